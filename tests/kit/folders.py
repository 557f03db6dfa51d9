"""Small packs on disk, as an author has them: not installed, found by their folder."""

import textwrap
from pathlib import Path

MANIFEST = '''"""A pack of the kit's tests."""

from datetime import date
from decimal import Decimal

from core.sdk import *

LAW = Citation("Quy định thử", "Điều 1")
MANIFEST = Manifest("{key}", Text("Gói thử", "A pack"), "1", (1, 1), (Edition("1", date(2021, 1, 1), None, LAW),))
GROUP = SubjectGroup(
    "units", Text("Đơn vị", "Units"), ("unit",), (GroupMember("unit", Text("Đơn vị", "Unit"), MemberRole.UNIT),)
)
KIND = TaskKind("work", Text("Việc", "Work"), "all", ("units",), Measure.COUNT, unit="việc")
LEVELS = tuple(LevelRule(level, Text(level.value, level.value)) for level in RATED_LEVELS)


@hookimpl
def declare_subject_groups():
    return [GROUP]


@hookimpl
def declare_task_kinds():
    return TaskDeclaration((TaskGroup("all", Text("Nhóm", "Group")),), (KIND,))


@hookimpl
def declare_raters():
    return RaterDeclaration(levels=LEVELS)


@hookimpl
def compute_band(ctx, scores):
    return [band("band", "Mức", score, [("XS", ctx.node("least"))], "KHT") for score in scores]


@hookimpl
def compute_proposal(ctx, subjects):
    scores = [assignment_result(facts.subject.assignments[0], ctx.today) for facts in subjects]
    return [band("proposal", "Mức đề xuất", score, [("XS", leaf("one", "Đủ", Decimal(1), facts={"a": "b"}))], "KHT")
            for score in scores]
'''
PARAMETERS = """
- key: least
  label: {vi: Điểm tối thiểu, en: Least}
  unit: điểm
  needed_for: rating
  values:
    - valid_from: 2021-01-01
      value: 90
      certainty: confirmed
      basis: local
      citation: {document: Quy định thử, article: Điều 2, issued_on: 2021-01-01}
"""
CASE = """
title: Một đơn vị
rule_date: 2021-01-01
cut_off: 2021-12-31
subjects:
  - label: Đơn vị A
    group: units
    member: unit
    work:
      - {kind: work, plan: 10, amount: 9.5}
    expected: {score: 95, band: XS, proposal: KHT}
"""


def write_pack(
    folder: Path,
    key: str,
    source: str = MANIFEST,
    *,
    parameters: str = PARAMETERS,
    case: str = CASE,
    more: dict[str, str] | None = None,
) -> Path:
    """Write a pack as a package of its own; returns its folder."""
    root = folder / key
    files = {
        "__init__.py": source.replace("{key}", key),
        "regulation/params.yaml": parameters,
        "cases/one.yaml": case,
        **(more or {}),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), "utf-8")
    return root
