"""What appeals corrected in the shorter periods of a run after its facts were frozen: the run stands as it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.declarations import MemberRole
from core.evaluation.models import AppealAnswer, Decision, RatingRun
from core.evaluation.queries import DecidedPeriod, EvaluationRow, answers_to_appeals, decided_periods


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision on a shorter period made after the facts were frozen; ``answer`` is None where no appeal led to it.

    ``before`` is what the run joined; None where the period was not decided then.
    """

    period: RatingRun
    label: str
    before: Decision | None
    after: Decision
    answer: AppealAnswer | None

    @property
    def is_unexplained(self) -> bool:
        """Whether a decision was replaced although no appeal was answered by it: nobody may do so."""
        return self.after.number > 1 and self.answer is None


def corrections(run: RatingRun, rule: str, rows: Sequence[EvaluationRow]) -> list[Correction]:
    """Return what was decided anew, of the subjects of a run's files, since its facts were frozen; three statements."""
    if run.issued_at is None or not rule:
        return []
    files = [row.evaluation for row in rows]
    rated = {file.subject_person_id for file in files if file.facts["role"] != MemberRole.UNIT}
    persons = {person for person in rated if person is not None}
    collectives = {file.subject_key for file in files if file.facts["role"] == MemberRole.UNIT}
    then = {_name(row): row for row in decided_periods(run, rule, persons, collectives, run.issued_at)}
    later = [row for row in decided_periods(run, rule, persons, collectives) if row.decision.decided_at > run.issued_at]
    answers = answers_to_appeals({row.decision.id for row in later}, run.tenant_id) if later else {}
    return [
        Correction(
            period=row.run,
            label=row.evaluation.subject_label,
            before=then[_name(row)].decision if _name(row) in then else None,
            after=row.decision,
            answer=answers.get(row.decision.id),
        )
        for row in later
    ]


def _name(row: DecidedPeriod) -> tuple[object, object]:
    return row.evaluation.tenant_id, row.evaluation.id
