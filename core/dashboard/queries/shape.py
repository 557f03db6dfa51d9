"""The shape that everything that waits has in common, so that one statement can ask for all of it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, func, literal, select

#: How many of each kind are shown; the rest is a number and a link.
EACH = 5

#: kind, tenant, id, title, unit, since when, how many (of lines, files …), how many of the kind there are.
Branch = Select[str, uuid.UUID, uuid.UUID, str, str, datetime, int, int]


def branch(
    kind: str,
    owner: Any,
    title: SQLColumnExpression[str],
    since: SQLColumnExpression[Any],
    unit: SQLColumnExpression[str] | None = None,
    count: SQLColumnExpression[int] | None = None,
) -> Branch:
    """Begin a branch over the rows of ``owner``, the oldest first; joins and conditions are added to it."""
    return (
        select(
            literal(kind).label("kind"),
            owner.tenant_id.label("tenant_id"),
            owner.id.label("id"),
            title.label("title"),
            (literal("") if unit is None else unit).label("unit"),
            since.label("since"),
            (literal(1) if count is None else count).label("pieces"),
            func.count().over().label("total"),
        )
        .select_from(owner)
        .order_by(since, owner.id)
        .limit(EACH)
    )
