"""Khánh Hòa, from 01/4/2025: a mark every month, 20 + 10 + 70, good from 80; late reports do not count.

Known from the press: parts, thresholds, task groups A to D, breakthrough work of leaders, the log of hours, the 25th.
Not known: number and day of the document, how the 70 points come from work, and the wording of the criteria.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Cadence,
    CriteriaSheet,
    Edition,
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
from khanh_hoa.rules import criteria, scores, work
from khanh_hoa.rules.sources import REGULATION

MANIFEST = Manifest(
    key="khanh_hoa",
    label=Text("Khánh Hòa: đánh giá công việc hằng tháng (2025)", "Khánh Hòa: monthly marks of work (2025)"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2025", date(2025, 4, 1), None, REGULATION),),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Leaders, and everybody else, of 53 agencies."""
    return work.GROUPS


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Groups A to D; leaders have breakthrough work besides."""
    return work.TASKS


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """A report a month, by a day of the same month."""
    return work.CADENCES


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """Four general criteria, and administrative reform with information technology."""
    return criteria.SHEETS


@hookimpl
def declare_records() -> Sequence[Register]:
    """The hours that a person logs: kept, read by the authority, worth no points."""
    return criteria.REGISTERS


@hookimpl
def declare_raters() -> RaterDeclaration:
    """No council; four levels; a run a month."""
    return work.RATERS


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """General criteria + reform + results, where results need a report in time."""
    return scores.subject_scores(ctx, subjects)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Excellent from 90, good from 80, completed from 50."""
    return work.bands(ctx, scores)
