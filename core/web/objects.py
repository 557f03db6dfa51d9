"""Which page shows an object: for links in notices and in the audit trail, and for a form that was sent twice."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from flask import Blueprint, current_app, request
from flask.sansio.app import App
from flask.sansio.blueprints import BlueprintSetupState
from sqlalchemy import Select, Table, and_, literal, select, union_all
from werkzeug.exceptions import HTTPException

from core.db import Base, db
from core.db.bulk import Key, keys_table
from core.errors import ObjectRef
from core.web.access import actor, permission_of

PageOf = Callable[[ObjectRef], str | None]


def shows(bp: Blueprint, kind: str) -> Callable[[PageOf], PageOf]:
    """Declare the function that returns the address of an object of a kind (None = it has no page for this seat)."""

    def decorate(page_of: PageOf) -> PageOf:
        def register(state: BlueprintSetupState) -> None:
            _pages(state.app)[kind] = page_of

        bp.record(register)
        return page_of

    return decorate


def address_of(ref: ObjectRef) -> str | None:
    """Return the address of the page that shows an object; None when no feature declared one."""
    page_of = _pages(current_app).get(ref.kind)
    return page_of(ref) if page_of else None


def open_addresses(refs: Iterable[ObjectRef]) -> dict[ObjectRef, str]:
    """Return where the seat of this request may read of objects; those it may not open, or that are gone, are left out.

    The page's permission is asked, and the rows themselves in one statement behind the wall, however many there are.
    """
    addresses = {ref: address for ref in set(refs) if (address := address_of(ref)) and _may_open(address)}
    seen = _rows_seen([ref for ref in addresses if _table(ref.kind) is not None])
    return {ref: address for ref, address in addresses.items() if _table(ref.kind) is None or ref in seen}


def _may_open(address: str) -> bool:
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(urlsplit(address).path)  # type: ignore[union-attr]
    except HTTPException:
        return False
    permission = permission_of(current_app.view_functions[endpoint])
    return permission is None or actor().may(permission)


def _rows_seen(refs: Iterable[ObjectRef]) -> set[ObjectRef]:
    """Return those whose rows the session may see."""
    keys: dict[str, list[Key]] = defaultdict(list)
    for ref in refs:
        keys[ref.kind].append((uuid.UUID(ref.tenant_id), uuid.UUID(ref.id)))
    if not keys:
        return set()
    asked = union_all(*(_asked(kind, _tables()[kind], wanted) for kind, wanted in keys.items()))
    return {ObjectRef(kind, str(tenant), str(id)) for kind, tenant, id in db.session.execute(asked)}


def _asked(kind: str, table: Table, keys: Iterable[Key]) -> Select[str, uuid.UUID, uuid.UUID]:
    wanted = keys_table(keys, f"wanted_{kind}")
    at = and_(table.c.tenant_id == wanted.c.tenant_id, table.c.id == wanted.c.id)
    return select(literal(kind).label("kind"), table.c.tenant_id, table.c.id).join_from(wanted, table, at)


def _tables() -> Mapping[str, Table]:
    return Base.metadata.tables


def _table(kind: str) -> Table | None:
    """Return the tenant table of a kind, which is called like it; None for what stands behind no policy."""
    table = _tables().get(kind)
    return table if table is not None and {"tenant_id", "id"} <= set(table.primary_key.columns.keys()) else None


def _pages(app: App) -> dict[str, PageOf]:
    pages: dict[str, PageOf] = app.extensions.setdefault("object_pages", {})
    return pages
