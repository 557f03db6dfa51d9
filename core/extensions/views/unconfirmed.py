"""What a tenant has yet to confirm: one list, worked through with one document at a time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.errors import Invalid, NotAllowed, ObjectRef, Problem
from core.extensions import labels, services
from core.extensions.errors import told
from core.extensions.readings import Unconfirmed, unconfirmed
from core.extensions.schemas import SAME, bulk_schema, same_field, value_field
from core.extensions.services import ParameterForm
from core.extensions.table_readings import read_tables
from core.extensions.views.blueprint import bp, may_manage, typed_day
from core.web.access import actor, requires
from core.web.forms import FormState, open_form
from core.web.objects import shows
from core.web.tables import Filter, table


@shows(bp, "unconfirmed_parameters")
def _unconfirmed(_ref: ObjectRef) -> str:
    return url_for("extensions.unconfirmed_values")


@bp.route("/t/<tenant:slug>/parameters/unconfirmed", methods=["GET", "POST"])
@requires("parameters.view")
def unconfirmed_values() -> ResponseReturnValue:
    """List what the regulations in use lack on a day; several values are confirmed at once by one document."""
    blocks = Filter("blocks", _("Đang chặn"), list(labels.BLOCKED.items()))
    shown = table((), (blocks, Filter("on", _("Vào ngày (ngày/tháng/năm)"))))
    on = typed_day(shown.chosen["on"])
    every = unconfirmed(actor().tenant_id, on)
    rows = [row for row in every if shown.chosen["blocks"] in ("", row.blocks.value)]
    form = open_form(bulk_schema([(row.pack.key, row.reading.parameter, row.reading.legal) for row in rows]))
    if form.sent and not may_manage():
        raise NotAllowed
    if form.ok:
        try:
            chosen = _chosen(rows, form)
            with one_request(form.request_key):
                services.confirm_parameters(actor(), chosen)
                flash(_("Đã xác nhận %(count)s giá trị.", count=len(chosen)), "success")
                return redirect(_next(shown.chosen, len(chosen) == len(rows)), 303)
        except Invalid as refusal:
            form.refuse(refusal)
    return render_template(
        "extensions/unconfirmed.html",
        table=shown,
        rows=rows,
        others=len(every) - len(rows),
        counts=Counter(row.blocks for row in rows),
        unfilled=[each for each in read_tables(actor().tenant_id, on) if each.is_used and each.is_missing],
        form=form,
        may_manage=may_manage(),
        value_field=value_field,
        same_field=same_field,
    ), form.status


def _next(chosen: Mapping[str, str], is_all: bool) -> str:
    """Return the page again; the guide of the setup when all is there that somebody came for from it."""
    if chosen["blocks"] and is_all and actor().may("organisation.edit"):
        return url_for("setup.checklist")
    return url_for(".unconfirmed_values", blocks=chosen["blocks"] or None, on=chosen["on"] or None)


def _chosen(rows: Sequence[Unconfirmed], form: FormState) -> list[ParameterForm]:
    """Return what was typed or ticked, each from the day of the form or of its regulation; Invalid for both at once."""
    chosen, names = [], []
    gone = _gone(form)
    problems = [Problem(_("Trong lúc bạn nhập, người khác đã xác nhận: %(labels)s.", labels=gone))] if gone else []
    shared = {name: form.values[name] for name in ("document", "document_date", "illustrative")}
    for row in rows:
        legal, key = row.reading.legal, row.reading.parameter.key
        name = value_field(row.pack.key, key)
        typed, same = form.values[name], form.values.get(same_field(row.pack.key, key))
        if same and typed is not None:
            problems.append(Problem(_("Chọn “đúng như nguồn” hoặc nhập giá trị khác, không làm cả hai."), name))
        value = legal.value if same else typed
        if value is not None:
            valid_from = form.values["valid_from"] or legal.valid_from
            chosen.append(ParameterForm(row.pack.key, key, value, valid_from, **shared))
            names.append(name)
    if not problems:
        problems = [_at_its_field(problem, names) for problem in _objections(chosen)]
    if problems:
        raise Invalid(problems)
    return chosen


def _gone(form: FormState) -> str:
    """Name what was typed for parameters that are on the list no more: somebody confirmed them meanwhile."""
    asked = {
        value_field(pack.key, parameter.key): told(parameter.label)
        for pack in services.offered_packs(actor().tenant_id)
        for parameter in pack.parameters
    }
    lost = [name for name, text in form.typed.items() if text.strip() and name not in form.schema.fields]
    return "; ".join(asked[name] for name in (each.removesuffix(SAME) for each in lost) if name in asked)


def _objections(chosen: Sequence[ParameterForm]) -> Sequence[Problem]:
    try:
        services.check_values(actor().tenant_id, chosen)
    except Invalid as refusal:
        return refusal.problems
    return ()


def _at_its_field(problem: Problem, names: Sequence[str]) -> Problem:
    """Return an objection to one of several values at the field in which it was typed."""
    place, _dot, field = problem.field.partition(".")
    return replace(problem, field=names[int(place)] if field else problem.field)
