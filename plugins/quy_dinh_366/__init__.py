"""366-QĐ/TW (2025) with HD 02-HD/BTCTW (2026): rating collectives, leaders and others by 30 + 70 points and conditions.

The full texts were not at hand. What the press reports is declared; a third party's reading is a value that the tenant
confirms; what nobody published (weights of the axes, how the cap is taken, the list of blockers) is a parameter or a
choice without a value. How tasks become the 70 points was not published: the simplest way is marked *minh họa*.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Cadence,
    Condition,
    ConductFacts,
    CriteriaSheet,
    Edition,
    Manifest,
    Quota,
    RaterDeclaration,
    RecordFacts,
    Register,
    RuleContext,
    ScoreNode,
    Standing,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    Text,
    hookimpl,
)
from plugins.quy_dinh_366.rules import (
    ceilings,
    conditions,
    criteria,
    levels,
    periods,
    procedure,
    register,
    scores,
    service,
    sources,
    subjects,
    work,
)

MANIFEST = Manifest(
    key="quy_dinh_366",
    label=Text(
        "Quy định 366-QĐ/TW: đánh giá, xếp loại tập thể, cá nhân trong hệ thống chính trị",
        "366-QĐ/TW: rating collectives and individuals in the political system",
    ),
    version="1.0.0",
    api=(1, 1),
    editions=(
        Edition("2025", date(2025, 8, 30), date(2026, 5, 21), sources.REGULATION),
        Edition("2026", date(2026, 5, 22), None, sources.GUIDANCE_02),
    ),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Collectives, leaders, and people without a leading post."""
    return subjects.GROUPS


@hookimpl
def declare_task_kinds(ctx: RuleContext) -> TaskDeclaration:
    """Tasks; since HD 02 tasks and key tasks under six axes."""
    return work.TASKS_2025 if ctx.edition == "2025" else work.TASKS_2026


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """General criteria of each group, 30 points."""
    return criteria.SHEETS


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """Quarterly reports."""
    return procedure.CADENCES


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Four levels, rated by quarter and year; no council."""
    return procedure.RATERS


@hookimpl
def declare_records() -> Sequence[Register]:
    """Shortcomings with their day, and documented blockers."""
    return register.REGISTERS


@hookimpl
def compute_record_facts(ctx: RuleContext, records: Sequence[RecordFacts]) -> Sequence[ConductFacts]:
    """Tell which shortcomings that were due are remedied."""
    return register.conduct(ctx, records)


@hookimpl
def compute_eligibility(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Rate who held the post long enough."""
    return service.eligibility(ctx, subjects)


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Add general points and results."""
    return scores.subject_scores(ctx, subjects)


@hookimpl
def combine_periods(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Combine the quarters of a year as the tenant confirmed."""
    return periods.combined(ctx, subjects)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Name the level that each score reaches."""
    return levels.bands(ctx, scores)


@hookimpl
def compute_conditions(
    ctx: RuleContext, subjects: Sequence[SubjectFacts], led: Sequence[ScoreNode | None]
) -> Sequence[Sequence[Condition]]:
    """Ask for what Điều 11 says besides points."""
    return conditions.conditions(ctx, subjects, led)


@hookimpl
def compute_blockers(
    ctx: RuleContext, subjects: Sequence[SubjectFacts], led: Sequence[ScoreNode | None]
) -> Sequence[Sequence[ScoreNode]]:
    """Limit levels by documented blockers, the collective that is led, undone tasks and failed quarters."""
    return ceilings.ceilings(ctx, subjects, led)


@hookimpl
def compute_quota(ctx: RuleContext, standings: Sequence[Standing]) -> Sequence[Quota]:
    """Hold excellent to its share of each group of similar duties."""
    return levels.quotas(ctx, standings)
