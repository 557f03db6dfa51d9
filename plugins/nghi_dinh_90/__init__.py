"""Nghị định 90/2020/NĐ-CP with 48/2023: yearly rating of cadres, civil servants and public employees by conditions.

For periods to the end of 2025. The text was not at hand: what the press reports is declared, the rest is a parameter
without a value. There are no points: the best level stands all of whose conditions hold.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Cadence,
    Condition,
    Edition,
    Manifest,
    Quota,
    RaterDeclaration,
    Register,
    RuleContext,
    ScoreNode,
    Standing,
    StepRule,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    Text,
    hookimpl,
)
from plugins.nghi_dinh_90.rules import caps, levels, procedure, register, service, sources, subjects, work

MANIFEST = Manifest(
    key="nghi_dinh_90",
    label=Text(
        "Nghị định 90/2020/NĐ-CP: xếp loại cán bộ, công chức, viên chức (đến hết 2025)",
        "Decree 90/2020: rating cadres, civil servants and public employees (to 2025)",
    ),
    version="1.0.0",
    api=(1, 1),
    # The day the decree came into force is not known here: the day of issue stands for it. Of 48/2023 only the year is
    # known, which is taken whole.
    editions=(
        Edition("2020", date(2020, 8, 13), date(2022, 12, 31), sources.DECREE),
        Edition("2023", date(2023, 1, 1), date(2025, 12, 31), sources.AMENDMENT),
    ),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Leaders, managers of public service units, and everybody else."""
    return subjects.GROUPS


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Tasks of a person and targets of a unit."""
    return work.DECLARATION


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """Yearly reports."""
    return procedure.CADENCES


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Four levels, rated once a year."""
    return procedure.RATERS


@hookimpl
def declare_steps() -> Sequence[StepRule]:
    """The day before which the year is rated."""
    return procedure.STEPS


@hookimpl
def declare_records() -> Sequence[Register]:
    """Documents that may stand against a level."""
    return register.REGISTERS


@hookimpl
def compute_eligibility(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Rate who worked for six months; name whose opinion is needed after a transfer."""
    return service.eligibility(ctx, subjects)


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Tell what share of the work was done in time with quality."""
    return levels.scores(ctx, subjects)


@hookimpl
def compute_band(scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Begin with the best level."""
    return levels.bands(scores)


@hookimpl
def compute_conditions(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[Condition]]:
    """Ask what each level asks."""
    return levels.conditions(ctx, subjects)


@hookimpl
def compute_blockers(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
    """Limit levels by leave, late work and documents."""
    return service.ceilings(ctx, subjects)


@hookimpl
def compute_quota(ctx: RuleContext, standings: Sequence[Standing]) -> Sequence[Quota]:
    """Hold excellent to the Party's share, since 48/2023."""
    return caps.quotas(ctx, standings)
