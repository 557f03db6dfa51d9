"""Use cases of who chairs an advisory council and who writes for it: one chair and one secretary at a time."""

import uuid
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotFound, Problem
from core.people.council_roles import COUNCIL_ROLES
from core.people.models import Seat
from core.tenancy.services import EDIT_ORGANISATION


@use_case(EDIT_ORGANISATION)
def assign_council_role(actor: Actor, seat_id: uuid.UUID, council_role: str, document: str) -> None:
    """Say by which document a member chairs the council, is its secretary, or ("") is one of its members.

    Raises NotFound for a seat on no council, Conflict for one that ended, Invalid for a second chair or secretary and
    without a document.
    """
    row = db.session.get(Seat, (actor.tenant_id, seat_id))
    if row is None or row.council_id is None:
        raise NotFound
    if row.valid_to is not None and row.valid_to < clock.today():
        raise Conflict(_("Vai trò này đã kết thúc từ trước."))
    if council_role not in COUNCIL_ROLES:
        raise Invalid([Problem(_("Hãy chọn một nhiệm vụ trong danh sách."), "council_role")])
    if not document.strip():
        raise Invalid([Problem(_("Cần số, ký hiệu của quyết định về thành viên hội đồng."), "document")])
    since = max(row.valid_from, clock.today())
    refuse_second((actor.tenant_id, row.council_id), council_role, since, row.valid_to, apart_from=row.id)
    before, row.council_role = row.council_role, council_role
    details = {"before": before, "after": council_role, "document": document.strip()}
    record(actor, "seat.council_role", "seat", (row.tenant_id, row.id), details)


def refuse_second(
    council: Key,
    council_role: str,
    since: date,
    until: date | None,
    *,
    apart_from: uuid.UUID | None = None,
    field: str = "council_role",
) -> None:
    """Raise Invalid, at ``field``, where another member is the council's chair or secretary on one of the days."""
    if not council_role:
        return
    others = select(Seat).where(
        Seat.tenant_id == council[0],
        Seat.council_id == council[1],
        Seat.council_role == council_role,
        or_(Seat.valid_to.is_(None), Seat.valid_to >= since),
    )
    others = others.where(Seat.id != apart_from) if apart_from else others
    others = others.where(Seat.valid_from <= until) if until else others
    other = db.session.scalars(others.limit(1)).first()
    if other is not None:
        words = {"role": COUNCIL_ROLES[council_role], "label": other.label}
        text = _("Trong thời gian này “%(label)s” đang là %(role)s; hãy phân công lại người đó trước.", **words)
        raise Invalid([Problem(text, field)])
