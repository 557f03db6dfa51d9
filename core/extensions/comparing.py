"""How a pin differs from another: values with their sources, editions, packs whose rules were altered."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.parameters import BoundParameter
from core.domain.settings import BoundSettings
from core.domain.text import Text
from core.extensions.pins import Pin, PinnedPack
from core.extensions.settings import RowChange, row_changes


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A parameter that is bound to something else: another value, source or certainty; None: to nothing."""

    key: str
    label: Text
    unit: str
    old: BoundParameter | None
    new: BoundParameter | None

    @property
    def is_completion(self) -> bool:
        """Whether the older pin had no value: what it ruled did without one."""
        return self.old is None


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table of settings with other rows, or with the same from another document; None: it has none."""

    key: str
    label: Text
    old: BoundSettings | None
    new: BoundSettings | None

    @property
    def rows(self) -> tuple[RowChange, ...]:
        """Which rows are new, changed and gone."""
        return row_changes(self.old.rows if self.old else (), self.new.rows if self.new else ())

    @property
    def is_completion(self) -> bool:
        """Whether the older pin had no rows: what it ruled did without them."""
        return self.old is None or not self.old.rows


@dataclass(frozen=True, slots=True)
class PackChange:
    """A pack of the chain with another edition, version or content; None: it is no part of that chain."""

    key: str
    old: PinnedPack | None
    new: PinnedPack | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two pins, and the fingerprint of the newer. Engine and contract alone make no difference."""

    fingerprint: str
    values: tuple[ValueChange, ...] = ()
    packs: tuple[PackChange, ...] = ()
    tables: tuple[TableChange, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether pinning anew would change anything that rules see."""
        return bool(self.values or self.packs or self.tables)

    @property
    def conflicts(self) -> bool:
        """Whether something that is pinned would change; values that were merely added afterwards do not."""
        changed = any(not change.is_completion for change in self.values)
        return bool(self.packs) or changed or any(not change.is_completion for change in self.tables)


def compare(old: Pin, new: Pin) -> Comparison:
    """Return what differs between a pin and a newer one."""
    return Comparison(new.fingerprint, tuple(_values(old, new)), tuple(_packs(old, new)), tuple(_tables(old, new)))


def _values(old: Pin, new: Pin) -> Iterator[ValueChange]:
    was = {bound.key: bound for bound in old.parameters}
    now = {bound.key: bound for bound in new.parameters}
    for key in sorted(was.keys() | now.keys()):
        before, after = was.get(key), now.get(key)
        if before != after:
            named = after or before
            assert named is not None
            yield ValueChange(key, named.label, named.unit, before, after)


def _tables(old: Pin, new: Pin) -> Iterator[TableChange]:
    was = {table.key: table for table in old.settings}
    now = {table.key: table for table in new.settings}
    for key in sorted(was.keys() | now.keys()):
        before, after = was.get(key), now.get(key)
        if before != after and not _are_empty(before, after):
            named = after or before
            assert named is not None
            yield TableChange(key, named.label, before, after)


def _are_empty(*tables: BoundSettings | None) -> bool:
    """Tell whether nobody filled in any of these: a table that a newer version of the pack merely offers."""
    return not any(table and table.valid_from for table in tables)


def _packs(old: Pin, new: Pin) -> Iterator[PackChange]:
    was = {pack.key: pack for pack in old.packs}
    now = {pack.key: pack for pack in new.packs}
    for key in [*was, *(key for key in now if key not in was)]:
        if was.get(key) != now.get(key):
            yield PackChange(key, was.get(key), now.get(key))
