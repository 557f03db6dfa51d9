"""A person's record over the years."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from core.evaluation.person_record import person_record
from core.evaluation.views.blueprint import bp
from core.web.access import actor, requires


@bp.get("/t/<tenant:slug>/people/<uuid:id>/record")
@requires("evaluation.view")
def person(id: uuid.UUID) -> ResponseReturnValue:
    """Show posts, work by cycle and decided levels to who decides on the person, and to the person."""
    return render_template("evaluation/person.html", record=person_record(actor(), id), person_id=id)
