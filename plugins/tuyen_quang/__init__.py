"""Tuyên Quang, 30-QĐ/TU (2020): breakthrough and new work, registered by leaders or ordered from above.

The text was never published in full. What the press reports of it is declared; counts, the due day of reports and any
way of rating were not published: there are no counts, and what a run needs is a parameter without a value, so that no
level exists before a tenant confirmed its own rules.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Cadence,
    DocumentRule,
    Edition,
    IntakeFacts,
    Issue,
    Manifest,
    RaterDeclaration,
    Register,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    Text,
    hookimpl,
)
from plugins.tuyen_quang.rules import blockers, conduct, levels, papers, procedure, scores, sources, subjects, work

MANIFEST = Manifest(
    key="tuyen_quang",
    label=Text(
        "Tuyên Quang: giao việc đột phá, đổi mới cho cán bộ (30-QĐ/TU)",
        "Tuyên Quang: assigning breakthrough and new work to cadres (30-QĐ/TU)",
    ),
    version="1.1.0",
    api=(1, 1),
    # What applied after the merger of 1 July 2025 is not known.
    editions=(Edition("2020", date(2020, 5, 20), date(2025, 6, 30), sources.REGULATION),),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Leaders managed by the provincial standing committee, other leaders, cadres managed by delegation."""
    return subjects.GROUPS


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Breakthrough work, new work, and why it is chosen; no counts."""
    return work.DECLARATION


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """Yearly reports."""
    return procedure.CADENCES


@hookimpl
def declare_raters() -> RaterDeclaration:
    """The four levels of the national rules; no councils and no points."""
    return procedure.RATERS


@hookimpl
def declare_records() -> Sequence[Register]:
    """The register of exemplary conduct (nêu gương)."""
    return conduct.REGISTERS


@hookimpl
def declare_documents() -> Sequence[DocumentRule]:
    """The paper on which a cadre registers work."""
    return papers.FORMS


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Tell how far each person's work was delivered, in per cent."""
    return scores.subject_scores(ctx, subjects)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Name the level by how much of the work was delivered, under shares that a tenant confirmed."""
    return levels.bands(ctx, scores)


@hookimpl
def compute_blockers(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
    """Limit whoever was found, by a document, to have breached the duty of exemplary conduct."""
    return blockers.ceilings(ctx, subjects)


@hookimpl
def check_assignment(intake: IntakeFacts) -> Sequence[Issue]:
    """Ask why a leader chose the breakthrough work they register."""
    return work.registration_issues(intake)


@hookimpl
def compute_proposal(levels: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Propose what results and documented breaches say: no published text gives marks a part in it."""
    return levels
