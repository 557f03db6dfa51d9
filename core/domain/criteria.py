"""Sheets of general criteria (tiêu chí chung) that raters mark item by item."""

from dataclasses import dataclass
from decimal import Decimal

from core.domain.text import Citation, Text


@dataclass(frozen=True, slots=True)
class CriterionChoice:
    """A mark that can be given to an item; ``share`` of the item's points (None: a word without points).

    ``applies`` is false for the one that says that the item does not concern the person (không áp dụng).
    """

    key: str
    label: Text
    share: Decimal | None = None
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Criterion:
    """One item of a sheet; ``points_parameter`` holds its most points ("" = marked in words only)."""

    key: str
    label: Text
    points_parameter: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class CriteriaGroup:
    """Items that stand under one heading."""

    key: str
    label: Text
    items: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class CriteriaSheet:
    """The criteria of some members of some subject groups (none named: all).

    With ``choices`` each item gets one of them (đảm bảo / không đảm bảo); without, points from 0 to the item's most.
    ``runs`` name the run rules in which the sheet is asked (none: every one); raters are asked once per such run.
    ``per_piece`` makes it the sheet of each single piece of work (chấm từng nhiệm vụ, sản phẩm) of some ``kinds`` or
    ``task_groups`` (none named: all); of several sheets that fit a piece the first one declared is its own.
    """

    key: str
    label: Text
    groups: tuple[CriteriaGroup, ...]
    subject_groups: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    choices: tuple[CriterionChoice, ...] = ()
    runs: tuple[str, ...] = ()
    citation: Citation | None = None
    replaces: bool = False
    per_piece: bool = False
    kinds: tuple[str, ...] = ()
    task_groups: tuple[str, ...] = ()

    def is_for(self, group: str, member: str, run: str = "") -> bool:
        """Tell whether a member of a subject group, as a person or unit, is marked by this sheet in a run of a rule."""
        return not self.per_piece and self._asks(group, member, run)

    def is_for_piece(self, group: str, member: str, kind: str, task_group: str, run: str = "") -> bool:
        """Tell whether a piece of work of a member of a subject group is marked by this sheet in a run of a rule."""
        return (
            self.per_piece
            and self._asks(group, member, run)
            and (not self.kinds or kind in self.kinds)
            and (not self.task_groups or task_group in self.task_groups)
        )

    def _asks(self, group: str, member: str, run: str) -> bool:
        return (
            (not self.subject_groups or group in self.subject_groups)
            and (not self.members or member in self.members)
            and (not self.runs or run in self.runs)
        )

    @property
    def items(self) -> tuple[Criterion, ...]:
        """All items, in the order of the sheet."""
        return tuple(item for group in self.groups for item in group.items)
