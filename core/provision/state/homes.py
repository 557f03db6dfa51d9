"""A tenant of a starting state as it is stored: where the file's organisation is put up."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from uuid_utils.compat import uuid7

from core.db import db
from core.provision.state.report import RowKey
from core.provision.state.specs import Organisation, TenantFile
from core.tenancy.models import Tenant
from core.tenancy.slugs import plain_letters, split_name

#: The Party committee of a place, by the kind of place; of communes it is "Đảng ủy".
_COMMITTEES = {
    "Tỉnh": "Tỉnh ủy",
    "Thành phố": "Thành ủy",
    "Huyện": "Huyện ủy",
    "Quận": "Quận ủy",
    "Thị xã": "Thị ủy",
}

#: What numbers of its papers end in; of others nothing is known.
_SYMBOLS = {"Tỉnh ủy": "TU", "Thành ủy": "TU", "Huyện ủy": "HU", "Đảng ủy": "ĐU"}


#: Ids by (tenant, key).
Ids = dict[RowKey, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Home:
    """A living tenant with what it consists of, and what the placeholders of templates stand for in it."""

    id: uuid.UUID
    organisation: Organisation
    words: Mapping[str, str]
    parent_id: uuid.UUID | None = None
    code: str = ""

    def say(self, text: str, **more: str) -> str:
        """Fill in the placeholders."""
        return text.format_map({**self.words, **more})


def homes(file: TenantFile, tenants: Mapping[RowKey, Tenant]) -> list[Home]:
    """Return the file's tenants that live, the top first; ``tenants`` is the stored tree by code."""
    living = [(place, tenants[place.code,]) for place in file.places if tenants[place.code,].valid_to is None]
    return [
        Home(tenant.id, file.organisation_of(place), words(tenant.name, tenant.slug), tenant.parent_id, place.code)
        for place, tenant in living
    ]


def words(name: str, slug: str) -> dict[str, str]:
    """Return what the placeholders stand for in a tenant."""
    kind, place = split_name(name)
    committee = _COMMITTEES.get(kind, "Đảng ủy")
    return {
        "kind": kind.casefold(),
        "place": place,
        "committee": committee,
        "committee_key": plain_letters(committee),
        "committee_symbol": _SYMBOLS.get(committee, ""),
        "address": ".".join(reversed(slug.split("/")[1:])),
    }


def stored(model: Any, within: Sequence[Home], *names: str) -> dict[RowKey, Any]:
    """Return the rows of a table in some tenants by the columns named; of two with one key the earlier one."""
    rows = select(model).where(model.tenant_id.in_([home.id for home in within])).order_by(model.id.desc())
    return {tuple(getattr(row, name) for name in names): row for row in db.session.scalars(rows)}


def id_of(rows: Mapping[RowKey, Any], key: RowKey) -> uuid.UUID:
    """Return the id of a stored row, or one for a row to come."""
    row = rows.get(key)
    return row.id if row is not None else uuid7()
