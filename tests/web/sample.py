"""Pages as a feature would write them, to try the page kit on."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template_string, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from core.domain.parameters import Stage
from core.domain.text import Text as Words
from core.errors import Conflict, DuplicateRequest, Invalid, ObjectRef, Problem, StaleEdit
from core.extensions.errors import ParametersMissing
from core.extensions.parameters import Missing
from core.web.access import actor, requires
from core.web.fields import Day, Flag, FormSchema, Number, OneOf, Rows, SomeOf, Text, Upload, Whole
from core.web.forms import open_form
from core.web.navigation import add_to_menu
from core.web.objects import shows
from core.web.tables import Column, Filter, table

bp = Blueprint("sample", __name__)
add_to_menu(bp, "work", "Nhiệm vụ", "assignment.view")
add_to_menu(bp, "trail", "Nhật ký", "audit.view", group="administration")


class Line(FormSchema):
    unit = OneOf("Đơn vị", choices=[("dong", "Xã Đông"), ("tay", "Xã Tây")], required=True)
    plan = Number("Kế hoạch", least=0, required=True)


class Plan(FormSchema):
    name = Text("Tên nhiệm vụ", required=True, hint="Nêu rõ sản phẩm.")
    plan = Number("Kế hoạch", least=0, places=2, required=True)
    members = Whole("Số người")
    due = Day("Hạn", first=date(2021, 1, 1), last=date(2021, 12, 31))
    blocks = SomeOf("Khối", choices=[("party", "Khối Đảng"), ("state", "Khối chính quyền")])
    urgent = Flag("Việc gấp")
    proof = Upload("Tệp minh chứng")
    lines = Rows(Line(), "Phân bổ", blank=1)


FORM = """{% extends "base.html" %}{% from "macros/forms.html" import form_tag, fields, rows %}
{% block title %}Nhiệm vụ{% endblock %}
{% block content %}{% call form_tag(form, submit='Lưu') %}{{ fields(form) }}{{ rows(form, 'lines') }}{% endcall %}
<output>{{ saved }}</output>{% endblock %}"""

LIST = """{% extends "base.html" %}{% from "macros/tables.html" import list_table %}
{% block content %}{% call(row) list_table(table, rows, caption='Nhiệm vụ', empty='Chưa có. Hãy giao việc đầu tiên.') %}
<td><a href="#">{{ row }}</a></td><td class="num">{{ 1234.5 | number }}<form></form></td>{% endcall %}{% endblock %}"""

MISSING = Missing("xs", Words("Ngưỡng điểm", "Threshold"), "điểm", Stage.RATING, Words("Chưa công bố.", "Unpublished."))
STORED = {"name": "Bản cũ", "plan": Decimal("1234.5"), "lines": [{"unit": "dong", "plan": Decimal(3)}]}


@bp.get("/t/<tenant:slug>/")
@requires("notice.view")
def home() -> ResponseReturnValue:
    return render_template_string('{% extends "base.html" %}{% block content %}<p>home</p>{% endblock %}')


@bp.route("/t/<tenant:slug>/work/", methods=["GET", "POST"])
@requires("assignment.view")
def work() -> ResponseReturnValue:
    form = open_form(Plan(), STORED, version=7)
    if form.ok:
        with form.catching():
            saved = _save(form.values, form.version)
            flash("Đã lưu.", "success")
            return render_template_string(FORM, form=form, saved=saved)
    return render_template_string(FORM, form=form, saved=""), form.status


def _save(values: dict[str, Any], version: str) -> str:
    if version != "7":
        raise StaleEdit({})
    if values["plan"] > 2000:
        raise Invalid([Problem("Giao vượt kế hoạch.", "lines.0.plan", "Điều 4"), Problem("Chưa nêu lý do.")])
    return repr({name: value for name, value in values.items() if name != "proof"})


@bp.get("/t/<tenant:slug>/targets/")
@requires("assignment.view")
def targets() -> ResponseReturnValue:
    state = table(
        [Column("name", "Tên", sortable=True), Column("plan", "Kế hoạch", kind="number")],
        [Filter("q", "Tìm"), Filter("state", "Trạng thái", [("open", "Đang làm")])],
        sort="name",
    )
    rows = (
        []
        if state.chosen["state"]
        else state.shown([f"=hàng {n}" for n in range(51)][state.first : state.first + state.size + 1])
    )
    return render_template_string(LIST, table=state, rows=rows)


@bp.get("/t/<tenant:slug>/audit/")
@requires("audit.view")
def trail() -> ResponseReturnValue:
    return f"{actor().label} {g.slug}"


@bp.post("/t/<tenant:slug>/jobs/<kind>")
@requires("notice.view")
def fail(kind: str) -> ResponseReturnValue:
    errors: dict[str, Exception] = {
        "bug": RuntimeError("SECRET"),
        "away": OperationalError("select 1", {}, io.UnsupportedOperation()),
        "conflict": Conflict("Kỳ đã khóa."),
        "missing": ParametersMissing([MISSING]),
        "stale": StaleEdit({"Kế hoạch": "200"}),
        "twice": DuplicateRequest(ObjectRef("plan", "t", "p")),
        "twice-unknown": DuplicateRequest(ObjectRef("other", "t", "p")),
    }
    raise errors[kind]


@shows(bp, "plan")
def _page_of(_ref: ObjectRef) -> str:
    return url_for("sample.work")


@bp.post("/t/<tenant:slug>/orders/")
@requires("notice.view")
def orders() -> ResponseReturnValue:
    return redirect(url_for("sample.home"))
