"""The rows behind the facts of a run; each function is one statement."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from core import clock
from core.assignment.models import Assignment, AssignmentHolder, AssignmentOrder
from core.db import db
from core.db.bulk import Key, at_key, keys_table
from core.domain.facts import ExcuseFacts
from core.people.models import Appointment, Post
from core.reporting.models import Direction, Evidence, LineReview, Obstacle, Report, ReportLine
from core.reporting.queries import counting_lines, newest_step
from core.tenancy.models import Authority, Tenant, Unit


@dataclass(frozen=True, slots=True)
class HeldWork:
    """One holder's share of one assignment."""

    tenant: Tenant
    unit: Unit
    post: Post | None
    holder: AssignmentHolder
    assignment: Assignment


def held_work(cycle: Key, giver: uuid.UUID) -> list[HeldWork]:
    """Return what holders hold in a cycle by orders of one tenant: the cycle's own, or one below it.

    Holders, units and posts are read by their keys: joined by the tenant, all of a tenant's stood against each other.
    """
    of_work = and_(AssignmentHolder.tenant_id == Assignment.tenant_id, AssignmentHolder.assignment_id == Assignment.id)
    holder = aliased(AssignmentHolder, select(AssignmentHolder).where(of_work).lateral())
    unit, post = at_key(Unit, holder.tenant_id, holder.unit_id), at_key(Post, holder.tenant_id, holder.post_id)
    rows = db.session.execute(
        select(Tenant, unit, post, holder, Assignment)
        .select_from(Assignment)
        .join(Tenant, Tenant.id == Assignment.tenant_id)
        .join(holder, true())
        .join(unit, true())
        .outerjoin(post, true())
        .where(
            Assignment.cycle_tenant_id == cycle[0],
            Assignment.cycle_id == cycle[1],
            Assignment.order_tenant_id == giver,
        )
        .order_by(Tenant.code, unit.key, holder.member, Assignment.id)
    )
    return [HeldWork(*row) for row in rows]


def orders_of_authority(cycle: Key, authority: Key) -> set[Key]:
    """Return the orders in a cycle by which an authority gave work."""
    rows = db.session.execute(
        select(AssignmentOrder.tenant_id, AssignmentOrder.id).where(
            AssignmentOrder.tenant_id == authority[0],
            AssignmentOrder.authority_id == authority[1],
            AssignmentOrder.cycle_tenant_id == cycle[0],
            AssignmentOrder.cycle_id == cycle[1],
        )
    )
    return {(tenant, order) for tenant, order in rows}


def authority_kinds(authorities: Iterable[Key]) -> dict[Key, str]:
    """Return the kinds of the units that house authorities, as regulations name them; none of those above the seat."""
    wanted = keys_table(authorities)
    rows = db.session.execute(
        select(Authority.tenant_id, Authority.id, Unit.kind)
        .join(wanted, and_(Authority.tenant_id == wanted.c.tenant_id, Authority.id == wanted.c.id))
        .join(Unit, and_(Unit.tenant_id == Authority.tenant_id, Unit.id == Authority.unit_id))
    )
    return {(tenant, id): kind for tenant, id, kind in rows}


@dataclass(frozen=True, slots=True)
class Delivery:
    """When an accepted line first said that the work is done, and how much evidence accepted lines carry.

    ``finished_in`` and ``last_in`` are the last days of the windows in which it was first done, and last accepted.
    """

    done_on: date | None
    evidence: int
    finished_in: date | None
    last_in: date
    exceeded: bool


def deliveries(cycle: Key, givers: Collection[uuid.UUID], cut_off: date) -> dict[Key, Delivery]:
    """Return deliveries of what some tenants gave by assignment, from the lines that count up to ``cut_off``."""
    line = counting_lines(cut_off)
    evidence = func.count(Evidence.id.distinct())
    done_on = func.min(line.c.filed_at).filter(line.c.done)
    rows = db.session.execute(
        select(
            Assignment.tenant_id,
            Assignment.id,
            func.timezone(str(clock.VIETNAM), done_on).cast(Date),
            evidence,
            func.min(line.c.ends_on).filter(line.c.done),
            func.max(line.c.ends_on),
            func.bool_or(line.c.exceeded),
        )
        .select_from(Assignment)
        .join(line, true())
        .outerjoin(Evidence, and_(Evidence.tenant_id == Assignment.tenant_id, Evidence.line_id == line.c.id))
        .where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
        .where(Assignment.order_tenant_id.in_(list(givers)))
        .group_by(Assignment.tenant_id, Assignment.id)
    )
    return {(tenant, work): Delivery(*found) for tenant, work, *found in rows}


def revisions(cycle: Key, cut_off: date) -> dict[Key, int]:
    """Return by assignment how often a review had its main content done again, of windows up to ``cut_off``."""
    line = at_key(ReportLine, LineReview.tenant_id, LineReview.line_id)
    filed, work = at_key(Report, line.tenant_id, line.report_id), at_key(Assignment, line.tenant_id, line.assignment_id)
    rows = db.session.execute(
        select(work.tenant_id, work.id, func.count())
        .select_from(LineReview)
        .join(line, true())
        .join(filed, true())
        .join(work, true())
        .where(LineReview.redo, filed.ends_on <= cut_off)
        .where(work.cycle_tenant_id == cycle[0], work.cycle_id == cycle[1])
        .group_by(work.tenant_id, work.id)
    )
    return {(tenant, item): count for tenant, item, count in rows}


def excuses(cycle: Key) -> dict[Key, ExcuseFacts]:
    """Return by assignment why its lateness is excused: the first confirmation of an objective cause that stands."""
    step = newest_step()
    obstacle = at_key(Obstacle, Direction.tenant_id, Direction.obstacle_id)
    work = at_key(Assignment, Direction.tenant_id, Direction.assignment_id)
    rows = db.session.execute(
        select(Direction, obstacle)
        .join(obstacle, true())
        .join(work, true())
        .outerjoin(step, true())
        .where(Direction.confirms_objective, func.coalesce(step.kind, "") != "withdrawn")
        .where(work.cycle_tenant_id == cycle[0], work.cycle_id == cycle[1])
        .order_by(Direction.at, Direction.id)
    )
    found: dict[Key, ExcuseFacts] = {}
    for direction, about in rows:
        found.setdefault((about.tenant_id, about.assignment_id), _excuse(direction, about))
    return found


def _excuse(direction: Direction, obstacle: Obstacle) -> ExcuseFacts:
    return ExcuseFacts(
        obstacle=f"{obstacle.tenant_id}/{obstacle.id}",
        cause=obstacle.description,
        document=direction.document,
        confirmed_on=direction.at.astimezone(clock.VIETNAM).date(),
        confirmed_by=direction.by_label,
    )


def reports_on_time(cycle: Key, since: date, cut_off: date) -> dict[Key, int]:
    """Return how many reports each unit filed in time, of windows that ended from ``since`` to ``cut_off``."""
    rows = db.session.execute(
        select(Report.tenant_id, Report.unit_id, func.count())
        .where(
            Report.cycle_tenant_id == cycle[0],
            Report.cycle_id == cycle[1],
            Report.ends_on.between(since, cut_off),
            Report.on_time.is_(True),
        )
        .group_by(Report.tenant_id, Report.unit_id)
    )
    return {(tenant, unit): count for tenant, unit, count in rows}


def subject_persons(units: Iterable[Key], day: date) -> dict[tuple[Key, uuid.UUID | None], uuid.UUID]:
    """Return who holds each post on ``day`` by (unit, post id); its first post represents the unit (None)."""
    wanted = keys_table(units)
    rows = db.session.execute(
        select(Post.tenant_id, Post.unit_id, Post.id, Appointment.person_id)
        .join(wanted, and_(Post.tenant_id == wanted.c.tenant_id, Post.unit_id == wanted.c.id))
        .join(Appointment, and_(Appointment.tenant_id == Post.tenant_id, Appointment.post_id == Post.id))
        .where(Appointment.valid_from <= day, or_(Appointment.valid_to.is_(None), Appointment.valid_to >= day))
        .order_by(Post.id)
    )
    found: dict[tuple[Key, uuid.UUID | None], uuid.UUID] = {}
    for tenant, unit, post, person in rows:
        found[(tenant, unit), post] = person
        found.setdefault(((tenant, unit), None), person)
    return found
