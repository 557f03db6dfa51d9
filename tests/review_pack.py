"""A pack that has files reviewed: the director's by a superior, all others by somebody whom the authority names."""

import sys
from collections.abc import Sequence
from datetime import date

from core.domain.canonical import digest
from core.extensions.packs import Pack
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

KEY = "review_test"
LAW = Citation("Quy chế thử về thẩm định", "Điều 3")
START = date(2020, 1, 1)
MANIFEST = Manifest(KEY, Text("Gói thử", "Test"), "1", (1, 1), (Edition("1", START, None, LAW),), extends="vinh_phuc")
REVIEWS = (
    ReviewRule("superior", Text("Cấp trên thẩm định", "Superior"), "secretary", ("directors",), LAW),
    ReviewRule("named", Text("Người được phân công thẩm định", "Named"), citation=LAW),
)


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Who reviews."""
    return RaterDeclaration(reviews=REVIEWS)


@hookimpl
def compute_proposal(subjects: Sequence[ProposalFacts], levels: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Propose what the reviewer named."""
    return [_said(facts) or level for facts, level in zip(subjects, levels, strict=True)]


def _said(facts: ProposalFacts) -> ScoreNode | None:
    if facts.review is None:
        return None
    return leaf("proposal", "Mức người thẩm định đề nghị", facts.review.level, facts={"rater": facts.review.rater})


PACK = Pack(MANIFEST, sys.modules[__name__], (), digest("review"))
