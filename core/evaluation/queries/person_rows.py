"""What one authority knows of one person over the years: files and decisions, posts, and work that is not rated yet."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import defer

from core.assignment.models import Assignment, AssignmentHolder, AssignmentOrder, Cycle
from core.auth.actor import Actor
from core.db import db
from core.evaluation.models import Decision, Evaluation, Proposal, RatingRun
from core.evaluation.queries.file_rows import newest_decision
from core.people.models import Appointment, Post
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class RatedFile:
    """A person's file in one run with what was decided of it; trees are not read. ``points`` are those proposed."""

    evaluation: Evaluation
    decision: Decision | None
    run: RatingRun
    cycle: Cycle
    points: Decimal | None


def files_of_person(actor: Actor, person_id: uuid.UUID) -> list[RatedFile]:
    """Return the files of a person in the actor's tenant, newest cycle first; those of the actor's own authority.

    From a subject seat the person reads all of their own: policies let nobody else's through.
    """
    decided = and_(Decision.tenant_id == Evaluation.tenant_id, Decision.evaluation_id == Evaluation.id)
    rows = (
        select(Evaluation, Decision, RatingRun, Cycle, Proposal.score)
        .options(defer(Evaluation.tree, raiseload=True), defer(Decision.tree, raiseload=True))
        .join(RatingRun, and_(RatingRun.tenant_id == Evaluation.tenant_id, RatingRun.id == Evaluation.run_id))
        .join(Cycle, and_(Cycle.tenant_id == RatingRun.cycle_tenant_id, Cycle.id == RatingRun.cycle_id))
        .outerjoin(Decision, and_(decided, newest_decision()))
        .outerjoin(Proposal, and_(Proposal.tenant_id == Evaluation.tenant_id, Proposal.evaluation_id == Evaluation.id))
        .where(Evaluation.tenant_id == actor.tenant_id, Evaluation.subject_person_id == person_id)
        .order_by(Cycle.starts_on.desc(), RatingRun.cut_off.desc(), Evaluation.id)
    )
    if not actor.is_subject:
        rows = rows.where(Evaluation.authority_id == actor.authority_id)
    return [RatedFile(*row) for row in db.session.execute(rows)]


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that a person holds or held; ``valid_to`` is its last day."""

    post: Post
    unit: Unit
    appointment: Appointment


def posts_of_person(person_id: uuid.UUID) -> list[HeldPost]:
    """Return the posts of a person in this and lower tenants, the newest first."""
    rows = (
        select(Post, Unit, Appointment)
        .join(Appointment, and_(Appointment.tenant_id == Post.tenant_id, Appointment.post_id == Post.id))
        .join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
        .where(Appointment.person_id == person_id)
        .order_by(Appointment.valid_from.desc(), Post.id)
    )
    return [HeldPost(*row) for row in db.session.execute(rows)]


@dataclass(frozen=True, slots=True)
class HeldInCycle:
    """How much work of an authority a person answers for in a cycle; ``carried`` of it goes on from an earlier one."""

    cycle: Cycle
    count: int
    carried: int
    last_due_on: date


def work_of_person(actor: Actor, person_id: uuid.UUID) -> Sequence[HeldInCycle]:
    """Return by cycle what the actor's authority gave the posts of a person while they held them, newest first."""
    held = and_(
        Appointment.valid_from <= Assignment.due_on,
        or_(Appointment.valid_to.is_(None), Appointment.valid_to >= Assignment.starts_on),
    )
    each = (
        select(
            Assignment.cycle_tenant_id,
            Assignment.cycle_id,
            func.count().label("pieces"),
            func.count(Assignment.carried_from_id).label("carried"),
            func.max(Assignment.due_on).label("last_due_on"),
        )
        .select_from(Appointment)
        .join(
            AssignmentHolder,
            and_(AssignmentHolder.tenant_id == Appointment.tenant_id, AssignmentHolder.post_id == Appointment.post_id),
        )
        .join(
            Assignment,
            and_(Assignment.tenant_id == AssignmentHolder.tenant_id, Assignment.id == AssignmentHolder.assignment_id),
        )
        .join(
            AssignmentOrder,
            and_(AssignmentOrder.tenant_id == Assignment.order_tenant_id, AssignmentOrder.id == Assignment.order_id),
        )
        .where(
            Appointment.person_id == person_id,
            held,
            AssignmentOrder.tenant_id == actor.tenant_id,
            AssignmentOrder.authority_id == actor.authority_id,
        )
        .group_by(Assignment.cycle_tenant_id, Assignment.cycle_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Cycle, each.c.pieces, each.c.carried, each.c.last_due_on)
        .join(each, and_(Cycle.tenant_id == each.c.cycle_tenant_id, Cycle.id == each.c.cycle_id))
        .order_by(Cycle.starts_on.desc())
    )
    return [HeldInCycle(*row) for row in rows]
