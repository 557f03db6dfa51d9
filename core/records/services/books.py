"""Opening and closing a register of a year, and putting persons in it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key, insert_rows
from core.db.turns import take_turn
from core.domain.registers import Register
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.extensions.schemes import Scheme
from core.extensions.services import load_scheme
from core.records.models import RecordBook, RecordFile
from core.records.queries import Candidate, candidates, kept, persons_in
from core.records.regulation import declarations_of, register_of, rule_date

#: Registers are kept of these years; a slip of the keyboard is none.
YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class BookForm:
    """A register of a scheme to open for a year, about the heads of some of its groups (none named: of all)."""

    scheme: str
    register: str
    year: int
    groups: tuple[str, ...] = ()


@use_case("record.manage")
def open_book(actor: Actor, form: BookForm) -> uuid.UUID:
    """Open a register for a year, pinned to the regulation as it stands, with everybody whom it is about.

    Returns the book's id. Invalid for a register that the scheme does not declare, or a year that has it already.
    """
    authority_id = _authority(actor)
    if form.year not in YEARS:
        raise Invalid([Problem(_("Năm không hợp lệ."), "year")])
    on = rule_date(form.year)
    scheme = load_scheme(actor.tenant_id, form.scheme, on)
    register = _declared(scheme, form.register)
    pin = scheme.pin()
    row = RecordBook(
        tenant_id=actor.tenant_id,
        id=uuid7(),
        authority_id=authority_id,
        scheme=scheme.key,
        register=register.key,
        year=form.year,
        groups=list(form.groups),
        rule_date=on,
        pin=pin.to_json(),
        fingerprint=pin.fingerprint,
        issued_at=clock.now(),
    )
    db.session.add(row)
    flush_or_explain(db.session(), "uq_record_book_year", _("Sổ theo dõi của năm này đã được mở."), "year")
    groups = scheme.calls.declared.subject_groups
    found = candidates(actor.tenant_id, register, groups, row.groups, clock.today())
    _open_files(row, found)
    details = {"register": register.key, "year": form.year, "persons": len(found), "fingerprint": pin.fingerprint}
    record(actor, "record.open", "record_book", (row.tenant_id, row.id), details)
    return row.id


@use_case("record.manage")
def add_persons(actor: Actor, key: Key) -> int:
    """Put into a register whom it is about by now and who is not in it yet; returns how many there were.

    It stays about the groups for which it was opened. Conflict when there is nobody.
    """
    row = kept_book(actor, key)
    known, groups = persons_in(key), declarations_of(row).subject_groups
    found = candidates(row.tenant_id, register_of(row), groups, row.groups, clock.today())
    new = [each for each in found if each.person_id not in known]
    if not new:
        raise Conflict(_("Không có ai mới để đưa vào sổ."))
    _open_files(row, new)
    record(actor, "record.add_persons", "record_book", key, {"persons": len(new)})
    return len(new)


@use_case("record.manage")
def close_book(actor: Actor, key: Key) -> None:
    """Close a register of a year: from then on nobody writes in it."""
    row = kept_book(actor, key)
    row.state, row.closed_at = "closed", clock.now()
    record(actor, "record.close", "record_book", key, {"register": row.register, "year": row.year})


def kept_book(actor: Actor, key: Key) -> RecordBook:
    """Return an open register of the actor's own authority, in its turn; NotFound for another's, Conflict if closed."""
    return open_in_turn(kept(actor, key))


def open_in_turn(row: RecordBook) -> RecordBook:
    """Return a register that is still open after waiting for whoever writes in it; Conflict when it is closed."""
    take_turn(db.session(), "record_book", row.tenant_id, row.id)
    db.session.refresh(row, ["state", "closed_at", "version"])
    if row.state != "open":
        text = _("Sổ theo dõi năm %(year)s đã khóa, không ghi thêm hay sửa được nữa.", year=str(row.year))
        raise Conflict(text)
    return row


def _authority(actor: Actor) -> uuid.UUID:
    if actor.authority_id is None or actor.is_subject:
        raise NotAllowed(_("Vai trò đang dùng không thuộc cấp có thẩm quyền quản lý sổ theo dõi."))
    return actor.authority_id


def _declared(scheme: Scheme, key: str) -> Register:
    found = next((each for each in scheme.calls.declared.registers if each.key == key), None)
    if found is None:
        raise Invalid([Problem(_("Gói quy định không có sổ theo dõi này."), "register")])
    return found


def _open_files(row: RecordBook, persons: Sequence[Candidate]) -> None:
    now = clock.now()
    files = [
        {
            "tenant_id": row.tenant_id,
            "id": uuid7(),
            "authority_id": row.authority_id,
            "book_id": row.id,
            "subject_person_id": person.person_id,
            "subject_label": person.label,
            "subject_group": person.group,
            "unit_name": person.unit_name,
            "opened_at": now,
        }
        for person in persons
    ]
    insert_rows(db.session(), RecordFile, files)
