"""Writing in a person's file: a draft is its writer's to change, what is filed is corrected by a new entry."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.domain.registers import EntryKind, Register, Writer
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, StaleEdit
from core.extensions.errors import told
from core.records.content import Rules, items_of, objections, to_store
from core.records.models import RecordEntry
from core.records.queries import Place, Standing, entry, file_entries, place
from core.records.regulation import kind_of, register_of
from core.records.services.books import open_in_turn


@dataclass(frozen=True, slots=True)
class EntryForm:
    """What is written: values by field as the declaration has them; ``final`` files it at once.

    ``corrects`` names the filed entry whose place it takes, with the reason.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    final: bool = False
    corrects: uuid.UUID | None = None
    reason: str = ""


@use_case("record.write")
def write_entry(actor: Actor, file: Key, kind: str, form: EntryForm) -> uuid.UUID:
    """Write an entry of a kind in a file, as a draft or filed at once; returns its id.

    NotFound for a file that is none of the actor's business, NotAllowed for a kind that is another's to write,
    Conflict when the register is closed or the entry does not fit what stands there, Invalid with every objection.
    """
    there = place(actor, file)
    register = register_of(there.book)
    declared = kind_of(register, kind)
    _require_writer(actor, there, declared)
    open_in_turn(there.book)
    standing = file_entries(file)
    corrected = _corrected(standing, declared, form.corrects, form.reason)
    followed = _followed(register, declared, standing, corrected)
    row = RecordEntry(
        tenant_id=file[0],
        id=uuid7(),
        authority_id=there.book.authority_id,
        book_id=there.book.id,
        file_id=file[1],
        register=register.key,
        kind=declared.key,
        subject_label=there.subject_label,
        writer=declared.writer.value,
        author_person_id=actor.person_id,
        by_label=actor.label,
        content={},
        follows_id=followed.id if followed else None,
        corrects_id=corrected.id if corrected else None,
        reason=form.reason,
        closes=declared.closes,
        cell_reads=Writer.CELL in (declared.writer, *declared.readers),
        written_at=clock.now(),
    )
    _write(there, register, declared, row, followed, form)
    db.session.add(row)
    _audit(actor, row, "record.file" if form.final else "record.write")
    return row.id


@use_case("record.write")
def revise_entry(actor: Actor, key: Key, form: EntryForm, *, version: int) -> None:
    """Change one's own draft, or file it. Conflict for what is filed: it is corrected by a new entry, never edited.

    ``version`` is that of the draft that the form showed; StaleEdit when it was changed since.
    """
    row = entry(key)
    there = place(actor, (row.tenant_id, row.file_id))
    register = register_of(there.book)
    declared = kind_of(register, row.kind)
    _require_writer(actor, there, declared)
    if row.filed_at is not None:
        raise Conflict(filed_text(register, declared))
    if row.author_person_id != actor.person_id:
        raise NotFound
    open_in_turn(there.book)
    if row.version != version:
        raise StaleEdit({})
    standing = file_entries((row.tenant_id, row.file_id))
    corrected = _corrected(standing, declared, row.corrects_id, row.reason)
    followed = _followed(register, declared, standing, corrected)
    row.follows_id = followed.id if followed else None
    _write(there, register, declared, row, followed, form)
    _audit(actor, row, "record.file" if form.final else "record.write")


def filed_text(register: Register, kind: EntryKind) -> str:
    """Return why what is filed is not edited, with the clause by which it is kept."""
    text = _("“%(label)s” đã nộp nên không sửa được; hãy lập bản điều chỉnh.", label=told(kind.label))
    citation = kind.citation or next(iter(register.citations), None)
    return f"{text} ({citation})" if citation else text


def _require_writer(actor: Actor, there: Place, kind: EntryKind) -> None:
    """A kind has one writer, and nobody judges themselves."""
    judging = kind.writer in (Writer.OBSERVER, Writer.CELL)
    if judging and actor.person_id == there.subject_person_id:
        raise NotAllowed(_("Không ai được tự theo dõi, đánh giá chính mình."))
    if kind.writer not in there.capacities or actor.person_id is None:
        refusals = {
            Writer.SUBJECT: _("Chỉ chính người được theo dõi mới lập được nội dung này."),
            Writer.OBSERVER: _("Chỉ người được cử theo dõi mới ghi được nội dung này."),
            Writer.CELL: _("Chỉ người thay mặt chi bộ mới ghi được nội dung này."),
            Writer.AUTHORITY: _("Chỉ cấp có thẩm quyền mới ghi được nội dung này."),
        }
        raise NotAllowed(refusals[kind.writer])


def _corrected(standing: Standing, kind: EntryKind, corrects: uuid.UUID | None, reason: str) -> RecordEntry | None:
    """Return the entry whose place is taken; Conflict when it may not be, or when there would be two in force."""
    if corrects is None:
        if kind.once and standing.in_force(kind.key):
            text = _("“%(label)s” đã có trong sổ; hãy lập bản điều chỉnh.", label=told(kind.label))
            raise Conflict(text)
        return None
    found = standing.get(corrects)
    if found is None or found.kind != kind.key or found.filed_at is None:
        raise NotFound
    if not reason.strip():
        raise Invalid([Problem(_("Phải nêu lý do điều chỉnh."), "correction_reason")])
    if standing.state(found) == "corrected":
        raise Conflict(_("Nội dung này đã được thay bằng một bản điều chỉnh khác."))
    if standing.state(found) == "closed" or standing.answers(found):
        raise Conflict(_("Nội dung này đã được đánh giá nên không điều chỉnh được nữa."))
    return found


def _followed(
    register: Register, kind: EntryKind, standing: Standing, corrected: RecordEntry | None
) -> RecordEntry | None:
    """Return the entry in force that an entry answers; Conflict when there is none, or it takes no more answers."""
    if not kind.follows:
        return None
    found = next(iter(standing.in_force(kind.follows)), None)
    label = told(kind_of(register, kind.follows).label)
    if found is None:
        raise Conflict(_("Chưa có “%(label)s” đã nộp để đánh giá.", label=label))
    if standing.state(found) == "closed" and not (corrected and corrected.closes):
        raise Conflict(_("“%(label)s” đã kết thúc đánh giá.", label=label))
    return found


def _write(
    there: Place, register: Register, kind: EntryKind, row: RecordEntry, followed: RecordEntry | None, form: EntryForm
) -> None:
    citation = kind.citation or next(iter(register.citations), None)
    items = items_of(kind_of(register, kind.follows), followed.content) if followed else {}
    problems = objections(Rules(kind, there.book.year, items, citation), form.values, final=form.final)
    if problems:
        raise Invalid(problems)
    row.content = to_store(kind, form.values)
    if form.final:
        row.filed_at = clock.now()
        is_read = Writer.SUBJECT in (kind.writer, *kind.readers)
        row.reader_person_id = there.subject_person_id if is_read else None


def _audit(actor: Actor, row: RecordEntry, action: str) -> None:
    record(actor, action, "record_entry", (row.tenant_id, row.id), {"register": row.register, "kind": row.kind})
