"""What a newcomer costs: pages read, controls used, cells filled and keys pressed, and the minutes they take."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

from openpyxl import Workbook
from playwright.sync_api import Locator

from tests.e2e.person import Person

#: What is typed into a table: heads and rows of a sheet.
Sheet = tuple[Sequence[str], Sequence[Sequence[str]]]
#: What it may take somebody to open the first cycle of an empty province.
MINUTES = 60
#: Seconds of a person new to the pages: to read a page, to find and take a control or a cell of a table, to press a key
#: (0,28 s is average).
PAGE, ACT, KEY = 20.0, 4.0, 0.3


@dataclass
class Effort:
    """What somebody did: pages read, controls used, keys pressed; cells of a table filled, and keys pressed in them."""

    pages: int = 0
    inputs: int = 0
    keys: int = 0
    cells: int = 0
    cell_keys: int = 0

    @property
    def minutes(self) -> float:
        """How long a newcomer sits at it, who reads every page."""
        acts, keys = self.inputs + self.cells, self.keys + self.cell_keys
        return (self.pages * PAGE + acts * ACT + keys * KEY) / 60

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def with_bodies(self, times: int) -> "Effort":
        """Return what it had been with a table of so many times as many bodies, posts and people."""
        return replace(self, cells=self.cells * times, cell_keys=self.cell_keys * times)

    def fits(self, most: "Effort") -> bool:
        """Tell whether it is no more pages, controls and cells, and with twenty bodies no more than an hour."""
        counts = ((self.pages, most.pages), (self.inputs, most.inputs), (self.cells, most.cells))
        return all(own <= bound for own, bound in counts) and self.with_bodies(10).minutes <= MINUTES


@dataclass
class Newcomer(Person):
    """Somebody whose effort is counted."""

    effort: Effort = field(default_factory=Effort)

    def counts(self) -> "Newcomer":
        """Begin to count pages."""
        self.page.on("load", lambda _page: self._page())
        return self

    def _page(self) -> None:
        self.effort.pages += 1

    def fills(self, book: Workbook, title: str, sheet: Sheet) -> None:
        """Type rows under their heads into a sheet, as it was downloaded."""
        heads, rows = sheet
        places = {cell.value: cell.column for cell in book[title][1]}
        for number, row in enumerate(rows, book[title].max_row + 1):
            for head, text in zip(heads, row, strict=True):
                if text:
                    book[title].cell(number, places[head], text)
                    self.effort.cells += 1
                    self.effort.cell_keys += len(text)

    def open(self, menu: str) -> None:
        self.effort.inputs += 1
        super().open(menu)

    def follow(self, link: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        super().follow(link, within)

    def press(self, button: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        super().press(button, within)

    def type(self, label: str, text: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        self.effort.keys += len(text)
        super().type(label, text, within)

    def choose(self, label: str, option: str) -> None:
        self.effort.inputs += 1
        super().choose(label, option)

    def tick(self, label: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        super().tick(label, within)
