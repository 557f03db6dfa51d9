"""Letterheads and templates as they are on a day, and their history."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, undefer

from core.db import db
from core.db.bulk import Key
from core.documents.models import DocumentTemplate, Letterhead
from core.errors import NotFound
from core.tenancy.models import Authority, Tenant


def letterhead(authority: Key, on: date) -> Letterhead | None:
    """Return the letterhead of an authority for a paper of a day; None when none was entered for it."""
    rows = select(Letterhead).where(
        Letterhead.tenant_id == authority[0], Letterhead.authority_id == authority[1], Letterhead.valid_from <= on
    )
    return db.session.scalars(rows.order_by(Letterhead.valid_from.desc(), Letterhead.id.desc()).limit(1)).first()


def replacement(tenant_id: uuid.UUID, pack: str, form: str, on: date) -> DocumentTemplate | None:
    """Return what stands in place of a form for a paper of a day, with its content; without one: the form itself."""
    rows = select(DocumentTemplate).where(
        DocumentTemplate.tenant_id == tenant_id,
        DocumentTemplate.pack == pack,
        DocumentTemplate.form == form,
        DocumentTemplate.valid_from <= on,
    )
    newest = rows.order_by(DocumentTemplate.valid_from.desc(), DocumentTemplate.id.desc()).limit(1)
    return db.session.scalars(newest.options(undefer(DocumentTemplate.content))).first()


def history(tenant_id: uuid.UUID, pack: str, form: str) -> Sequence[DocumentTemplate]:
    """Return everything that was ever put in place of a form, newest first, without the files."""
    rows = select(DocumentTemplate).where(
        DocumentTemplate.tenant_id == tenant_id, DocumentTemplate.pack == pack, DocumentTemplate.form == form
    )
    return db.session.scalars(rows.order_by(DocumentTemplate.valid_from.desc(), DocumentTemplate.id.desc())).all()


def template(key: Key) -> DocumentTemplate:
    """Return one template with its content; NotFound for an entry that has none."""
    row = db.session.get(DocumentTemplate, key, options=[undefer(DocumentTemplate.content)])
    if row is None or row.content is None:
        raise NotFound
    return row


def replaced(tenant_id: uuid.UUID, on: date) -> dict[tuple[str, str], DocumentTemplate]:
    """Return by (pack, form) what stands in place of forms on a day."""
    newest = (
        select(DocumentTemplate)
        .where(DocumentTemplate.tenant_id == tenant_id, DocumentTemplate.valid_from <= on)
        .ext(distinct_on(DocumentTemplate.pack, DocumentTemplate.form))
        .order_by(
            DocumentTemplate.pack,
            DocumentTemplate.form,
            DocumentTemplate.valid_from.desc(),
            DocumentTemplate.id.desc(),
        )
    )
    return {(row.pack, row.form): row for row in db.session.scalars(newest) if row.sha256}


@dataclass(frozen=True, slots=True)
class Issuer:
    """An authority and the letterhead of its papers on a day, if one was entered."""

    authority: Authority
    letterhead: Letterhead | None


def issuers(tenant_id: uuid.UUID, on: date) -> list[Issuer]:
    """Return the authorities of a tenant, by name, each with its letterhead on a day."""
    newest_first = (Letterhead.valid_from.desc(), Letterhead.id.desc())
    position = func.row_number().over(partition_by=Letterhead.authority_id, order_by=newest_first)
    ranked = (
        select(Letterhead, position.label("position"))
        .where(Letterhead.tenant_id == tenant_id, Letterhead.valid_from <= on)
        .subquery()
    )
    newest = aliased(Letterhead, ranked)
    same = and_(newest.tenant_id == Authority.tenant_id, newest.authority_id == Authority.id, ranked.c.position == 1)
    rows = select(Authority, newest).outerjoin(newest, same).where(Authority.tenant_id == tenant_id)
    return [Issuer(*row) for row in db.session.execute(rows.order_by(Authority.name, Authority.id))]


def issuer(authority: Key) -> Authority:
    """Return an authority of this tenant; NotFound otherwise."""
    row = db.session.get(Authority, authority)
    if row is None:
        raise NotFound
    return row


def tenant_name(tenant_id: uuid.UUID) -> str:
    """Return how a tenant is called."""
    return db.session.scalar(select(Tenant.name).where(Tenant.id == tenant_id)) or ""
