"""Targets by units: a table that reads like a heat map, with the number in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

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
