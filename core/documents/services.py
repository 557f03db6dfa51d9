"""An administrator gives letterheads to authorities, and puts Word files in place of forms."""

import hashlib
import uuid
from dataclasses import asdict, dataclass
from datetime import date

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.documents import queries
from core.documents.archive import LARGEST, require_document
from core.documents.models import DocumentTemplate, Letterhead
from core.documents.offered import OfferedForm
from core.documents.rendering import tried
from core.domain.documents import DocumentRule
from core.extensions.services import MANAGE_REGULATION

__all__ = ["LARGEST", "LetterheadForm", "replace_form", "restore_form", "save_letterhead", "tried_file"]


@dataclass(frozen=True, slots=True)
class LetterheadForm:
    """How papers of an authority begin and end; lines are separated by line breaks."""

    style: str
    issuer: str
    superior: str
    symbol: str
    place: str
    sign_for: str
    sign_post: str
    recipients: str
    valid_from: date
    sign_name: str = ""
    basis: str = ""


@use_case(MANAGE_REGULATION)
def save_letterhead(actor: Actor, authority_id: uuid.UUID, form: LetterheadForm) -> uuid.UUID:
    """Give an authority of the tenant a letterhead for its papers from a day on; returns the row's id."""
    actor.require_whole_tenant()
    authority = queries.issuer((actor.tenant_id, authority_id))
    row = Letterhead(
        tenant_id=actor.tenant_id,
        authority_id=authority.id,
        issued_at=clock.now(),
        by_label=actor.label,
        **asdict(form),
    )
    db.session.add(row)
    db.session.flush()
    details = {"authority": authority.name, **asdict(form)}
    record(actor, "letterhead.save", "letterhead", (row.tenant_id, row.id), details)
    return row.id


def tried_file(form: DocumentRule, file_name: str, content: bytes) -> bytes:
    """Return an uploaded template filled with made-up values; Invalid, at ``file``, for one that may not be used."""
    require_document(file_name, content)
    return tried(content, form)


@use_case(MANAGE_REGULATION)
def replace_form(
    actor: Actor, offered: OfferedForm, file_name: str, content: bytes, valid_from: date, note: str = ""
) -> uuid.UUID:
    """Put a Word file in place of a form, for papers from a day on; returns the row's id.

    Invalid, at ``file``, for what is no plain Word document, uses a name that core does not fill, or does anything but
    name, repeat and leave out.
    """
    actor.require_whole_tenant()
    tried_file(offered.form, file_name, content)
    row = _template(actor, offered, valid_from, note)
    row.file_name, row.content, row.size = file_name[-200:], content, len(content)
    row.sha256 = hashlib.sha256(content).hexdigest()
    return _kept(actor, "form.replace", row)


@use_case(MANAGE_REGULATION)
def restore_form(actor: Actor, offered: OfferedForm, valid_from: date) -> uuid.UUID:
    """Use the pack's own form again for papers from a day on; what stood in its place stays in the history."""
    actor.require_whole_tenant()
    return _kept(actor, "form.restore", _template(actor, offered, valid_from, ""))


def _template(actor: Actor, offered: OfferedForm, valid_from: date, note: str) -> DocumentTemplate:
    return DocumentTemplate(
        tenant_id=actor.tenant_id,
        pack=offered.pack.key,
        form=offered.form.key,
        file_name="",
        content=None,
        sha256="",
        size=0,
        note=note,
        valid_from=valid_from,
        issued_at=clock.now(),
        by_label=actor.label,
    )


def _kept(actor: Actor, action: str, row: DocumentTemplate) -> uuid.UUID:
    db.session.add(row)
    db.session.flush()
    details = {"pack": row.pack, "form": row.form, "from": row.valid_from, "file": row.file_name, "sha256": row.sha256}
    record(actor, action, "document_template", (row.tenant_id, row.id), details)
    return row.id
