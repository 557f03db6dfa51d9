"""Absences of persons: listed, recorded, ended and corrected by the administrator."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.audit import one_request
from core.domain.background import AbsenceKind
from core.people.kinds import ABSENCE_KINDS
from core.people.queries import absence_history, absence_list, known_persons
from core.people.schemas import AbsenceSchema, CorrectedAbsenceSchema
from core.people.services import RECORD_ABSENCES, AbsenceForm, correct_absence, record_absence
from core.people.views.blueprint import bp
from core.web.access import actor, requires
from core.web.fields import Choice
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("person", lazy_gettext("Người vắng mặt")),
    Column("kind", lazy_gettext("Lý do"), sortable=True),
    Column("starts_on", lazy_gettext("Thời gian"), sortable=True),
    Column("document", lazy_gettext("Văn bản")),
    Column("act", lazy_gettext("Việc cần làm")),
)
KINDS: list[Choice] = [(kind, label) for kind, label in ABSENCE_KINDS.items()]


@bp.get("/t/<tenant:slug>/organisation/absences")
@requires(RECORD_ABSENCES)
def absences() -> ResponseReturnValue:
    """List the absences that this tenant recorded."""
    shown = table(COLUMNS, (Filter("kind", _("Lý do"), KINDS),), sort="-starts_on")
    home = actor().tenant_id
    rows = absence_list(home, shown)
    return render_template("people/absences.html", table=shown, rows=rows, persons=dict(known_persons(home)))


@bp.route("/t/<tenant:slug>/organisation/absences/new", methods=["GET", "POST"])
@requires(RECORD_ABSENCES)
def new_absence() -> ResponseReturnValue:
    """Record why and when somebody of this tenant does not work."""
    choices: dict[str, list[Choice]] = {"person": known_persons(actor().tenant_id), "kind": KINDS}
    form = open_form(AbsenceSchema(), {"starts_on": clock.today()}, choices=choices)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            record_absence(actor(), form.values["person"], _form(form.values))
            flash(_("Đã ghi thời gian vắng mặt."), "success")
            return redirect(url_for(".absences"), 303)
    title = _("Ghi thời gian vắng mặt")
    return render_template("people/absence_form.html", form=form, title=title, history=()), form.status


@bp.route("/t/<tenant:slug>/organisation/absences/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires(RECORD_ABSENCES)
def change_absence(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """End, correct or withdraw an absence; what was recorded before stands below."""
    history = absence_history((owner, id))
    newest = history[0]
    names = ("kind", "starts_on", "ends_on", "document")
    form = open_form(CorrectedAbsenceSchema(), {name: getattr(newest, name) for name in names}, choices={"kind": KINDS})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            values = form.values
            correct_absence(actor(), id, _form(values), reason=values["reason"], withdrawn=bool(values["withdrawn"]))
            flash(_("Đã sửa thời gian vắng mặt; nội dung cũ vẫn được lưu."), "success")
            return redirect(url_for(".absences"), 303)
    person = dict(known_persons(owner)).get(newest.person_id, "")
    title = _("Thời gian vắng mặt: %(person)s", person=person)
    return render_template("people/absence_form.html", form=form, title=title, history=history), form.status


def _form(values: dict[str, Any]) -> AbsenceForm:
    return AbsenceForm(AbsenceKind(values["kind"]), values["starts_on"], values["ends_on"], values["document"])
