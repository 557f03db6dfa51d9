"""A pack about civil servants: heads of divisions, and as many officers as a unit has, rated by quarter and year."""

import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flask import Flask

from core.domain.canonical import digest
from core.extensions.discovery import Registry, discover, init_packs
from core.extensions.packs import Pack
from core.extensions.parameters import read_parameters
from core.sdk import (
    Citation,
    CountRule,
    Edition,
    Frequency,
    GroupMember,
    Level,
    LevelRule,
    Manifest,
    MemberRole,
    Op,
    RaterDeclaration,
    RuleContext,
    RunRule,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
    band,
    hookimpl,
    leaf,
    node,
)

KEY = "staff_test"
LAW = Citation("Quy định thử về công chức", "Điều 4")
START = date(2020, 1, 1)
MANIFEST = Manifest(KEY, Text("Gói công chức", "Staff"), "1", (1, 1), (Edition("1", START, None, LAW),))
LEVELS = (Level.XS, Level.HTT, Level.HT, Level.KHT)


def text(vi: str) -> Text:
    return Text(vi, vi)


HEADS = SubjectGroup(
    "heads",
    text("Trưởng phòng"),
    ("division",),
    (GroupMember("head", text("Trưởng phòng"), MemberRole.HEAD, post="head"),),
    joint=False,
)
STAFF = SubjectGroup(
    "staff",
    text("Công chức"),
    ("department", "division"),
    (GroupMember("officer", text("Công chức"), MemberRole.STAFF, post="officer", many=True),),
    joint=False,
    citation=LAW,
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    return [HEADS, STAFF]


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    everybody = (HEADS.key, STAFF.key)
    return TaskDeclaration(
        groups=(TaskGroup("jobs", text("Việc được giao")),),
        kinds=(TaskKind("job", text("Việc"), "jobs", everybody),),
        counts=(CountRule("load", STAFF.key, LAW, maximum=2, counted=text("việc")),),
    )


@hookimpl
def declare_raters() -> RaterDeclaration:
    return RaterDeclaration(
        levels=tuple(LevelRule(level, text(f"Mức {level.value}")) for level in LEVELS),
        runs=(
            RunRule("quarter", text("Đánh giá quý"), Frequency.QUARTER),
            RunRule("year", text("Đánh giá năm"), Frequency.YEAR, combines="quarter"),
        ),
    )


@hookimpl
def combine_periods(subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    def joined(subject: SubjectFacts) -> ScoreNode:
        scores = [
            leaf("quarter", each.label, each.score, facts={"period": each.key, "unit": each.unit})
            for each in subject.periods
        ]
        return node(Op.MEAN, "score", "Bình quân các quý", scores)

    return [joined(subject) for subject in subjects]


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    least = [(level.value, leaf("least", "Từ", Decimal(n), facts={"unit": "điểm"})) for level, n in _THRESHOLDS]
    nothing = leaf("band", "Chưa đủ dữ liệu", Level.INSUFFICIENT_DATA.value, facts={"reason": "score"})
    return [
        nothing if score.value is None else band("band", "Mức theo điểm", score, least, Level.KHT.value, LAW)
        for score in scores
    ]


_THRESHOLDS = ((Level.XS, 90), (Level.HTT, 70), (Level.HT, 50))


def install(app: Flask) -> None:
    """Install the pack beside those of the project."""
    known = discover()
    pack = Pack(MANIFEST, sys.modules[__name__], read_parameters("[]", [START]), digest("staff"))
    init_packs(app, Registry([*(each for key, each in known.packs.items() if key != "core"), pack], known.failures))
