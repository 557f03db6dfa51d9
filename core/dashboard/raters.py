"""Who rates in a cycle: how far each authority is with its runs, those whose turn it is, and all of them together."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from core.assignment.facts import scheme_of
from core.assignment.models import Cycle
from core.auth.actor import Actor
from core.dashboard.queries import subject_counts
from core.db import db
from core.db.bulk import Key
from core.domain.declarations import SubjectGroup
from core.errors import DomainError
from core.evaluation.queries.standing_rows import Managed, managed_in, standings
from core.evaluation.standing_models import RunStanding
from core.tenancy.models import Authority


@dataclass(frozen=True, slots=True)
class Limited:
    """How many hold a level that is limited, and how many may (None: nobody knows); ``over`` counts groups over it."""

    most: int | None
    held: int
    over: int

    def __add__(self, other: "Limited") -> "Limited":
        """Return both together: limits are set within each run, so their sum only tells how many that makes."""
        most = None if self.most is None or other.most is None else self.most + other.most
        return Limited(most, self.held + other.held, self.over + other.over)


@dataclass(frozen=True, slots=True)
class Rating:
    """One run over a cycle; without one (``standing`` is None) ``waiting`` are those whom nobody has rated yet.

    ``left_out`` counts those who hold work of the body and have no file in its run over the whole cycle: they were
    given it after the facts were frozen.
    """

    label: str
    standing: RunStanding | None
    waiting: Managed | None = None
    is_own: bool = False
    left_out: int = 0

    @property
    def count(self) -> int:
        """How many are rated, or wait to be."""
        return self.standing.files if self.standing else self.waiting.count if self.waiting else 0

    @property
    def levels(self) -> dict[str, int]:
        """How many were decided at which level; empty until they may be told."""
        return {str(key): int(count) for key, count in self.standing.levels.items()} if self.standing else {}

    @property
    def quotas(self) -> dict[str, Limited]:
        """The limits by level; empty until they may be told."""
        return {str(key): Limited(**each) for key, each in self.standing.quotas.items()} if self.standing else {}


@dataclass(frozen=True, slots=True)
class Raters:
    """Everybody who rates in a cycle, as far as the seat may know."""

    rows: Sequence[Rating] = ()
    levels: Counter[str] = field(default_factory=Counter)
    quotas: dict[str, Limited] = field(default_factory=dict)

    @property
    def are_several(self) -> bool:
        """Whether more than one authority rates."""
        return len({row.label for row in self.rows}) > 1

    @property
    def files(self) -> int:
        """How many files there are."""
        return sum(row.standing.files for row in self.rows if row.standing)

    @property
    def proposed(self) -> int:
        """For how many of them a level was proposed."""
        return sum(row.standing.proposed for row in self.rows if row.standing)

    @property
    def decided(self) -> int:
        """How many of them were decided."""
        return sum(row.standing.decided for row in self.rows if row.standing)

    @property
    def waiting(self) -> int:
        """How many hold work and have no file."""
        return sum(row.left_out if row.standing else row.count for row in self.rows)

    @property
    def untold(self) -> int:
        """How many of the files are counted in no level yet."""
        return self.files - self.levels.total()


def raters_of(actor: Actor, cycle: Cycle) -> Raters:
    """Return who rates in a cycle; who is not of the cycle's own authority hears of the own runs alone."""
    own = (cycle.tenant_id, cycle.authority_id)
    me = (actor.tenant_id, actor.authority_id)
    runs = standings((cycle.tenant_id, cycle.id))
    opened: set[Key] = {(run.tenant_id, run.authority_id) for run in runs}
    groups = _rated(cycle)
    delegated = [group.key for group in groups if group.delegated]
    managed = managed_in(cycle, delegated) if delegated else []
    if me == own and own not in opened:
        managed += _of_own_cycle(cycle, [group.key for group in groups if not group.delegated])
    holders = {(each.tenant_id, each.authority_id): each.count for each in managed}
    rows = [_rating(run, cycle, holders, me) for run in runs]
    rows += [
        Rating(each.label, None, each, is_own=(each.tenant_id, each.authority_id) == me)
        for each in managed
        if (each.tenant_id, each.authority_id) not in opened
    ]
    rows.sort(key=lambda row: (not row.is_own, row.standing is None))
    shown = rows if me == own else [row for row in rows if row.is_own]
    return Raters(shown, Counter(_levels(shown)), _together(shown))


def _rating(
    run: RunStanding, cycle: Cycle, holders: Mapping[tuple[uuid.UUID, uuid.UUID | None], int], me: object
) -> Rating:
    key = (run.tenant_id, run.authority_id)
    is_whole = run.state != "freezing" and (run.starts_on, run.ends_on) == (cycle.starts_on, cycle.ends_on)
    left_out = max(holders.get(key, 0) - run.files, 0) if is_whole else 0
    return Rating(run.authority_label, run, is_own=key == me, left_out=left_out)


def _rated(cycle: Cycle) -> list[SubjectGroup]:
    """Return the groups that are rated; none where the regulation is gone."""
    with suppress(DomainError):
        return [group for group in scheme_of(cycle).calls.subject_groups() if group.rated]
    return []


def _of_own_cycle(cycle: Cycle, groups: Collection[str]) -> list[Managed]:
    """Return whom the cycle's own authority has yet to rate, two statements."""
    found = subject_counts(cycle.tenant_id, (cycle.tenant_id, cycle.id))
    count = sum(found.get(group, 0) for group in groups)
    authority = db.session.get_one(Authority, (cycle.tenant_id, cycle.authority_id))
    return [Managed(cycle.tenant_id, authority.id, authority.name, count, ())] if count else []


def _levels(rows: Iterable[Rating]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found.update(row.levels)
    return found


def _together(rows: Iterable[Rating]) -> dict[str, Limited]:
    found: dict[str, Limited] = {}
    for row in rows:
        for level, each in row.quotas.items():
            found[level] = found[level] + each if level in found else each
    return found
