"""A pack whose councils have rules of procedure: what the tests of councils extend vinh_phuc by."""

import sys
from collections.abc import Sequence
from datetime import date

from core.domain.canonical import digest
from core.extensions.packs import Pack
from core.extensions.parameters import read_parameters
from core.sdk import (
    Ballot,
    Citation,
    CouncilRule,
    Edition,
    Manifest,
    MarksHidden,
    ProposalFacts,
    RaterDeclaration,
    RuleContext,
    ScoreNode,
    Step,
    StepRule,
    Text,
    hookimpl,
    leaf,
)

KEY = "council_test"
LAW = Citation("Quy chế thử của hội đồng tư vấn", "Điều 7")
START = date(2020, 1, 1)
MANIFEST = Manifest(KEY, Text("Gói thử", "Test"), "1", (1, 1), (Edition("1", START, None, LAW),), extends="vinh_phuc")

_PARAMETER = """
- key: {key}
  label: {{vi: {label}, en: {key}}}
  unit: tỷ lệ
  needed_for: rating
  values:
    - valid_from: 2020-01-01
      value: {value}
      certainty: confirmed
      basis: local
      citation: {{document: Quy chế thử của hội đồng tư vấn, article: Điều 7, issued_on: null}}
"""
PARAMETERS = "".join(
    _PARAMETER.format(key=key, label=label, value=value)
    for key, label, value in (
        ("council.quorum", "Tỷ lệ thành viên phải có mặt", "0.75"),
        ("council.majority", "Tỷ lệ phiếu phải đạt", "0.5"),
        ("days.appeal", "Số ngày được kiến nghị", "10"),
    )
)

STEPS = (
    StepRule("decision", Step.DECISION, Text("Quyết định", "Decision"), days_parameter="days.appeal"),
    StepRule(
        "appeal", Step.APPEAL, Text("Kiến nghị", "Appeal"), days_parameter="days.appeal", after="decision", citation=LAW
    ),
)

COUNCILS = (
    CouncilRule(
        "party_block",
        Text("Hội đồng tư vấn khối Đảng", "Advisory council of the Party block"),
        "party",
        LAW,
        replaces=True,
        hidden=MarksHidden.ALL_IN,
        quorum_parameter="council.quorum",
        ballot=Ballot.SECRET,
        majority_parameter="council.majority",
    ),
    CouncilRule(
        "government_block",
        Text("Hội đồng tư vấn khối chính quyền", "Advisory council of the government block"),
        "government",
        LAW,
        replaces=True,
        hidden=MarksHidden.NEVER,
        ballot=Ballot.OPEN,
    ),
)


@hookimpl
def declare_raters() -> RaterDeclaration:
    """The councils of vinh_phuc, under rules of procedure that it leaves open."""
    return RaterDeclaration(councils=COUNCILS)


@hookimpl
def declare_steps() -> Sequence[StepRule]:
    """Whoever was rated may appeal."""
    return STEPS


@hookimpl
def compute_proposal(
    ctx: RuleContext, subjects: Sequence[ProposalFacts], levels: Sequence[ScoreNode]
) -> Sequence[ScoreNode]:
    """Propose the level that the majority of those present voted for, and otherwise what the facts give."""
    share = ctx.node("council.majority")
    return [_carried(facts, share) or level for facts, level in zip(subjects, levels, strict=True)]


def _carried(facts: ProposalFacts, share: ScoreNode) -> ScoreNode | None:
    if not facts.votes or facts.votes[0].count < share.number * facts.present:
        return None
    first = facts.votes[0]
    told = {"votes": str(first.count), "present": str(facts.present)}
    return leaf("proposal", "Mức hội đồng biểu quyết", first.level, facts=told)


PACK = Pack(MANIFEST, sys.modules[__name__], read_parameters(PARAMETERS, [START]), digest("council"))
