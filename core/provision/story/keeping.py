"""Registers are kept through the year: opened, people named to watch, entries filed."""

import uuid
from collections.abc import Iterator
from functools import partial

from sqlalchemy import select

from core.auth.models import User
from core.db import db
from core.db.bulk import Key
from core.provision.story.occasions import Kept, Watching, Written
from core.provision.story.stage import Act, Stage
from core.records.models import RecordFile
from core.records.queries import book
from core.records.regulation import kind_of, register_of
from core.records.schemas.forms import entry_schema
from core.records.services import BookForm, EntryForm, name_watcher, open_book, write_entry


def keeping(stage: Stage) -> Iterator[Act]:
    """Open each register of the year, name who watches, and let everybody write on their days."""
    for kept in stage.story.registers:
        opened: list[Key] = []
        yield Act(kept.opened_on, partial(_open, stage, kept, opened))
        for watching in kept.watching:
            yield Act(kept.opened_on, partial(_name, stage, opened, watching))
        for written in kept.entries:
            yield Act(written.filed_on, partial(_write, stage, opened, written))


def _open(stage: Stage, kept: Kept, opened: list[Key]) -> None:
    advisor = stage.seats.by_address(stage.story.cast.advisor, "advisor")
    form = BookForm(stage.story.scheme, kept.register, stage.story.cycle.starts_on.year, kept.groups)
    opened.append((advisor.tenant_id, open_book(advisor, form)))


def _name(stage: Stage, opened: list[Key], told: Watching) -> None:
    file, person = _file(stage, opened[0], told.of), _person(told.who)
    advisor = stage.seats.by_address(stage.story.cast.advisor, "advisor")
    name_watcher(advisor, file, person_id=person, capacity=told.capacity)


def _write(stage: Stage, opened: list[Key], told: Written) -> None:
    file, kept = _file(stage, opened[0], told.of or told.by), book(opened[0])
    kind = kind_of(register_of(kept), told.kind)
    rows = {name: list(items) for name, items in told.rows.items()}
    values = entry_schema(kind, final=True).load({**told.values, **rows})
    write_entry(stage.seats.by_address(told.by, told.role), file, told.kind, EntryForm(dict(values), final=True))


def _file(stage: Stage, opened: Key, address: str) -> Key:
    """Return whose file a story means, as the authority sees it."""
    stage.seats.by_address(stage.story.cast.advisor, "advisor")
    of_person = select(RecordFile.tenant_id, RecordFile.id).where(
        RecordFile.tenant_id == opened[0],
        RecordFile.book_id == opened[1],
        RecordFile.subject_person_id == _person(address),
    )
    tenant, file = db.session.execute(of_person).one()
    return tenant, file


def _person(address: str) -> uuid.UUID:
    return db.session.scalars(select(User.person_id).where(User.email == address)).one()
