"""The page that answers a person: why this score, why this level, and what would have changed it."""

import uuid
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.domain.score import ScoreNode, Value, score_below
from core.evaluation.queries import evaluation_row, rating_run
from core.evaluation.regulation import Words, words_of
from core.evaluation.trail import trail
from core.evaluation.views.blueprint import bp
from core.evaluation.views.files import shown_reviews, trees_of
from core.evaluation.why import explained
from core.web.access import actor, requires
from core.web.formats import day, number


@bp.get("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/why")
@requires("evaluation.view")
def why(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Explain the newest result of a file line by line, fit to be printed."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    newest, words = trees_of(row)[-1], words_of(run)
    tree, facts = restore(ScoreNode, newest.tree), restore(SubjectFacts, row.evaluation.facts)
    return render_template(
        "evaluation/why.html",
        row=row,
        run=run,
        title=newest.title,
        tree=newest.tree,
        score=score_below(tree),
        level=str(tree.value),
        marked=row.proposal is not None and row.evaluation.council_id is not None,
        why=explained(tree, facts, words.most),
        touches=trail(run, row, tree, facts, shown_reviews(row, words)),
        shown=_shown,
        words=words,
        hidden=("rater",) if actor().is_subject else (),
    )


def _shown(value: Value, words: Words) -> str:
    """Write what a correction changed: a number, a day, or a level in the regulation's words."""
    if not isinstance(value, str):
        return number(value, 4)
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return words.level(value)
