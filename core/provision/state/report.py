"""What applying a starting state did: rows added, rows found as described, rows that say something else."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

#: What tells rows of one kind apart: the tenant, then the key within it.
RowKey = tuple[Any, ...]
N = TypeVar("N")
#: Rows that a file asks for: how each is called, and the row.
Wanted = dict[RowKey, tuple[str, N]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is stored otherwise than the file says; the stored value stays."""

    kind: str
    name: str
    stored: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.kind} “{self.name}” đang là “{self.stored}”, tệp ghi “{self.wanted}”: giữ nguyên."


@dataclass(slots=True)
class AppliedReport:
    """What a run added (kind → how many), how many rows it found as described, and what differs."""

    added: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    differences: list[Difference] = field(default_factory=list)
    names: dict[uuid.UUID, str] = field(default_factory=dict, repr=False)
    """How ids are written in differences."""

    def __str__(self) -> str:
        news = [f"Đã thêm {count} {kind}." for kind, count in self.added.items()] or ["Không có gì phải thêm."]
        return "\n".join([*news, f"Giữ nguyên {self.unchanged} mục đã có.", *map(str, self.differences)])

    def missing(self, kind: str, wanted: Wanted[N], stored: Mapping[RowKey, Any], compared: Sequence[str]) -> list[N]:
        """Return the rows to add, of (name, row) by key; note which are there already, and where they differ."""
        new = []
        for key, (name, row) in wanted.items():
            if key not in stored:
                new.append(row)
                continue
            different = [(getattr(stored[key], column), getattr(row, column)) for column in compared]
            self.note(kind, name, [(before, after) for before, after in different if after not in {before, ""}])
        if new:
            self.added[kind] += len(new)
        return new

    def note(self, kind: str, name: str, different: Sequence[tuple[Any, Any]]) -> None:
        """Count a row that is there, and list what it says otherwise (stored, wanted)."""
        self.differences += [
            Difference(kind, name, self._text(before), self._text(after)) for before, after in different
        ]
        self.unchanged += not different

    def _text(self, value: Any) -> str:
        return self.names.get(value, str(value))
