"""The days on which nobody works: added one by one, removed by a mark and never deleted."""

import uuid
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.errors import Conflict, Invalid, NotFound, Problem
from core.evaluation.models import Holiday
from core.evaluation.queries import holiday


@use_case("parameters.confirm")
def add_holiday(actor: Actor, *, day: date, name: str) -> uuid.UUID:
    """Let a day be no working day in the tenant and below it; returns the row's id."""
    if not name.strip():
        raise Invalid([Problem(_("Hãy nhập nội dung này."), "name")])
    row = Holiday(tenant_id=actor.tenant_id, id=uuid7(), day=day, name=name, by_label=actor.label)
    row.issued_at = clock.now()
    db.session.add(row)
    flush_or_explain(db.session(), "uq_holiday_day", _("Ngày này đã có trong danh sách."), "day")
    record(actor, "holiday.add", "holiday", (row.tenant_id, row.id), {"day": day, "name": name})
    return row.id


@use_case("parameters.confirm")
def remove_holiday(actor: Actor, holiday_id: uuid.UUID) -> None:
    """Let a day be a working day again."""
    row = holiday(actor.tenant_id, holiday_id)
    if row is None:
        raise NotFound
    if row.removed_at is not None:
        raise Conflict(_("Ngày này đã được bỏ khỏi danh sách."))
    row.removed_at = clock.now()
    record(actor, "holiday.remove", "holiday", (row.tenant_id, row.id), {"day": row.day})
