"""A province that the operator suspends is read and not written, it and all below it; and goes on when resumed."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from core import clock
from core.audit import record, standing_in, use_case
from core.auth.actor import Actor
from core.db import db, explained
from core.errors import Conflict, Invalid, NotFound, Problem
from core.tenancy.models import Tenant, TenantClosure, TenantSuspension
from core.tenancy.services import MANAGE_TENANTS, as_owner


@dataclass(frozen=True, slots=True)
class Suspension:
    """Why a province is suspended, and since when; pages show both."""

    tenant_name: str
    since: datetime
    reason: str


def suspension_of(tenant_id: uuid.UUID) -> Suspension | None:
    """Return the open suspension of a tenant or of one above it."""
    row = db.session.execute(
        select(Tenant.name, TenantSuspension.since, TenantSuspension.reason)
        .join(Tenant, Tenant.id == TenantSuspension.tenant_id)
        .join(TenantClosure, TenantClosure.ancestor_id == TenantSuspension.tenant_id)
        .where(TenantClosure.descendant_id == tenant_id, TenantSuspension.ended_at.is_(None))
    ).first()
    return Suspension(*row) if row else None


@use_case(MANAGE_TENANTS)
def suspend_province(actor: Actor, tenant_id: uuid.UUID, reason: str) -> None:
    """Make a province and all below it read only from now on; sign-in and reading go on, jobs wait.

    Raises NotFound unless it is a tenant at the top, Invalid without a reason, Conflict when it ended or is suspended.
    """
    tenant = _province(tenant_id)
    if not reason.strip():
        raise Invalid([Problem(_("Phải ghi lý do; mọi người dùng của tỉnh đều đọc được."), "reason")])
    if tenant.valid_to is not None:
        raise Conflict(_("Đơn vị này đã kết thúc; không còn gì để tạm dừng."))
    with explained("uq_tenant_suspension_open", _("Đơn vị này đang tạm dừng từ trước.")):
        as_owner(func.app.suspend_tenant(tenant_id, clock.now(), reason, actor.label))
    _tell(actor, "tenant.suspend", tenant_id, {"reason": reason})


@use_case(MANAGE_TENANTS)
def resume_province(actor: Actor, tenant_id: uuid.UUID) -> None:
    """Let a suspended province be written again. Raises NotFound, and Conflict when it is not suspended."""
    _province(tenant_id)
    if suspension_of(tenant_id) is None:
        raise Conflict(_("Đơn vị này không bị tạm dừng."))
    as_owner(func.app.resume_tenant(tenant_id, clock.now(), actor.label))
    _tell(actor, "tenant.resume", tenant_id, {})


def _province(tenant_id: uuid.UUID) -> Tenant:
    tenant = db.session.get(Tenant, tenant_id)
    if tenant is None or tenant.parent_id is not None:
        raise NotFound
    return tenant


def _tell(actor: Actor, action: str, tenant_id: uuid.UUID, details: dict[str, object]) -> None:
    """Record an act of the operator in the platform's ledger and in the province's."""
    record(actor, action, "tenant", (tenant_id, tenant_id), details)
    with standing_in(actor, tenant_id) as seen:
        record(seen, action, "tenant", (tenant_id, tenant_id), details)
