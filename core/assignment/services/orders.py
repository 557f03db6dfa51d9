"""One decision assigns many pieces of work to many holders, at once and set-based; cascading is the same act."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.facts import Intake, Piece, check_intake
from core.assignment.models import (
    Assignment,
    AssignmentHolder,
    AssignmentOrder,
    CatalogueItem,
    Cycle,
    RegistrationReview,
    Target,
)
from core.assignment.queries import allocated, catalogue, living_cycle, posts, registrations_by_key, targets
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key, insert_rows
from core.domain.declarations import MemberRole
from core.domain.format import number_text
from core.domain.targets import ADDITIVE_PLANS, Measure
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.outbox.services import emit
from core.tenancy.models import Authority


@dataclass(frozen=True, slots=True)
class OrderForm:
    """The decision itself; the reason is needed only where more is given out than planned."""

    number: str
    issued_on: date
    signer: str
    summary: str
    over_allocation_reason: str = ""


@dataclass(frozen=True, slots=True)
class PartForm:
    """The number a piece carries: its plan, the target above it that it is a part of, and what it is compared to."""

    plan: Decimal | None
    parent: Key | None = None
    baseline: Decimal | None = None
    baseline_label: str = ""


@dataclass(frozen=True, slots=True)
class PieceForm:
    """One piece of work for one unit; ``kind`` names a catalogue item, ``part`` is absent for work without a number."""

    unit: Key
    kind: str
    title: str
    starts_on: date
    due_on: date
    products: str = ""
    origin: str = ""
    weight: Decimal = Decimal(1)
    reasons: tuple[str, ...] = ()
    part: PartForm | None = None
    parent: Key | None = None
    registration_id: uuid.UUID | None = None


Rows = list[dict[str, Any]]


@use_case("order.issue")
def issue_order(actor: Actor, cycle: Key, form: OrderForm, pieces: Sequence[PieceForm]) -> uuid.UUID:
    """Assign all pieces under one decision; returns the order's id.

    Invalid when a unit lies outside the actor's subtree, a plan is negative, a date outside the cycle, a count rule of
    the scheme is broken, or more is given out than planned without a reason.
    """
    living = living_cycle(cycle)
    authority = _authority(actor)
    if not pieces:
        raise Invalid(_("Quyết định chưa có nhiệm vụ nào."))
    intake = check_intake(living, [_piece(piece) for piece in pieces], final=True)
    above = targets({piece.part.parent for piece in pieces if piece.part and piece.part.parent}, lock=True)
    _check_parents(actor, pieces, above, form)
    _check_registrations(pieces)
    order = AssignmentOrder(
        tenant_id=actor.tenant_id,
        id=uuid7(),
        authority_id=authority.id,
        cycle_tenant_id=living.tenant_id,
        cycle_id=living.id,
        number=form.number,
        issued_on=form.issued_on,
        signer=form.signer,
        summary=form.summary,
        over_allocation_reason=form.over_allocation_reason or None,
        issued_at=clock.now(),
    )
    db.session.add(order)
    flush_or_explain(db.session(), "uq_assignment_order_number", _("Số quyết định này đã được dùng."), "number")
    _Writer(actor, living, order, authority, intake, above).write(pieces)
    return order.id


def _piece(form: PieceForm) -> Piece:
    plan = form.part.plan if form.part else None
    return Piece(form.unit, form.kind, form.title, form.reasons, plan, form.starts_on, form.due_on)


def _authority(actor: Actor) -> Authority:
    row = db.session.get(Authority, (actor.tenant_id, actor.authority_id)) if actor.authority_id else None
    if row is None or not row.may_assign:
        raise NotAllowed(_("Vai trò đang dùng không thuộc cơ quan có thẩm quyền giao nhiệm vụ."))
    return row


def _check_parents(actor: Actor, pieces: Sequence[PieceForm], above: Mapping[Key, Target], form: OrderForm) -> None:
    """Refuse parts of a target that is not the actor's own, or that its holder measures directly."""
    given: dict[Key, Decimal] = defaultdict(Decimal)
    for piece in pieces:
        if piece.parent and piece.parent[0] != actor.tenant_id:
            raise Invalid([Problem(_("Chỉ chia được nhiệm vụ của chính cấp mình."), "parent")])
        if piece.part and piece.part.parent:
            if piece.part.parent not in above or piece.part.parent[0] != actor.tenant_id:
                raise Invalid([Problem(_("Chỉ chia được chỉ tiêu của chính cấp mình."), "parent")])
            if Measure(above[piece.part.parent].measure) in ADDITIVE_PLANS:
                given[piece.part.parent] += piece.part.plan or 0
    before = allocated(given)
    for key, amount in given.items():
        plan, total = above[key].plan, before.get(key, Decimal(0)) + amount
        if plan is not None and total > plan and not form.over_allocation_reason.strip():
            text = _(
                "“%(label)s”: giao %(total)s trong khi chỉ tiêu là %(plan)s. Giao vượt thì phải nêu lý do.",
                label=above[key].label,
                total=number_text(total),
                plan=number_text(plan),
            )
            raise Invalid([Problem(text, "over_allocation_reason")])


def _check_registrations(pieces: Sequence[PieceForm]) -> None:
    """Only what was accepted is ordered, to the unit that filed it, and once."""
    wanted = [(piece.unit[0], piece.registration_id) for piece in pieces if piece.registration_id]
    if not wanted:
        return
    if len(set(wanted)) < len(wanted):
        raise Invalid([Problem(_("Một bản đăng ký được chọn hai lần."), "registrations")])
    accepted = {(row.registration.id, row.unit.id) for row in registrations_by_key(wanted) if row.verdict == "accepted"}
    for piece in pieces:
        if piece.registration_id and (piece.registration_id, piece.unit[1]) not in accepted:
            text = _("Đăng ký “%(title)s” chưa được chấp nhận hoặc đã được giao.", title=piece.title)
            raise Invalid([Problem(text, "registrations")])


class _Writer:
    """Turns the pieces of one order into rows, a statement per table."""

    def __init__(
        self,
        actor: Actor,
        cycle: Cycle,
        order: AssignmentOrder,
        authority: Authority,
        intake: Intake,
        above: Mapping[Key, Target],
    ) -> None:
        self.actor, self.cycle, self.order, self.authority = actor, cycle, order, authority
        self.intake, self.above = intake, above
        self.items = {item.key: item for item in catalogue((cycle.tenant_id, cycle.id))}
        self.posts = posts(intake.units)
        self.holders: Rows = []
        self.targets: Rows = []

    def write(self, pieces: Sequence[PieceForm]) -> None:
        """Insert assignments, holders, targets, reviews of what was registered, audit rows and the notice job."""
        assignments = [self._assignment(piece) for piece in pieces]
        insert_rows(db.session(), Assignment, assignments)
        insert_rows(db.session(), AssignmentHolder, self.holders)
        insert_rows(db.session(), Target, self.targets)
        self._measure_by_parts()
        insert_rows(db.session(), RegistrationReview, [self._ordered(p) for p in pieces if p.registration_id])
        key = (self.order.tenant_id, self.order.id)
        details = {"number": self.order.number, "pieces": len(pieces), "reason": self.order.over_allocation_reason}
        record(self.actor, "order.issue", "assignment_order", key, details)
        received = [((row["tenant_id"], row["id"]), {"title": row["title"]}) for row in assignments]
        record_many(self.actor, "assignment.receive", "assignment", received)
        emit(self.actor, "assignment.announce_order", {"tenant": str(key[0]), "id": str(key[1])})

    def _assignment(self, piece: PieceForm) -> dict[str, Any]:
        item = self.items[piece.kind]
        row = {
            "tenant_id": piece.unit[0],
            "id": uuid7(),
            "order_tenant_id": self.order.tenant_id,
            "order_id": self.order.id,
            "order_number": self.order.number,
            "issuer_label": self.authority.name,
            "cycle_tenant_id": self.cycle.tenant_id,
            "cycle_id": self.cycle.id,
            "parent_tenant_id": piece.parent[0] if piece.parent else None,
            "parent_id": piece.parent[1] if piece.parent else None,
            "registration_id": piece.registration_id,
            "unit_id": piece.unit[1],
            "subject_group": self.intake.groups[piece.unit],
            "kind": piece.kind,
            "task_group": item.task_group,
            "title": piece.title,
            "products": piece.products,
            "origin": piece.origin,
            "weight": piece.weight,
            "starts_on": piece.starts_on,
            "due_on": piece.due_on,
            "created_at": clock.now(),
        }
        self._add_holders(row)
        if piece.part is not None and item.measure is not None:
            self.targets.append(self._target(row, item, piece.part))
        return row

    def _add_holders(self, assignment: Mapping[str, Any]) -> None:
        """A unit and its heads share one assignment and are rated apart."""
        unit = (assignment["tenant_id"], assignment["unit_id"])
        for member in self.intake.declared[assignment["subject_group"]].members:
            post = self.posts.get((unit, member.post)) if member.role is MemberRole.HEAD else None
            if member.role is MemberRole.HEAD and post is None:
                name = self.intake.units[unit].name
                raise Conflict(_("%(unit)s chưa có chức danh %(post)s.", unit=name, post=member.label.vi))
            self.holders.append(
                {
                    "tenant_id": unit[0],
                    "id": uuid7(),
                    "assignment_id": assignment["id"],
                    "member": member.key,
                    "role": member.role.value,
                    "unit_id": unit[1],
                    "post_id": post.id if post else None,
                }
            )

    def _target(self, assignment: Mapping[str, Any], item: CatalogueItem, part: PartForm) -> dict[str, Any]:
        target_id = uuid7()
        parent = self.above[part.parent] if part.parent else None
        return {
            "tenant_id": assignment["tenant_id"],
            "id": target_id,
            "assignment_id": assignment["id"],
            "cycle_tenant_id": self.cycle.tenant_id,
            "cycle_id": self.cycle.id,
            "parent_tenant_id": parent.tenant_id if parent else None,
            "parent_id": parent.id if parent else None,
            "kind": item.key,
            "label": item.label,
            "measure": item.measure,
            "direction": item.direction,
            "unit": item.unit,
            "plan": part.plan,
            "baseline": part.baseline,
            "baseline_label": part.baseline_label,
            "measured_by": "own",
            "over_allocation_reason": self.order.over_allocation_reason if parent else None,
            "line_tenant_ids": [assignment["tenant_id"], *(parent.line_tenant_ids if parent else [])],
            "line_ids": [target_id, *(parent.line_ids if parent else [])],
        }

    def _measure_by_parts(self) -> None:
        for target in self.above.values():
            target.measured_by = "parts"

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
