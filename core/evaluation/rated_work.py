"""The work that a run counts: what is held in its cycle by those whom the run's authority may rate."""

from collections.abc import Mapping

from core.assignment.models import Cycle
from core.domain.declarations import SubjectGroup
from core.evaluation.models import RatingRun
from core.evaluation.sources import HeldWork, authority_kind, held_work, orders_of_authority

#: Runs gathered before count the work of a cycle whoever gave it; see ``facts.GENERATION``.
BY_AUTHORITY = 4


def rated_work(cycle: Cycle, run: RatingRun, groups: Mapping[str, SubjectGroup]) -> list[HeldWork]:
    """Return the work of a cycle, of the rated ``groups``, that an authority's run counts.

    Whom an authority manages by delegation it alone rates, by the work it gave them: nobody else's run counts that
    work, in whatever cycle it was given. A group whose assigning bodies the regulation names is rated by these alone.
    """
    work = [row for row in held_work((cycle.tenant_id, cycle.id)) if row.assignment.subject_group in groups]
    if run.gathers < BY_AUTHORITY or not any(group.delegated or group.authorities for group in groups.values()):
        return work
    authority = (run.tenant_id, run.authority_id)
    kind, own = authority_kind(authority), orders_of_authority((cycle.tenant_id, cycle.id), authority)

    def counts(row: HeldWork) -> bool:
        group = groups[row.assignment.subject_group]
        if group.delegated:
            return (row.assignment.order_tenant_id, row.assignment.order_id) in own
        return not group.authorities or kind in group.authorities

    return [row for row in work if counts(row)]
