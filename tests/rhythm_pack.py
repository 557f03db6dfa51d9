"""A pack on top of the regulation of the tests' year: quarters are rated, a year joins them, products have a weight."""

import json
import sys
from collections.abc import Sequence
from datetime import date

from core.db import bind_context, db
from core.domain.canonical import digest
from core.extensions.packs import Pack
from core.extensions.parameters import read_parameters
from core.extensions.services import enable_pack, load_scheme
from core.sdk import (
    Citation,
    Edition,
    Frequency,
    Manifest,
    Measure,
    Op,
    RaterDeclaration,
    RunRule,
    ScoreNode,
    SubjectFacts,
    TaskDeclaration,
    TaskKind,
    Text,
    hookimpl,
    leaf,
    node,
)
from tests.world import World
from tests.year import as_superuser

KEY = "rhythm_test"
LAW = Citation("Quy định thử về đánh giá", "Điều 5")
MANIFEST = Manifest(
    KEY, Text("Gói nhịp đánh giá", "Rhythm"), "1", (1, 1), (Edition("1", date(2020, 1, 1), None, LAW),), "vinh_phuc"
)

#: Nobody published how quarters make half a year: only such runs wait for it.
_PARAMETERS = """
- key: half.least_quarters
  label: {vi: Số quý tối thiểu để đánh giá sáu tháng, en: Fewest quarters of half a year}
  unit: quý
  needed_for: rating
  runs: [half]
  values:
    - valid_from: 2020-01-01
      certainty: unknown
      basis: local
      citation: {document: Quy định thử về đánh giá, issued_on: null}
"""


@hookimpl
def declare_raters() -> RaterDeclaration:
    return RaterDeclaration(
        runs=(
            RunRule("quarter", Text("Đánh giá quý", "Quarterly rating"), Frequency.QUARTER, citation=LAW, rates=False),
            RunRule("half", Text("Đánh giá sáu tháng", "Half a year"), Frequency.HALF_YEAR, "quarter", LAW),
            RunRule("year", Text("Đánh giá năm", "Yearly rating"), Frequency.YEAR, combines="quarter", citation=LAW),
        )
    )


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    return TaskDeclaration(
        kinds=(
            TaskKind(
                "product",
                Text("Sản phẩm được giao", "Assigned product"),
                "socio_economy",
                ("directors",),
                Measure.MILESTONES,
                unit="mốc",
                citation=LAW,
                replaces=True,
                weighted=True,
            ),
        )
    )


@hookimpl
def combine_periods(subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    return [_mean(subject) for subject in subjects]


def _mean(subject: SubjectFacts) -> ScoreNode:
    scores = [each.score for each in subject.periods if each.score is not None]
    if not scores:
        return leaf("score", "Không có quý nào được đánh giá", None, facts={"periods": "0"})
    parts = [leaf(f"quarter.{n}", "Điểm quý", score, facts={"place": str(n)}) for n, score in enumerate(scores)]
    return node(Op.MEAN, "score", "Bình quân các quý", parts)


PACK = Pack(MANIFEST, sys.modules[__name__], read_parameters(_PARAMETERS, [date(2020, 1, 1)]), digest("rhythm"))


def rate_by_it(world: World) -> None:
    """Let province An rate the year under the pack."""
    administrator = world.actor("quan-tri@an.example")
    enable_pack(administrator, KEY, date(2021, 1, 1))
    bind_context(db.session(), administrator.context)
    pin = load_scheme(administrator.tenant_id, KEY, date(2021, 1, 1)).pin()
    values = {"key": KEY, "pin": json.dumps(pin.to_json()), "fingerprint": pin.fingerprint}
    as_superuser("update cycle set scheme = :key, pin = cast(:pin as jsonb), fingerprint = :fingerprint", **values)
