"""How a pin differs from another: values with their sources, editions, packs whose rules were altered."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.parameters import BoundParameter
from core.domain.text import Text
from core.extensions.pins import Pin, PinnedPack


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

    @property
    def differs(self) -> bool:
        """Whether pinning anew would change anything that rules see."""
        return bool(self.values or self.packs)

    @property
    def conflicts(self) -> bool:
        """Whether something that is pinned would change; values that were merely added afterwards do not."""
        return bool(self.packs) or any(not change.is_completion for change in self.values)


def compare(old: Pin, new: Pin) -> Comparison:
    """Return what differs between a pin and a newer one."""
    return Comparison(new.fingerprint, tuple(_values(old, new)), tuple(_packs(old, new)))


def _values(old: Pin, new: Pin) -> Iterator[ValueChange]:
    was = {bound.key: bound for bound in old.parameters}
    now = {bound.key: bound for bound in new.parameters}
    for key in sorted(was.keys() | now.keys()):
        before, after = was.get(key), now.get(key)
        if before != after:
            named = after or before
            assert named is not None
            yield ValueChange(key, named.label, named.unit, before, after)


def _packs(old: Pin, new: Pin) -> Iterator[PackChange]:
    was = {pack.key: pack for pack in old.packs}
    now = {pack.key: pack for pack in new.packs}
    for key in [*was, *(key for key in now if key not in was)]:
        if was.get(key) != now.get(key):
            yield PackChange(key, was.get(key), now.get(key))
