"""Which authority rates whom in a cycle: the cycle's own, and bodies that manage cadres by delegation."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.assignment.models import Cycle
from core.auth.actor import Actor
from core.db.bulk import Key
from core.domain.declarations import SubjectGroup
from core.errors import DomainError
from core.evaluation.queries import given_groups, open_cycles
from core.evaluation.sources import authority_kinds
from core.extensions.services import pinned_scheme


@dataclass(frozen=True, slots=True)
class Rater:
    """An authority in a cycle; ``kind`` is that of its unit, ``cycle_kind`` that of the cycle's own authority.

    "" stands for a kind that nobody below may know.
    """

    is_own_cycle: bool
    kind: str
    cycle_kind: str

    def rates(self, group: SubjectGroup) -> bool:
        """Tell whether it may rate members of a group: so each is rated by one authority in a cycle.

        A group whose assigning bodies the regulation names is rated by these alone, and by one that keeps no cycle only
        where the cycle's own authority is none of them.
        """
        if group.delegated:
            return True
        if self.is_own_cycle:
            return not group.authorities or self.kind in group.authorities
        return self.kind in group.authorities and bool(self.cycle_kind) and self.cycle_kind not in group.authorities

    def by_own_work(self, group: SubjectGroup) -> bool:
        """Tell whether it rates of a group only the work that it gave itself."""
        return group.delegated or not self.is_own_cycle


def rater_of(cycle: Cycle, authority: Key) -> Rater:
    """Return an authority as it rates in a cycle, in one statement."""
    own = (cycle.tenant_id, cycle.authority_id)
    kinds = authority_kinds({own, authority})
    return Rater(own == authority, kinds.get(authority, ""), kinds.get(own, ""))


def ratable_cycles(actor: Actor) -> list[Cycle]:
    """Return the cycles that the actor's authority may rate in, newest first.

    Its own that were opened, and those of others in which it gave work to somebody whom it rates.
    """
    if actor.authority_id is None:
        return []
    authority = (actor.tenant_id, actor.authority_id)
    given: dict[Key, set[str]] = defaultdict(set)
    for cycle, group in given_groups(authority):
        given[cycle].add(group)
    cycles = open_cycles(authority, given)
    return [row for row in cycles if _is_own(row, authority) or _rates(row, authority, given[row.tenant_id, row.id])]


def may_rate_in(actor: Actor, cycle: Cycle) -> bool:
    """Tell whether the actor's authority may open a run over a cycle."""
    if actor.authority_id is None:
        return False
    authority = (actor.tenant_id, actor.authority_id)
    if _is_own(cycle, authority):
        return True
    here = (cycle.tenant_id, cycle.id)
    return _rates(cycle, authority, [group for of, group in given_groups(authority) if of == here])


def _is_own(cycle: Cycle, authority: Key) -> bool:
    return (cycle.tenant_id, cycle.authority_id) == authority


def _rates(cycle: Cycle, authority: Key, given: Iterable[str]) -> bool:
    """Tell whether an authority that keeps no cycle gave work in it to a group that it rates."""
    keys = set(given)
    groups = [group for group in _groups(cycle) if group.rated and group.key in keys]
    if any(group.delegated for group in groups):
        return True
    if not any(group.authorities for group in groups):
        return False
    rater = rater_of(cycle, authority)
    return any(rater.rates(group) for group in groups)


def _groups(cycle: Cycle) -> Sequence[SubjectGroup]:
    """Return the groups of a cycle's regulation; none where it is gone: nobody rates by it then."""
    with suppress(DomainError):
        if cycle.pin is not None:
            return pinned_scheme(cycle.pin).calls.subject_groups()
    return ()
