"""A person's record over the years."""

import uuid

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from core.evaluation.person_chart import charted, record_chart
from core.evaluation.person_record import person_record
from core.evaluation.views.blueprint import bp
from core.people.kinds import ABSENCE_KINDS
from core.records.regulation import register_label
from core.web.access import actor, requires
from core.web.charts import PICTURE_POLICY
from core.web.palette import palette


@bp.get("/t/<tenant:slug>/people/<uuid:id>/record")
@requires("evaluation.view")
def person(id: uuid.UUID) -> ResponseReturnValue:
    """Show posts, work by cycle and decided levels to who decides on the person, and to the person."""
    record = person_record(actor(), id)
    return render_template(
        "evaluation/person.html",
        record=record,
        person_id=id,
        charted=charted(record),
        register_label=register_label,
        absence_kinds=ABSENCE_KINDS,
    )


@bp.get("/t/<tenant:slug>/people/<uuid:id>/record/chart.svg")
@requires("evaluation.view")
def person_chart(id: uuid.UUID) -> ResponseReturnValue:
    """Draw a person's results over the years; the record's table has the same numbers."""
    drawn = record_chart(person_record(actor(), id), palette())
    return Response(drawn, mimetype="image/svg+xml", headers={"Content-Security-Policy": PICTURE_POLICY})
