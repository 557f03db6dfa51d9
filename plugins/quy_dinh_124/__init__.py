"""124-QĐ/TW (2023 – 2025): yearly rating of collectives, leaders and Party members by marks instead of points.

The text was not at hand: what the press reports is declared, the rest is a parameter or a choice without a value.
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
from plugins.quy_dinh_124.rules import blockers, caps, marks, procedure, sources, subjects, work

MANIFEST = Manifest(
    key="quy_dinh_124",
    label=Text(
        "Quy định 124-QĐ/TW: kiểm điểm, xếp loại tập thể, cá nhân (2023 – 2025)",
        "124-QĐ/TW: rating collectives and individuals (2023 – 2025)",
    ),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2023", date(2023, 10, 4), date(2025, 8, 29), sources.REGULATION),),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Collectives, leaders, and members without a leading post."""
    return subjects.GROUPS


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Main targets and tasks."""
    return work.DECLARATION


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """Criteria marked in four words."""
    return marks.SHEETS


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """Yearly reports."""
    return procedure.CADENCES


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Four levels, rated once a year."""
    return procedure.RATERS


@hookimpl
def declare_records() -> Sequence[Register]:
    """Documents that stand against a level."""
    return blockers.REGISTERS


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Join the marks of the criteria as the tenant confirmed."""
    return marks.scores(ctx, subjects)


@hookimpl
def compute_band(scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Name the level of the same rank."""
    return marks.bands(scores)


@hookimpl
def compute_blockers(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
    """Refuse levels below half of the main targets, and where a document stands against them."""
    return blockers.ceilings(ctx, subjects)


@hookimpl
def compute_quota(ctx: RuleContext, standings: Sequence[Standing]) -> Sequence[Quota]:
    """Hold excellent to its share of each organisation."""
    return caps.quotas(ctx, standings)
