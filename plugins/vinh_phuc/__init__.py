"""Vĩnh Phúc, 371-QĐ/TU (2021, 2022): assigning work to leaders and rating them by the product.

The text was never published in full. What the press reports of it is declared; what nobody published (weights, scale,
thresholds, due day) is a parameter without a value. How the numbers combine was not published either: the scores use
the simplest way that the reported facts allow, and each of its steps is marked *minh họa*.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    AssignmentFacts,
    Cadence,
    CarryOver,
    DocumentRule,
    Edition,
    IntakeFacts,
    Issue,
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
from plugins.vinh_phuc.rules import carry, levels, papers, procedure, registering, scores, sources
from plugins.vinh_phuc.rules.editions import YEARS

MANIFEST = Manifest(
    key="vinh_phuc",
    label=Text(
        "Vĩnh Phúc: giao nhiệm vụ, đánh giá cán bộ bằng sản phẩm (371-QĐ/TU)",
        "Vĩnh Phúc: assigning tasks and rating cadres by product (371-QĐ/TU)",
    ),
    version="1.2.0",
    api=(1, 1),
    # The day 371-QĐ/TU was issued is not known: its first year is taken whole. Groups, kinds of work and counts changed
    # with the decision for 2022; what was assigned in later years was not published.
    editions=(
        Edition("2021", date(2021, 1, 1), date(2021, 12, 31), sources.REGULATION),
        Edition("2022", date(2022, 1, 1), date(2022, 12, 31), sources.TARGETS_2022),
    ),
)


@hookimpl
def declare_subject_groups(ctx: RuleContext) -> Sequence[SubjectGroup]:
    """Who is assigned and rated in the edition's year, and who only receives work."""
    return YEARS[ctx.edition].groups


@hookimpl
def declare_task_kinds(ctx: RuleContext) -> TaskDeclaration:
    """Targets of the districts, the kinds of the others, how many each gets, and why work is chosen."""
    return YEARS[ctx.edition].tasks


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """Quarterly reports."""
    return procedure.CADENCES


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Two councils by block and four levels."""
    return procedure.RATERS


@hookimpl
def declare_documents() -> Sequence[DocumentRule]:
    """Papers of the steps that the Party issues or receives, in its style."""
    return papers.FORMS


@hookimpl
def check_assignment(ctx: RuleContext, intake: IntakeFacts) -> Sequence[Issue]:
    """Ask why a leader chose the work they register."""
    return registering.issues(ctx, intake)


@hookimpl
def propose_carry_over(ctx: RuleContext, work: Sequence[AssignmentFacts]) -> Sequence[CarryOver]:
    """Carry what is unfinished "to the very end", as a kind of work that the year knows."""
    return carry.proposals(ctx, work)


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
