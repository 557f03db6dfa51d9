"""What a run's regulation says of the council that appraises a block, and which marks its members may see by it."""

import uuid
from collections.abc import Sequence

from core import clock
from core.domain.declarations import CouncilRule, MarksHidden
from core.errors import DomainError
from core.evaluation.models import CouncilMark, RatingRun
from core.evaluation.queries import EvaluationRow, council_members, council_row, marks_of
from core.evaluation.regulation import calls_of


def council_rule(run: RatingRun, council_id: uuid.UUID) -> CouncilRule | None:
    """Return what the run's pinned regulation says of a council; None for who may not see it, or where it is gone."""
    council = council_row((run.tenant_id, council_id))
    if council is None:
        return None
    try:
        rules = calls_of(run).raters().councils
    except DomainError:
        return None
    return next((rule for rule in rules if rule.key == council.key), None)


def visible_marks(run: RatingRun, row: EvaluationRow) -> Sequence[CouncilMark]:
    """Return the members' marks of a file, once they are no secret among the members any more.

    They are open once the council proposed; earlier only where the regulation says so: at once, or when every member
    who sits on the council today has marked the file.
    """
    key, council_id = (row.evaluation.tenant_id, row.evaluation.id), row.evaluation.council_id
    if council_id is None:
        return ()
    if row.proposal is not None:
        return marks_of(key)
    rule = council_rule(run, council_id)
    if rule is None or rule.hidden is MarksHidden.PROPOSED:
        return ()
    marks = marks_of(key)
    if rule.hidden is MarksHidden.NEVER:
        return marks
    members = {seat.id for seat in council_members(run.tenant_id, council_id, clock.today())}
    return marks if members and members <= {mark.seat_id for mark in marks} else ()
