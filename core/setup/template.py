"""The table to fill in: the heads, what the tenant has already, and the kinds of units to choose from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import lazy_gettext as _

from core.people.kinds import UNIT_KINDS
from core.setup.columns import HOLDERS, POSTS, SHEETS, UNITS, in_table, title
from core.setup.comparing import Stored

Rows = Iterable[Sequence[object]]


def template_sheets(stored: Stored) -> Mapping[str, tuple[Sequence[str], Rows]]:
    """Return the sheets with the tenant's own units and posts, so that nobody types again what the system knows."""
    rows: dict[str, Rows] = {UNITS: _units(stored), POSTS: _posts(stored), HOLDERS: ()}
    sheets = {title(sheet): ([in_table(spec.head) for spec in SHEETS[sheet][1]], rows[sheet]) for sheet in SHEETS}
    kinds = [(key, in_table(name)) for key, name in UNIT_KINDS.items()]
    return {**sheets, in_table(_("Loại")): ([in_table(_("Mã")), in_table(_("Tên"))], kinds)}


def _units(stored: Stored) -> Iterator[Sequence[object]]:
    keys = {unit.id: key for (_tenant, key), unit in stored.units.items()}
    for unit in stored.units.values():
        if unit.tenant_id == stored.own.id and unit.valid_to is None:
            above = keys[unit.parent_id] if unit.parent_id else None
            kind = in_table(UNIT_KINDS.get(unit.kind, unit.kind))
            yield stored.own.code, unit.key, unit.name, kind, above, unit.valid_from


def _posts(stored: Stored) -> Iterator[Sequence[object]]:
    keys = {unit.id: key for (_tenant, key), unit in stored.units.items()}
    for post in stored.posts.values():
        if post.tenant_id == stored.own.id:
            yield stored.own.code, keys[post.unit_id], post.key, post.title
