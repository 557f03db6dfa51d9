"""Nghị định 335/2025/NĐ-CP: rating civil servants by products with coefficients, 30 + K × 70.

The text was not at hand. What the press reports is declared; a third party's reading is a value that the tenant
confirms; what nobody published (whether deductions add up, rounding) is a parameter or a choice without a value.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Cadence,
    CriteriaSheet,
    Edition,
    IntakeFacts,
    Issue,
    Manifest,
    Quota,
    RaterDeclaration,
    Register,
    RuleContext,
    ScoreNode,
    SettingsSchema,
    Standing,
    StepRule,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    Text,
    hookimpl,
)
from plugins.nghi_dinh_335.rules import (
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
    key="nghi_dinh_335",
    label=Text(
        "Nghị định 335/2025/NĐ-CP: đánh giá, xếp loại chất lượng công chức",
        "Decree 335/2025: rating civil servants",
    ),
    version="1.1.0",
    api=(1, 1),
    editions=(Edition("2026", date(2026, 1, 1), None, sources.DECREE),),
)


@hookimpl
def declare_settings() -> SettingsSchema:
    """The agency's list of products with their coefficients."""
    return work.SETTINGS


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Civil servants with and without a leading post."""
    return subjects.GROUPS


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Products with their coefficients."""
    return work.DECLARATION


@hookimpl
def declare_criteria(ctx: RuleContext) -> Sequence[CriteriaSheet]:
    """General criteria, and what raters give leaders for organising and uniting."""
    return criteria.sheets(ctx)


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """Monthly reports."""
    return procedure.CADENCES


@hookimpl
def declare_raters(ctx: RuleContext) -> RaterDeclaration:
    """Four levels; months make quarters and quarters years, or quarters alone."""
    return procedure.raters(ctx)


@hookimpl
def declare_steps() -> Sequence[StepRule]:
    """The day of the yearly rating."""
    return procedure.STEPS


@hookimpl
def declare_records() -> Sequence[Register]:
    """Documents that stand against a level."""
    return register.REGISTERS


@hookimpl
def check_assignment(ctx: RuleContext, intake: IntakeFacts) -> Sequence[Issue]:
    """Hold orders to the coefficients of the list."""
    return tuple(work.issues(ctx, intake))


@hookimpl
def compute_eligibility(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Tell the actual working time; who did not work is not rated."""
    return service.eligibility(ctx, subjects)


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Add general points and K × 70."""
    return scores.subject_scores(ctx, subjects)


@hookimpl
def combine_periods(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Take the mean of months or quarters."""
    return periods.combined(ctx, subjects)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Name the level that each score reaches."""
    return levels.bands(ctx, scores)


@hookimpl
def compute_blockers(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
    """Refuse levels where a document stands against them."""
    return levels.ceilings(ctx, subjects)


@hookimpl
def compute_quota(ctx: RuleContext, standings: Sequence[Standing]) -> Sequence[Quota]:
    """Hold excellent to 20 %, or to 25 % where outstanding achievement was recognised."""
    return levels.quotas(ctx, standings)
