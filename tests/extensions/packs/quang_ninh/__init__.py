"""Quảng Ninh, QĐ 06/2026/QĐ-UBND: monthly, 30 = 3 × 10, 70 = 15/15/10/10/10/10, good from 75.

At most 20 % are excellent. A third party's reading; the wording of the criteria and of whom the 20 % are taken are
not known.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    RATED_LEVELS,
    Base,
    Citation,
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    Edition,
    Frequency,
    GroupMember,
    Level,
    LevelRule,
    Manifest,
    MemberRole,
    Quota,
    QuotaTerms,
    RaterDeclaration,
    RuleContext,
    RunRule,
    ScoreNode,
    Standing,
    SubjectFacts,
    SubjectGroup,
    Text,
    band,
    grouped,
    hookimpl,
    quota,
    sheet_points,
)

DECISION = Citation("Quyết định 06/2026/QĐ-UBND của UBND tỉnh Quảng Ninh")
MANIFEST = Manifest(
    key="quang_ninh",
    label=Text("Quảng Ninh: đánh giá công chức hằng tháng (06/2026)", "Quảng Ninh: monthly marks (06/2026)"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2026", date(2026, 1, 1), None, DECISION),),
)
LEVELS = tuple(level.value for level in RATED_LEVELS)


def _criterion(key: str, vi: str, part: str) -> Criterion:
    return Criterion(key, Text(f"{vi} (nguyên văn: theo quyết định)", f"{key} (see the decision)"), part, DECISION)


SHEET = CriteriaSheet(
    key="monthly",
    label=Text("Phiếu chấm tháng", "Monthly sheet"),
    groups=(
        CriteriaGroup(
            "general",
            Text("Tiêu chí chung", "General criteria"),
            tuple(_criterion(f"general_{n}", f"Tiêu chí chung {n}", "part.general") for n in range(1, 4)),
        ),
        CriteriaGroup(
            "results",
            Text("Kết quả thực hiện nhiệm vụ", "Results"),
            tuple(_criterion(f"result_{n}", f"Tiêu chí kết quả {n}", f"part.result_{n}") for n in range(1, 7)),
        ),
    ),
    citation=DECISION,
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Civil servants."""
    officer = GroupMember("officer", Text("Công chức", "Civil servant"), MemberRole.STAFF, post="officer", many=True)
    label = Text("Công chức", "Civil servants")
    return [SubjectGroup("civil_servants", label, ("division",), (officer,), joint=False, citation=DECISION)]


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """Three general criteria and six of results, all as points."""
    return [SHEET]


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Four levels, a run a month."""
    return RaterDeclaration(
        levels=tuple(LevelRule(level, Text(f"Mức {level}", f"Level {level}")) for level in LEVELS),
        runs=(RunRule("month", Text("Đánh giá tháng", "Monthly mark"), Frequency.MONTH, citation=DECISION),),
    )


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """The points of the sheet."""
    return [sheet_points(ctx, SHEET, subject.criteria, "score") for subject in subjects]


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Excellent from 90, good from 75, completed from 50."""
    steps = [(level, ctx.node(f"threshold.{level.lower()}")) for level in LEVELS[:-1]]
    return [band("band", "Mức theo điểm", score, steps, LEVELS[-1], DECISION) for score in scores]


@hookimpl
def compute_quota(ctx: RuleContext, standings: Sequence[Standing]) -> Sequence[Quota]:
    """At most 20 % excellent; rounding is not known, so nobody is let through by it."""
    terms = QuotaTerms(Level.XS, Base(ctx.choice("quota.base")), ctx.node("quota.ratio"), "down", LEVELS, Level.HTT)
    return [
        quota(f"xs.{group}", "Tỷ lệ xuất sắc", members, terms, lambda each: [each.score])
        for group, members in grouped(standings, lambda each: each.subject.group)
    ]
