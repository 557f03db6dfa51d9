"""Who a pack is: its key, what it extends, and its dated editions."""

from dataclasses import dataclass
from datetime import date

from core.domain.text import Citation, Text


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated state of a regulation; kept for ever. ``valid_to`` is the last day, None while in force."""

    key: str
    valid_from: date
    valid_to: date | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Manifest:
    """A pack's identity. Each pack's module exposes exactly one as ``MANIFEST``.

    ``extends`` names the pack it builds on ("" = core's defaults); ``api`` is the lowest and highest contract version
    it was written for. ``tenants`` are the slugs of those it is for, with all below them (none: anybody); to others it
    does not exist.
    """

    key: str
    label: Text
    version: str
    api: tuple[int, int]
    editions: tuple[Edition, ...]
    extends: str = ""
    tenants: tuple[str, ...] = ()

    def is_for(self, slug: str) -> bool:
        """Tell whether a tenant may know of the pack."""
        return not self.tenants or any(slug == each or slug.startswith(f"{each}/") for each in self.tenants)

    def edition_on(self, day: date) -> Edition | None:
        """Return the newest edition in force on ``day``."""
        in_force = [e for e in self.editions if e.valid_from <= day and (e.valid_to is None or day <= e.valid_to)]
        return max(in_force, key=lambda e: e.valid_from) if in_force else None
