"""The names that formulas of a scheme may use, each with its kind and the accepted facts that it stands for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.domain.criteria import CriteriaSheet
from core.domain.declarations import TaskKind
from core.domain.facts import AssignmentFacts, ProposalFacts, SubjectFacts
from core.domain.score import Op, ScoreNode
from core.sdk.context import RuleContext
from core.sdk.criteria import item_points, sheet_for, sheet_points
from core.sdk.formulas import Formula, Kind, Names
from core.sdk.pieces import attribute_value, piece_points
from core.sdk.results import assignment_result, is_delivered, percent
from core.sdk.scoring import leaf, node

NOTHING_ASSIGNED = "Chưa có nhiệm vụ nào"
NO_ATTRIBUTE = "Loại việc này không có thuộc tính ấy"
NO_SHEET = "Không có phiếu tiêu chí cho đối tượng này"
#: Before the name of a group of work: the results of the work in it.
GROUP = "group."


@dataclass(frozen=True, slots=True)
class Case:
    """What a formula is computed from; what its stage does not know yet is None."""

    ctx: RuleContext
    subject: SubjectFacts
    task_scores: Sequence[ScoreNode] = ()
    eligibility: ScoreNode | None = None
    score: ScoreNode | None = None
    work: AssignmentFacts | None = None
    marks: ProposalFacts | None = None


Meaning = Callable[[Case], "ScoreNode | Sequence[ScoreNode]"]
Entry = tuple[str, Kind, Meaning]
Catalogue = Mapping[str, tuple[Kind, Meaning]]


def _number(key: str, label: str, value: Decimal | int | None, of: SubjectFacts, note: str = "") -> ScoreNode:
    facts = {"subject": of.key}
    return leaf(key, label, None if value is None else Decimal(value), facts=facts, note=note)


def _count(key: str, label: str, counted: Callable[[AssignmentFacts], bool]) -> Entry:
    def count(case: Case) -> ScoreNode:
        return _number(key, label, sum(map(counted, case.subject.assignments)), case.subject)

    return key, Kind.NUMBER, count


def _percent_of_work(key: str, label: str, part: str) -> Entry:
    def share(case: Case) -> ScoreNode:
        if not case.subject.assignments:
            return _number(key, label, None, case.subject, NOTHING_ASSIGNED)
        return _percent(key, label, _one(case, part), _one(case, "tasks.count"))

    return key, Kind.NUMBER, share


def _percent(key: str, label: str, part: ScoreNode, whole: ScoreNode) -> ScoreNode:
    share = node(Op.QUOTIENT, f"{key}.fraction", label, [part, whole])
    return node(Op.PRODUCT, key, f"{label} (%)", [share, percent()])


def _one(case: Case, key: str) -> ScoreNode:
    found = SUBJECT[key][1](case)
    assert isinstance(found, ScoreNode)
    return found


def _is_on_time(work: AssignmentFacts) -> bool:
    in_time = work.excused or (work.done_on is not None and work.done_on <= work.due_on)
    return is_delivered(work) and in_time


def _results(case: Case) -> list[ScoreNode]:
    return [assignment_result(work, case.ctx.today) for work in case.subject.assignments]


def _reports(key: str, label: str, counted: Callable[[SubjectFacts], int]) -> Entry:
    return key, Kind.NUMBER, lambda case: _number(key, label, counted(case.subject), case.subject)


def _reports_on_time(case: Case) -> ScoreNode:
    label, of = "Tỷ lệ báo cáo đúng hạn", case.subject
    if not of.reports_due:
        return _number("reports.on_time_percent", label, None, of, "Chưa có báo cáo nào đến hạn")
    return _percent("reports.on_time_percent", label, _one(case, "reports.on_time"), _one(case, "reports.due"))


def _general(case: Case) -> ScoreNode:
    sheet = sheet_for(case.ctx, case.subject.group, case.subject.member)
    if sheet is None:
        return _number(
            "general", "Điểm tiêu chí chung", None, case.subject, "Không có phiếu tiêu chí cho đối tượng này"
        )
    return sheet_points(case.ctx, sheet, case.subject.criteria)


def _weighted(case: Case) -> ScoreNode:
    """Return the mean of the scores of all work by its weights."""
    key, label, scored = "task_scores.weighted", "Bình quân theo trọng số", case.task_scores
    total = sum((work.weight for work in case.subject.assignments), Decimal(0))
    if not total:
        return _number(key, label, None, case.subject, NOTHING_ASSIGNED)
    weights = [
        leaf(f"{work.id}.weight", "Trọng số", work.weight, facts={"assignment": work.id})
        for work in case.subject.assignments
    ]
    pairs = [each for pair in zip(scored, weights, strict=True) for each in pair]
    above = node(Op.WEIGHTED_SUM, f"{key}.sum", "Tổng điểm nhân trọng số", pairs)
    return node(Op.QUOTIENT, key, label, [above, node(Op.SUM, f"{key}.weights", "Tổng trọng số", weights)])


def _share(case: Case) -> ScoreNode:
    known = case.eligibility is not None and isinstance(case.eligibility.value, Decimal)
    if known and case.eligibility is not None:
        return case.eligibility
    return _number("eligibility", "Phần của kỳ được tính", None, case.subject)


def _facts(*found: Entry) -> Catalogue:
    return {key: (kind, meaning) for key, kind, meaning in found}


#: What formulas about a subject may name.
SUBJECT: Catalogue = _facts(
    _count("tasks.count", "Số nhiệm vụ", lambda _: True),
    _count("tasks.done", "Số nhiệm vụ hoàn thành", is_delivered),
    _count("tasks.on_time", "Số nhiệm vụ hoàn thành đúng hạn", _is_on_time),
    _count("tasks.exceeded", "Số nhiệm vụ vượt mức", lambda work: work.exceeded),
    _count("tasks.revised", "Số nhiệm vụ phải làm lại", lambda work: work.revisions > 0),
    _percent_of_work("tasks.done_percent", "Tỷ lệ hoàn thành", "tasks.done"),
    _percent_of_work("tasks.on_time_percent", "Tỷ lệ hoàn thành đúng hạn", "tasks.on_time"),
    _percent_of_work("tasks.exceeded_percent", "Tỷ lệ vượt mức", "tasks.exceeded"),
    ("tasks.results", Kind.NUMBERS, _results),
    ("task_scores", Kind.NUMBERS, lambda case: case.task_scores),
    ("task_scores.weighted", Kind.NUMBER, _weighted),
    _reports("reports.due", "Số báo cáo phải nộp", lambda subject: subject.reports_due),
    _reports("reports.on_time", "Số báo cáo đúng hạn", lambda subject: subject.reports_on_time),
    ("reports.on_time_percent", Kind.NUMBER, _reports_on_time),
    ("general", Kind.NUMBER, _general),
    ("eligibility", Kind.NUMBER, _share),
)


def _of_work(key: str, label: str, value: Callable[[AssignmentFacts], Decimal | int]) -> Entry:
    def meaning(case: Case) -> ScoreNode:
        work = _work(case)
        return leaf(f"{work.id}.{key}", label, Decimal(value(work)), facts={"assignment": work.id})

    return key, Kind.NUMBER, meaning


def _work(case: Case) -> AssignmentFacts:
    assert case.work is not None
    return case.work


def _days_late(case: Case) -> ScoreNode:
    work = _work(case)
    days = max(0, ((work.done_on or case.ctx.today) - work.due_on).days)
    facts = {"assignment": work.id, "due_on": work.due_on.isoformat()}
    return leaf(f"{work.id}.days_late", "Số ngày chậm", Decimal(days), facts=facts)


#: What the formula about one piece of work may name.
WORK: Catalogue = _facts(
    ("result", Kind.NUMBER, lambda case: assignment_result(_work(case), case.ctx.today)),
    ("days_late", Kind.NUMBER, _days_late),
    _of_work("weight", "Trọng số", lambda work: work.weight),
    _of_work("done", "Đã hoàn thành (1 = có)", lambda work: int(is_delivered(work))),
    _of_work("excused", "Chậm vì nguyên nhân khách quan được xác nhận (1 = có)", lambda work: int(work.excused)),
    _of_work("exceeded", "Vượt mức (1 = có)", lambda work: int(work.exceeded)),
    _of_work("revisions", "Số lần phải làm lại", lambda work: work.revisions),
    _of_work("extensions", "Số lần gia hạn", lambda work: work.extensions),
    _of_work("evidence", "Số minh chứng", lambda work: work.evidence),
)


def _score(case: Case) -> ScoreNode:
    assert case.score is not None
    return case.score


def _period_scores(case: Case) -> list[ScoreNode]:
    return [
        leaf(f"period.{period.key}", period.label, period.score, facts={"period": period.key, "unit": period.unit})
        for period in case.subject.periods
    ]


def _council(case: Case) -> list[ScoreNode]:
    marks = case.marks.council_marks if case.marks else ()
    return [
        leaf(f"mark.{number}", "Điểm của thành viên hội đồng", mark.points, facts={"rater": mark.rater})
        for number, mark in enumerate(marks, 1)
    ]


def _self(case: Case) -> ScoreNode:
    points = case.marks.self_points if case.marks else None
    return _number("self", "Điểm tự chấm", points, case.subject)


#: What only the formula of a subject's points may name.
BEFORE_SCORES = frozenset({"task_scores", "task_scores.weighted", "eligibility"})
#: What a subject's formulas may name besides, at later stages.
SCORED = _facts(("score", Kind.NUMBER, _score))
PERIODS = _facts(("periods", Kind.NUMBERS, _period_scores), ("eligibility", Kind.NUMBER, _share))
MARKED = _facts(("score", Kind.NUMBER, _score), ("council", Kind.NUMBERS, _council), ("self", Kind.NUMBER, _self))


def of_groups(keys: Iterable[str]) -> Catalogue:
    """Return a name for each group of work: the results of the work in it."""

    def results(group: str) -> Meaning:
        return lambda case: [
            assignment_result(work, case.ctx.today) for work in case.subject.assignments if work.group == group
        ]

    return {f"{GROUP}{key}": (Kind.NUMBERS, results(key)) for key in keys}


def of_pieces(criteria: Iterable[CriteriaSheet], kinds: Iterable[TaskKind]) -> Catalogue:
    """Return the names that a formula about one piece of work has for its marks and its attributes.

    ``marks`` are the points of its sheet, ``mark.<criterion>`` those of one item (the share of a choice where the item
    has no points); ``attribute.<key>`` the number that the choice counts as.
    """
    sheets = [sheet for sheet in criteria if sheet.per_piece]
    found: dict[str, tuple[Kind, Meaning]] = {}
    if sheets:
        found["marks"] = Kind.NUMBER, lambda case: piece_points(case.ctx, case.subject, _work(case))
    for sheet in sheets:
        found |= {f"mark.{item.key}": (Kind.NUMBER, _mark(sheet, item.key)) for item in sheet.items}
    keys = dict.fromkeys(each.key for kind in kinds for each in kind.attributes)
    return found | {f"attribute.{key}": (Kind.NUMBER, _attribute(key)) for key in keys}


def _mark(sheet: CriteriaSheet, item: str) -> Meaning:
    return lambda case: item_points(case.ctx, sheet, item, _work(case).marks)


def _attribute(key: str) -> Meaning:
    def value(case: Case) -> ScoreNode:
        work = _work(case)
        kind = next((kind for kind in case.ctx.declared.tasks.kinds if kind.key == work.kind), None)
        if kind is None or key not in {each.key for each in kind.attributes}:
            return leaf(f"{work.id}.{key}", key, None, facts={"assignment": work.id}, note=NO_ATTRIBUTE)
        return attribute_value(case.ctx, work, key)

    return value


def of_parameters(keys: Iterable[str]) -> Catalogue:
    """Return a name for each parameter."""

    def bound(key: str) -> Meaning:
        return lambda case: case.ctx.node(key)

    return {key: (Kind.NUMBER, bound(key)) for key in keys}


def kinds(catalogue: Catalogue) -> dict[str, Kind]:
    """Return what each name stands for."""
    return {key: kind for key, (kind, _) in catalogue.items()}


def values(formula: Formula, catalogue: Catalogue, case: Case) -> Names:
    """Return the nodes of the names that a formula asks for, and of no others."""
    return {key: catalogue[key][1](case) for key in formula.names}
