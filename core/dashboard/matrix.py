"""Targets by units: a table that reads like a heat map, with the number in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from core.dashboard.targets import TargetLine
from core.db.bulk import Key
from core.reporting.progress import Reached
from core.tenancy.models import Unit

#: More columns than this nobody compares; the parts then stand under each target only.
WIDEST = 24


@dataclass(slots=True)
class Matrix:
    """Targets that several units of one subject group were given, and the parts of each unit (mostly one)."""

    group: str
    units: dict[Key, Unit] = field(default_factory=dict)
    rows: list[tuple[TargetLine, dict[Key, list[Reached]]]] = field(default_factory=list)

    @property
    def is_readable(self) -> bool:
        """Whether there is something to compare, and not too much of it."""
        return bool(self.rows) and 1 < len(self.units) <= WIDEST

    def arranged(self, by: str) -> "Matrix":
        """Return the matrix with rows in the order of one unit's column, or columns in that of one target's row.

        ``by`` is ``unit.<place>`` or ``target.<place>`` of the matrix as it is declared, with ``-`` before it for the
        highest first; anything else changes nothing. What has no number comes last.
        """
        kind, _dot, place = by.removeprefix("-").partition(".")
        if not place.isdigit():
            return self
        number, turn = int(place), -1 if by.startswith("-") else 1
        if kind == "unit" and number < len(self.units):
            key = list(self.units)[number]
            return replace(self, rows=sorted(self.rows, key=lambda row: _place(row[1].get(key, ()), turn)))
        if kind == "target" and number < len(self.rows):
            cells = self.rows[number][1]
            ordered = sorted(self.units.items(), key=lambda unit: _place(cells.get(unit[0], ()), turn))
            return replace(self, units=dict(ordered))
        return self


def _place(parts: Sequence[Reached], turn: int) -> tuple[bool, Decimal]:
    """Return where a cell stands in an order; the least of several parts counts."""
    known = [part.percent for part in parts if part.percent is not None]
    return not known, min(known, default=Decimal(0)) * turn


def matrices(lines: Sequence[TargetLine]) -> list[Matrix]:
    """Return one readable matrix per subject group; a target that one unit alone was given is in none."""
    found: dict[str, Matrix] = {}
    for line in lines:
        for group, cells in _cells(line).items():
            matrix = found.setdefault(group, Matrix(group))
            if len(cells) > 1:
                matrix.rows.append((line, cells))
                matrix.units |= {key: unit for key, parts in cells.items() if (unit := parts[0].unit)}
    return [matrix for matrix in found.values() if matrix.is_readable]


def _cells(line: TargetLine) -> dict[str, dict[Key, list[Reached]]]:
    """Return a target's parts by subject group and unit."""
    found: dict[str, dict[Key, list[Reached]]] = {}
    for part in line.parts:
        reached = part.reached
        if reached.assignment and reached.unit:
            cells = found.setdefault(reached.assignment.subject_group, {})
            cells.setdefault((reached.unit.tenant_id, reached.unit.id), []).append(reached)
    return found
