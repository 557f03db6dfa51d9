"""What facts say about a subject without any regulation."""

from datetime import date

from core.sdk import Op, ScoreNode, SubjectFacts, assignment_result, leaf, node, percent


def mean_delivery(subject: SubjectFacts, today: date) -> ScoreNode:
    """Return the plain mean over the subject's work, in per cent of the plans; without work it has no value."""
    if not subject.assignments:
        return leaf("score", "Chưa có nhiệm vụ để tính điểm", None, facts={"assignments": "0"})
    work = [assignment_result(assignment, today) for assignment in subject.assignments]
    mean = node(Op.MEAN, "mean", "Bình quân mức hoàn thành các nhiệm vụ", work)
    return node(Op.PRODUCT, "score", "Mức hoàn thành bình quân (%)", [mean, percent()])
