"""Use cases of delegated cadre management: whose posts another authority manages."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, as_row, insert_rows
from core.errors import Conflict, Invalid, NotFound, Problem
from core.people.models import Delegation
from core.people.queries import delegations_at
from core.people.services.spans import require_span
from core.tenancy.services import EDIT_ORGANISATION


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """Posts of a unit (or one of them) whose management an authority of ``tenant_id`` is given, by which document."""

    tenant_id: uuid.UUID
    authority_id: uuid.UUID
    holder_tenant_id: uuid.UUID
    unit_id: uuid.UUID
    valid_from: date
    document: str
    post_id: uuid.UUID | None = None
    valid_to: date | None = None
    document_date: date | None = None
    illustrative: bool = False
    id: uuid.UUID = field(default_factory=uuid7)


@use_case(EDIT_ORGANISATION)
def delegate(actor: Actor, rows: Sequence[NewDelegation]) -> None:
    """Delegate the management of posts to authorities of this or a lower tenant.

    Raises Invalid without a document, NotFound for an authority that is not the tenant's, and Conflict for posts whose
    management is somebody's on one of the days: a cadre is managed by one authority at a time.
    """
    if any(not row.document.strip() for row in rows):
        raise Invalid([Problem(_("Cần số, ký hiệu của văn bản phân cấp quản lý cán bộ."), "document")])
    for row in rows:
        require_span(row.valid_from, row.valid_to)
    _refuse_managed(rows)
    insert_rows(db.session(), Delegation, [as_row(row) for row in rows])
    objects = [
        ((row.tenant_id, row.id), {"unit_id": row.unit_id, "document": row.document, "from": row.valid_from})
        for row in rows
    ]
    record_many(actor, "delegation.make", "delegation", objects)


def _refuse_managed(rows: Sequence[NewDelegation]) -> None:
    taken: dict[Key, list[tuple[uuid.UUID | None, date | None, str]]] = defaultdict(list)
    first = min(row.valid_from for row in rows)
    for held, authority in delegations_at({(row.holder_tenant_id, row.unit_id) for row in rows}, first):
        taken[held.holder_tenant_id, held.unit_id].append((held.post_id, held.valid_to, authority.name))
    for row in rows:
        for post_id, last_day, name in taken[row.holder_tenant_id, row.unit_id]:
            apart = None not in (post_id, row.post_id) and post_id != row.post_id
            if not apart and (last_day is None or last_day >= row.valid_from):
                raise Conflict(_("Đơn vị hoặc chức danh này đang do “%(name)s” quản lý theo phân cấp.", name=name))
        taken[row.holder_tenant_id, row.unit_id].append((row.post_id, row.valid_to, _("quyết định này")))


@use_case(EDIT_ORGANISATION)
def end_delegation(actor: Actor, delegation_id: uuid.UUID, last_day: date) -> None:
    """End a delegation after a day.

    Raises NotFound for an unknown one, Conflict for one that has its end, Invalid for an end before its start.
    """
    row = db.session.get(Delegation, (actor.tenant_id, delegation_id))
    if row is None:
        raise NotFound
    if row.valid_to is not None:
        raise Conflict(_("Ngày kết thúc phân cấp đã được ghi nhận từ trước."))
    require_span(row.valid_from, last_day, "last_day")
    row.valid_to = last_day
    record(actor, "delegation.end", "delegation", (row.tenant_id, row.id), {"last_day": last_day})
