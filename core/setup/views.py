"""The guided first setup: a checklist that counts rows, and the two ways to bring an organisation in."""

import uuid
from contextlib import suppress

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.audit import one_request
from core.db import db
from core.errors import DuplicateRequest, ObjectRef
from core.people.absences import RECORD_ABSENCES
from core.people.kinds import ABSENCE_KINDS
from core.setup import services
from core.setup.absences import absence_sheets, compare_absences, read_back, sheet_of, write_absences
from core.setup.checklist import steps
from core.setup.columns import SHEETS, title
from core.setup.comparing import Plan, compare
from core.setup.places import BEFORE, FROM, current_state, new_tenants, places, provinces
from core.setup.queries import organisation_table, progress, stored_organisation, tables
from core.setup.schemas import AbsencesSchema, PlacesSchema, Press, ReadAbsencesSchema, TableSchema
from core.setup.template import template_sheets
from core.tenancy.models import Tenant
from core.tenancy.queries import descendants
from core.tenancy.services import EDIT_ORGANISATION, create_lower_tenants
from core.web.access import actor, requires
from core.web.forms import open_form
from core.web.navigation import add_to_menu
from core.web.objects import shows
from core.web.workbook_reading import read_sheets
from core.web.workbooks import EXCEL, written

bp = Blueprint("setup", __name__, template_folder="templates")

add_to_menu(bp, "checklist", lazy_gettext("Thiết lập ban đầu"), EDIT_ORGANISATION, group="administration", order=5)


@shows(bp, "absences_table")
def _absences(_ref: ObjectRef) -> str:
    return url_for("setup.absences_table")


@shows(bp, "organisation_table")
def _table(ref: ObjectRef) -> str:
    return url_for("setup.table", id=ref.id)


@bp.get("/t/<tenant:slug>/setup")
@requires(EDIT_ORGANISATION)
def checklist() -> ResponseReturnValue:
    """Show what of the first setup is done, and lead to what comes next."""
    by = actor()
    by.require_whole_tenant()
    shown = steps(progress(by.tenant_id), by)
    following = next((step for step in shown if not step.done), None)
    return render_template("setup/checklist.html", steps=shown, following=following)


@bp.route("/t/<tenant:slug>/setup/places", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def choose_places() -> ResponseReturnValue:
    """Take over districts and communes of the official lists as tenants below this one."""
    top = _own()
    choices = {code: name for state in (FROM, BEFORE) for code, name in provinces(state)}
    stored = {"state": current_state(), "province": top.code if top.code in choices else None}
    form = open_form(PlacesSchema(), stored, choices={"province": sorted(choices.items())})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            new = new_tenants(top, form.values["state"], form.values["province"], descendants(top.id))
            create_lower_tenants(actor(), new)
            flash(_("Đã lập %(count)s đơn vị hành chính trực thuộc.", count=len(new)), "success")
            return redirect(url_for(".checklist"), 303)
    numbers = {state: _numbers(state, top.code) for state in (BEFORE, FROM)}
    return render_template("setup/places.html", form=form, top=top, numbers=numbers), form.status


def _numbers(state: str, code: str) -> dict[str, int]:
    rows = places(state).get(code, ())
    return {level: sum(row.level == level for row in rows) for level in ("district", "commune")}


@bp.route("/t/<tenant:slug>/setup/organisation", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def read_table() -> ResponseReturnValue:
    """Read a table of units, posts and holders, and show what it would change before anything is written."""
    _own()
    form, plan = open_form(TableSchema()), Plan()
    if form.ok:
        with form.catching(), one_request(form.request_key):
            sent = form.values["file"]
            content = sent.read()
            plan = compare(read_sheets(sent.filename, content), stored_organisation(actor().tenant_id))
            table_id = services.keep_table(actor(), sent.filename, content, plan)
            return redirect(url_for(".table", id=table_id), 303)
    page = render_template("setup/organisation.html", form=form, plan=plan, tables=tables(actor().tenant_id))
    return page, form.status


@bp.get("/t/<tenant:slug>/setup/organisation/<uuid:id>")
@requires(EDIT_ORGANISATION)
def table(id: uuid.UUID) -> ResponseReturnValue:
    """Show what a table adds; until it is given to a job, it can be given to one."""
    row = organisation_table((_own().id, id))
    return render_template("setup/table.html", table=row, form=open_form(Press()), titles={s: title(s) for s in SHEETS})


@bp.post("/t/<tenant:slug>/setup/organisation/<uuid:id>/write")
@requires(EDIT_ORGANISATION)
def write_table(id: uuid.UUID) -> ResponseReturnValue:
    """Let a job write what a table adds."""
    with one_request(open_form(Press()).request_key):
        job_id = services.write_table(actor(), id)
    return redirect(url_for("dashboard.job", id=job_id), 303)


@bp.get("/t/<tenant:slug>/setup/organisation.xlsx")
@requires(EDIT_ORGANISATION)
def template() -> ResponseReturnValue:
    """Download the table to fill in: with what is stored already, and the kinds of units."""
    own = _own()
    named = {"Content-Disposition": f'attachment; filename="to-chuc-{own.code}.xlsx"'}
    return Response(written(template_sheets(stored_organisation(own.id))), mimetype=EXCEL, headers=named)


@bp.route("/t/<tenant:slug>/organisation/absences/table", methods=["GET", "POST"])
@requires(RECORD_ABSENCES)
def absences_table() -> ResponseReturnValue:
    """Read a table of absences, and show what it would add and correct before anything is written."""
    form, plan = open_form(AbsencesSchema()), None
    if form.ok:
        with form.catching():
            sent = form.values["file"]
            plan = compare_absences(actor().tenant_id, sheet_of(read_sheets(sent.filename, sent.read())))
    status = 422 if plan and plan.objections else form.status
    return render_template("setup/absences.html", form=form, plan=plan, kinds=ABSENCE_KINDS), status


@bp.post("/t/<tenant:slug>/organisation/absences/table/write")
@requires(RECORD_ABSENCES)
def write_absences_table() -> ResponseReturnValue:
    """Write what was shown."""
    form = open_form(ReadAbsencesSchema())
    if not form.ok:
        return redirect(url_for(".absences_table"), 303)
    with suppress(DuplicateRequest), one_request(form.request_key):
        count = write_absences(actor(), read_back(form.values["cells"]))
        flash(_("Đã ghi %(count)s dòng.", count=count), "success")
    return redirect(url_for("people.absences"), 303)


@bp.get("/t/<tenant:slug>/organisation/absences.xlsx")
@requires(RECORD_ABSENCES)
def absences_book() -> ResponseReturnValue:
    """Download the absences that are recorded, to be filled in further."""
    named = {"Content-Disposition": 'attachment; filename="thoi-gian-vang-mat.xlsx"'}
    return Response(written(absence_sheets(actor().tenant_id)), mimetype=EXCEL, headers=named)


def _own() -> Tenant:
    """Return the actor's tenant; a seat of one unit does not set up the whole."""
    actor().require_whole_tenant()
    return db.session.get_one(Tenant, actor().tenant_id)
