"""An order being written: the grid of units and kinds of work that its page shows."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from core.assignment.models import CatalogueItem, Target
from core.assignment.receivers import Receiver, recipient_text
from core.assignment.regulation import AskedAttribute
from core.assignment.splitting import split_by
from core.db.bulk import Key
from core.domain.targets import ADDITIVE_PLANS, Measure
from core.web.fields import Number
from core.web.forms import FormState

PLANS, COLUMNS = "plans", "columns"
_NUMBER = Number()
#: The field that tells that each cell says for itself what its work is.
APART = "apart"


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One kind of work: what of its target is given out already, and what the form as typed would give."""

    item: CatalogueItem
    target: Target | None
    given: Decimal
    typed: Decimal
    is_weighted: bool = False
    asked: Sequence[AskedAttribute] = ()
    is_listed: bool = False
    in_force: Decimal | None = None
    #: The form's row that says what all work of the column has in common; "" where nothing is said.
    prefix: str = ""

    @property
    def says(self) -> bool:
        """Tell whether work of this kind has a code, a coefficient or attributes."""
        return bool(self.is_listed or self.is_weighted or self.asked)

    @property
    def plan(self) -> Decimal | None:
        """What is split: the plan in force of the target above."""
        return self.in_force if self.in_force is not None or self.target is None else self.target.plan

    @property
    def has_number(self) -> bool:
        """Tell whether a plan is typed; other work is ticked."""
        return has_number(self.item)

    @property
    def adds_up(self) -> bool:
        """Tell whether plans of the parts add up to the target's."""
        return bool(self.item.measure) and Measure(str(self.item.measure)) in ADDITIVE_PLANS

    @property
    def left(self) -> Decimal | None:
        """Return what of the target nobody has yet; negative when more is given out."""
        plan = self.plan
        return plan - self.given - self.typed if plan is not None and self.adds_up else None


@dataclass(frozen=True, slots=True)
class Example:
    """What splitting evenly would give: ``amount`` of a column in ``parts``, (how many units, how much each)."""

    label: str
    amount: Decimal
    unit: str
    parts: Sequence[tuple[int, Decimal]]

    @property
    def count(self) -> int:
        """How many get a part."""
        return sum(count for count, _part in self.parts)


@dataclass(frozen=True, slots=True)
class GridRow:
    """Who may get it; ``cells`` name the form's row of each column, "" where the work is not for them."""

    receiver: Receiver
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """Units or posts down, kinds of work across."""

    columns: Sequence[GridColumn]
    rows: Sequence[GridRow]
    #: Whether each cell says for itself what its column else says for all.
    is_apart: bool = False

    @property
    def says(self) -> bool:
        """Tell whether some column has something to say of its work."""
        return any(column.says for column in self.columns)

    def example(self, ticked: Collection[str]) -> Example | None:
        """Return what an even split among ``ticked`` receivers would give of the first column with something left."""
        for place, column in enumerate(self.columns):
            left = column.plan - column.given if column.plan is not None and column.adds_up else Decimal(0)
            into = sum(bool(row.cells[place]) for row in self.rows if row.receiver.text in ticked)
            if column.has_number and left > 0 and into:
                parts = Counter(split_by(left, [Decimal(1)] * into))
                shares = [(count, part) for part, count in sorted(parts.items(), reverse=True)]
                return Example(column.item.label, left, column.item.unit, shares)
        return None

    @property
    def has_numbers(self) -> bool:
        """Tell whether there is anything to split."""
        return any(column.has_number for column in self.columns)


def has_number(item: CatalogueItem) -> bool:
    """Tell whether work of this kind carries a plan that is a number."""
    return item.measure is not None and Measure(item.measure) is not Measure.YES_NO


def blank_cells(
    items: Iterable[CatalogueItem], receivers: Sequence[Receiver], *, ticked: bool = True
) -> list[dict[str, Any]]:
    """Return a cell for each kind of work and each unit or post it is for.

    ``ticked`` tells whether what has no number is given unless someone says otherwise; nobody's own work is.
    """
    return [
        {"unit": row.key, "kind": item.key, "plan": None, "give": ticked and not row.post and not has_number(item)}
        for item in items
        for row in receivers
        if not row.group or row.group in item.subject_groups
    ]


def grid(
    form: FormState,
    items: Sequence[CatalogueItem],
    receivers: Sequence[Receiver],
    targets: Mapping[str, Target],
    given: Mapping[Key, Decimal],
    beside: Mapping[str, str] | None = None,
    weighted: Collection[str] = (),
    asked: Sequence[AskedAttribute] = (),
    listed: Collection[str] = (),
    in_force: Decimal | None = None,
) -> Grid:
    """Return the grid over what stands in the form, whatever was typed; who has no cell is left out.

    ``beside`` names the rows of the form that give out work beside the grid, each with its kind; ``weighted`` are the
    kinds whose cells ask for a coefficient, ``asked`` what cells say of their work, ``listed`` those asked for a code.
    """
    places = _places(form)
    prefixes = {form.typed[name]: name.removesuffix("-kind") for name in form.typed if _is_kind(name, COLUMNS)}
    columns = [
        replace(
            _column(form, item, targets.get(item.key), given, places, beside or {}),
            is_weighted=item.key in weighted,
            is_listed=item.key in listed,
            in_force=in_force,
            asked=[each for each in asked if item.key in each.kinds],
            prefix=prefixes.get(item.key, ""),
        )
        for item in items
    ]
    rows = []
    for receiver in receivers:
        cells = [places.get((item.key, recipient_text(receiver.key)), "") for item in items]
        if any(cells):
            rows.append(GridRow(receiver, cells))
    return Grid(columns, rows, bool(form.typed.get(APART)))


def cell_subjects(shown: Grid) -> dict[str, str]:
    """Return for whom, and what, each cell of a grid gives, by its row of the form."""
    return {
        cell: f"{row.receiver.name} – {column.item.label}" if len(shown.columns) > 1 else row.receiver.name
        for row in shown.rows
        for column, cell in zip(shown.columns, row.cells, strict=True)
        if cell
    }


def _places(form: FormState) -> dict[tuple[str, str], str]:
    """Find each cell's row of the form by what the page wrote into it, never by its place."""
    prefixes = (name.removesuffix("-kind") for name in form.typed if _is_kind(name, PLANS))
    return {(form.typed[f"{prefix}-kind"], form.typed.get(f"{prefix}-unit", "")): prefix for prefix in prefixes}


def _is_kind(name: str, rows: str) -> bool:
    return name.startswith(f"{rows}-") and name.endswith("-kind")


def _column(
    form: FormState,
    item: CatalogueItem,
    target: Target | None,
    given: Mapping[Key, Decimal],
    places: Mapping[tuple[str, str], str],
    beside: Mapping[str, str],
) -> GridColumn:
    cells = [prefix for (kind, _unit), prefix in places.items() if kind == item.key]
    rows = [prefix for prefix, kind in beside.items() if kind == item.key]
    typed = typed_sum(form, item, cells)
    typed += sum((_plan(form, prefix, Decimal(0 if has_number(item) else 1)) for prefix in rows), Decimal(0))
    before = given.get((target.tenant_id, target.id), Decimal(0)) if target else Decimal(0)
    return GridColumn(item, target, before, typed)


def typed_sum(form: FormState, item: CatalogueItem, cells: Iterable[str]) -> Decimal:
    """Return what some cells of a column give out, as far as it can be read."""
    return sum((_typed(form, prefix, item) for prefix in cells), Decimal(0))


def _typed(form: FormState, prefix: str, item: CatalogueItem) -> Decimal:
    """Return the number of a cell as far as it can be read."""
    if not has_number(item):
        return Decimal(1 if form.typed.get(f"{prefix}-give") else 0)
    return _plan(form, prefix, Decimal(0))


def _plan(form: FormState, prefix: str, empty: Decimal) -> Decimal:
    return typed_number(form.typed.get(f"{prefix}-plan", ""), empty)


def typed_number(text: str, empty: Decimal = Decimal(0)) -> Decimal:
    """Return a number as far as it can be read: 0 for rubbish, ``empty`` for nothing."""
    if not text:
        return empty
    strict = _NUMBER.typed(text)
    try:
        return _NUMBER.deserialize(strict) if strict else empty
    except ValidationError:
        return Decimal(0)
