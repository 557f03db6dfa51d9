"""What a new cycle most likely is: the year that has none yet, from its first day to its last."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from core import clock
from core.assignment.models import Cycle
from core.extensions.discovery import current_registry

#: Days for registering, unless somebody types others.
_REGISTERING = timedelta(days=30)


def proposed_cycle(tenant_id: uuid.UUID, known: Sequence[Cycle], scheme: str | None) -> dict[str, Any]:
    """Return how the form of a new cycle first stands; every value may be changed."""
    year, taken = clock.today().year, {row.key for row in known if row.tenant_id == tenant_id}
    while str(year) in taken:
        year += 1
    first, last = date(year, 1, 1), date(year, 12, 31)
    opens = min(max(first, clock.today()), last)
    return {
        "name": _("Giao nhiệm vụ năm %(year)s", year=year),
        "key": str(year),
        "kind": "year",
        "starts_on": first,
        "ends_on": last,
        "registration_opens_on": opens,
        "registration_closes_on": min(opens + _REGISTERING, last),
        "rule_date": _rule_date(scheme, first, last),
    }


def _rule_date(scheme: str | None, first: date, last: date) -> date:
    """Return the first day of a cycle on which its regulation is in force; its first day where there is none."""
    pack = current_registry().packs.get(scheme or "")
    starts = sorted(each.valid_from for each in pack.manifest.editions) if pack else []
    if pack is None or pack.manifest.edition_on(first):
        return first
    return next((day for day in starts if first <= day <= last), first)
