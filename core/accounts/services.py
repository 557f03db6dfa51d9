"""Use cases of accounts: invite, invite again, revoke, recover, block, unblock, end sessions.

Identity is written on a connection of its own, as the role that alone may. It is written last, when everything that
could refuse has been asked: should the commit of the audit row fail after it, the act is done and can be repeated.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from core import clock
from core.accounts.mail import address_of, send_link
from core.accounts.queries import account_of_person, acts_beyond, appointed, managed_account
from core.audit import record, record_many, use_case
from core.auth import invitations
from core.auth.actor import Actor
from core.auth.invitations import Account, Link
from core.auth.services import NewUser, address, end_sessions
from core.db.bulk import Key
from core.errors import Conflict, Invalid, Problem

MANAGE_ACCOUNTS = "account.manage"


@use_case(MANAGE_ACCOUNTS)
def invite_appointed(actor: Actor, appointment: Key, email: str) -> Link:
    """Let whoever was appointed to a post of this or a lower tenant sign in; returns the link, which is shown once.

    Raises NotFound for an appointment out of reach, Conflict when it ended or the person has an account, Invalid for an
    address that cannot be used.
    """
    actor.require_whole_tenant()
    found = appointed(appointment)
    held = found.appointment
    if held.valid_to is not None and held.valid_to < clock.today():
        raise Conflict(_("Người này không còn giữ chức vụ; hãy mời người đang giữ."))
    if account_of_person(held.person_id) is not None:
        raise Conflict(_("Người này đã có tài khoản."))
    person = NewUser(held.person_id, address(email), held.tenant_id)
    record(actor, "account.invite", "appointment", appointment, {"title": found.post.title, "address": person.email})
    try:
        return invitations.invite(person, actor.label)
    except Invalid as refusal:
        # The same for every address in use, wherever: no word of who else is known here.
        message = _("Không dùng được địa chỉ này. Hãy dùng địa chỉ khác của người được mời.")
        raise Invalid([Problem(message, "email")]) from refusal


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """Someone appointed to a post who is to be let in, by which address."""

    tenant_id: uuid.UUID
    appointment_id: uuid.UUID
    person_id: uuid.UUID
    email: str


def enter_invitations(actor: Actor, rows: Sequence[NewInvitation]) -> None:
    """Take part in a use case that invites many; links are mailed, and where no server takes them, made anew by hand.

    Who has an account by now is left out, so that it can be done twice. Raises NotAllowed for who may not invite.
    """
    actor.require(MANAGE_ACCOUNTS)
    known = {each.user.person_id for each in invitations.accounts(persons=[row.person_id for row in rows])}
    objects = [((row.tenant_id, row.appointment_id), {"address": row.email}) for row in rows]
    record_many(actor, "account.invite", "appointment", objects)
    new = [NewUser(row.person_id, row.email, row.tenant_id) for row in rows if row.person_id not in known]
    for link in invitations.invite_many(new, actor.label):
        if not send_link(link, address_of(link)):
            break  # no server, or one that is away: the rest would wait for it as well


@use_case(MANAGE_ACCOUNTS)
def invite_again(actor: Actor, user_id: uuid.UUID) -> Link:
    """Make a new link for someone who has not used the first one; the old one is revoked. Conflict once it was used."""
    account = _managed(actor, user_id)
    _note(actor, "account.invite", account)
    return invitations.invite_again(user_id, actor.label)


@use_case(MANAGE_ACCOUNTS)
def invite_all_again(actor: Actor, accounts: Sequence[Account]) -> list[Link]:
    """Make a new link for each of some invited people of this tenant, to be handed over; the old ones are revoked.

    Whoever has set a password meanwhile is left out. Raises Invalid for nobody, and for somebody who was not invited
    here or needs no invitation.
    """
    actor.require_whole_tenant()
    if not accounts or any(each.user.tenant_id != actor.tenant_id or not each.awaited for each in accounts):
        raise Invalid([Problem(_("Hãy chọn những người đã được mời và chưa đặt mật khẩu."), "users")])
    objects = [((actor.tenant_id, each.user.id), {"address": each.user.email}) for each in accounts]
    record_many(actor, "account.invite", "user", objects)
    return invitations.invite_all_again([each.user.id for each in accounts], actor.label)


@use_case(MANAGE_ACCOUNTS)
def revoke_invitation(actor: Actor, user_id: uuid.UUID) -> None:
    """Make the open link of an account worthless; Conflict when there is none."""
    _note(actor, "account.revoke", _managed(actor, user_id))
    invitations.revoke_invitations(user_id)


@use_case(MANAGE_ACCOUNTS)
def recover_account(actor: Actor, user_id: uuid.UUID, reason: str) -> Link:
    """Give a user who lost the password a link to a new one, which is shown once; the old password is void at once.

    Whoever holds the link becomes the user, so nobody gets one for a person who acts where this tenant has no say.
    Raises Invalid without a reason, Conflict for oneself, for such a person, and for one who is not active.
    """
    account = _managed(actor, user_id)
    if account.user.person_id == actor.person_id:
        raise Conflict(_("Hãy tự đổi mật khẩu của mình ở trang Đổi mật khẩu."))
    if account.user.operator or acts_beyond(actor.tenant_id, account.user.person_id):
        raise Conflict(_("Người này còn có vai trò ngoài đơn vị của bạn; hãy đề nghị quản trị viên cấp trên cấp lại."))
    if not reason.strip():
        raise Invalid([Problem(_("Phải ghi lý do."), "recovery_reason")])
    if account.state != "active":
        raise Conflict(_("Tài khoản này không ở trạng thái đang dùng."))
    _note(actor, "account.recover", account, reason=reason)
    return invitations.recover(user_id, actor.label)


@use_case(MANAGE_ACCOUNTS)
def block_account(actor: Actor, user_id: uuid.UUID, reason: str) -> None:
    """Refuse a user from now on, in every browser. Invalid without a reason, Conflict for oneself."""
    account = _managed(actor, user_id)
    if account.user.person_id == actor.person_id:
        raise Conflict(_("Bạn không khóa được tài khoản của chính mình."))
    if not reason.strip():
        raise Invalid([Problem(_("Phải ghi lý do."), "reason")])
    _note(actor, "account.block", account, reason=reason)
    invitations.block(user_id)


@use_case(MANAGE_ACCOUNTS)
def unblock_account(actor: Actor, user_id: uuid.UUID) -> None:
    """Let a blocked user sign in again."""
    _note(actor, "account.unblock", _managed(actor, user_id))
    invitations.unblock(user_id)


@use_case(MANAGE_ACCOUNTS)
def end_account_sessions(actor: Actor, user_id: uuid.UUID) -> None:
    """End every session of a user: a lost computer, a shared password."""
    _note(actor, "account.end_sessions", _managed(actor, user_id))
    end_sessions(user_id)


def _managed(actor: Actor, user_id: uuid.UUID) -> Account:
    actor.require_whole_tenant()
    return managed_account(actor.tenant_id, user_id)


def _note(actor: Actor, action: str, account: Account, **details: str) -> None:
    home = account.user.tenant_id
    assert home is not None
    record(actor, action, "user", (home, account.user.id), {"address": account.user.email, **details})
