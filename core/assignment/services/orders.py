"""One decision assigns many pieces of work to many holders, at once and set-based; cascading is the same act."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.exceeding import exceeded_text
from core.assignment.facts import Intake, Piece, check_intake, scheme_of
from core.assignment.models import Assignment, AssignmentOrder, Cycle, Target
from core.assignment.queries import allocated, assignments, living_cycle, plans, registrations_by_key, targets
from core.assignment.reached import reached
from core.assignment.services.carried import check_carried
from core.assignment.services.competence import require_competence
from core.assignment.services.listed import with_listed
from core.assignment.services.order_queue import queued_job, stage_pieces
from core.assignment.services.order_rows import (
    UNWEIGHTED,
    Above,
    OrderWriter,
    PieceForm,
    announce,
    work_above,
    write_pieces,
)
from core.assignment.services.second_parts import refuse_second_parts
from core.audit import use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.db.turns import take_turn
from core.domain.format import day_text
from core.domain.targets import ADDITIVE_PLANS, Measure
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.tenancy.models import Authority


@dataclass(frozen=True, slots=True)
class OrderForm:
    """The decision itself; the reason is needed only where more is given out than planned."""

    number: str
    issued_on: date
    signer: str
    summary: str
    over_allocation_reason: str = ""


@use_case("order.issue")
def issue_order(actor: Actor, cycle: Key, form: OrderForm, pieces: Sequence[PieceForm]) -> uuid.UUID:
    """Assign all pieces under one decision; returns the order's id.

    Everything is checked, counted and taken at once. Of more than ``MOST_AT_ONCE`` pieces a job then makes the
    holders' rows (``order_queue``); ``job_id`` of the order names it.

    Invalid when a unit lies outside the actor's subtree, or its management is another authority's; when a plan is
    negative, a date outside the cycle, a count rule of the scheme broken; when what is split is not the actor's own;
    when more is given out than planned without a reason; when who has a part of the same work gets a second one that
    is not said to be given ``again``; and when what is carried on from an earlier cycle is done,
    somebody else's or carried on already.
    """
    living = living_cycle(cycle)
    # What an order counts, splits and takes from registrations is given once: orders of a cycle follow one another.
    take_turn(db.session(), "orders", living.tenant_id, living.id)
    checked = _check(actor, living, form, pieces)
    authority, pieces, intake = checked.authority, checked.pieces, checked.intake
    order_id = uuid7()
    order = AssignmentOrder(
        tenant_id=actor.tenant_id,
        id=order_id,
        authority_id=authority.id,
        cycle_tenant_id=living.tenant_id,
        cycle_id=living.id,
        number=form.number,
        issued_on=form.issued_on,
        signer=form.signer,
        summary=form.summary,
        over_allocation_reason=form.over_allocation_reason if checked.above.exceeded else None,
        job_id=queued_job(actor, order_id, len(pieces)),
        issued_at=clock.now(),
    )
    db.session.add(order)
    flush_or_explain(db.session(), "uq_assignment_order_number", _("Số quyết định này đã được dùng."), "number")
    writer = OrderWriter(actor, living, order, authority, intake, checked.above)
    rows = writer.rows(pieces)
    writer.take(pieces)
    if order.job_id is None:
        write_pieces(actor, rows)
        announce(actor, (order.tenant_id, order.id))
    else:
        stage_pieces(order, rows)
    return order.id


@dataclass(frozen=True, slots=True)
class CheckedOrder:
    """An order that may be issued: who issues it, its pieces in full, and the targets it splits."""

    authority: Authority
    pieces: Sequence[PieceForm]
    intake: Intake
    above: Above


def check_order(actor: Actor, cycle: Key, form: OrderForm, pieces: Sequence[PieceForm]) -> CheckedOrder:
    """Check an order as issuing it would, and write nothing; raises what issuing it would."""
    actor.require("order.issue")
    checked = _check(actor, living_cycle(cycle), form, pieces)
    _refuse_used(checked.authority, form.number)
    return checked


def _refuse_used(authority: Authority, number: str) -> None:
    """Raise Invalid where the authority has issued a decision of this number, and say which."""
    same = (AssignmentOrder.tenant_id == authority.tenant_id, AssignmentOrder.authority_id == authority.id)
    used = db.session.query(AssignmentOrder).filter(*same, AssignmentOrder.number == number).first()
    if used is not None:
        said = {"number": number, "day": day_text(used.issued_on), "summary": used.summary}
        text = _("Số quyết định %(number)s đã được dùng: ban hành ngày %(day)s, “%(summary)s”.", **said)
        raise Invalid([Problem(text, "number")])


def _check(actor: Actor, living: Cycle, form: OrderForm, pieces: Sequence[PieceForm]) -> CheckedOrder:
    authority = _authority(actor)
    if not pieces:
        raise Invalid(_("Quyết định chưa có nhiệm vụ nào."))
    pieces = with_listed(living, pieces)
    split = _split(pieces)
    intake = check_intake(living, [_piece(piece, split) for piece in pieces], final=True)
    _check_weights(living, pieces)
    require_competence(authority, intake, form.issued_on)
    above = _above(actor, living, pieces, split)
    refuse_second_parts(pieces, above)
    exceeded = _exceeded(pieces, above, form.over_allocation_reason)
    _check_registrations(living, pieces)
    check_carried(living, authority, pieces)
    return CheckedOrder(authority, pieces, intake, Above(above, exceeded))


@dataclass(frozen=True, slots=True)
class _Split:
    """The targets and the work that the pieces of an order are parts of, as far as they are found."""

    targets: Mapping[Key, Target]
    work: Mapping[Key, Assignment]

    def is_kept(self, piece: PieceForm) -> bool:
        """Tell whether a piece is what a unit or post keeps of its own work: no work more (``held_counts``)."""
        key = work_above(piece, self.targets)
        whole = self.work.get(key) if key else None
        if whole is None:
            return False
        return (((whole.tenant_id, whole.unit_id), whole.post_id), whole.kind) == (piece.recipient, piece.kind)


def _split(pieces: Sequence[PieceForm]) -> _Split:
    above = targets({piece.part.parent for piece in pieces if piece.part and piece.part.parent})
    return _Split(above, assignments({key for piece in pieces if (key := work_above(piece, above))}))


def _piece(form: PieceForm, split: _Split) -> Piece:
    plan = form.part.plan if form.part else None
    carried, dates = form.carried_from is not None, (form.starts_on, form.due_on)
    return Piece(
        form.unit,
        form.kind,
        form.title,
        form.reasons,
        plan,
        *dates,
        carried=carried,
        post_id=form.post_id,
        weight=UNWEIGHTED if form.weight is None else form.weight,
        attributes=form.attributes,
        listed=form.listed,
        kept=split.is_kept(form),
    )


def _check_weights(cycle: Cycle, pieces: Sequence[PieceForm]) -> None:
    """Refuse work without the coefficient that its kind asks for, and a coefficient where none is asked for."""
    kinds = {kind.key: kind for kind in scheme_of(cycle).calls.declared.tasks.kinds if kind.weighted}
    lacking = [p for p in pieces if p.kind in kinds and (p.weight is None or p.weight <= 0)]
    if lacking:
        names = "; ".join(dict.fromkeys(piece.title for piece in lacking[:5]))
        text = _("Hãy nhập hệ số quy đổi lớn hơn 0 của: %(names)s.", names=names)
        raise Invalid([Problem(text, "", str(kinds[lacking[0].kind].citation or ""))])
    odd = [p for p in pieces if p.kind not in kinds and p.weight not in (None, UNWEIGHTED)]
    if odd:
        raise Invalid(_("“%(name)s” không dùng hệ số quy đổi theo quy định.", name=odd[0].title))


def _authority(actor: Actor) -> Authority:
    row = db.session.get(Authority, (actor.tenant_id, actor.authority_id)) if actor.authority_id else None
    if row is None or not row.may_assign:
        raise NotAllowed(_("Vai trò đang dùng không thuộc cơ quan có thẩm quyền giao nhiệm vụ."))
    return row


def _above(actor: Actor, cycle: Cycle, pieces: Sequence[PieceForm], split: _Split) -> Mapping[Key, Target]:
    """Return the targets that pieces are parts of; Invalid for work and targets that the actor cannot split so."""
    above, work = split.targets, split.work
    for piece in pieces:
        if piece.parent and not _is_own(actor, cycle, work.get(piece.parent)):
            raise Invalid([Problem(_("Chỉ phân bổ được nhiệm vụ của chính cấp mình."), "parent")])
        if piece.part and piece.part.parent:
            target = above.get(piece.part.parent)
            if target is None or not _is_own(actor, cycle, target):
                raise Invalid([Problem(_("Chỉ phân bổ được chỉ tiêu của chính cấp mình."), "parent")])
            if not _fits(piece, target):
                text = _("“%(title)s” không thuộc nội dung của chỉ tiêu được phân bổ.", title=piece.title)
                raise Invalid([Problem(text, "parent")])
    _refuse_counted(above.values())
    return above


def _refuse_counted(above: Iterable[Target]) -> None:
    """A target is measured by its holder's own reports or by its parts, never by both."""
    own = [target for target in above if target.measured_by == "own"]
    counted = reached(own)
    for target in own:
        if (target.tenant_id, target.id) in counted:
            text = _("“%(label)s” có kết quả tự báo cáo đã được chấp nhận nên chưa phân bổ được.", label=target.label)
            raise Conflict(text)


def _is_own(actor: Actor, cycle: Cycle, row: Assignment | Target | None) -> bool:
    in_cycle = row is not None and (row.cycle_tenant_id, row.cycle_id) == (cycle.tenant_id, cycle.id)
    return row is not None and in_cycle and row.tenant_id == actor.tenant_id


def _fits(piece: PieceForm, target: Target) -> bool:
    """A part is of the same kind as the whole, and of the same work."""
    same_work = piece.parent is None or piece.parent == (target.tenant_id, target.assignment_id)
    return target.kind == piece.kind and same_work


def _exceeded(pieces: Sequence[PieceForm], above: Mapping[Key, Target], reason: str) -> set[Key]:
    """Return the targets of which more is given out than planned; Invalid when there is one and no reason."""
    given: dict[Key, Decimal] = defaultdict(Decimal)
    for key, amount in _additive(pieces, above):
        given[key] += amount
    planned, before = plans(given), allocated(given)
    exceeded = set()
    for key, amount in given.items():
        plan, total = planned[key], before.get(key, Decimal(0)) + amount
        if plan is None or total <= plan:
            continue
        exceeded.add(key)
        if not reason.strip():
            text = exceeded_text(above[key].label, total, plan)
            raise Invalid([Problem(text, "over_allocation_reason")])
    return exceeded


def _additive(pieces: Sequence[PieceForm], above: Mapping[Key, Target]) -> Iterator[tuple[Key, Decimal]]:
    for piece in pieces:
        parent = piece.part.parent if piece.part else None
        if piece.part and parent and Measure(above[parent].measure) in ADDITIVE_PLANS:
            yield parent, piece.part.plan or Decimal(0)


def _check_registrations(cycle: Cycle, pieces: Sequence[PieceForm]) -> None:
    """Only what was accepted in this cycle is ordered, to whom it was filed for, and once."""
    wanted = [(piece.unit[0], piece.registration_id) for piece in pieces if piece.registration_id]
    if not wanted:
        return
    if len(set(wanted)) < len(wanted):
        raise Invalid([Problem(_("Một bản đăng ký được chọn hai lần."), "registrations")])
    filed = [row for row in registrations_by_key(wanted) if row.registration.cycle_id == cycle.id]
    of = [row for row in filed if row.verdict == "accepted"]
    accepted = {(row.registration.id, row.unit.id, row.registration.post_id) for row in of}
    for piece in pieces:
        if piece.registration_id and (piece.registration_id, piece.unit[1], piece.post_id) not in accepted:
            text = _("Đăng ký “%(title)s” chưa được chấp nhận hoặc đã được giao.", title=piece.title)
            raise Invalid([Problem(text, "registrations")])
