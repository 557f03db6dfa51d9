"""What an administrator does with accounts of the tenant."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from core.accounts import services
from core.accounts.queries import account_of_person, appointed, managed_account, people_of
from core.accounts.schemas import InviteSchema, Press, ReasonSchema, RecoverySchema
from core.accounts.services import MANAGE_ACCOUNTS
from core.accounts.views.blueprint import STATES, bp, hand_over, handed_over
from core.audit import one_request
from core.auth.actor import Actor
from core.people.queries import page_of
from core.web.access import actor, requires
from core.web.fields import FormSchema
from core.web.forms import FormState, open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("name", lazy_gettext("Người, chức vụ, vai trò"), sortable=True),
    Column("address", lazy_gettext("Tên đăng nhập"), sortable=True),
    Column("state", lazy_gettext("Trạng thái")),
    Column("seen", lazy_gettext("Dùng lần cuối")),
)


@bp.get("/t/<tenant:slug>/accounts")
@requires(MANAGE_ACCOUNTS)
def people() -> ResponseReturnValue:
    """List who holds a post or a seat in this tenant, with their accounts."""
    actor().require_whole_tenant()
    states = [(key, words) for key, (words, _tone) in STATES.items()]
    shown = table(COLUMNS, (Filter("q", _("Tìm người, chức vụ, vai trò")), Filter("state", _("Trạng thái"), states)))
    wanted = shown.chosen["state"]
    rows = [row for row in people_of(actor().tenant_id) if wanted in ("", row.state)]
    by = {"name": lambda row: row.name, "address": lambda row: row.account.user.email if row.account else ""}
    return render_template("accounts/people.html", table=shown, rows=page_of(shown, rows, by))


@bp.route("/t/<tenant:slug>/accounts/<uuid:owner>/<uuid:id>/invite", methods=["GET", "POST"])
@requires(MANAGE_ACCOUNTS)
def invite(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Invite whoever was appointed to a post; who has an account is shown it."""
    actor().require_whole_tenant()
    found = appointed((owner, id))
    known = account_of_person(found.appointment.person_id)
    form = open_form(InviteSchema())
    if form.ok:
        with form.catching(), one_request(form.request_key):
            link = services.invite_appointed(actor(), found.key, form.values["email"])
            hand_over(link)
            return redirect(url_for(".account", id=link.user.id), 303)
    elif known is not None and known.user.tenant_id == owner:
        return redirect(url_for(".account", id=known.user.id))
    return render_template("accounts/invite.html", form=form, found=found, known=known), form.status


@bp.get("/t/<tenant:slug>/accounts/<uuid:id>")
@requires(MANAGE_ACCOUNTS)
def account(id: uuid.UUID) -> ResponseReturnValue:
    """Show an account, and what can be done with it; a link that was just made is shown this once."""
    return _page(id)


@bp.post("/t/<tenant:slug>/accounts/<uuid:id>/invite-again")
@requires(MANAGE_ACCOUNTS)
def invite_again(id: uuid.UUID) -> ResponseReturnValue:
    """Make a new link; the old one is revoked."""
    with one_request(open_form(Press()).request_key):
        hand_over(services.invite_again(actor(), id))
    return redirect(url_for(".account", id=id), 303)


@bp.post("/t/<tenant:slug>/accounts/<uuid:id>/revoke")
@requires(MANAGE_ACCOUNTS)
def revoke(id: uuid.UUID) -> ResponseReturnValue:
    """Make the open link worthless."""
    return _do(services.revoke_invitation, id, _("Đã thu hồi lời mời; liên kết cũ không dùng được nữa."))


@bp.post("/t/<tenant:slug>/accounts/<uuid:id>/recover")
@requires(MANAGE_ACCOUNTS)
def recover(id: uuid.UUID) -> ResponseReturnValue:
    """Void a lost password and hand over the link that sets a new one."""
    form = open_form(RecoverySchema())
    if form.ok:
        with form.catching(), one_request(form.request_key):
            hand_over(services.recover_account(actor(), id, form.values["recovery_reason"]))
            return redirect(url_for(".account", id=id), 303)
    return _page(id, recovery=form)


@bp.post("/t/<tenant:slug>/accounts/<uuid:id>/block")
@requires(MANAGE_ACCOUNTS)
def block(id: uuid.UUID) -> ResponseReturnValue:
    """Refuse the user from now on."""
    form = open_form(ReasonSchema())
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.block_account(actor(), id, form.values["reason"])
            flash(_("Đã khóa tài khoản; mọi phiên đăng nhập đã kết thúc."), "success")
            return redirect(url_for(".account", id=id), 303)
    return _page(id, block=form)


@bp.post("/t/<tenant:slug>/accounts/<uuid:id>/unblock")
@requires(MANAGE_ACCOUNTS)
def unblock(id: uuid.UUID) -> ResponseReturnValue:
    """Let the user sign in again."""
    return _do(services.unblock_account, id, _("Đã mở khóa tài khoản."))


@bp.post("/t/<tenant:slug>/accounts/<uuid:id>/end-sessions")
@requires(MANAGE_ACCOUNTS)
def end_sessions(id: uuid.UUID) -> ResponseReturnValue:
    """End every session of the user."""
    return _do(services.end_account_sessions, id, _("Đã kết thúc mọi phiên đăng nhập của tài khoản này."))


def _do(act: Callable[[Actor, uuid.UUID], None], id: uuid.UUID, done: str) -> ResponseReturnValue:
    with one_request(open_form(Press()).request_key):
        act(actor(), id)
    flash(done, "success")
    return redirect(url_for(".account", id=id), 303)


def _page(id: uuid.UUID, **sent: FormState) -> ResponseReturnValue:
    shown = managed_account(actor().tenant_id, id)
    forms = {
        "block": sent.get("block") or _blank(ReasonSchema()),
        "recovery": sent.get("recovery") or _blank(RecoverySchema()),
    }
    return render_template(
        "accounts/account.html",
        account=shown,
        own=shown.user.person_id == actor().person_id,
        forms=forms,
        link=handed_over([id]),
    ), max((form.status for form in sent.values()), default=200)


def _blank(schema: FormSchema) -> FormState:
    return FormState(schema, MultiDict(), str(uuid.uuid4()))
