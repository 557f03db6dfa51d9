"""Naming who watches a person: observers, and who speaks for the person's cell."""

import uuid

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.domain.registers import Writer
from core.errors import Conflict, Invalid, NotFound, Problem
from core.records.labels import CAPACITIES
from core.records.models import RecordWatch
from core.records.queries import Place, place, possible_watchers, watchers
from core.records.regulation import register_of
from core.records.services.books import kept_book


@use_case("record.manage")
def name_watcher(actor: Actor, file: Key, *, person_id: uuid.UUID, capacity: str) -> uuid.UUID:
    """Name somebody to watch a person; returns the naming's id.

    Invalid when it is the person themselves, already named, or without a seat of their own in the tenant.
    """
    there = _kept(actor, file)
    citation = next((str(each) for each in register_of(there.book).citations), "")
    if capacity not in CAPACITIES:
        raise Invalid([Problem(_("Hãy chọn tư cách theo dõi."), "capacity")])
    if person_id == there.subject_person_id:
        raise Invalid([Problem(_("Không ai được tự theo dõi, đánh giá chính mình."), "person", citation)])
    known = dict(possible_watchers(there.key[0]))
    if person_id not in known:
        raise Invalid([Problem(_("Người này chưa có vai trò riêng trong đơn vị để ghi sổ."), "person")])
    living = watchers(file)
    if any((each.watcher_person_id, each.capacity) == (person_id, capacity) for each in living):
        raise Invalid([Problem(_("Người này đã được cử với tư cách đó."), "person")])
    if capacity == Writer.CELL and any(each.capacity == capacity for each in living):
        raise Invalid([Problem(_("Đã có người thay mặt chi bộ; hãy cho thôi trước khi cử người khác."), "capacity")])
    row = RecordWatch(
        tenant_id=file[0],
        id=uuid7(),
        authority_id=there.book.authority_id,
        book_id=there.book.id,
        file_id=file[1],
        subject_person_id=there.subject_person_id,
        subject_label=there.subject_label,
        unit_name=there.unit_name,
        capacity=capacity,
        watcher_person_id=person_id,
        watcher_label=known[person_id],
        named_at=clock.now(),
    )
    db.session.add(row)
    record(actor, "record.name_watcher", "record_file", file, {"capacity": capacity, "person": person_id})
    return row.id


@use_case("record.manage")
def end_watch(actor: Actor, file: Key, watch_id: uuid.UUID) -> None:
    """Let somebody watch no longer: from then on they read nothing of the file."""
    _kept(actor, file)
    row = db.session.get(RecordWatch, (file[0], watch_id))
    if row is None or row.file_id != file[1]:
        raise NotFound
    if row.ended_at is not None:
        raise Conflict(_("Người này đã thôi theo dõi."))
    row.ended_at = clock.now()
    details = {"capacity": row.capacity, "person": row.watcher_person_id}
    record(actor, "record.end_watch", "record_file", file, details)


def _kept(actor: Actor, file: Key) -> Place:
    there = place(actor, file)
    if Writer.AUTHORITY not in there.capacities:
        raise NotFound
    kept_book(actor, (there.book.tenant_id, there.book.id))
    return there
