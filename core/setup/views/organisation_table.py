"""The organisation as a table: downloaded, filled in or changed, looked at, and written by a job."""

import uuid

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.accounts.services import MANAGE_ACCOUNTS
from core.audit import one_request
from core.people.kinds import KIND_PURPOSES, UNIT_KINDS
from core.people.roles import ROLES
from core.setup import services
from core.setup.columns import SHEETS, UNITS, head, title
from core.setup.comparing import compare
from core.setup.plans import OUTCOMES, Plan
from core.setup.previewing import new_kinds, told_parts
from core.setup.queries import organisation_table, stored_organisation, tables
from core.setup.schemas import Press, TableSchema
from core.setup.template import required_columns, template_lists, template_sheets
from core.setup.views.blueprint import bp, own_tenant
from core.tenancy.services import EDIT_ORGANISATION
from core.web.access import actor, requires
from core.web.forms import open_form
from core.web.workbook_reading import read_sheets
from core.web.workbooks import EXCEL, written


@bp.route("/t/<tenant:slug>/setup/organisation", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def read_table() -> ResponseReturnValue:
    """Read a table of units, posts and holders, and show what it would change before anything is written."""
    own_tenant()
    form, plan = open_form(TableSchema()), Plan()
    if form.ok:
        with form.catching(), one_request(form.request_key):
            sent = form.values["file"]
            content = sent.read()
            before = stored_organisation(actor().tenant_id)
            plan = compare(read_sheets(sent.filename, content), before, actor())
            table_id = services.keep_table(actor(), sent.filename, content, plan, before.fingerprint())
            return redirect(url_for(".table", id=table_id), 303)
    page = render_template(
        "setup/organisation.html",
        form=form,
        plan=plan,
        tables=tables(actor().tenant_id),
        required=required_columns(),
        authority_head=head(UNITS, "authority"),
        kinds=[(UNIT_KINDS[kind], purpose) for kind, purpose in KIND_PURPOSES.items()],
        roles=[(role.label, role.purpose) for key, role in ROLES.items() if key != "council"],
    )
    return page, form.status


@bp.get("/t/<tenant:slug>/setup/organisation/<uuid:id>")
@requires(EDIT_ORGANISATION)
def table(id: uuid.UUID) -> ResponseReturnValue:
    """Show what a table does; until it is given to a job, it can be given to one."""
    row = organisation_table((own_tenant().id, id))
    wanted = request.args.get("outcome", "")
    wanted = wanted if wanted in OUTCOMES else ""
    parts = told_parts(row, wanted, request.args.get("page", 1, int)) if row.job_id is None else []
    titles = {sheet: title(sheet) for sheet in SHEETS}
    may_invite = actor().may(MANAGE_ACCOUNTS)
    return render_template(
        "setup/table.html",
        table=row,
        form=open_form(Press()),
        titles=titles,
        parts=parts,
        wanted=wanted,
        kinds=new_kinds(row),
        may_invite=may_invite,
    )


@bp.post("/t/<tenant:slug>/setup/organisation/<uuid:id>/write")
@requires(EDIT_ORGANISATION)
def write_table(id: uuid.UUID) -> ResponseReturnValue:
    """Let a job write what a table does."""
    with one_request(open_form(Press()).request_key):
        job_id = services.write_table(actor(), id)
    return redirect(url_for("dashboard.job", id=job_id), 303)


@bp.get("/t/<tenant:slug>/setup/organisation.xlsx")
@requires(EDIT_ORGANISATION)
def template() -> ResponseReturnValue:
    """Download the table to fill in: with what is stored already, and the kinds of units."""
    own = own_tenant()
    named = {"Content-Disposition": f'attachment; filename="to-chuc-{own.code}.xlsx"'}
    return Response(
        written(template_sheets(stored_organisation(own.id)), template_lists()), mimetype=EXCEL, headers=named
    )
