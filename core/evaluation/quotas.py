"""Limits of a run as they were computed, and how many hold the limited level now: proposed, or decided already."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from uuid_utils.compat import uuid7

from core import clock
from core.db.bulk import Key
from core.domain.canonical import canonical, digest
from core.domain.restore import restore
from core.domain.stages import Quota, Ranked
from core.evaluation.models import RatingRun, RunQuota
from core.evaluation.queries import EvaluationRow, decided_levels, run_quotas

#: When a limit was computed: over the frozen facts, or over what is proposed.
FROZEN, PROPOSED = "frozen", "proposed"


def quota_rows(
    run: RatingRun, stage: str, quotas: Sequence[Quota], council_of: Callable[[Quota], uuid.UUID | None]
) -> list[dict[str, Any]]:
    """Return the rows of a stage's limits; ``council_of`` tells to whose block a limit belongs (None: to no one's)."""
    return [_row(run, stage, place, quota, council_of(quota)) for place, quota in enumerate(quotas)]


def _row(run: RatingRun, stage: str, place: int, quota: Quota, council_id: uuid.UUID | None) -> dict[str, Any]:
    stored = canonical(quota)
    return {
        "tenant_id": run.tenant_id,
        "id": uuid7(),
        "authority_id": run.authority_id,
        "council_id": council_id,
        "subject_person_id": None,
        "run_id": run.id,
        "stage": stage,
        "place": place,
        "quota": stored,
        "quota_hash": digest(stored),
        "computed_at": clock.now(),
    }


@dataclass(frozen=True, slots=True)
class Holder:
    """One member who holds the limited level now; ``ranked`` is None for one who held another when ranked."""

    subject: str
    label: str
    file: tuple[uuid.UUID, uuid.UUID]
    ranked: Ranked | None
    is_decided: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit with who holds its level now, in the order of the ranking, and those it lowered.

    ``most`` is None where the limit has no value. ``is_preliminary`` tells that it is over the frozen facts alone.
    """

    quota: Quota
    most: int | None
    holders: tuple[Holder, ...]
    lowered: tuple[Holder, ...]
    is_preliminary: bool

    @property
    def proof(self) -> object:
        """The tree of the limit, as pages show it."""
        return canonical(self.quota.limit)

    @property
    def over(self) -> tuple[Holder, ...]:
        """Those beyond the limit; equal ones at its edge all count."""
        return tuple(holder for holder in self.holders if holder.is_over)


def limits_of(rows: Sequence[RunQuota], files: Iterable[EvaluationRow]) -> list[Limit]:
    """Return the limits that hold now: those over proposals, and the preliminary ones of groups without proposals."""
    by_subject = {row.evaluation.subject_key: row for row in files}
    return [_limit(stage, quota, by_subject) for stage, quota in living(rows)]


def living(rows: Sequence[RunQuota]) -> list[tuple[str, Quota]]:
    """Return the limits that hold now, each with its stage."""
    quotas = [(row.stage, restore(Quota, row.quota)) for row in rows]
    replaced = {(quota.level, member) for stage, quota in quotas if stage == PROPOSED for member in quota.members}
    return [
        (stage, quota)
        for stage, quota in quotas
        if stage == PROPOSED or not any((quota.level, member) in replaced for member in quota.members)
    ]


def _limit(stage: str, quota: Quota, files: Mapping[str, EvaluationRow]) -> Limit:
    most = None if quota.limit.value is None else int(quota.limit.number)
    held = [key for key in quota.members if key in files and level_now(files[key]) == quota.level]
    over = beyond(quota, held)
    holders = [_holder(quota, files[key], over) for key in in_order(quota, held)]
    lost = [each.subject for each in quota.ranking if each.subject in files and each.subject not in held]
    lowered = [_holder(quota, files[key], ()) for key in lost]
    return Limit(quota, most, tuple(holders), tuple(lowered), stage == FROZEN)


def _holder(quota: Quota, row: EvaluationRow, over: Collection[str]) -> Holder:
    file = row.evaluation
    return Holder(
        file.subject_key,
        file.subject_label,
        (file.tenant_id, file.id),
        quota.of(file.subject_key),
        row.decision is not None,
        file.subject_key in over,
    )


def level_now(row: EvaluationRow) -> str:
    """Return the level of a file as far as it is: decided, else proposed, else what the frozen facts give."""
    if row.decision is not None:
        return row.decision.level
    return row.proposal.level if row.proposal is not None else row.evaluation.band


def in_order(quota: Quota, held: Iterable[str]) -> list[str]:
    """Return holders of a limited level, best first; those who were not ranked come last."""
    return sorted(held, key=lambda key: (_place(quota, key), key))


def _place(quota: Quota, subject: str) -> int:
    ranked = quota.of(subject)
    return ranked.place if ranked else len(quota.members) + 1


def beyond(quota: Quota, held: Collection[str]) -> list[str]:
    """Return who of the holders stand beyond the limit: from the first place that does not fit, ties whole."""
    if quota.limit.value is None or len(held) <= quota.limit.number:
        return []
    ordered = in_order(quota, held)
    edge = _place(quota, ordered[int(quota.limit.number)])
    return [key for key in ordered if _place(quota, key) >= edge]


@dataclass(frozen=True, slots=True)
class OverLimit:
    """A limit that an act of deciding would go over, and which of its decisions answer for it."""

    label: str
    level: str
    most: int
    count: int
    responsible: tuple[str, ...]


def over_limits(run: Key, chosen: Mapping[str, str]) -> list[OverLimit]:
    """Return the limits of a run that deciding ``chosen`` (levels by subject) goes over.

    The decisions of the act that stand beyond a limit answer for it, else all of the act at that level.
    """
    rows = run_quotas(run)
    if not rows:
        return []
    levels = {**decided_levels(run), **chosen}
    found = []
    for _stage, quota in living(rows):
        held = [key for key in quota.members if levels.get(key) == quota.level]
        over = beyond(quota, held)
        ours = [key for key in held if key in chosen]
        if over and ours:
            responsible = [key for key in over if key in chosen] or ours
            found.append(OverLimit(quota.label, quota.level, int(quota.limit.number), len(held), tuple(responsible)))
    return found
