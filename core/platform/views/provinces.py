"""Provinces: created, suspended, resumed and ended; with their sizes and the packs they use, never their content."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from core import clock
from core.accounts.views.blueprint import hand_over, handed_over
from core.audit import one_request
from core.auth.invitations import Link, accounts
from core.extensions.discovery import current_registry
from core.platform import queries, services
from core.platform.access import operates
from core.platform.schemas import AdministratorSchema, EndSchema, Press, ProvinceSchema, SuspendSchema
from core.platform.services import ProvinceForm
from core.platform.views.blueprint import bp
from core.tenancy import suspension
from core.tenancy.services import end_province
from core.web.access import actor
from core.web.fields import FormSchema
from core.web.forms import FormState, open_form


@bp.get("/")
@operates
def provinces() -> ResponseReturnValue:
    """List the tenants at the top."""
    return render_template("platform/provinces.html", rows=queries.provinces())


@bp.route("/provinces/new", methods=["GET", "POST"])
@operates
def new_province() -> ResponseReturnValue:
    """Create a province and invite its first administrator."""
    form = open_form(ProvinceSchema(), {"valid_from": clock.today()})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            created = services.create_province(actor(), ProvinceForm(**form.values))
            _tell(created.link)
            return redirect(url_for(".province", id=created.tenant_id), 303)
    return render_template("platform/province_new.html", form=form), form.status


@bp.get("/provinces/<uuid:id>")
@operates
def province(id: uuid.UUID) -> ResponseReturnValue:
    """Show a province: its state, how much it holds, invitations that nobody has used yet, and what can be done."""
    return _page(id)


@bp.post("/provinces/<uuid:id>/suspend")
@operates
def suspend(id: uuid.UUID) -> ResponseReturnValue:
    """Make the province read only."""
    form = open_form(SuspendSchema())
    return _act(id, "suspend", form, lambda: suspension.suspend_province(actor(), id, **form.values))


@bp.post("/provinces/<uuid:id>/resume")
@operates
def resume(id: uuid.UUID) -> ResponseReturnValue:
    """Let the province be written again."""
    return _act(id, "resume", open_form(Press()), lambda: suspension.resume_province(actor(), id))


@bp.post("/provinces/<uuid:id>/end")
@operates
def end(id: uuid.UUID) -> ResponseReturnValue:
    """End the province and everything below it."""
    form = open_form(EndSchema())
    return _act(id, "end", form, lambda: end_province(actor(), id, **form.values))


@bp.post("/provinces/<uuid:id>/administrators")
@operates
def add_administrator(id: uuid.UUID) -> ResponseReturnValue:
    """Invite a further administrator."""
    form = open_form(AdministratorSchema())
    return _act(id, "administrator", form, lambda: _tell(services.add_administrator(actor(), id, **form.values)))


@bp.post("/provinces/<uuid:id>/administrators/<uuid:user>/invite-again")
@operates
def invite_again(id: uuid.UUID, user: uuid.UUID) -> ResponseReturnValue:
    """Make a new link for an administrator who has not used the first one."""
    return _act(id, "again", open_form(Press()), lambda: _tell(services.invite_again(actor(), id, user)))


def _tell(link: Link | None) -> None:
    if link is None:
        flash(_("Địa chỉ này đã có tài khoản: đã giao vai trò quản trị, không cần lời mời."), "success")
    else:
        hand_over(link)


def _act(id: uuid.UUID, name: str, form: FormState, act: Callable[[], object]) -> ResponseReturnValue:
    if form.ok:
        with form.catching(), one_request(form.request_key):
            act()
            flash(_("Đã ghi nhận."), "success")
            return redirect(url_for(".province", id=id), 303)
    return _page(id, **{name: form})


def _blank(schema: FormSchema) -> FormState:
    return FormState(schema, MultiDict(), str(uuid.uuid4()))


def _page(id: uuid.UUID, **sent: FormState) -> ResponseReturnValue:
    forms = {
        "suspend": sent.get("suspend") or _blank(SuspendSchema()),
        "end": sent.get("end") or _blank(EndSchema()),
        "administrator": sent.get("administrator") or _blank(AdministratorSchema()),
    }
    waiting = [account for account in accounts(of_tenant=id) if not account.user.password]
    return render_template(
        "platform/province.html",
        province=queries.province(id),
        past=queries.past_suspensions(id),
        sizes=queries.sizes(id),
        packs=[use for use in queries.pack_uses(clock.today()) if use.tenant.id == id],
        registry=current_registry(),
        accounts=waiting,
        link=handed_over([each.user.id for each in waiting]),
        forms=forms,
    ), max((form.status for form in sent.values()), default=200)
