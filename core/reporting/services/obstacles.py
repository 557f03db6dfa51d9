"""Obstacles are raised, directed and resolved in one visible chain."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.queries import assignment, living_cycle, unit_of
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, Problem, StaleEdit
from core.outbox.services import emit
from core.reporting.models import Direction, Obstacle
from core.reporting.queries import obstacle


@dataclass(frozen=True, slots=True)
class ObstacleForm:
    """What stands in the way, what is proposed, and whether the holder holds its cause to be objective."""

    description: str
    proposal: str
    objective: bool
    report_id: uuid.UUID | None = None


@use_case("obstacle.raise")
def raise_obstacle(actor: Actor, key: Key, form: ObstacleForm) -> uuid.UUID:
    """Raise an obstacle to an assignment of the actor's unit; returns its id."""
    work = assignment(key)
    unit_of(actor, (work.tenant_id, work.unit_id))
    if work.tenant_id != actor.tenant_id:
        raise NotAllowed
    living_cycle((work.cycle_tenant_id, work.cycle_id))
    if not form.description.strip():
        raise Invalid([Problem(_("Phải mô tả khó khăn, vướng mắc."), "description")])
    row = Obstacle(
        tenant_id=work.tenant_id,
        id=uuid7(),
        assignment_id=work.id,
        report_id=form.report_id,
        description=form.description,
        proposal=form.proposal,
        objective=form.objective,
        raised_at=clock.now(),
        raised_by=actor.label,
    )
    db.session.add(row)
    record(actor, "obstacle.raise", "obstacle", (row.tenant_id, row.id), {"description": form.description})
    return row.id


@dataclass(frozen=True, slots=True)
class DirectionForm:
    """What is directed, by which document, until when, and whether an objective cause is confirmed."""

    text: str
    document: str
    due_on: date
    confirms_objective: bool


@use_case("direction.give")
def give_direction(actor: Actor, key: Key, form: DirectionForm) -> uuid.UUID:
    """Direct what shall be done about an obstacle; only the tenant that ordered the work may. Returns its id."""
    row = obstacle(key)
    work = assignment((row.tenant_id, row.assignment_id))
    if work.order_tenant_id != actor.tenant_id or actor.unit_id is not None:
        raise NotAllowed(_("Chỉ cấp đã giao nhiệm vụ mới chỉ đạo tháo gỡ khó khăn này."))
    if row.resolved_on is not None:
        raise Conflict(_("Khó khăn này đã được giải quyết."))
    problems = []
    if not form.text.strip():
        problems.append(Problem(_("Phải ghi nội dung chỉ đạo."), "text"))
    if form.due_on < clock.today():
        problems.append(Problem(_("Hạn thực hiện không được ở trong quá khứ."), "due_on"))
    if form.confirms_objective and not form.document.strip():
        problems.append(Problem(_("Xác nhận nguyên nhân khách quan thì phải ghi văn bản."), "document"))
    if problems:
        raise Invalid(problems)
    direction = Direction(
        tenant_id=row.tenant_id,
        id=uuid7(),
        obstacle_id=row.id,
        text=form.text,
        document=form.document,
        due_on=form.due_on,
        confirms_objective=form.confirms_objective,
        at=clock.now(),
        by_label=actor.label,
    )
    db.session.add(direction)
    details = {"text": form.text, "due_on": form.due_on, "objective": form.confirms_objective}
    record(actor, "direction.give", "direction", (direction.tenant_id, direction.id), details)
    emit(actor, "reporting.announce_direction", {"tenant": str(direction.tenant_id), "id": str(direction.id)})
    return direction.id


@use_case("obstacle.raise")
def resolve_obstacle(actor: Actor, key: Key, *, version: int, resolution: str) -> None:
    """Say how an obstacle was cleared; its holder does so. StaleEdit when someone saved since ``version``."""
    row = obstacle(key)
    work = assignment((row.tenant_id, row.assignment_id))
    unit_of(actor, (work.tenant_id, work.unit_id))
    if row.tenant_id != actor.tenant_id:
        raise NotAllowed
    if row.version != version or row.resolved_on is not None:
        raise StaleEdit({str(_("Kết quả giải quyết")): row.resolution})
    if not resolution.strip():
        raise Invalid([Problem(_("Phải ghi kết quả giải quyết."), "resolution")])
    row.resolution, row.resolved_on = resolution, clock.today()
    record(actor, "obstacle.resolve", "obstacle", key, {"resolution": resolution})
