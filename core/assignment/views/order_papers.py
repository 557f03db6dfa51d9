"""An order with more pieces of work than are printed while somebody waits: its paper is made by a worker."""

import uuid
from contextlib import suppress
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.assignment import services
from core.assignment.models import AssignmentOrder
from core.assignment.views.blueprint import bp
from core.audit import one_request
from core.documents.long_papers import LongPaper, newest_paper
from core.documents.printing import MOST_ROWS
from core.domain.documents import DocumentKind
from core.errors import DuplicateRequest
from core.web.access import actor, requires
from core.web.fields import FormSchema
from core.web.forms import FormState, open_form


class PrintSchema(FormSchema):
    """A button that does one thing."""


@dataclass(frozen=True, slots=True)
class LongOrder:
    """The paper of a long order as its page shows it: the newest one, and the button that asks for another."""

    paper: LongPaper | None
    form: FormState

    @property
    def is_running(self) -> bool:
        """Whether a worker makes it now."""
        return self.paper is not None and self.paper.is_running


def long_order(row: AssignmentOrder, rows: int) -> LongOrder | None:
    """Return the paper of a long order, for a seat that may have it made; None for all others and for short ones."""
    own = row.authority_id == actor().authority_id and row.tenant_id == actor().tenant_id
    if rows <= MOST_ROWS or not own or not actor().may("order.issue"):
        return None
    return LongOrder(newest_paper((row.tenant_id, row.id), DocumentKind.ORDER), open_form(PrintSchema()))


@bp.post("/t/<tenant:slug>/orders/<uuid:owner>/<uuid:id>/word")
@requires("order.issue")
def ask_order_word(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Have a worker print a long order."""
    with suppress(DuplicateRequest), one_request(open_form(PrintSchema()).request_key):
        services.request_order_paper(actor(), (owner, id))
    flash(_("Bản Word đang được lập; xem tiến độ ở trang này."), "success")
    return redirect(url_for(".order", owner=owner, id=id), 303)
