"""Quảng Ngãi, 399-QĐ/TU (27/8/2025, amended by 507-QĐ/TU) with guidance 01-HD/TU (11/11/2025): results by quarter.

Work is a number of products from a list; each has a code Axis.Content.Doc.No and a coefficient, raised by its level.
A head is rated no better than the unit. A quarter's result is no rating decision; its level is public, its details are
not. Everything is a third party's reading: values bind when a tenant confirms them. The list has 416 products, which
were not published: it is the tenant's to fill in.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Cadence,
    Edition,
    IntakeFacts,
    Issue,
    Manifest,
    RaterDeclaration,
    RuleContext,
    ScoreNode,
    SettingsSchema,
    StepRule,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    Text,
    hookimpl,
)
from quang_ngai.rules import calendar, products, scores
from quang_ngai.rules.sources import GUIDANCE, REGULATION

MANIFEST = Manifest(
    key="quang_ngai",
    label=Text("Quảng Ngãi: đánh giá theo KPI sản phẩm (399-QĐ/TU)", "Quảng Ngãi: KPI by products (399-QĐ/TU)"),
    version="1.0.0",
    api=(1, 1),
    # The calendar came with the guidance; results of days before it are computed without one.
    editions=(
        Edition("399", date(2025, 8, 27), date(2025, 11, 10), REGULATION),
        Edition("399-hd01", date(2025, 11, 11), None, GUIDANCE),
    ),
)


@hookimpl
def declare_settings() -> SettingsSchema:
    """The province's list of products."""
    return products.SETTINGS


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Units with their heads, and persons."""
    return products.GROUPS


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Products by axis, each with its coefficient."""
    return products.TASKS


@hookimpl
def declare_cadence(ctx: RuleContext) -> Sequence[Cadence]:
    """Quarterly, by the day of the self-marking."""
    return calendar.cadences(ctx)


@hookimpl
def declare_steps(ctx: RuleContext) -> Sequence[StepRule]:
    """Commitment, self-marking, summary, meeting, notice, appeal and its answer."""
    return calendar.steps(ctx)


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Four levels, quarterly results that anybody may read the level of."""
    return calendar.RATERS


@hookimpl
def check_assignment(ctx: RuleContext, intake: IntakeFacts) -> Sequence[Issue]:
    """Refuse a product with another coefficient than that of the list, raised by a level."""
    return products.issues(ctx, intake)


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Converted products accepted over those committed."""
    return scores.subject_scores(ctx, subjects)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """The level by thresholds, which nobody published."""
    return calendar.bands(ctx, scores)


@hookimpl
def compute_blockers(
    subjects: Sequence[SubjectFacts], led: Sequence[ScoreNode | None]
) -> Sequence[Sequence[ScoreNode]]:
    """Rate no head better than the unit."""
    return [
        [unit] if unit is not None and subject.member == "head" else []
        for subject, unit in zip(subjects, led, strict=True)
    ]
