"""The rows that one order writes: a statement per table, however many pieces of work it gives."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from uuid_utils.compat import uuid7

from core import clock
from core.assignment.facts import Intake, Recipient
from core.assignment.models import (
    Assignment,
    AssignmentHolder,
    AssignmentOrder,
    CatalogueItem,
    Cycle,
    RegistrationReview,
    Target,
)
from core.assignment.queries import catalogue
from core.audit import record, record_many
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.outbox.services import emit
from core.tenancy.models import Authority


@dataclass(frozen=True, slots=True)
class PartForm:
    """The number a piece carries: its plan, the target above it that it is a part of, and what it is compared to.

    ``label`` and ``unit`` say what is measured where the piece has a measure of its own; else the catalogue says it.
    """

    plan: Decimal | None
    parent: Key | None = None
    baseline: Decimal | None = None
    baseline_label: str = ""
    label: str = ""
    unit: str = ""


#: The weight of work whose kind asks for no coefficient.
UNWEIGHTED = Decimal(1)


@dataclass(frozen=True, slots=True)
class PieceForm:
    """One piece of work for one unit; ``kind`` names a catalogue item, ``part`` is absent for work without a number.

    ``post_id`` names the post whose own work it is, where the regulation gives work to persons. ``parent`` is the work
    above; a part of a target that belongs to work is a part of that work too. ``weight`` is the coefficient of work
    whose kind asks for one (hệ số quy đổi), ``attributes`` the choices made for those of its kind, ``listed`` the code
    of the row of a table that it is: title and weight that are not given are the row's. ``carried_from`` is the same
    work in an earlier cycle, where it was not finished. ``again`` says that who gets it has a part of the same work
    already, and gets another one on purpose.
    """

    unit: Key
    kind: str
    title: str
    starts_on: date
    due_on: date
    products: str = ""
    origin: str = ""
    weight: Decimal | None = None
    reasons: tuple[str, ...] = ()
    part: PartForm | None = None
    parent: Key | None = None
    registration_id: uuid.UUID | None = None
    carried_from: Key | None = None
    post_id: uuid.UUID | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    listed: str = ""
    again: bool = False

    @property
    def recipient(self) -> Recipient:
        """Whom it goes to."""
        return self.unit, self.post_id


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PieceRows:
    """The rows of one piece of work: the holder's assignment, who answers for it, and its number."""

    assignment: Row
    holders: Sequence[Row]
    target: Row | None


def work_above(piece: PieceForm, targets: Mapping[Key, Target]) -> Key | None:
    """Return the work that a piece is a part of: as it says, else that of the target it is a part of."""
    if piece.parent or not (piece.part and piece.part.parent):
        return piece.parent
    target = targets.get(piece.part.parent)
    return (target.tenant_id, target.assignment_id) if target and target.assignment_id else None


@dataclass(frozen=True, slots=True)
class Above:
    """The targets that an order splits, and those of them of which it gives out more than planned."""

    targets: Mapping[Key, Target]
    exceeded: Collection[Key]


def write_pieces(actor: Actor, pieces: Sequence[PieceRows]) -> None:
    """Insert the rows of pieces and an audit leaf for each holder, with a statement per table."""
    insert_rows(db.session(), Assignment, [piece.assignment for piece in pieces])
    insert_rows(db.session(), AssignmentHolder, [holder for piece in pieces for holder in piece.holders])
    insert_rows(db.session(), Target, [piece.target for piece in pieces if piece.target])
    received = [((row["tenant_id"], row["id"]), _received(row)) for row in (piece.assignment for piece in pieces)]
    record_many(actor, "assignment.receive", "assignment", received)


def announce(actor: Actor, order: Key) -> None:
    """Give out the job that tells every unit what an order gave it."""
    emit(actor, "assignment.announce_order", {"tenant": str(order[0]), "id": str(order[1])})


class OrderWriter:
    """Turns the pieces of one order into rows."""

    def __init__(
        self, actor: Actor, cycle: Cycle, order: AssignmentOrder, authority: Authority, intake: Intake, above: Above
    ) -> None:
        self.actor, self.cycle, self.order, self.authority = actor, cycle, order, authority
        self.intake, self.above = intake, above
        self._answering: dict[Recipient, list[tuple[str, str, uuid.UUID | None]]] = {}
        self._at = clock.now()
        self.items = {item.key: item for item in catalogue((cycle.tenant_id, cycle.id))}

    def rows(self, pieces: Sequence[PieceForm]) -> list[PieceRows]:
        """Return the rows of every piece; Conflict when a unit has not the post that answers for it."""
        return [self._rows(piece) for piece in pieces]

    def take(self, pieces: Sequence[PieceForm]) -> None:
        """Take what the order uses up, and audit it: targets are now measured by parts, registrations are ordered."""
        for target in self.above.targets.values():
            target.measured_by = "parts"
        insert_rows(db.session(), RegistrationReview, [self._ordered(p) for p in pieces if p.registration_id])
        key = (self.order.tenant_id, self.order.id)
        details = {"number": self.order.number, "pieces": len(pieces), "reason": self.order.over_allocation_reason}
        record(self.actor, "order.issue", "assignment_order", key, details)

    def _rows(self, piece: PieceForm) -> PieceRows:
        item, assignment = self.items[piece.kind], self._assignment(piece)
        part = piece.part if item.measure is not None else None
        target = self._target(assignment, item, part) if part else None
        return PieceRows(assignment, self._holders(assignment, piece.recipient), target)

    def _assignment(self, piece: PieceForm) -> dict[str, Any]:
        item, above = self.items[piece.kind], work_above(piece, self.above.targets)
        return {
            "tenant_id": piece.unit[0],
            "id": uuid7(),
            "order_tenant_id": self.order.tenant_id,
            "order_id": self.order.id,
            "order_number": self.order.number,
            "issuer_label": self.authority.name,
            "cycle_tenant_id": self.cycle.tenant_id,
            "cycle_id": self.cycle.id,
            "parent_tenant_id": above[0] if above else None,
            "parent_id": above[1] if above else None,
            "carried_from_tenant_id": piece.carried_from[0] if piece.carried_from else None,
            "carried_from_id": piece.carried_from[1] if piece.carried_from else None,
            "registration_id": piece.registration_id,
            "unit_id": piece.unit[1],
            "post_id": piece.post_id,
            "subject_group": self.intake.groups[piece.recipient].key,
            "kind": piece.kind,
            "task_group": item.task_group,
            "title": piece.title,
            "products": piece.products,
            "origin": piece.origin,
            "reasons": list(piece.reasons),
            "weight": UNWEIGHTED if piece.weight is None else piece.weight,
            "attributes": dict(piece.attributes),
            "listed": piece.listed or None,
            "starts_on": piece.starts_on,
            "due_on": piece.due_on,
            "created_at": self._at,
        }

    def _holders(self, assignment: Mapping[str, Any], recipient: Recipient) -> list[Row]:
        """A unit and its heads share joint work and are rated apart; other work is one post's own."""
        return [
            {
                "tenant_id": assignment["tenant_id"],
                "id": uuid7(),
                "assignment_id": assignment["id"],
                "member": member,
                "role": role,
                "unit_id": assignment["unit_id"],
                "post_id": post_id,
            }
            for member, role, post_id in self._members(recipient)
        ]

    def _members(self, recipient: Recipient) -> list[tuple[str, str, uuid.UUID | None]]:
        """Who answers for a recipient's work (key, role, post), looked up once however many pieces it gets."""
        if recipient not in self._answering:
            members = self.intake.members(recipient)
            found = [(member.key, member.role.value, post.id if post else None) for member, post in members]
            self._answering[recipient] = found
        return self._answering[recipient]

    def _target(self, assignment: Mapping[str, Any], item: CatalogueItem, part: PartForm) -> dict[str, Any]:
        target_id = uuid7()
        parent = self.above.targets[part.parent] if part.parent else None
        return {
            "tenant_id": assignment["tenant_id"],
            "id": target_id,
            "assignment_id": assignment["id"],
            "cycle_tenant_id": self.cycle.tenant_id,
            "cycle_id": self.cycle.id,
            "parent_tenant_id": parent.tenant_id if parent else None,
            "parent_id": parent.id if parent else None,
            "kind": item.key,
            "label": part.label or item.label,
            "measure": item.measure,
            "direction": item.direction,
            "unit": part.unit or item.unit,
            "plan": part.plan,
            "baseline": part.baseline,
            "baseline_label": part.baseline_label,
            "measured_by": "own",
            "over_allocation_reason": self.order.over_allocation_reason if part.parent in self.above.exceeded else None,
            "line_tenant_ids": [assignment["tenant_id"], *(parent.line_tenant_ids if parent else [])],
            "line_ids": [target_id, *(parent.line_ids if parent else [])],
        }

    def _ordered(self, piece: PieceForm) -> dict[str, Any]:
        return {
            "tenant_id": piece.unit[0],
            "id": uuid7(),
            "registration_id": piece.registration_id,
            "verdict": "ordered",
            "comment": self.order.number,
            "title": piece.title,
            "plan": piece.part.plan if piece.part else None,
            "due_on": piece.due_on,
            "at": clock.now(),
            "by_label": self.actor.label,
        }


def _received(assignment: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the trail says of work that somebody received: its name, and from which work it goes on."""
    carried = assignment["carried_from_id"]
    return {"title": assignment["title"]} | ({"carried_from": carried} if carried else {})
