"""The ranking of a run as it stands: equal points have equal places; the limits that its levels are held to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.auth.actor import Actor
from core.db.bulk import Key
from core.evaluation.models import RatingRun
from core.evaluation.queries import EvaluationRow, evaluations, run_quotas, runs
from core.evaluation.quotas import Limit, level_now, limits_of
from core.evaluation.regulation import Words, words_of


@dataclass(frozen=True, slots=True)
class Place:
    """One subject in the ranking of its group: ``tied`` where others have the same points."""

    place: int | None
    tied: bool
    row: EvaluationRow
    points: Decimal | None
    level: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The places of a run by subject group, its limits, and how its levels are called."""

    run: RatingRun
    words: Words
    groups: dict[str, list[Place]]
    limits: Sequence[Limit]

    @property
    def level_heads(self) -> list[tuple[str, str]]:
        """The levels as heads of columns of numbers."""
        return [(str(label), "number") for label in self.words.levels.values()]


def run_choices(actor: Actor, cycle: Key) -> dict[str, RatingRun]:
    """Return the runs of a cycle whose facts are frozen, the newest first, as addresses name them.

    A seat of an authority ranks its own alone: nobody opens another's files.
    """
    whose = actor.authority_id
    found = [run for run in runs(cycle) if run.state != "freezing" and whose in (None, run.authority_id)]
    return {f"{run.tenant_id}.{run.id}": run for run in found}


def ranked(run: RatingRun) -> Ranking:
    """Return everybody in a run whom the seat may see, by points: proposed ones, else those of the frozen facts."""
    key = (run.tenant_id, run.id)
    rows = evaluations(key, trees=False)
    groups: dict[str, list[EvaluationRow]] = {}
    for row in rows:
        groups.setdefault(row.evaluation.subject_group, []).append(row)
    places = {group: _places(files) for group, files in groups.items()}
    return Ranking(run, words_of(run), places, limits_of(run_quotas(key), rows))


def _places(rows: Sequence[EvaluationRow]) -> list[Place]:
    ordered = sorted(rows, key=lambda row: (_points(row) is None, -(_points(row) or Decimal(0))))
    points = [_points(row) for row in ordered]
    return [
        Place(
            None if value is None else points.index(value) + 1,
            value is not None and points.count(value) > 1,
            row,
            value,
            level_now(row),
        )
        for row, value in zip(ordered, points, strict=True)
    ]


def _points(row: EvaluationRow) -> Decimal | None:
    return row.proposal.score if row.proposal is not None else row.evaluation.score
