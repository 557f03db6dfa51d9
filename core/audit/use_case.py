"""A use case: one imperative service, one transaction, at least one audit row.

The decorated function takes an Actor first and writes through ``db.session``; it never commits. A view that sends a
form wraps the call in ``one_request(key)``, so that a double click is done once.
"""

import functools
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError
from uuid_utils.compat import uuid7

from core import clock
from core.audit.models import AuditEntry
from core.auth.actor import Actor
from core.db import bind_context, db, is_suspended
from core.db.bulk import insert_rows
from core.domain.canonical import canonical, digest_of_plain
from core.errors import DuplicateRequest, ObjectRef, StaleEdit, Suspended

P = ParamSpec("P")
R = TypeVar("R")

_request_key: ContextVar[str | None] = ContextVar("request_key", default=None)
_AUDITED = "audited"


class NotAudited(Exception):
    """A use case ended without an audit row: a programming error."""


def use_case(permission: str) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Run the function as one audited transaction of an actor that has ``permission``.

    Suspended is raised where the operator suspended the province: nothing is written in it.
    """

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(function)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor.require(permission)
            bind_context(db.session(), actor.context)
            db.session.info[_AUDITED] = False
            try:
                if is_suspended(db.session()):
                    raise Suspended
                _refuse_second_sending(actor)
                result = function(actor, *args, **kwargs)
                if not db.session.info[_AUDITED]:
                    raise NotAudited(f"{function.__module__}.{function.__name__}")
                db.session.commit()
            except StaleDataError as error:
                db.session.rollback()
                raise StaleEdit({}) from error  # both read the same version; the other one wrote first
            except BaseException:
                db.session.rollback()
                raise
            return result

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return decorate


class one_request:  # noqa: N801 - reads as a phrase: with one_request(key)
    """Everything audited inside belongs to one sending of a form; a second one raises DuplicateRequest."""

    def __init__(self, key: str | None) -> None:
        self.key = key or None

    def __enter__(self) -> None:
        self.token = _request_key.set(self.key)

    def __exit__(self, *_: object) -> None:
        _request_key.reset(self.token)


def record(
    actor: Actor, action: str, kind: str, key: tuple[uuid.UUID, uuid.UUID], details: Mapping[str, object] | None = None
) -> uuid.UUID:
    """Add an audit row for one object to the running transaction; ``key`` is its (tenant, id). Returns the row's id.

    ``details`` holds what changed: names and values, no secrets, no files.
    """
    (entry_id,) = record_many(actor, action, kind, [(key, details or {})])
    return entry_id


@contextmanager
def standing_in(actor: Actor, tenant_id: uuid.UUID) -> Iterator[Actor]:
    """Let an operator add rows to a tenant inside the running transaction: its first seat, its ledger's entry.

    Yields the actor as that tenant records it. What is read meanwhile is the tenant's, so nothing must be.
    """
    db.session.execute(select(func.app.stand(actor.person_id, tenant_id, None)))
    yield replace(actor, tenant_id=tenant_id)
    db.session.flush()
    db.session.execute(select(func.app.stand(actor.person_id, actor.tenant_id, None)))


def record_many(
    actor: Actor,
    action: str,
    kind: str,
    objects: Sequence[tuple[tuple[uuid.UUID, uuid.UUID], Mapping[str, object]]],
) -> list[uuid.UUID]:
    """Add one audit row per object to the running transaction, in one statement; returns their ids."""
    of_all: dict[str, Any] = {
        "tenant_id": actor.tenant_id,
        "at": clock.now(),
        "person_id": actor.person_id,
        "seat_id": actor.seat_id,
        "actor_label": actor.label,
        "action": action,
        "object_kind": kind,
    }
    # An order of ten thousand pieces writes as many rows: what they have alike is made plain once.
    plain = {**_plain(of_all), "at": of_all["at"].isoformat()}
    rows = [{**of_all, **_row(plain, key, details)} for key, details in objects]
    insert_rows(db.session(), AuditEntry, rows)
    db.session.info[_AUDITED] = True
    return [row["id"] for row in rows]


def _row(plain: Mapping[str, Any], key: tuple[uuid.UUID, uuid.UUID], details: Mapping[str, object]) -> dict[str, Any]:
    """Return what a row has of its own, and the hash of all that it says."""
    own = {"id": uuid7(), "object_tenant_id": key[0], "object_id": key[1], "request_key": _request_key.get()}
    _request_key.set(None)  # the first row of a request carries its key, the others belong to the same transaction
    told = canonical(details)
    return {**own, "details": told, "leaf": digest_of_plain({**plain, **_plain(own), "details": told})}


def _plain(values: Mapping[str, object]) -> dict[str, str | None]:
    return {name: value if value is None else str(value) for name, value in values.items()}


def _refuse_second_sending(actor: Actor) -> None:
    """Wait for a sending of the same form that is under way, and refuse when one was done."""
    key = _request_key.get()
    if key is None:
        return
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    same = select(AuditEntry).where(AuditEntry.tenant_id == actor.tenant_id, AuditEntry.request_key == key)
    row = db.session.scalars(same).first()
    if row is not None:
        raise DuplicateRequest(ObjectRef(row.object_kind, str(row.object_tenant_id), str(row.object_id)))
