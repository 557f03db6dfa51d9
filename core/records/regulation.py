"""The registers that regulations declare, as this tenant may open them and as its open ones are pinned."""

import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from core import clock
from core.domain.declarations import Declarations
from core.domain.registers import EntryKind, Register
from core.errors import DomainError, NotFound
from core.extensions.errors import told
from core.extensions.queries import enabled_packs
from core.extensions.schemes import Scheme
from core.extensions.services import load_scheme, pinned_scheme
from core.records.models import RecordBook


@dataclass(frozen=True, slots=True)
class Offer:
    """A register that a tenant may open, and the scheme that declares it."""

    scheme: Scheme
    register: Register

    @property
    def key(self) -> str:
        """The key by which a form names it."""
        return f"{self.scheme.key}:{self.register.key}"


def rule_date(year: int) -> date:
    """Return the day whose law a register of a year is opened under: today, or the year's nearest day to it."""
    return min(max(clock.today(), date(year, 1, 1)), date(year, 12, 31))


def offers(tenant_id: uuid.UUID, year: int) -> list[Offer]:
    """Return the registers of the packs that a tenant may use in a year; a pack that fails offers nothing."""
    on = rule_date(year)
    found = []
    for pack in enabled_packs(tenant_id, on):
        try:
            scheme = load_scheme(tenant_id, pack, on)
            found += [Offer(scheme, register) for register in scheme.calls.declared.registers]
        except DomainError:
            continue
    return found


def declarations_of(book: RecordBook) -> Declarations:
    """Return what the scheme declares by which a register was opened; DomainError when a pack of it is gone."""
    return pinned_scheme(book.pin).calls_on(book.rule_date).declared


def register_of(book: RecordBook) -> Register:
    """Return the declaration by which a register was opened; DomainError when its pack is gone."""
    found = next((each for each in declarations_of(book).registers if each.key == book.register), None)
    if found is None:
        raise NotFound
    return found


def kind_of(register: Register, key: str) -> EntryKind:
    """Return a kind of entry; NotFound for a key that the register does not know."""
    found = register.kind(key)
    if found is None:
        raise NotFound
    return found


def register_label(book: RecordBook) -> str:
    """Return how a register is called; its key when the pack that declared it is gone."""
    try:
        return told(register_of(book).label)
    except DomainError:
        return book.register


def kind_labels(books: Iterable[RecordBook]) -> dict[tuple[str, str], str]:
    """Return how kinds of entry are called, by register and kind."""
    found: dict[tuple[str, str], str] = {}
    for book in books:
        with suppress(DomainError):
            found.update({(book.register, kind.key): told(kind.label) for kind in register_of(book).kinds})
    return found
