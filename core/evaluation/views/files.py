"""The explanation of one file: what was computed, proposed and decided, each with everything it came from."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.domain.background import CriterionMarkFacts
from core.domain.canonical import canonical
from core.domain.facts import AssignmentFacts, SubjectFacts
from core.domain.restore import restore
from core.errors import NotFound
from core.evaluation.council import visible_marks
from core.evaluation.criteria import RATER, SELF, MarkSheet, by_rater, criteria_of, facts_of
from core.evaluation.models import RatingRun
from core.evaluation.queries import (
    RETURNED,
    SENT,
    EvaluationRow,
    appeal_of,
    criteria_of_file,
    earlier_decisions,
    evaluation_row,
    files_of_unit,
    rating_run,
    reviews_of_file,
)
from core.evaluation.regulation import Words, words_of
from core.evaluation.review_models import FileReview
from core.evaluation.views.blueprint import bp
from core.evaluation.windows import steps_of
from core.web.access import actor, requires

#: In the address: every step of the trees stands open, fit to be printed.
ALL_OPEN = "all"
#: So many levels of a tree stand open at first.
OPEN_LEVELS = 2


@dataclass(frozen=True, slots=True)
class ShownTree:
    """One tree of a file under its heading."""

    title: str
    tree: Mapping[str, Any]


@bp.get("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>")
@requires("evaluation.view")
def file(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a file to whoever may see it; ``beside`` names another file of the same unit to stand beside it."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    others = files_of_unit(row.evaluation)
    beside = _beside(others)
    all_open = request.args.get("levels") == ALL_OPEN
    columns = [(each, trees_of(each)) for each in (row, beside) if each is not None]
    if all_open or beside is not None:
        columns = [(each, trees[-1:]) for each, trees in columns]  # the last tree holds those before it
    words = words_of(run)
    reviews = shown_reviews(row, words)
    return render_template(
        "evaluation/file.html",
        row=row,
        run=run,
        words=words,
        facts=(facts := restore(SubjectFacts, row.evaluation.facts)),
        work=work_by_group(facts, words),
        conduct=[(each.label, [canonical(tree) for tree in each.trees]) for each in facts.conduct.criteria],
        columns=columns,
        others=others,
        beside=beside,
        marks=visible_marks(run, row),
        sheet=(sheet := _sheet(row, run) if words.asks_criteria else None),
        criteria=_criteria(row, reviews) if sheet else (),
        reviews=reviews,
        titles={piece.id: piece.title for piece in facts.assignments},
        today=clock.today(),
        **_decided(row, run, words),
        hidden=("rater",) if actor().is_subject else (),
        open_levels=99 if all_open else OPEN_LEVELS,
    )


def _decided(row: EvaluationRow, run: RatingRun, words: Words) -> dict[str, Any]:
    """Return what came after a decision: an appeal against it, how long one may be filed, further decisions."""
    if row.decision is None:
        return {"decisions": (), "appeal": None, "appeal_until": None}
    key = (row.evaluation.tenant_id, row.evaluation.id)
    return {
        "decisions": earlier_decisions(key),
        "appeal": appeal_of(key),
        "appeal_until": None if words.problem else steps_of(run).appeal_until(row.decision),
    }


def _sheet(row: EvaluationRow, run: RatingRun) -> MarkSheet | None:
    return criteria_of(run).of(row.evaluation)


def shown_reviews(row: EvaluationRow, words: Words) -> Sequence[FileReview]:
    """Return the acts of a file's review that this seat is shown: the subject what came back, the rest once decided."""
    if not words.asks_review:
        return ()
    acts = reviews_of_file((row.evaluation.tenant_id, row.evaluation.id))
    is_told = row.decision is not None or not actor().is_subject
    return [act for act in acts if is_told or act.verdict == RETURNED]


def _criteria(row: EvaluationRow, reviews: Sequence[FileReview]) -> list[tuple[str, Mapping[str, CriterionMarkFacts]]]:
    """Return the marks of general criteria that this seat sees, under who gave them."""
    found = by_rater(criteria_of_file((row.evaluation.tenant_id, row.evaluation.id)))
    own, rater = found.get(SELF), found.get(RATER)
    review = next((act for act in reviews if act.verdict == SENT and act.marks), None)
    columns = [(_("Tự chấm"), own), (_("Thẩm định"), review), (_("Cấp có thẩm quyền chấm"), rater)]
    return [(name, {mark.item: mark for mark in facts_of(given)}) for name, given in columns if given is not None]


def work_by_group(facts: SubjectFacts, words: Words) -> list[tuple[str, list[AssignmentFacts]]]:
    """Return the work of a file under the label of its task group, groups in the scheme's order."""
    keys = dict.fromkeys([*words.task_groups, *(work.group for work in facts.assignments)])
    found = {key: [work for work in facts.assignments if work.group == key] for key in keys}
    return [(words.task_groups.get(key, key), work) for key, work in found.items() if work]


def trees_of(row: EvaluationRow) -> list[ShownTree]:
    """Return the trees of a file, in the order in which they were made; a decision as proposed adds none."""
    found = [ShownTree(_("Kết quả tính từ số liệu đã chốt"), row.evaluation.tree)]
    if row.decision is not None and row.decision.number > 1:
        found.append(ShownTree(_("Quyết định giải quyết kiến nghị"), row.decision.tree))
    elif row.decision is not None and row.decision.departs:
        found.append(ShownTree(_("Quyết định khác với đề xuất"), row.decision.tree))
    elif row.decision is not None:
        found.append(ShownTree(_("Đề xuất được quyết định giữ nguyên"), row.decision.tree))
    elif row.proposal is not None:
        found.append(ShownTree(_("Đề xuất xếp loại"), row.proposal.tree))
    return found


def _beside(others: Sequence[EvaluationRow]) -> EvaluationRow | None:
    wanted = request.args.get("beside", "")
    if not wanted:
        return None
    found = [other.evaluation for other in others if str(other.evaluation.id) == wanted]
    if not found:
        raise NotFound
    return evaluation_row((found[0].tenant_id, found[0].id))
