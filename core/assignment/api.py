"""Work for programs: the list of the page, as data."""

from typing import Any

from marshmallow import Schema, fields

from core.api import ApiBlueprint
from core.assignment.lists import listed_work
from core.web.access import actor, requires

bp = ApiBlueprint("assignment", __name__, "work", "Work that a unit holds, or that its level gave out.")


class WorkBody(Schema):
    """A piece of work; ``plan`` is the plan in force, ``attainment`` the share of it that was reached, in per cent."""

    tenant = fields.UUID()
    id = fields.UUID()
    title = fields.String()
    holder = fields.String()
    due_on = fields.Date()
    measure = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    plan = fields.Decimal(as_string=True, allow_none=True)
    reached = fields.Decimal(as_string=True, allow_none=True)
    attainment = fields.Decimal(as_string=True, allow_none=True)
    order = fields.UUID()
    order_number = fields.String()


class WorkListBody(Schema):
    """A page of work."""

    items = fields.List(fields.Nested(WorkBody))
    page = fields.Integer()
    has_more = fields.Boolean()


class WorkQuery(Schema):
    """By what the list of work is narrowed; without a cycle it is the newest open one."""

    cycle = fields.String(metadata={"description": "owner.id"})
    scope = fields.String(metadata={"description": "held or given"})
    group = fields.String()
    q = fields.String(metadata={"description": "part of a title, a unit or a post"})
    sort = fields.String(metadata={"description": "title, due or unit; -due is descending"})
    page = fields.Integer()
    size = fields.Integer(metadata={"description": "25, 50, 100 or 200 pieces of work"})


@bp.resource("")
@requires("assignment.view")
@bp.takes(WorkQuery, "query")
@bp.gives(WorkListBody())
def work(**_query: object) -> dict[str, Any]:
    """List the work that the seat's units hold, or that its level gave out, a page at a time."""
    found = listed_work(actor())
    items = []
    for row in found.rows:
        value, share = found.progress.get((row.tenant_id, row.id), (None, None))
        target = {"measure": row.target.measure, "unit": row.target.unit} if row.target else {}
        named = {"tenant": row.tenant_id, "order": row.order_id, "reached": value, "attainment": share}
        items.append({"measure": None, "unit": None, **row._asdict(), **target, **named})
    return {"items": items, "page": found.table.page, "has_more": found.table.has_more}
