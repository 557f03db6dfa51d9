"""What goes on from an ended cycle into a later one: asked of the later cycle's scheme over what was delivered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.assignment.facts import scheme_of
from core.assignment.models import Cycle
from core.assignment.queries import IssuedWork, issued_work
from core.db.bulk import Key
from core.domain.declarations import CarryOver
from core.domain.facts import AssignmentFacts
from core.evaluation.work import work_facts


@dataclass(frozen=True, slots=True)
class Proposed:
    """A piece of work of an ended cycle, what was delivered of it, and what the scheme makes of it."""

    work: IssuedWork
    facts: AssignmentFacts
    proposal: CarryOver

    @property
    def key(self) -> Key:
        """The key of the piece."""
        return self.work.assignment.tenant_id, self.work.assignment.id


def proposed(into: Cycle, source: Cycle, work: Sequence[IssuedWork]) -> list[Proposed]:
    """Return what the scheme of ``into`` says of work of ``source``, by the reports of its windows."""
    facts = work_facts(source, [row.assignment for row in work], source.ends_on)
    by_work = [facts[row.assignment.tenant_id, row.assignment.id] for row in work]
    answers = scheme_of(into).calls_on(source.ends_on).carry_over(by_work)
    return [Proposed(*row) for row in zip(work, by_work, answers, strict=True)]


def unfinished_work(into: Cycle, work: Iterable[Key]) -> set[Key]:
    """Return which of some assignments of earlier cycles the scheme of ``into`` carries on."""
    by_cycle: dict[Key, list[IssuedWork]] = defaultdict(list)
    for row in issued_work(work):
        by_cycle[row.cycle.tenant_id, row.cycle.id].append(row)
    rows = [row for each in by_cycle.values() for row in proposed(into, each[0].cycle, each)]
    return {row.key for row in rows if row.proposal.carry}
