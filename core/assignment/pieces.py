"""What the form of an order gives out: a piece for each cell, registration and row of it that was filled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from core.assignment.drafting import has_number
from core.assignment.models import CatalogueItem, Cycle, Target
from core.assignment.queries import RegistrationRow
from core.assignment.regulation import AskedAttribute
from core.assignment.schemas.orders import chosen_attributes
from core.assignment.services import PartForm, PieceForm
from core.db.bulk import Key
from core.domain.targets import Measure


@dataclass(frozen=True, slots=True)
class Shared:
    """What the cells of a grid have in common; ``columns`` is what the form says of whole columns, by kind of work.

    The work begins on ``starts_on`` (None: with its cycle).
    """

    due_on: date
    starts_on: date | None = None
    title: str = ""
    products: str = ""
    parent: Key | None = None
    weight: Decimal | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    listed: str = ""
    columns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def cell_pieces(
    cells: Iterable[Mapping[str, Any]],
    items: Mapping[str, CatalogueItem],
    targets: Mapping[str, Target],
    cycle: Cycle,
    shared: Shared,
    asked: Sequence[AskedAttribute] = (),
) -> list[PieceForm]:
    """Return a piece for each cell that was filled, under the target of its kind where there is one.

    What a cell does not say of its work its column says, else it is what all cells have in common.
    """
    pieces = []
    for cell in cells:
        item = items.get(cell["kind"])
        plan = cell["plan"] if item and has_number(item) else Decimal(1) if cell["give"] else None
        if item is None or plan is None:
            continue
        said: Mapping[str, Any] = {**shared.columns.get(item.key, {}), **_said(cell)}
        code = said.get("listed") or shared.listed
        pieces.append(
            PieceForm(
                unit=cell["unit"][0],
                post_id=cell["unit"][1],
                kind=item.key,
                title=shared.title or ("" if code else item.label),
                products=shared.products,
                starts_on=shared.starts_on or cycle.starts_on,
                due_on=shared.due_on,
                part=part_of(item, plan, targets.get(item.key)),
                parent=shared.parent,
                weight=said.get("weight") or shared.weight,
                attributes=shared.attributes or chosen_attributes(asked, said),
                listed=code,
            )
        )
    return pieces


def _said(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cell.items() if value not in (None, "")}


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
