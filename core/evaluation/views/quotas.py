"""The limits of a run: each with its proof, who holds the level in order, and who is over."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from core.evaluation.queries import evaluations, rating_run, run_quotas
from core.evaluation.quotas import limits_of
from core.evaluation.regulation import words_of
from core.evaluation.views.blueprint import bp
from core.web.access import requires


@bp.get("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/quotas")
@requires("run.view")
def quotas(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show the limits of the groups whose files this seat may see."""
    run = rating_run((owner, id))
    limits = limits_of(run_quotas((owner, id)), evaluations((owner, id), trees=False))
    return render_template("evaluation/quotas.html", run=run, limits=limits, words=words_of(run))
