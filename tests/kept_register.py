"""Province An keeps a register of 2021: who is in it, who watches, and short ways to write."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask

from core.auth.actor import Actor
from core.db import bind_context, db
from core.db.bulk import Key
from core.extensions.services import enable_pack
from core.records.models import RecordEntry, RecordFile
from core.records.queries import file_entries
from core.records.services import BookForm, EntryForm, name_watcher, open_book, write_entry
from tests.conduct_pack import KEY, PACK
from tests.packs import install
from tests.world import World

ADMINISTRATOR, COMMITTEE, ADVISER = "quan-tri@an.example", "btv@an.example", "btc@an.example"
#: Whose file most tests are about; who watches; who speaks for the cell.
SUBJECT, OBSERVER, CELL = "bi-thu.mot@an.example", "chu-tich.mot@an.example", "chu-tich.hai@an.example"
#: Another person in the register, who has no part in the first one's file.
SIBLING = "bi-thu.hai@an.example"
FORM = BookForm(KEY, "exemplary_conduct", 2021)

COMMITTED = {"items": [{"content": "Đối thoại với dân hằng quý", "measure": "Lịch"}, {"content": "Học tập"}]}
SEEN = {"seen_on": date(2021, 2, 1), "note": "Đã đối thoại tại hai xã"}
MARKED = {"marks": [{"item": "1", "mark": "met"}, {"item": "2", "mark": "unmet", "remark": "Chưa xong"}]}
BREACH = {"document": "12-QĐ/UBKTTU", "decided_on": date(2021, 2, 10), "decided_by": "Ủy ban Kiểm tra Tỉnh ủy"}


@dataclass(frozen=True)
class Kept(World):
    """The register, and those who write in it."""

    book: Key

    def subject(self, address: str) -> Actor:
        """Return the seat from which somebody writes of themselves, or of whom they watch."""
        return self.actor(address, "subject")

    def file(self, address: str = SUBJECT) -> Key:
        """Return the key of somebody's file."""
        person = self.person(address)
        bind_context(db.session(), self.actor(COMMITTEE).context)
        row = db.session.query(RecordFile).filter(RecordFile.subject_person_id == person).one()
        return row.tenant_id, row.id

    def write(self, actor: Actor, kind: str, values: dict[str, Any], file: Key | None = None, **more: Any) -> Key:
        """File an entry in the subject's file, or in another one; returns its key."""
        key = file or self.file()
        return key[0], write_entry(actor, key, kind, EntryForm(values, **{"final": True, **more}))

    def committed(self) -> Key:
        return self.write(self.subject(SUBJECT), "commitment", COMMITTED)

    def seen_by(self, actor: Actor, file: Key | None = None) -> list[str]:
        """Return the kinds of the entries that a seat reads in a file, oldest first."""
        key = file or self.file()
        bind_context(db.session(), actor.context)
        return [row.kind for row in file_entries(key).entries]

    def stored(self, key: Key) -> RecordEntry:
        """Return an entry as the authority reads it."""
        bind_context(db.session(), self.actor(COMMITTEE).context)
        db.session.expire_all()
        row = db.session.get(RecordEntry, key)
        assert row is not None
        return row


def keep(world: World) -> Key:
    """Open the register of 2021 in province An, and name who watches the subject."""
    enable_pack(world.actor(ADMINISTRATOR), KEY, date(2021, 1, 1))
    adviser = world.actor(ADVISER)
    book = adviser.tenant_id, open_book(adviser, FORM)
    kept = Kept(world.app, book)
    for address, capacity in ((OBSERVER, "observer"), (CELL, "cell")):
        name_watcher(adviser, kept.file(), person_id=world.person(address), capacity=capacity)
    return book


@pytest.fixture
def kept(app: Flask, context: Flask) -> Kept:
    """The register of 2021, open."""
    install(app, PACK)
    return Kept(app, keep(World(app)))
