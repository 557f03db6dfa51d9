"""An order being written: the grid of units and kinds of work that its page shows, and the pieces it gives out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError

from core.assignment.models import CatalogueItem, Cycle, Target
from core.assignment.queries import RegistrationRow
from core.assignment.receivers import Receiver, recipient_text
from core.assignment.regulation import AskedAttribute
from core.assignment.schemas.orders import chosen_attributes
from core.assignment.services import PartForm, PieceForm
from core.db.bulk import Key
from core.domain.targets import ADDITIVE_PLANS, Measure
from core.web.fields import Number
from core.web.forms import FormState

PLANS = "plans"


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
class GridRow:
    """Who may get it; ``cells`` name the form's row of each column, "" where the work is not for them."""

    receiver: Receiver
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """Units or posts down, kinds of work across."""

    columns: Sequence[GridColumn]
    rows: Sequence[GridRow]


def has_number(item: CatalogueItem) -> bool:
    """Tell whether work of this kind carries a plan that is a number."""
    return item.measure is not None and Measure(item.measure) is not Measure.YES_NO


def blank_cells(
    items: Iterable[CatalogueItem], receivers: Sequence[Receiver], *, ticked: bool = True
) -> list[dict[str, Any]]:
    """Return a cell for each kind of work and each unit or post it is for.

    ``ticked`` tells whether what has no number is given unless someone says otherwise.
    """
    return [
        {"unit": row.key, "kind": item.key, "plan": None, "give": ticked and not has_number(item)}
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
    columns = [
        replace(
            _column(form, item, targets.get(item.key), given, places, beside or {}),
            is_weighted=item.key in weighted,
            is_listed=item.key in listed,
            in_force=in_force,
            asked=[each for each in asked if item.key in each.kinds],
        )
        for item in items
    ]
    rows = []
    for receiver in receivers:
        cells = [places.get((item.key, recipient_text(receiver.key)), "") for item in items]
        if any(cells):
            rows.append(GridRow(receiver, cells))
    return Grid(columns, rows)


def _places(form: FormState) -> dict[tuple[str, str], str]:
    """Find each cell's row of the form by what the page wrote into it, never by its place."""
    prefixes = (name.removesuffix("-kind") for name in form.typed if name.startswith(PLANS) and name.endswith("-kind"))
    return {(form.typed[f"{prefix}-kind"], form.typed.get(f"{prefix}-unit", "")): prefix for prefix in prefixes}


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
    typed = sum((_typed(form, prefix, item) for prefix in cells), Decimal(0))
    typed += sum((_plan(form, prefix, Decimal(0 if has_number(item) else 1)) for prefix in rows), Decimal(0))
    before = given.get((target.tenant_id, target.id), Decimal(0)) if target else Decimal(0)
    return GridColumn(item, target, before, typed)


def _typed(form: FormState, prefix: str, item: CatalogueItem) -> Decimal:
    """Return the number of a cell as far as it can be read."""
    if not has_number(item):
        return Decimal(1 if form.typed.get(f"{prefix}-give") else 0)
    return _plan(form, prefix, Decimal(0))


def _plan(form: FormState, prefix: str, empty: Decimal) -> Decimal:
    return typed_number(form.typed.get(f"{prefix}-plan", ""), empty)


def typed_number(text: str, empty: Decimal = Decimal(0)) -> Decimal:
    """Return a number as far as it can be read: 0 for rubbish, ``empty`` for nothing."""
    strict = Number().typed(text)
    try:
        return Number().deserialize(strict) if strict else empty
    except ValidationError:
        return Decimal(0)


def cell_pieces(
    cells: Iterable[Mapping[str, Any]],
    items: Mapping[str, CatalogueItem],
    targets: Mapping[str, Target],
    cycle: Cycle,
    *,
    due_on: date,
    title: str = "",
    products: str = "",
    parent: Key | None = None,
    weight: Decimal | None = None,
    attributes: Mapping[str, str] | None = None,
    asked: Sequence[AskedAttribute] = (),
    listed: str = "",
) -> list[PieceForm]:
    """Return a piece for each cell that was filled, under the target of its kind where there is one.

    ``weight`` and ``attributes`` are those of cells that do not ask for them.
    """
    pieces = []
    for cell in cells:
        item = items.get(cell["kind"])
        plan = cell["plan"] if item and has_number(item) else Decimal(1) if cell["give"] else None
        if item is None or plan is None:
            continue
        code = cell.get("listed") or listed
        pieces.append(
            PieceForm(
                unit=cell["unit"][0],
                post_id=cell["unit"][1],
                kind=item.key,
                title=title or ("" if code else item.label),
                products=products,
                starts_on=cycle.starts_on,
                due_on=due_on,
                part=part_of(item, plan, targets.get(item.key)),
                parent=parent,
                weight=cell.get("weight") or weight,
                attributes=attributes or chosen_attributes(asked, cell),
                listed=code,
            )
        )
    return pieces


def part_of(item: CatalogueItem, plan: Decimal | None, target: Target | None) -> PartForm | None:
    """Return the number a piece carries; None for work without a measure."""
    if item.measure is None:
        return None
    plan = Decimal(1) if Measure(item.measure) is Measure.YES_NO and plan is None else plan
    return PartForm(plan=plan, parent=(target.tenant_id, target.id) if target else None)


def _own_part(task: Mapping[str, Any], item: CatalogueItem, target: Target | None) -> PartForm | None:
    """Return the number of work with words of its own, which may measure something of its own."""
    part = part_of(item, task["plan"], target)
    if part is None:
        return None
    return replace(
        part,
        label=task["measured"],
        unit=task["measured_in"],
        baseline=task["baseline"],
        baseline_label=_("năm trước") if task["baseline"] is not None else "",
    )


def filed_pieces(
    filed: Iterable[Mapping[str, Any]],
    registered: Mapping[Key, RegistrationRow],
    items: Mapping[str, CatalogueItem],
    targets: Mapping[str, Target],
    cycle: Cycle,
    asked: Sequence[AskedAttribute] = (),
) -> list[PieceForm]:
    """Return a piece for each registration that is taken, with the values the order gives it."""
    pieces = []
    for line in filed:
        row = registered.get(line["registration"])
        if row is None or not line["take"]:
            continue
        filing, item = row.registration, items[row.registration.kind]
        pieces.append(
            PieceForm(
                unit=(filing.tenant_id, filing.unit_id),
                post_id=filing.post_id,
                kind=item.key,
                title=line["title"],
                products=filing.committed_result,
                reasons=tuple(filing.reasons),
                starts_on=cycle.starts_on,
                due_on=line["due_on"],
                part=part_of(item, line["plan"], targets.get(item.key)),
                weight=line.get("weight"),
                attributes=chosen_attributes(asked, line),
                listed=filing.listed or "",
                registration_id=filing.id,
            )
        )
    return pieces


def task_pieces(
    tasks: Iterable[Mapping[str, Any]],
    items: Mapping[str, CatalogueItem],
    targets: Mapping[str, Target],
    cycle: Cycle,
    due_on: date,
    asked: Sequence[AskedAttribute] = (),
) -> list[PieceForm]:
    """Return a piece for each row of work with words of its own."""
    return [
        PieceForm(
            unit=task["unit"][0],
            post_id=task["unit"][1],
            kind=task["kind"],
            title=task["title"],
            products=task["products"],
            origin=task["origin"],
            reasons=tuple(task["reasons"]),
            starts_on=cycle.starts_on,
            due_on=task["due_on"] or due_on,
            part=_own_part(task, items[task["kind"]], targets.get(task["kind"])),
            weight=task.get("weight"),
            attributes=chosen_attributes(asked, task),
            listed=task.get("listed") or "",
        )
        for task in tasks
    ]
