"""Use cases of units that are there: renamed, moved below another one, ended with who holds posts in them."""

import uuid
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select

from core.audit import use_case
from core.auth.actor import Actor
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Problem
from core.people.services.changes import enter_unit_ends
from core.people.services.spans import require_span
from core.tenancy.models import Unit
from core.tenancy.services import EDIT_ORGANISATION
from core.tenancy.unit_changes import UnitChange, UnitEnd, enter_unit_changes


@use_case(EDIT_ORGANISATION)
def change_unit(actor: Actor, unit_id: uuid.UUID, name: str, parent_id: uuid.UUID | None) -> None:
    """Give a unit of the actor's tenant another name or place.

    Raises NotFound for an unknown unit, Conflict where nothing differs, Invalid for no name, a unit above that is not
    there or has ended, and one that stands below this very unit.
    """
    unit = _own(actor, unit_id)
    if not name.strip():
        raise Invalid([Problem(_("Hãy nhập tên cơ quan, đơn vị."), "name")])
    if (unit.name, unit.parent_id) == (name, parent_id):
        raise Conflict(_("Cơ quan, đơn vị không có gì thay đổi."))
    if parent_id is not None and parent_id != unit.parent_id:
        _require_place(actor, unit, parent_id)
    enter_unit_changes(actor, [UnitChange(unit.tenant_id, unit.id, name, parent_id)])


def _own(actor: Actor, unit_id: uuid.UUID) -> Unit:
    actor.require_whole_tenant()
    unit = db.session.get(Unit, (actor.tenant_id, unit_id))
    if unit is None:
        raise NotFound
    return unit


def _require_place(actor: Actor, unit: Unit, parent_id: uuid.UUID) -> None:
    """Raise Invalid unless a unit may stand below another one."""
    rows = db.session.execute(select(Unit.id, Unit.parent_id, Unit.valid_to).where(Unit.tenant_id == actor.tenant_id))
    parents, ended = {}, set()
    for id, own_parent, last in rows:
        parents[id] = own_parent
        ended |= {id} if last is not None else set()
    if parent_id not in parents or parent_id in ended:
        raise Invalid([Problem(_("Không có cơ quan này để trực thuộc, hoặc cơ quan đã kết thúc."), "parent")])
    above: uuid.UUID | None = parent_id
    while above is not None:
        if above == unit.id:
            raise Invalid([Problem(_("Các cơ quan trực thuộc lẫn nhau thành vòng tròn."), "parent")])
        above = parents[above]


@use_case(EDIT_ORGANISATION)
def end_unit(actor: Actor, unit_id: uuid.UUID, last_day: date) -> None:
    """End a unit of the actor's tenant after a day, with the appointments to its posts and the seats on them.

    Raises NotFound for an unknown unit, Conflict for one that has its end or has living units below, Invalid for an end
    before its start.
    """
    unit = _own(actor, unit_id)
    if unit.valid_to is not None:
        raise Conflict(_("Ngày kết thúc của cơ quan, đơn vị đã được ghi nhận từ trước."))
    require_span(unit.valid_from, last_day, "last_day")
    left = select(Unit.name).where(Unit.tenant_id == actor.tenant_id, Unit.parent_id == unit.id)
    below = db.session.scalars(left.where(or_(Unit.valid_to.is_(None), Unit.valid_to > last_day))).first()
    if below is not None:
        raise Conflict(_("Đơn vị trực thuộc “%(name)s” vẫn còn hoạt động.", name=below))
    enter_unit_ends(actor, [UnitEnd(unit.tenant_id, unit.id, last_day)])
