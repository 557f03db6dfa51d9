"""Files of a run as papers: a self-evaluation, a member's sheet, the decided levels, a notice; from what is stored.

Papers are in Vietnamese whatever the reader's language: callers build them under that locale.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from core.clock import VIETNAM, today
from core.documents.printing import MOST_ROWS, Paper
from core.domain.background import CriterionMarkFacts
from core.domain.documents import DocumentKind
from core.domain.facts import AssignmentFacts, SubjectFacts, TargetFacts
from core.domain.format import day_text, number_text
from core.domain.levels import STATES
from core.domain.restore import restore
from core.domain.score import ScoreNode, round_decimal, score_below
from core.domain.targets import Measure, actual_value
from core.errors import Conflict, NotFound
from core.evaluation.criteria import MarkSheet
from core.evaluation.models import CouncilMark, RatingRun
from core.evaluation.queries import EvaluationRow
from core.evaluation.regulation import Words
from core.evaluation.why import explained
from core.extensions.services import pinned_scheme

#: Digits after the comma of what was computed, on paper; pages show all of them.
PLACES = 2


def self_mark_paper(
    row: EvaluationRow, run: RatingRun, words: Words, sheet: MarkSheet | None, marks: Sequence[CriterionMarkFacts]
) -> Paper:
    """Return what a subject says of themselves, beside their frozen results; NotFound before it is filed."""
    own = row.self_mark
    if own is None:
        raise NotFound(_("Bản tự đánh giá chưa được nộp."))
    facts = restore(SubjectFacts, row.evaluation.facts)
    return paper_of(
        DocumentKind.SELF_MARK,
        run,
        own.submitted_at.astimezone(VIETNAM).date(),
        {
            "subject_name": row.evaluation.subject_label,
            "points": _number(own.points),
            "level": words.level(own.level),
            "narrative": own.narrative,
            "computed": _number(row.evaluation.score),
            "work": [_result(number, work) for number, work in enumerate(facts.assignments, 1)],
            "criteria": _criteria(sheet, marks),
            "steps": _steps(row, facts, words),
        },
        group=row.evaluation.subject_group,
        filed_by=row.evaluation.subject_label,
    )


def sheet_paper(
    files: Sequence[EvaluationRow],
    run: RatingRun,
    words: Words,
    marks: Mapping[uuid.UUID, CouncilMark],
    most: Decimal | None,
    member: str,
) -> Paper:
    """Return the marks that one member of a council gave."""
    return paper_of(
        DocumentKind.SHEET,
        run,
        today(),
        {
            "member": member,
            "most": _number(most),
            "files": [
                {
                    "number": str(number),
                    "subject_name": row.evaluation.subject_label,
                    "computed": _number(row.evaluation.score),
                    "claimed": words.level(row.self_mark.level) if row.self_mark else "",
                    **_given(marks.get(row.evaluation.id), words),
                }
                for number, row in enumerate(files, 1)
            ],
        },
        dated=bool(marks),
    )


def decision_paper(files: Sequence[EvaluationRow], run: RatingRun, words: Words, most: int | None = None) -> Paper:
    """Return the levels decided in a run, group by group; NotFound while none is, Conflict for more than ``most``."""
    most = most or MOST_ROWS
    decided = [(row, row.decision) for row in files if row.decision is not None]
    if not decided:
        raise NotFound(_("Đợt đánh giá chưa có hồ sơ nào được quyết định."))
    if len(decided) > most:
        raise Conflict(_("Danh sách dài quá %(most)s hồ sơ nên không lập được bản Word.", most=most))
    rows = [
        (
            row.evaluation.subject_group,
            {
                "subject_name": row.evaluation.subject_label,
                "points": _number(row.evaluation.score),
                "level": words.level(decision.level),
                "document": decision.document,
            },
        )
        for row, decision in decided
    ]
    levels = Counter(row["level"] for _group, row in rows)
    papers = {decision.document for _row, decision in decided}
    return paper_of(
        DocumentKind.DECISION,
        run,
        max(decision.decided_on for _row, decision in decided),
        {
            "count": str(len(rows)),
            "levels": [{"level": level, "count": str(levels[level])} for level in _in_order(levels, words)],
            "groups": [
                {
                    "name": words.subject_groups.get(group, group),
                    "files": [{**row, "number": str(number)} for number, (_key, row) in enumerate(of, 1)],
                }
                for group, of in groupby(rows, key=lambda each: each[0])
            ],
        },
        number=papers.pop() if len(papers) == 1 else "",
        subject=f"về việc xếp loại trong “{run.name}”",
    )


def notice_paper(row: EvaluationRow, run: RatingRun, words: Words, appeal_until: date | None) -> Paper:
    """Return what one subject is told of the decision on them; NotFound before there is one."""
    decision = row.decision
    if decision is None:
        raise NotFound(_("Hồ sơ chưa được quyết định."))
    return paper_of(
        DocumentKind.NOTICE,
        run,
        decision.decided_on,
        {
            "subject_name": row.evaluation.subject_label,
            "points": _number(row.evaluation.score),
            "level": words.level(decision.level),
            "document": decision.document,
            "decided_on": day_text(decision.decided_on),
            "reason": decision.reason,
            "appeal_until": day_text(appeal_until) if appeal_until else "",
        },
        group=row.evaluation.subject_group,
        subject="kết quả xếp loại chất lượng",
        dated=False,
    )


def paper_of(kind: DocumentKind, run: RatingRun, on: date, values: Mapping[str, Any], **more: Any) -> Paper:
    """Return a paper of a run of its authority, in the forms of the run's pinned regulation."""
    period = f"từ {day_text(run.starts_on)} đến {day_text(run.ends_on)}"
    forms = pinned_scheme(run.pin).calls_on(run.cut_off, run.rule).forms()
    head = {"run": run.name, "period": period}
    return Paper(kind, forms, (run.tenant_id, run.authority_id), on, {**head, **values}, **more)


def _given(mark: CouncilMark | None, words: Words) -> dict[str, str]:
    if mark is None:
        return {"points": "", "level": "", "comment": ""}
    return {"points": _number(mark.points), "level": words.level(mark.level), "comment": mark.comment}


def _in_order(levels: Iterable[str], words: Words) -> list[str]:
    known = list(words.levels.values())
    return sorted(levels, key=lambda level: (known.index(level) if level in known else len(known), level))


def _criteria(sheet: MarkSheet | None, marks: Sequence[CriterionMarkFacts]) -> list[dict[str, str]]:
    if sheet is None:
        return []
    given = {mark.item: mark for mark in marks}
    rows = []
    for number, item in enumerate(sheet.items, 1):
        mark = given.get(item.key)
        said = (item.choices.get(mark.choice, "") or _number(mark.points)) if mark else ""
        rows.append({"number": str(number), "item": item.name, "mark": said, "note": mark.note if mark else ""})
    return rows


def _result(number: int, work: AssignmentFacts) -> dict[str, str]:
    return {
        "number": str(number),
        "title": work.title,
        "plan": "; ".join(filter(None, (_plan(target) for target in work.targets))),
        "actual": "; ".join(filter(None, (_actual(target) for target in work.targets))),
        "due": day_text(work.due_on),
        "done": day_text(work.done_on) if work.done_on else "",
    }


def _plan(target: TargetFacts) -> str:
    if target.measure is Measure.YES_NO:
        return "đạt"
    return _with_unit(target.plan, target.unit)


def _actual(target: TargetFacts) -> str:
    value = actual_value(target.measure, target.amount, target.denominator)
    if target.measure is Measure.YES_NO:
        return "" if value is None else "đạt" if value else "không đạt"
    return _with_unit(value, target.unit)


def _with_unit(value: Decimal | None, unit: str) -> str:
    return f"{_number(value)} {unit}".strip() if value is not None else ""


def _steps(row: EvaluationRow, facts: SubjectFacts, words: Words) -> list[dict[str, str]]:
    """Return what each piece of work gave, and the steps from there up to the level that the facts gave."""
    tree = restore(ScoreNode, row.evaluation.tree)
    why = explained(tree, facts)
    of_work = [{**_step(step, words), "label": line.facts.title} for line in why.work for step in line.trees[:1]]
    points = {"label": "Điểm tính được", "value": _number(score_below(tree)), "citation": ""}
    return [*of_work, *([points] if not why.stages else [_step(stage, words) for stage in why.stages])]


def _step(node: Mapping[str, Any], words: Words) -> dict[str, str]:
    cited = node.get("citation") or {}
    citation = ", ".join(filter(None, [cited.get("article", ""), cited.get("document", "")]))
    return {"label": node["label"], "value": _value(node.get("value"), words), "citation": citation}


def _value(value: Any, words: Words) -> str:
    if value is None:
        return ""
    if value in words.levels or value in STATES:
        return words.level(value)
    try:
        return _number(Decimal(value))
    except ArithmeticError:
        return str(value)


def _number(value: Decimal | None) -> str:
    return "" if value is None else number_text(round_decimal(value, PLACES, "half_up"))
