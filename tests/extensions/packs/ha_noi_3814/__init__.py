"""Hà Nội, 3814-QĐ/TU (16/5/2018): a mark every month, 20 + 70 + 10, levels A to D, and a ceiling on A.

Known from the press: parts, thresholds and the two ceilings. Not known: how the 70 points of results are counted from
work, of whom the ceiling is taken, and how months make a year ("main basis"). These are parameters without a value.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Cadence,
    CriteriaSheet,
    Edition,
    Manifest,
    Quota,
    RaterDeclaration,
    RuleContext,
    ScoreNode,
    Standing,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    Text,
    hookimpl,
)
from ha_noi_3814.rules import declared, limits, scores

MANIFEST = Manifest(
    key="ha_noi_3814",
    label=Text(
        "Hà Nội: đánh giá cán bộ, công chức, viên chức, người lao động hằng tháng (3814-QĐ/TU)",
        "Hà Nội: monthly marks of cadres, civil servants, employees and workers (3814-QĐ/TU)",
    ),
    version="1.0.0",
    api=(1, 1),
    # Successor 1841-QĐ/TU: nothing of it was published, so the edition stays open.
    editions=(Edition("2018", date(2018, 5, 16), None, declared.REGULATION),),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Everybody of a unit, each for themselves."""
    return declared.GROUPS


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Monthly work of any kind: no catalogue and no counts were published."""
    return declared.TASKS


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """A report a month; its day is not known."""
    return declared.CADENCES


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """Discipline and ethics, and the bonus, as points."""
    return declared.SHEETS


@hookimpl
def declare_raters() -> RaterDeclaration:
    """No council; four levels; a run a month, and one a year that joins the months."""
    return declared.RATERS


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Conduct + results + bonus."""
    return scores.months(ctx, subjects)


@hookimpl
def combine_periods(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """The year from its months, in the way that the tenant enters."""
    return scores.years(ctx, subjects)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """A from 90, B from 70, C from 50, else D."""
    return limits.bands(ctx, scores)


@hookimpl
def compute_quota(ctx: RuleContext, standings: Sequence[Standing]) -> Sequence[Quota]:
    """At most 30 % A in a unit, 40 % where it was outstanding."""
    return limits.quotas(ctx, standings)
