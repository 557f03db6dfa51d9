"""Long papers that a worker made, to be fetched."""

import uuid

from flask.typing import ResponseReturnValue

from core.documents.long_papers import made_paper
from core.documents.views.blueprint import bp
from core.web.access import actor, requires


@bp.get("/t/<tenant:slug>/forms/printed/<uuid:id>")
@requires("order.view")
def long_paper(id: uuid.UUID) -> ResponseReturnValue:
    """Return a long paper of this seat's authority as a Word file."""
    return made_paper((actor().tenant_id, id)).answer()
