"""A commune of Nghệ An in 2026: three steps, of oneself, of the head of the division, of the chairman; on NĐ 335.

A third party's reading of 295-QĐ/ĐU and 283/QĐ-UBND. What the second step said is put before the third as it was said.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Citation,
    Edition,
    Manifest,
    ProposalFacts,
    RaterDeclaration,
    ReviewRule,
    ScoreNode,
    Text,
    hookimpl,
    leaf,
)

SOURCE = Citation("Quyết định 283/QĐ-UBND của UBND xã Nghĩa Lâm")
MANIFEST = Manifest(
    key="nghe_an",
    label=Text("Xã Nghĩa Lâm: ba bước đánh giá", "Nghĩa Lâm: three steps"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2026", date(2026, 5, 7), None, SOURCE),),
    extends="nghi_dinh_335",
)
HEAD = ReviewRule("head", Text("Trưởng phòng thẩm định", "Review by the head"), post="head", citation=SOURCE)


@hookimpl
def declare_raters() -> RaterDeclaration:
    """The second step."""
    return RaterDeclaration(reviews=(HEAD,))


@hookimpl
def compute_proposal(subjects: Sequence[ProposalFacts], levels: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """The level that the head named; without one, what the facts give."""
    return [_said(facts) or level for facts, level in zip(subjects, levels, strict=True)]


def _said(facts: ProposalFacts) -> ScoreNode | None:
    if facts.review is None or facts.review.level is None:
        return None
    return leaf("proposal", HEAD.label.vi, facts.review.level, facts={"rater": facts.review.rater})
