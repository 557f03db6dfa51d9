"""Vĩnh Phúc, 371-QĐ/TU (2021): assigning work to leaders and rating them by the product.

The text was never published in full. What the press reports of it is declared; what nobody published (weights, scale,
thresholds, due day) is a parameter without a value. How the numbers combine was not published either: the scores use
the simplest way that the reported facts allow, and each of its steps is marked *minh họa*.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Cadence,
    Edition,
    Manifest,
    ProposalFacts,
    RaterDeclaration,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    Text,
    hookimpl,
)
from plugins.vinh_phuc.rules import levels, procedure, scores, sources, subjects, work

MANIFEST = Manifest(
    key="vinh_phuc",
    label=Text(
        "Vĩnh Phúc: giao nhiệm vụ, đánh giá cán bộ bằng sản phẩm (371-QĐ/TU)",
        "Vĩnh Phúc: assigning tasks and rating cadres by product (371-QĐ/TU)",
    ),
    version="1.0.0",
    api=(1, 1),
    # The day 371-QĐ/TU was issued is not known: its first year is taken whole. Groups and counts changed in 2022.
    editions=(Edition("2021", date(2021, 1, 1), date(2021, 12, 31), sources.REGULATION),),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Districts with their heads, 13 provincial bodies, 6 directors; and who only receives work."""
    return subjects.GROUPS


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Four groups, 18 targets per district, the kinds of the others, and why work is chosen."""
    return work.DECLARATION


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """Quarterly reports."""
    return procedure.CADENCES


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Two councils by block and four levels."""
    return procedure.RATERS


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Score districts by weighted groups of targets, everybody else by the mean of their work."""
    return scores.subject_scores(ctx, subjects)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Name the level that each score reaches."""
    return levels.bands(ctx, scores)


@hookimpl
def compute_proposal(ctx: RuleContext, subjects: Sequence[ProposalFacts]) -> Sequence[ScoreNode]:
    """Join results and council marks, and name the level they reach together."""
    return levels.proposals(ctx, subjects)
