"""Rating runs, their councils and the jobs that were given out for them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from core.assignment.models import Assignment, AssignmentOrder, Cycle
from core.assignment.queries import cycle_by_key
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.evaluation.models import RatingRun, RunQuota
from core.outbox.models import OutboxRow
from core.outbox.queries import newest_job as newest
from core.people.models import Council, Seat
from core.tenancy.models import Authority

PROPOSE = "evaluation.propose"


def rating_run(key: Key) -> RatingRun:
    """Return a run of this tenant, or an issued one above it; NotFound otherwise."""
    row = db.session.get(RatingRun, key)
    if row is None:
        raise NotFound
    return row


def run_quotas(run: Key) -> Sequence[RunQuota]:
    """Return the limits of a run that this seat may see, in the order of their stage and block."""
    rows = select(RunQuota).where(RunQuota.tenant_id == run[0], RunQuota.run_id == run[1])
    return db.session.scalars(rows.order_by(RunQuota.stage, RunQuota.council_id, RunQuota.place)).all()


def has_quotas(run: Key) -> bool:
    """Tell whether this seat may see limits of a run."""
    rows = select(RunQuota.id).where(RunQuota.tenant_id == run[0], RunQuota.run_id == run[1])
    return db.session.scalar(rows.limit(1)) is not None


def runs(cycle: Key | None = None) -> Sequence[RatingRun]:
    """Return the runs this seat may read, newest first."""
    rows = select(RatingRun).order_by(RatingRun.cut_off.desc(), RatingRun.key)
    if cycle is not None:
        rows = rows.where(RatingRun.cycle_tenant_id == cycle[0], RatingRun.cycle_id == cycle[1])
    return db.session.scalars(rows).all()


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run and whose it is; ``authority`` is None where it is a body above, of which nobody below knows more."""

    run: RatingRun
    authority: Authority | None

    @property
    def name(self) -> str:
        """How the run is called among those of several authorities."""
        return f"{self.run.name} · {self.authority.name}" if self.authority else self.run.name


def run_list(*conditions: ColumnElement[bool]) -> list[RunRow]:
    """Return the runs this seat may read that meet conditions, with their authorities, newest first."""
    of = and_(Authority.tenant_id == RatingRun.tenant_id, Authority.id == RatingRun.authority_id)
    rows = select(RatingRun, Authority).outerjoin(Authority, of).where(*conditions)
    rows = rows.order_by(RatingRun.cut_off.desc(), RatingRun.key, RatingRun.id)
    return [RunRow(*row) for row in db.session.execute(rows)]


def run_row(key: Key) -> RunRow:
    """Return a run that this seat may read, and whose it is; NotFound otherwise."""
    found = run_list(RatingRun.tenant_id == key[0], RatingRun.id == key[1])
    if not found:
        raise NotFound
    return found[0]


def runs_of_authority(authority: Key) -> Sequence[RatingRun]:
    """Return the runs of one authority, over whatever cycle."""
    rows = select(RatingRun).where(RatingRun.tenant_id == authority[0], RatingRun.authority_id == authority[1])
    return db.session.scalars(rows.order_by(RatingRun.cut_off.desc(), RatingRun.key)).all()


def cycle_of(run: RatingRun) -> Cycle:
    """Return the cycle that a run is over: its authority's own, or one of the same tenant or above."""
    return cycle_by_key((run.cycle_tenant_id, run.cycle_id))


def open_cycles(authority: Key, others: Iterable[Key]) -> Sequence[Cycle]:
    """Return the cycles of an authority, and some of ``others``, that were opened, newest first."""
    own = and_(Cycle.tenant_id == authority[0], Cycle.authority_id == authority[1])
    named = tuple_(Cycle.tenant_id, Cycle.id).in_(list(others))
    rows = select(Cycle).where(or_(own, named), Cycle.state != "draft")
    return db.session.scalars(rows.order_by(Cycle.starts_on.desc(), Cycle.key)).all()


def given_groups(authority: Key) -> list[tuple[Key, str]]:
    """Return in which cycles an authority gave work to which subject groups."""
    rows = db.session.execute(
        select(Assignment.cycle_tenant_id, Assignment.cycle_id, Assignment.subject_group)
        .join(
            AssignmentOrder,
            and_(AssignmentOrder.tenant_id == Assignment.order_tenant_id, AssignmentOrder.id == Assignment.order_id),
        )
        .where(AssignmentOrder.tenant_id == authority[0], AssignmentOrder.authority_id == authority[1])
        .distinct()
    )
    return [((tenant, cycle), group) for tenant, cycle, group in rows]


def councils(tenant_id: uuid.UUID, authority_id: uuid.UUID) -> Sequence[Council]:
    """Return the advisory councils of an authority."""
    rows = select(Council).where(Council.tenant_id == tenant_id, Council.authority_id == authority_id)
    return db.session.scalars(rows.order_by(Council.key)).all()


def council_row(key: Key) -> Council | None:
    """Return an advisory council that this seat may see; None for who is only rated."""
    return db.session.get(Council, key)


def council_members(tenant_id: uuid.UUID, council_id: uuid.UUID, on: date) -> Sequence[Seat]:
    """Return the seats of a council's members on a day, in the order in which they were given."""
    rows = select(Seat).where(Seat.tenant_id == tenant_id, Seat.council_id == council_id, *_living(on))
    return db.session.scalars(rows.order_by(Seat.id)).all()


def council_size(tenant_id: uuid.UUID, council_id: uuid.UUID | None, on: date) -> int:
    """Return how many members a council has on a day."""
    count = select(func.count()).where(Seat.tenant_id == tenant_id, Seat.council_id == council_id, *_living(on))
    return db.session.scalar(count) or 0


def _living(on: date) -> tuple[ColumnElement[bool], ...]:
    return Seat.valid_from <= on, or_(Seat.valid_to.is_(None), Seat.valid_to >= on)


def newest_job(run: Key, kind: str) -> OutboxRow | None:
    """Return the last job of a kind that was given out for a run; None when there was none."""
    return newest(run[0], kind, run=str(run[1]))


def newest_proposing(run: Key, council_id: uuid.UUID | None) -> OutboxRow | None:
    """Return the last job that computes what a council (None: the authority itself) proposes; None without one."""
    return newest(run[0], PROPOSE, run=str(run[1]), council=council_name(council_id))


def council_name(council_id: uuid.UUID | None) -> str:
    """Return how jobs name who proposes: a council, or "" for the authority itself."""
    return str(council_id) if council_id else ""
