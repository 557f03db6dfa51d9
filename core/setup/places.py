"""Administrative units that come with the program: districts and communes become tenants below a province.

The tables are facts of the official lists, before and from the reorganisation of 1 July 2025 (``tenants/
administrative-units/README.md`` names the source).
"""

import csv
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.errors import Invalid, Problem
from core.tenancy.models import Tenant
from core.tenancy.services import NewTenant

FOLDER = Path(__file__).resolve().parents[2] / "tenants" / "administrative-units"
#: The first day of the new map; the tables are named by it.
NEW_MAP = date(2025, 7, 1)
BEFORE, FROM = "before", "from"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a table: codes are statistical codes joined by dots."""

    code: str
    parent_code: str
    level: str
    name: str


@cache
def places(state: str) -> Mapping[str, Sequence[Place]]:
    """Return the places of a state of the map (before, from) by the code of their province, which comes first."""
    found: dict[str, list[Place]] = {}
    with (FOLDER / f"{state}-{NEW_MAP.isoformat()}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = Place(row["code"], row["parent_code"], row["level"], row["name"])
            found.setdefault(place.code.partition(".")[0], []).append(place)
    return found


def provinces(state: str) -> list[tuple[str, str]]:
    """Return the provinces of a state of the map as choices: code, and name with code."""
    return [(code, f"{rows[0].name} ({code})") for code, rows in sorted(places(state).items())]


def current_state() -> str:
    """Return the state of the map today."""
    return FROM if clock.today() >= NEW_MAP else BEFORE


def new_tenants(top: Tenant, state: str, code: str, known: Sequence[Tenant]) -> list[NewTenant]:
    """Return what lies below a province in a table and not yet below ``top``, parents first.

    Tenants are recognised by their code. Raises Invalid for a state that has not begun, and when nothing is missing.
    """
    if state == FROM and clock.today() < NEW_MAP:
        raise Invalid([Problem(_("Địa giới này chỉ có hiệu lực từ ngày 01/07/2025."), "state")])
    rows = places(state).get(code, ())
    living = {tenant.code: tenant.id for tenant in known if tenant.valid_to is None}
    ids = {code: top.id} | living | {row.code: uuid7() for row in rows[1:] if row.code not in living}
    since = max(top.valid_from, NEW_MAP) if state == FROM else top.valid_from
    new = [
        NewTenant(row.code, row.level, row.name, since, ids[row.parent_code], id=ids[row.code])
        for row in rows[1:]
        if row.code not in living
    ]
    if not new:
        raise Invalid([Problem(_("Mọi đơn vị hành chính của danh mục này đã có."), "province")])
    return new


def previewed(top: Tenant, new: Sequence[NewTenant]) -> list[tuple[NewTenant, Sequence[NewTenant]]]:
    """Return what would be made directly below a tenant, each with what comes below it, as a person looks it through.

    What comes below something that is there already stands on its own.
    """
    made = {each.id for each in new}
    within: dict[uuid.UUID | None, list[NewTenant]] = {}
    for each in new:
        within.setdefault(each.parent_id, []).append(each)
    return [(each, within.get(each.id, ())) for each in new if each.parent_id == top.id or each.parent_id not in made]
