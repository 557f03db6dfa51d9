"""An order with more pieces of work than are printed while somebody waits: a worker makes its paper."""

import uuid

from core.assignment.papers import order_paper
from core.assignment.queries import cycle_by_key, order_assignments
from core.assignment.queries import order as order_by_key
from core.audit import use_case
from core.auth.actor import Actor
from core.db.bulk import Key
from core.documents.long_papers import MOST_LONG, ask_for_paper, keep_paper, make_paper
from core.documents.printing import Paper, Printed
from core.domain.documents import DocumentKind
from core.outbox.services import Taking

PRINT_ORDER = "assignment.print_order"


@use_case("order.issue")
def request_order_paper(actor: Actor, key: Key) -> uuid.UUID:
    """Have an order of the actor's authority printed as a whole; returns the job's id."""
    order = order_by_key(key)
    rows = len(order_assignments(key, actor))
    return ask_for_paper(actor, DocumentKind.ORDER, key, order.authority_id, PRINT_ORDER, rows)


def print_order(actor: Actor, taking: Taking) -> None:
    """Make the paper of an order, in a worker."""

    def paper_of(key: Key) -> Paper:
        order = order_by_key(key)
        cycle = cycle_by_key((order.cycle_tenant_id, order.cycle_id))
        return order_paper(order, order_assignments(key, actor), cycle, MOST_LONG)

    actor.require("order.issue")
    _keep(actor, taking, make_paper(taking, paper_of))


@use_case("order.issue")
def _keep(actor: Actor, taking: Taking, made: Printed) -> None:
    keep_paper(actor, taking, made)
