"""What of the first setup comes next, for the first page of whoever sets a tenant up."""

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, exists, select

from core.assignment.models import AssignmentOrder
from core.auth.actor import Actor
from core.db import db
from core.extensions.readings import PackReading
from core.setup.checklist import Step, steps
from core.setup.queries import progress
from core.tenancy.models import TenantClosure
from core.tenancy.services import EDIT_ORGANISATION


def following_step(shown: list[Step]) -> Step | None:
    """Return the first step that is neither done nor may wait."""
    return next((step for step in shown if not (step.done or step.may_wait)), None)


def next_step(by: Actor, packs: Sequence[PackReading]) -> Step | None:
    """Return what comes next in setting up a province; None once it issued an order, and for all other seats.

    ``packs`` are the regulations in use as they were read.
    """
    if not by.may(EDIT_ORGANISATION) or by.unit_id is not None or not _is_beginning(by.tenant_id):
        return None
    return following_step(steps(progress(by.tenant_id, packs), by))


def _is_beginning(tenant_id: uuid.UUID) -> bool:
    """Tell whether a tenant stands at the top and has issued nothing; those below work by what comes from above."""
    above = and_(TenantClosure.descendant_id == tenant_id, TenantClosure.kind == "line", TenantClosure.depth > 0)
    found = select(exists().where(above) | exists().where(AssignmentOrder.tenant_id == tenant_id))
    return not db.session.scalar(found)
