"""Use cases of operators: a new province with its first administrator, further administrators, further operators."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, standing_in, use_case
from core.auth import invitations
from core.auth.actor import PLATFORM, Actor
from core.auth.invitations import Link
from core.auth.models import User
from core.auth.services import NewUser, address
from core.auth.store import identity
from core.db import db
from core.db.bulk import insert_rows
from core.errors import Conflict, NotFound
from core.people.models import Person, Seat
from core.tenancy.models import Tenant
from core.tenancy.services import MANAGE_TENANTS, NewTenant, place_tenants
from core.tenancy.suspension import suspension_of


@dataclass(frozen=True, slots=True)
class ProvinceForm:
    """What an operator enters for a province: without a slug it gets one made from its name."""

    name: str
    code: str
    valid_from: date
    email: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """A new province; ``link`` is its first administrator's, None when the address had an account already."""

    tenant_id: uuid.UUID
    link: Link | None


@use_case(MANAGE_TENANTS)
def create_province(actor: Actor, form: ProvinceForm) -> Created:
    """Create a tenant at the top and invite its first administrator; raises Invalid as ``create_tenants``."""
    email = address(form.email)
    new = NewTenant(form.code, "province", form.name, form.valid_from, slug=form.slug)
    place_tenants(actor, [new])
    with standing_in(actor, new.id) as seen:
        record(seen, "tenant.create", "tenant", (new.id, new.id), {"code": form.code, "name": form.name})
    return Created(new.id, _administrator(actor, new.id, email))


@use_case(MANAGE_TENANTS)
def add_administrator(actor: Actor, tenant_id: uuid.UUID, email: str) -> Link | None:
    """Give a province a further administrator; returns the link, None when the address had an account already.

    Raises NotFound unless the tenant is a living one at the top, Conflict while it is suspended.
    """
    tenant = db.session.get(Tenant, tenant_id)
    if tenant is None or tenant.parent_id is not None or tenant.valid_to is not None:
        raise NotFound
    if suspension_of(tenant_id) is not None:
        raise Conflict(_("Tỉnh đang tạm dừng; hãy cho hoạt động trở lại trước."))
    return _administrator(actor, tenant_id, address(email))


def _administrator(actor: Actor, tenant_id: uuid.UUID, email: str) -> Link | None:
    """Seat an administrator of a whole tenant; who has an account keeps it, anybody else is invited."""
    with identity() as session:
        known = session.scalars(select(User.person_id).where(User.email == email)).first()
    person_id = known or uuid7()
    with standing_in(actor, tenant_id) as seen:
        insert_rows(db.session(), Person, [] if known else [{"id": person_id}])
        seat_id = uuid7()
        insert_rows(db.session(), Seat, [{"id": seat_id, **_seat(tenant_id, person_id)}])
        record(seen, "seat.give", "seat", (tenant_id, seat_id), {"role": "administrator", "address": email})
    record(actor, "account.invite", "tenant", (tenant_id, tenant_id), {"address": email})
    return None if known else invitations.invite(NewUser(person_id, email, tenant_id), actor.label)


def _seat(tenant_id: uuid.UUID, person_id: uuid.UUID) -> dict[str, object]:
    return {
        "tenant_id": tenant_id,
        "person_id": person_id,
        "role": "administrator",
        "scope": "tree",
        "label": _("Quản trị đơn vị"),
        "valid_from": clock.today(),
    }


@use_case(MANAGE_TENANTS)
def invite_again(actor: Actor, tenant_id: uuid.UUID, user_id: uuid.UUID) -> Link:
    """Make a new link for who has not used the first one; NotFound for an account of another tenant."""
    account = next(iter(invitations.accounts(user_id=user_id)), None)
    if account is None or account.user.tenant_id != tenant_id:
        raise NotFound
    record(actor, "account.invite", "tenant", (tenant_id, tenant_id), {"address": account.user.email})
    return invitations.invite_again(user_id, actor.label)


@use_case(MANAGE_TENANTS)
def add_operator(actor: Actor, email: str) -> Link | None:
    """Make somebody an operator; returns the link, None when the address had an account already."""
    email = address(email)
    with identity() as session:
        known = session.scalars(select(User).where(User.email == email)).first()
    if known is not None and known.operator:
        raise Conflict(_("Người này đã là người vận hành."))
    person_id = known.person_id if known else uuid7()
    insert_rows(db.session(), Person, [] if known else [{"id": person_id}])
    record(actor, "operator.add", "operator", (PLATFORM, person_id), {"address": email})
    if known is not None:
        invitations.mark_operator(email, operator=True)
        return None
    return invitations.invite(NewUser(person_id, email, operator=True), actor.label)


@use_case(MANAGE_TENANTS)
def remove_operator(actor: Actor, email: str) -> None:
    """Take an operator's mark from somebody; NotFound for an address that has no account."""
    user = next((each.user for each in invitations.operators() if each.user.email == address(email)), None)
    if user is None:
        raise NotFound(_("Không có người vận hành nào với địa chỉ này."))
    record(actor, "operator.remove", "operator", (PLATFORM, user.person_id), {"address": user.email})
    invitations.mark_operator(user.email, operator=False)
