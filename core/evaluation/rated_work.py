"""The work that a run counts: what is held in its cycle by those whom the run's authority may rate."""

from collections.abc import Container, Mapping, Sequence

from core.assignment.models import Assignment, Cycle
from core.db.bulk import Key
from core.domain.declarations import SubjectGroup
from core.evaluation.models import RatingRun
from core.evaluation.raters import rater_of
from core.evaluation.sources import HeldWork, held_work, orders_of_authority

#: Runs gathered before count what a unit keeps of work that it splits beside the whole.
KEPT_APART = 5
#: Runs gathered before count the work of a cycle whoever gave it; see ``facts.GENERATION``.
BY_AUTHORITY = 4


def rated_work(cycle: Cycle, run: RatingRun, groups: Mapping[str, SubjectGroup]) -> list[HeldWork]:
    """Return the work of a cycle, of the rated ``groups``, that an authority's run counts.

    Whom an authority manages by delegation it alone rates, by the work it gave them: nobody else's run counts that
    work, in whatever cycle it was given. Over a cycle that is not its own, it rates nobody else.
    """
    key, authority = (cycle.tenant_id, cycle.id), (run.tenant_id, run.authority_id)
    work = [row for row in held_work(key, run.tenant_id) if row.assignment.subject_group in groups]
    is_own = authority == (cycle.tenant_id, cycle.authority_id)
    everybody = is_own and not any(group.delegated or group.authorities for group in groups.values())
    if run.gathers < BY_AUTHORITY or everybody:
        return work
    rater, own = rater_of(cycle, authority), orders_of_authority(key, authority)

    def counts(row: HeldWork) -> bool:
        group = groups[row.assignment.subject_group]
        given = (row.assignment.order_tenant_id, row.assignment.order_id) in own
        return rater.rates(group) and (given or not rater.by_own_work(group))

    return [row for row in work if counts(row)]


def without_kept(run: RatingRun, work: Sequence[HeldWork], counted: Container[Key]) -> list[HeldWork]:
    """Return work without what units and posts keep of their own work: the whole counts, with all of its parts.

    ``counted`` are the keys of the work that the run counts. Where the whole is not among it, as in a period before it
    falls due, what is kept stands for itself.
    """
    if run.gathers < KEPT_APART:
        return list(work)
    wholes = {(row.assignment.tenant_id, row.assignment.id): row.assignment for row in work}

    def is_kept(part: Assignment) -> bool:
        if part.parent_tenant_id is None or part.parent_id is None:
            return False
        whole = wholes.get(key := (part.parent_tenant_id, part.parent_id))
        return whole is not None and key in counted and _holding(whole) == _holding(part)

    return [row for row in work if not is_kept(row.assignment)]


def _holding(work: Assignment) -> tuple[object, ...]:
    return work.tenant_id, work.unit_id, work.post_id, work.kind
