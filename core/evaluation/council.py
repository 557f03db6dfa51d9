"""What a run's regulation says of the council that appraises a block, and which marks its members may see by it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import clock
from core.domain.declarations import CouncilRule, MarksHidden
from core.errors import DomainError
from core.evaluation.models import CouncilMark, RatingRun
from core.evaluation.queries import EvaluationRow, council_members, council_row, marks_of, marks_of_run
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


@dataclass(frozen=True, slots=True)
class BlockMarks:
    """The marks of a block: how many each file has, and those that are no secret among the members any more."""

    counts: Mapping[uuid.UUID, int]
    shown: Mapping[uuid.UUID, "Slips"]


@dataclass(frozen=True, slots=True)
class Slips:
    """The members' marks of one file, and how far apart their points are."""

    marks: Sequence[CouncilMark]
    mean: Decimal | None
    least: Decimal | None
    most: Decimal | None


def block_marks(
    run: RatingRun, rows: Sequence[EvaluationRow], council_id: uuid.UUID, members: Collection[uuid.UUID]
) -> BlockMarks:
    """Return the marks of a council's block; ``members`` are the seats that sit on it today."""
    given, rule = marks_of_run((run.tenant_id, run.id)), council_rule(run, council_id)
    hidden = rule.hidden if rule else MarksHidden.PROPOSED
    shown = {
        row.evaluation.id: slips(marks)
        for row in rows
        if (marks := given.get(row.evaluation.id)) and _is_open(hidden, row, marks, members)
    }
    return BlockMarks({file: len(marks) for file, marks in given.items()}, shown)


def slips(marks: Sequence[CouncilMark]) -> Slips:
    """Return marks with the mean of their points, the least and the most."""
    points = [mark.points for mark in marks if mark.points is not None]
    if not points:
        return Slips(marks, None, None, None)
    return Slips(marks, sum(points, Decimal(0)) / len(points), min(points), max(points))


def _is_open(
    hidden: MarksHidden, row: EvaluationRow, marks: Sequence[CouncilMark], members: Collection[uuid.UUID]
) -> bool:
    if row.proposal is not None or hidden is MarksHidden.NEVER:
        return True
    return hidden is MarksHidden.ALL_IN and bool(members) and set(members) <= {mark.seat_id for mark in marks}


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
    is_all_in = rule.hidden is MarksHidden.ALL_IN
    members = {seat.id for seat in council_members(run.tenant_id, council_id, clock.today())} if is_all_in else ()
    return marks if _is_open(rule.hidden, row, marks, members) else ()
