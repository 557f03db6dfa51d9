"""A pack without councils: general criteria marked item by item, a limited best level, and days for each step."""

import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.domain.canonical import digest
from core.extensions.packs import Pack
from core.extensions.parameters import read_parameters
from core.sdk import (
    Base,
    Citation,
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    CriterionChoice,
    Disclosure,
    Edition,
    Level,
    Manifest,
    Op,
    ProposalFacts,
    Quota,
    QuotaTerms,
    RaterDeclaration,
    RuleContext,
    ScoreNode,
    Standing,
    Step,
    StepRule,
    SubjectFacts,
    Text,
    band,
    grouped,
    hookimpl,
    leaf,
    node,
    quota,
    sheet_for,
    sheet_points,
)

KEY = "marking_test"
LAW = Citation("Quy định thử về tiêu chí chung", "Điều 5")
APPEALS = Citation("Quy định thử về tiêu chí chung", "Điều 14")
START = date(2020, 1, 1)
MANIFEST = Manifest(KEY, Text("Gói thử", "Test"), "1", (1, 1), (Edition("1", START, None, LAW),), extends="tuyen_quang")

_PARAMETER = """
- key: {key}
  label: {{vi: {label}, en: {key}}}
  unit: {unit}
  needed_for: rating
  values:
    - valid_from: 2020-01-01
      value: {value}
      certainty: confirmed
      basis: local
      citation: {{document: Quy định thử, issued_on: null}}
"""
_VALUES = (
    ("points.integrity", "Điểm tối đa phẩm chất", "điểm", "10"),
    ("points.discipline", "Điểm tối đa kỷ luật", "điểm", "20"),
    ("points.results", "Điểm kết quả (minh họa)", "điểm", "65"),
    ("cap.xs", "Tỷ lệ tối đa xếp mức xuất sắc", "tỷ lệ", "0.5"),
    ("day.self", "Ngày tự đánh giá", "ngày", "5"),
    ("days.meeting", "Số ngày tổng hợp trước khi họp", "ngày", "5"),
    ("days.appeal", "Số ngày làm việc được kiến nghị", "ngày", "5"),
    ("days.answer", "Số ngày làm việc phải trả lời", "ngày", "10"),
)


def text(vi: str) -> Text:
    return Text(vi, vi)


ITEMS = (
    CriteriaGroup("quality", text("Phẩm chất"), (Criterion("1.1", text("Trung thực"), "points.integrity", LAW),)),
    CriteriaGroup(
        "order",
        text("Kỷ luật"),
        (
            Criterion("2.1", text("Chấp hành kỷ luật"), "points.discipline"),
            Criterion("2.2", text("Phong cách làm việc")),
        ),
    ),
)
OTHERS = (CriteriaGroup("work", text("Công việc"), (Criterion("3.1", text("Trung thực"), "points.integrity", LAW),)),)
YES_NO = (
    CriterionChoice("met", text("Đảm bảo"), Decimal(1)),
    CriterionChoice("unmet", text("Không đảm bảo"), Decimal(0)),
)
SHEETS = (
    CriteriaSheet("leaders", text("Tiêu chí chung của lãnh đạo"), ITEMS, ("managed_leaders",), choices=YES_NO),
    CriteriaSheet("others", text("Tiêu chí chung"), OTHERS, ("other_leaders",), citation=LAW),
)
STEPS = (
    StepRule("self", Step.SELF_MARK, text("Tự đánh giá"), day_parameter="day.self", months_after=1),
    StepRule("meeting", Step.MEETING, text("Họp xem xét"), days_parameter="days.meeting", after="self"),
    StepRule("decision", Step.DECISION, text("Quyết định"), days_parameter="days.meeting", after="meeting"),
    StepRule(
        "appeal",
        Step.APPEAL,
        text("Kiến nghị"),
        days_parameter="days.appeal",
        after="decision",
        working_days=True,
        citation=APPEALS,
    ),
    StepRule(
        "answer",
        Step.ANSWER,
        text("Trả lời kiến nghị"),
        days_parameter="days.answer",
        after="appeal",
        working_days=True,
        citation=APPEALS,
    ),
)


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Levels are those of the pack it extends, and public once a run is closed."""
    return RaterDeclaration(disclosure=Disclosure.LEVEL)


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    return SHEETS


@hookimpl
def declare_steps() -> Sequence[StepRule]:
    return STEPS


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    def score(subject: SubjectFacts) -> ScoreNode:
        sheet = sheet_for(ctx, subject.group, subject.member)
        general = sheet_points(ctx, sheet, subject.criteria) if sheet else leaf("general", "Không có", None, facts={})
        return node(Op.SUM, "score", "Tổng điểm", [general, ctx.node("points.results")])

    return [score(subject) for subject in subjects]


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    steps = [(level.value, ctx.node(f"share.{level.value.lower()}")) for level in (Level.XS, Level.HTT, Level.HT)]
    return [
        leaf("band", "Chưa chấm", Level.INSUFFICIENT_DATA.value, facts={"reason": score.label})
        if score.value is None
        else band("band", "Mức theo điểm", score, steps, Level.KHT.value)
        for score in scores
    ]


@hookimpl
def compute_quota(ctx: RuleContext, standings: Sequence[Standing]) -> Sequence[Quota]:
    levels = [str(level.key) for level in ctx.declared.raters.levels]
    terms = QuotaTerms("XS", Base.ALL_RATED, ctx.node("cap.xs"), "down", levels, citation=LAW)
    labels = {group.key: group.label.vi for group in ctx.declared.subject_groups}
    return [
        quota(f"xs.{group}", labels[group], members, terms, lambda standing: [standing.score])
        for group, members in grouped(standings, lambda standing: standing.subject.group)
    ]


@hookimpl
def compute_proposal(subjects: Sequence[ProposalFacts], levels: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    return levels


_ENTRIES = "".join(_PARAMETER.format(key=k, label=label, unit=unit, value=v) for k, label, unit, v in _VALUES)
PACK = Pack(MANIFEST, sys.modules[__name__], read_parameters(_ENTRIES, [START]), digest("marking"))
