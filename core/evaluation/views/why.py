"""The page that answers a person: why this score, why this level, and what would have changed it."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.domain.score import ScoreNode, score_below
from core.evaluation.queries import evaluation_row, rating_run
from core.evaluation.regulation import words_of
from core.evaluation.views.blueprint import bp
from core.evaluation.views.files import trees_of
from core.evaluation.why import explained
from core.web.access import actor, requires


@bp.get("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/why")
@requires("evaluation.view")
def why(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Explain the newest result of a file line by line, fit to be printed."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    newest = trees_of(row)[-1]
    tree = restore(ScoreNode, newest.tree)
    return render_template(
        "evaluation/why.html",
        row=row,
        run=run,
        title=newest.title,
        tree=newest.tree,
        score=score_below(tree),
        level=str(tree.value),
        why=explained(tree, restore(SubjectFacts, row.evaluation.facts)),
        words=words_of(run),
        hidden=("rater",) if actor().is_subject else (),
    )
