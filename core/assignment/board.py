"""The assignment board: targets as a tree, with what each level gave out below it and what nobody has yet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.assignment.models import CatalogueItem
from core.assignment.queries import (
    BoardRow,
    KindTotal,
    allocated,
    board_parts,
    board_row,
    board_rows,
    kind_totals,
    unmeasured_totals,
)
from core.auth.actor import Actor
from core.db.bulk import Key
from core.domain.targets import ADDITIVE_PLANS, Measure
from core.web.tables import Table

#: Of more targets than this one kind of work is shown at a time: nobody reads a longer page.
MOST_SHOWN = 600


@dataclass(frozen=True, slots=True)
class BoardNode:
    """A target and its parts; ``given`` is None where plans of parts do not add up.

    Without ``row`` it stands for what was given out under no target of one's own: ``plan`` is None then.
    """

    kind: str
    label: str
    measure: str
    unit: str
    row: BoardRow | None
    plan: Decimal | None
    given: Decimal | None
    parts: tuple["BoardNode", ...]

    @property
    def left(self) -> Decimal | None:
        """What of the plan nobody below has; negative when more is given out."""
        return None if self.plan is None or self.given is None else self.plan - self.given

    @property
    def is_over(self) -> bool:
        """Tell whether more is given out than planned."""
        return self.left is not None and self.left < 0

    @property
    def reasons(self) -> list[str]:
        """Why more is given out than planned, as the orders say."""
        said = (part.row.reason for part in self.parts if part.row and part.row.reason)
        return list(dict.fromkeys(said)) if self.is_over else []

    def keeps(self, part: "BoardNode") -> bool:
        """Tell whether a part stays with the unit that holds the whole."""
        if self.row is None or part.row is None or self.row.unit_id is None:
            return False
        return (self.row.tenant_id, self.row.unit_id) == (part.row.tenant_id, part.row.unit_id)

    @property
    def is_split(self) -> bool:
        """Tell whether anything of it was given out."""
        return bool(self.parts) or bool(self.given)

    @property
    def is_tick(self) -> bool:
        """Tell whether it is done or not, without a number to plan."""
        return self.measure == Measure.YES_NO


@dataclass(frozen=True, slots=True)
class Board:
    """The trees of a cycle as one seat reads them.

    ``kind`` is the kind of work that was chosen ("" = all); ``is_whole`` tells whether parts are shown at once, and
    ``is_level`` whether there are so many that one target's own parts are shown, a page of them; ``above`` is then the
    target that this one is a part of.
    ``unmeasured`` holds work without a number: pieces and units, by the catalogue's item.
    """

    kind: str
    is_whole: bool
    roots: Sequence[BoardNode]
    unmeasured: Sequence[tuple[CatalogueItem, int, int]]
    is_level: bool = False
    above: Key | None = None


def read_board(
    actor: Actor, cycle: Key, items: Sequence[CatalogueItem], wanted: str, under: Key | None, shown: Table
) -> Board:
    """Return the board of a cycle in at most five statements; ``wanted`` names the kind of work to open.

    Of more than ``MOST_SHOWN`` targets of a kind it is one level, ``under`` a target or the tenant's own.
    """
    totals = kind_totals(actor.tenant_id, cycle) if actor.unit_id is None else []
    kind = wanted if wanted in {item.key for item in items} else ""
    of_kind = next((total for total in totals if total.kind == kind), None)
    if of_kind and of_kind.targets > MOST_SHOWN:
        return _level(actor, cycle, items, of_kind, under, shown)
    is_whole = bool(kind) or sum(total.targets for total in totals) <= MOST_SHOWN
    rows = board_rows(actor, cycle, kind=kind, deep=is_whole)
    given = allocated(row.key for row in rows)
    roots = _trees(actor, rows, given)
    if not is_whole:
        roots += [_loose(total, items) for total in totals if total.loose]
    order = {item.key: place for place, item in enumerate(items)}
    roots.sort(key=lambda node: order.get(node.kind, len(order)))
    counts = unmeasured_totals(actor.tenant_id, cycle) if actor.unit_id is None and not kind else {}
    return Board(kind, is_whole, roots, [(item, *counts[item.key]) for item in items if item.key in counts])


def _level(
    actor: Actor, cycle: Key, items: Sequence[CatalogueItem], total: KindTotal, under: Key | None, shown: Table
) -> Board:
    """Return one target with a page of its parts: the one asked for, else the tenant's own, else all without one."""
    asked = board_row(cycle, total.kind, under) if under else None
    tops = [asked] if asked else board_rows(actor, cycle, kind=total.kind, deep=False)
    opened = tops[0].key if tops else None
    parts = board_parts(actor.tenant_id, cycle, total.kind, opened, shown)
    given = allocated(row.key for row in (*tops, *parts))
    roots = [_node(row, given, [_node(part, given) for part in parts] if row.key == opened else ()) for row in tops]
    if not asked and total.loose:
        below = () if opened else tuple(_node(part, given) for part in parts)
        roots.append(replace(_loose(total, items), parts=below))
    return Board(total.kind, False, roots, [], is_level=True, above=asked.parent if asked else None)


def _node(row: BoardRow, given: Mapping[Key, Decimal], parts: Sequence[BoardNode] = ()) -> BoardNode:
    amount = given.get(row.key, Decimal(0)) if Measure(row.measure) in ADDITIVE_PLANS else None
    return BoardNode(row.kind, row.label, row.measure, row.unit, row, row.plan, amount, tuple(parts))


def _trees(actor: Actor, rows: Sequence[BoardRow], given: Mapping[Key, Decimal]) -> list[BoardNode]:
    """Return what stands at the top: the tenant's own targets, what it was given, what it gave out under no target."""
    known = {row.key for row in rows}
    below: dict[Key, list[BoardRow]] = defaultdict(list)
    tops, loose, of_unit = [], defaultdict(list), actor.unit_id is not None
    for row in rows:
        if row.parent in known and row.parent is not None:
            below[row.parent].append(row)
        elif of_unit or (row.tenant_id == actor.tenant_id and row.ordered_by != actor.tenant_id):
            tops.append(row)
        elif row.ordered_by == actor.tenant_id:
            loose[row.kind].append(row)

    def node(row: BoardRow) -> BoardNode:
        # A seat of one unit does not see the tenants below, so that it is told no sum rather than half of it.
        adds_up = Measure(row.measure) in ADDITIVE_PLANS and not of_unit
        amount = given.get(row.key, Decimal(0)) if adds_up else None
        parts = tuple(node(part) for part in below[row.key])
        return BoardNode(row.kind, row.label, row.measure, row.unit, row, row.plan, amount, parts)

    return [*map(node, tops), *(_together([node(row) for row in same]) for same in loose.values())]


def _together(parts: Sequence[BoardNode]) -> BoardNode:
    """Return a node over work of one kind that stands under no target of the whole cycle."""
    first = parts[0]
    adds_up = Measure(first.measure) in ADDITIVE_PLANS
    given = sum((part.plan for part in parts if part.plan is not None), Decimal(0)) if adds_up else None
    return BoardNode(first.kind, first.label, first.measure, first.unit, None, None, given, tuple(parts))


def _loose(total: KindTotal, items: Sequence[CatalogueItem]) -> BoardNode:
    """Return the same from the totals of a kind, where its parts are not read."""
    item = next(item for item in items if item.key == total.kind)
    measure = str(item.measure)
    given = total.loose_plan if Measure(measure) in ADDITIVE_PLANS else None
    return BoardNode(item.key, item.label, measure, item.unit, None, None, given, ())
