"""Tables that a regulation leaves to the tenant: a list of products with coefficients, factors of difficulty, …"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.domain.parameters import Choice, Stage
from core.domain.text import Citation, Text


class SettingKind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class SettingColumn:
    """One column of a table; a ``required`` cell is never empty.

    ``unit``, ``minimum``, ``maximum`` (both inclusive) and ``whole`` are a number's, ``choices`` those of a choice.
    """

    key: str
    label: Text
    kind: SettingKind
    unit: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class SettingTable:
    """A table whose rows are the tenant's; each has a code, which is its own, and a name besides its ``columns``.

    What ``needed_for`` names cannot begin before it has ``minimum_rows`` (None: it may stay empty). ``help`` tells who
    fills it in what to write.
    """

    key: str
    label: Text
    columns: tuple[SettingColumn, ...] = ()
    citation: Citation | None = None
    needed_for: Stage | None = None
    minimum_rows: int = 1
    replaces: bool = False
    help: Text | None = None

    def column(self, key: str) -> SettingColumn | None:
        """Return a column by its key."""
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row as the tenant entered it.

    ``cells`` holds by column what is not empty: words, a number as ``0.5``, the key of a choice, ``yes``.
    """

    code: str
    label: str
    cells: Mapping[str, str] = field(default_factory=dict)

    def has(self, column: str) -> bool:
        """Tell whether a cell holds something."""
        return column in self.cells

    def text(self, column: str) -> str:
        """Return the words of a cell, or the key that was chosen; "" when it is empty."""
        return self.cells.get(column, "")

    def number(self, column: str) -> Decimal:
        """Return the number of a cell; LookupError when it is empty, or of no column that the table has."""
        if column not in self.cells:
            raise LookupError(f"the row {self.code!r} has nothing in the column {column!r}")
        return Decimal(self.cells[column])

    def holds(self, column: str) -> bool:
        """Return the answer of a yes-or-no column."""
        return self.cells.get(column) == "yes"


@dataclass(frozen=True, slots=True)
class OldRows:
    """The rows of one table (its key) as they were entered under an older version of the schema."""

    table: str
    rows: tuple[SettingRow, ...]


Migrate = Callable[[OldRows, int], Sequence[SettingRow]]


@dataclass(frozen=True, slots=True)
class SettingsSchema:
    """The tables of one pack.

    Whenever rows that were entered would no longer fit or mean something else, ``version`` grows by one, and
    ``migrate`` brings the rows of any older version (its second argument) to this one.
    """

    version: int = 1
    tables: tuple[SettingTable, ...] = ()
    migrate: Migrate | None = None


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """A table of a scheme, the pack that owns it, and the version of that pack's schema."""

    pack: str
    version: int
    table: SettingTable

    @property
    def key(self) -> str:
        """The key of the table."""
        return self.table.key

    @property
    def replaces(self) -> bool:
        """Whether it takes the place of an extended pack's table."""
        return self.table.replaces


@dataclass(frozen=True, slots=True)
class BoundSettings:
    """A table as rules see it: its rows, the day from which they hold, and their document.

    ``pack`` owns the table, ``version`` is that of the schema the rows fit. A table that may stay empty and that nobody
    filled in has neither rows nor day. An ``illustrative`` one needs no document.
    """

    key: str
    label: Text
    pack: str
    version: int
    rows: tuple[SettingRow, ...] = ()
    valid_from: date | None = None
    document: str = ""
    document_date: date | None = None
    illustrative: bool = False
    _by_code: dict[str, SettingRow] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_code.update((row.code, row) for row in self.rows)

    def row(self, code: str) -> SettingRow | None:
        """Return a row by its code."""
        return self._by_code.get(code)
