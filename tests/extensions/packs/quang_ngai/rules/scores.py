"""The quarter's result: products accepted over products committed, both converted by their coefficients."""

from collections.abc import Sequence
from decimal import Decimal

from core.sdk import (
    AssignmentFacts,
    Op,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    leaf,
    node,
    own_amount,
    own_plan,
    percent,
)
from quang_ngai.rules.sources import REGULATION, UNPUBLISHED_METHOD


def subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return the result of each subject in per cent; without value where nothing was committed."""
    return [_score(subject) for subject in subjects]


def _score(subject: SubjectFacts) -> ScoreNode:
    committed = _sum(subject, "committed", "Sản phẩm cam kết, quy đổi")
    if committed.number == 0:
        return leaf("score", "Chưa cam kết sản phẩm nào", None, facts={"assignments": str(len(subject.assignments))})
    accepted = _sum(subject, "accepted", "Sản phẩm được chấp nhận, quy đổi")
    share = node(Op.QUOTIENT, "share", "Tỷ lệ hoàn thành KPI", [accepted, committed], note=UNPUBLISHED_METHOD)
    return node(Op.PRODUCT, "score", f"Kết quả KPI quý: {subject.label} (%)", [share, percent()], citation=REGULATION)


def _sum(subject: SubjectFacts, what: str, label: str) -> ScoreNode:
    return node(Op.SUM, what, label, [_converted(work, what) for work in subject.assignments])


def _converted(work: AssignmentFacts, what: str) -> ScoreNode:
    """Return number × coefficient of one product in this quarter alone; never more than was committed."""
    key, facts = f"{what}.{work.id}", {"assignment": work.id, "product": work.listed or work.kind}
    plan = sum((own_plan(target).number for target in work.targets), Decimal(0))
    number = leaf(f"{key}.committed", "Số sản phẩm cam kết", plan, facts=facts)
    if what == "accepted":
        amount = sum((own_amount(target).number for target in work.targets), Decimal(0))
        done = leaf(f"{key}.done", "Số sản phẩm được chấp nhận", amount, facts=facts)
        number = node(Op.MINIMUM, f"{key}.number", "Số sản phẩm được tính", [done, number])
    coefficient = leaf(f"{key}.coefficient", "Hệ số của sản phẩm", work.weight, facts=facts)
    return node(Op.PRODUCT, key, work.title, [number, coefficient])
