"""Telling the levels above how far a run is: counts that name nobody, in the transaction that changes them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import update
from uuid_utils.compat import uuid7

from core import clock
from core.db import db
from core.db.bulk import Key
from core.evaluation.models import RatingRun
from core.evaluation.queries import EvaluationRow, run_quotas
from core.evaluation.quotas import Limit, limits_of
from core.evaluation.standing_models import RunStanding
from core.tenancy.models import Authority

#: Of fewer files than these no count by level is told: it would tell who is meant. Core's own cautious number.
LEAST_PUBLISHED = 5


def announce(run: RatingRun) -> None:
    """Tell of a run that is being opened."""
    authority = db.session.get_one(Authority, (run.tenant_id, run.authority_id))
    standing = RunStanding(
        tenant_id=run.tenant_id,
        id=uuid7(),
        authority_id=run.authority_id,
        run_id=run.id,
        cycle_tenant_id=run.cycle_tenant_id,
        cycle_id=run.cycle_id,
        authority_label=authority.name,
        run_name=run.name,
        rule=run.rule,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        cut_off=run.cut_off,
        changed_at=clock.now(),
    )
    db.session.add(standing)


def advance(run: Key, *, files: int = 0, proposed: int = 0, decided: int = 0, **more: Any) -> None:
    """Count further files of a run, or further ones proposed or decided.

    Added in the database: two who decide at once both count, and a council that sees its own block counts that alone.
    """
    counts = {
        RunStanding.files: RunStanding.files + files,
        RunStanding.proposed: RunStanding.proposed + proposed,
        RunStanding.decided: RunStanding.decided + decided,
    }
    at = update(RunStanding).where(RunStanding.tenant_id == run[0], RunStanding.run_id == run[1])
    more |= {"changed_at": clock.now()}
    db.session.execute(at.values({**counts, **{getattr(RunStanding, name): value for name, value in more.items()}}))


def publish(run: RatingRun, files: Sequence[EvaluationRow]) -> None:
    """Tell what was decided in a closed run, by level, and how that is to its limits."""
    key = (run.tenant_id, run.id)
    told = len(files) >= LEAST_PUBLISHED
    levels = Counter(row.decision.level for row in files if row.decision is not None) if told else {}
    quotas = _by_level(limits_of(run_quotas(key), files)) if told else {}
    advance(key, state=run.state, levels=dict(sorted(levels.items())), quotas=quotas)


def _by_level(limits: Iterable[Limit]) -> dict[str, Any]:
    """Return by level how many may hold it and how many do, over all groups of a run; None where nobody knows."""
    of_level: dict[str, list[Limit]] = defaultdict(list)
    for limit in limits:
        of_level[limit.quota.level].append(limit)
    return {
        level: {
            "most": sum(each.most or 0 for each in found) if all(each.most is not None for each in found) else None,
            "held": sum(len(each.holders) for each in found),
            "over": sum(1 for each in found if each.over),
        }
        for level, found in sorted(of_level.items())
    }
