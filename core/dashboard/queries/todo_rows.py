"""What waits for a seat, over all features, in one statement: the oldest few of each kind, and how many there are.

Each branch names what it may show by the seat's permissions; policies let through only what the seat may see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Uuid, and_, bindparam, exists, func, or_, select, union_all

from core import clock
from core.assignment.models import (
    Assignment,
    AssignmentOrder,
    Change,
    ChangeDecision,
    Cycle,
    Registration,
    RegistrationReview,
)
from core.assignment.queries import was_given_by
from core.auth.actor import Actor
from core.dashboard.queries.direction_rows import directions_given, directions_held
from core.dashboard.queries.rating_rows import rating_branches
from core.dashboard.queries.review_rows import review_branches
from core.dashboard.queries.shape import Branch, branch
from core.db import db
from core.db.bulk import Key
from core.reporting.models import LineReview, Obstacle, Report, ReportLine
from core.reporting.queries import is_directed
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class TodoRow:
    """One thing that waits: its key, what it is about, since when; ``total`` counts all of its kind."""

    kind: str
    key: Key
    title: str
    unit: str
    since: datetime | None
    count: int
    total: int


#: What of a seat the statement compares with; a seat has some of it.
_IDS = ("tenant_id", "person_id", "seat_id", "unit_id", "authority_id", "council_id")


def todo(actor: Actor) -> list[TodoRow]:
    """Return what waits for the actor, the oldest few of each kind."""
    held = {name: getattr(actor, name) for name in _IDS if getattr(actor, name) is not None}
    statement = _statement(actor.permissions, actor.is_subject, tuple(held))
    if statement is None:
        return []
    return [
        TodoRow(row.kind, (row.tenant_id, row.id), row.title, row.unit, row.since, row.pieces, row.total)
        for row in db.session.execute(statement, {**held, "today": clock.today()})
    ]


@cache
def _statement(permissions: frozenset[str], is_subject: bool, held: tuple[str, ...]) -> Executable | None:
    """Build the statement once for all seats of a kind: to build it takes longer than to run it.

    The actor it is built for has places where others have ids.
    """
    places: Any = {name: bindparam(name, type_=Uuid()) for name in held}
    branches = list(_branches(Actor(label="", permissions=permissions, is_subject=is_subject, **places)))
    return union_all(*branches) if len(branches) > 1 else next(iter(branches), None)


def _branches(actor: Actor) -> Iterator[Branch]:
    if actor.unit_id is None and not actor.is_subject:
        yield from _from_below(actor)
    if not actor.is_subject:
        yield from _own(actor)
    yield from review_branches(actor)
    yield from rating_branches(actor)


def _from_below(actor: Actor) -> Iterator[Branch]:
    """Yield what lower units filed and only a seat of the whole tenant may answer."""
    if actor.may("cycle.manage"):
        drafts = branch("cycle_issue", Cycle, Cycle.name, func.now())
        yield drafts.where(Cycle.tenant_id == actor.tenant_id, Cycle.state == "draft")
    if actor.may("registration.review"):
        above = or_(Registration.tenant_id != actor.tenant_id, Registration.cycle_tenant_id == actor.tenant_id)
        waits = and_(Registration.state == "submitted", ~_reviewed("accepted", "returned", "ordered"))
        yield _registrations("registration_review", above, waits)
    if actor.may("order.issue") and actor.authority_id is not None:
        yield _cycles_without_orders(actor)
        accepted = and_(_reviewed("accepted"), ~_reviewed("ordered"))
        yield _registrations("registration_order", Registration.cycle_tenant_id == actor.tenant_id, accepted)
    if actor.may("report.review"):
        yield _reports_to_review(actor)
    if actor.may("direction.give"):
        ordered = was_given_by(actor)
        yield _obstacles("obstacle_direct", ordered, ~is_directed())
        yield from directions_given(actor)
    if actor.may("change.decide"):
        yield _changes_to_decide(actor)


def _cycles_without_orders(actor: Actor) -> Branch:
    """Select the open cycles in which the seat's authority has given nothing out yet."""
    ordered = exists().where(
        AssignmentOrder.tenant_id == Cycle.tenant_id,
        AssignmentOrder.cycle_tenant_id == Cycle.tenant_id,
        AssignmentOrder.cycle_id == Cycle.id,
    )
    own = and_(Cycle.tenant_id == actor.tenant_id, Cycle.authority_id == actor.authority_id)
    return branch("cycle_order", Cycle, Cycle.name, Cycle.issued_at).where(own, Cycle.state == "open", ~ordered)


def _own(actor: Actor) -> Iterator[Branch]:
    """Yield what the seat's own units have begun or got back."""
    if actor.may("registration.write"):
        mine = _of_units(actor, Registration)
        yield _registrations("registration_returned", mine, _reviewed("returned"))
        yield _registrations("registration_draft", mine, Registration.submitted_at.is_(None))
    if actor.may("report.write"):
        yield directions_held(actor)
    if actor.may("obstacle.raise"):
        yield _obstacles("obstacle_resolve", _of_units(actor, Assignment), is_directed())


def _of_units(actor: Actor, model: type[Registration] | type[Assignment]) -> ColumnElement[bool]:
    own = model.tenant_id == actor.tenant_id
    return own if actor.unit_id is None else and_(own, model.unit_id == actor.unit_id)


def _registrations(kind: str, *conditions: ColumnElement[bool]) -> Branch:
    rows = branch(kind, Registration, Registration.title, Registration.submitted_at, Unit.name)
    return (
        rows.join(Unit, and_(Unit.tenant_id == Registration.tenant_id, Unit.id == Registration.unit_id))
        .join(Cycle, and_(Cycle.tenant_id == Registration.cycle_tenant_id, Cycle.id == Registration.cycle_id))
        .where(Cycle.state == "open", *conditions)
    )


def _reviewed(*verdicts: str) -> ColumnElement[bool]:
    """Return the condition that what was filed last got one of these verdicts."""
    same = and_(
        RegistrationReview.tenant_id == Registration.tenant_id,
        RegistrationReview.registration_id == Registration.id,
        RegistrationReview.at >= Registration.submitted_at,
        RegistrationReview.verdict.in_(verdicts),
    )
    return select(RegistrationReview.id).where(same).correlate(Registration).exists()


def _reports_to_review(actor: Actor) -> Branch:
    """Begin the branch of filed reports with lines of work the actor's authority gave that nobody judged."""
    judged = and_(LineReview.tenant_id == ReportLine.tenant_id, LineReview.line_id == ReportLine.id)
    rows = branch("report_review", Report, Report.window, Report.submitted_at, Unit.name, func.count(ReportLine.id))
    return (
        rows.join(Unit, and_(Unit.tenant_id == Report.tenant_id, Unit.id == Report.unit_id))
        .join(ReportLine, and_(ReportLine.tenant_id == Report.tenant_id, ReportLine.report_id == Report.id))
        .join(Assignment, and_(Assignment.tenant_id == ReportLine.tenant_id, Assignment.id == ReportLine.assignment_id))
        .where(was_given_by(actor), ReportLine.submitted_at.is_not(None))
        .where(~select(LineReview.id).where(judged).correlate(ReportLine).exists())
        .group_by(Report.tenant_id, Report.id, Unit.tenant_id, Unit.id)
    )


def _obstacles(kind: str, *conditions: ColumnElement[bool]) -> Branch:
    rows = branch(kind, Obstacle, Assignment.title, Obstacle.raised_at, Unit.name)
    return (
        rows.join(Assignment, and_(Assignment.tenant_id == Obstacle.tenant_id, Assignment.id == Obstacle.assignment_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .where(Obstacle.resolved_on.is_(None), *conditions)
    )


def _changes_to_decide(actor: Actor) -> Branch:
    decided = and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id)
    rows = branch("change_decide", Change, Assignment.title, Change.requested_at, Unit.name)
    return (
        rows.join(Assignment, and_(Assignment.tenant_id == Change.tenant_id, Assignment.id == Change.assignment_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .where(was_given_by(actor))
        .where(~select(ChangeDecision.id).where(decided).correlate(Change).exists())
    )
