"""Holders register, the advisory body reviews, the authority orders and carries on; lower levels split their parts."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from core.assignment.models import CatalogueItem, Target
from core.assignment.queries import (
    assignment_targets_of,
    catalogue,
    cycle_targets,
    unit_assignments,
    visible_cycles,
)
from core.assignment.services import (
    OrderForm,
    PartForm,
    PieceForm,
    RegistrationForm,
    issue_order,
    review_registration,
    save_registration,
    submit_registration,
)
from core.auth.actor import Actor
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.domain.targets import Direction, Measure
from core.evaluation.carry_draft import read_carry_draft
from core.provision.story.reading import Carry, Cascade, Order, Registered, Work
from core.provision.story.seats import Place
from core.provision.story.stage import Act, Stage

#: What tells drafts apart: the line of the story, unit, post, kind and number.
DraftKey = tuple[int, uuid.UUID, uuid.UUID, str, int]
#: What a holder first offers of a counted plan; the authority then sets the whole.
OFFER = Decimal("0.95")


@dataclass(frozen=True, slots=True)
class _Draft:
    """One piece of work before it is ordered."""

    place: Place
    work: Work
    item: CatalogueItem
    number: int
    plan: Decimal | None
    turn: int

    @property
    def key(self) -> DraftKey:
        return id(self.work), self.place.unit.id, self.place.post.id, self.item.key, self.number

    @property
    def title(self) -> str:
        if self.work.titles:
            return self.work.titles[self.turn % len(self.work.titles)]
        title = self.work.title or self.item.label
        return f"{title} – nhiệm vụ {self.number + 1}" if self.work.count > 1 else title


Filed = dict[DraftKey, uuid.UUID]


def assigning(stage: Stage) -> Iterator[Act]:
    """Registrations and what the advisory body says of them, the orders, then the cascades."""
    story, filed = stage.story, Filed()
    if story.registered_on is not None and story.reviewed_on is not None:
        yield Act(story.registered_on, lambda: _register_all(stage, filed))
        if story.commented_on is not None:
            yield Act(story.commented_on, lambda: _review_all(stage, filed, _comment))
        yield Act(story.reviewed_on, lambda: _review_all(stage, filed, _accept))
    for order in story.orders:
        telling = order in (story.orders[0], story.orders[-1])
        yield Act(order.issued_on, partial(_order, stage, order, filed), grows=telling)
    for carry in story.carries:
        yield Act(carry.issued_on, partial(_carry, stage, carry))
    for cascade in story.cascades:
        yield Act(cascade.issued_on, partial(_cascade, stage, cascade), grows=True)


def _register_all(stage: Stage, filed: Filed) -> None:
    for order in stage.story.orders:
        for draft in _drafts(stage, order):
            if draft.work.registered:
                filed[draft.key] = _register(stage, draft, draft.work.registered)


def _review_all(stage: Stage, filed: Filed, say: Callable[[Stage, Order, _Draft, uuid.UUID], None]) -> None:
    for order in stage.story.orders:
        for draft in _drafts(stage, order):
            if draft.key in filed:
                say(stage, order, draft, filed[draft.key])


def _items(stage: Stage) -> dict[str, CatalogueItem]:
    bind_context(db.session(), RowContext(stage.province.id))
    return {item.key: item for item in catalogue(stage.cycle)}


def _drafts(stage: Stage, order: Order) -> Iterator[_Draft]:
    items = _items(stage)
    turn = 0
    for work in order.work:
        for place in holders_of(stage, work):
            for kind in work.kinds:
                item = items[kind]
                for number in range(work.count):
                    yield _Draft(place, work, item, number, _plan(stage, place.name, item, number), turn)
                    turn += 1


def holders_of(stage: Stage, work: Work) -> list[Place]:
    """Return whom a line of the story gives work to: units by their leading seats, or posts."""
    if not work.post:
        return stage.seats.leaders(work.unit_kind, work.unit)
    named = {*work.units, work.unit} - {""}
    return [
        place
        for place in stage.seats.posts
        if (place.unit.kind, place.post.key) == (work.unit_kind, work.post)
        and (not named or not named.isdisjoint({place.name, place.unit.key}))
        and f"{place.tenant.code}.".startswith(f"{work.within}." if work.within else "")
    ]


def _plan(stage: Stage, unit: str, item: CatalogueItem, number: int) -> Decimal | None:
    if item.measure is None:
        return None
    return stage.numbers.result(unit, item.key, number, Measure(item.measure), Direction(item.direction)).plan


def _register(stage: Stage, draft: _Draft, words: Registered) -> uuid.UUID:
    actor = stage.seats.act(draft.place)
    offered = draft.plan
    if offered is not None and draft.item.measure == Measure.COUNT:
        offered = (offered * OFFER).quantize(Decimal(1))
    form = RegistrationForm(
        kind=draft.item.key,
        title=draft.title,
        reasons=words.reasons,
        obstacles=words.obstacles,
        committed_result=words.result,
        committed_on=stage.story.cycle.ends_on,
        plan=offered,
        post_id=_own_post(draft),
    )
    key = (actor.tenant_id, save_registration(actor, stage.cycle, draft.place.unit.id, form))
    submit_registration(actor, key, version=1)
    return key[1]


def _own_post(draft: _Draft) -> uuid.UUID | None:
    return draft.place.post.id if draft.work.post else None


def _comment(stage: Stage, order: Order, draft: _Draft, registration_id: uuid.UUID) -> None:
    words = draft.work.registered.comment if draft.work.registered else ""
    if words:
        authority = stage.seats.acting(order.actor or stage.story.cast.decider)
        key = (draft.place.unit.tenant_id, registration_id)
        review_registration(authority, key, "commented", comment=words)


def _accept(stage: Stage, order: Order, draft: _Draft, registration_id: uuid.UUID) -> None:
    advisor = reviewing(stage, order.reviewer)
    key = (draft.place.unit.tenant_id, registration_id)
    comment = "Thống nhất nội dung đăng ký; mức chỉ tiêu theo dự kiến giao (minh họa)."
    review_registration(advisor, key, "accepted", comment=comment, plan=draft.plan)


def reviewing(stage: Stage, address: str) -> Actor:
    """Return who answers registrations and reports: the seat named, or the advisory body."""
    return stage.seats.acting(address) if address else stage.seats.by_address(stage.story.cast.advisor, "advisor")


def _order(stage: Stage, order: Order, filed: Filed) -> None:
    drafts = list(_drafts(stage, order))
    decider = stage.seats.acting(order.actor or stage.story.cast.decider)
    roots = {target.kind: (target.tenant_id, target.id) for target in cycle_targets(decider.tenant_id, stage.cycle)}
    pieces = [
        PieceForm(
            unit=(draft.place.unit.tenant_id, draft.place.unit.id),
            kind=draft.item.key,
            title=draft.title,
            starts_on=order.issued_on,
            due_on=draft.work.due_on or stage.story.cycle.ends_on,
            products=draft.work.products,
            origin=draft.work.origin,
            reasons=draft.work.registered.reasons if draft.work.registered else draft.work.reasons,
            part=_part(draft, roots.get(draft.item.key)),
            registration_id=filed.get(draft.key),
            post_id=_own_post(draft),
        )
        for draft in drafts
    ]
    issue_order(decider, stage.cycle, OrderForm(order.number, order.issued_on, order.signer, order.summary), pieces)


def _carry(stage: Stage, carry: Carry) -> None:
    """Give out again what is unfinished in an earlier cycle, with what is left of each plan."""
    decider = stage.seats.by_address(stage.story.cast.decider)
    cycles = {row.key: row for row in visible_cycles() if row.tenant_id == decider.tenant_id}
    draft = read_carry_draft(decider, cycles[stage.story.cycle.key], cycles[carry.source])
    pieces = draft.pieces(draft.stored(taken=True)["work"], stage.story.cycle.ends_on)
    issue_order(decider, stage.cycle, OrderForm(carry.number, carry.issued_on, carry.signer, carry.summary), pieces)


def _part(draft: _Draft, parent: Key | None) -> PartForm | None:
    if draft.plan is None:
        return None
    own = draft.work.measured
    if own is None:
        return PartForm(draft.plan, parent=parent)
    return PartForm(draft.plan, parent, own.baseline, own.baseline_label, own.label, own.unit)


def _cascade(stage: Stage, cascade: Cascade) -> None:
    """Split the holder's own target; its actor sits in the holder's tenant and serves its authority."""
    item = _items(stage)[cascade.kind]
    holder = stage.seats.leader(cascade.holder)
    actor = stage.seats.by_address(cascade.actor, "leader")
    target = _held_target(stage, holder, cascade.kind)
    below = parts_of(stage, cascade)
    pieces = [
        PieceForm(
            unit=(place.unit.tenant_id, place.unit.id),
            kind=cascade.kind,
            title=item.label,
            starts_on=cascade.issued_on,
            due_on=stage.story.cycle.ends_on,
            part=PartForm(_plan(stage, place.name, item, 0), parent=(target.tenant_id, target.id)),
            parent=(target.tenant_id, target.assignment_id) if target.assignment_id else None,
        )
        for place in below
    ]
    form = OrderForm(cascade.number, cascade.issued_on, cascade.signer, cascade.summary)
    issue_order(actor, stage.cycle, form, pieces)


def parts_of(stage: Stage, cascade: Cascade) -> list[Place]:
    """Return the leading seats of the units below a holder that its target is split over."""
    above = stage.seats.leader(cascade.holder).tenant.id
    return [place for place in stage.seats.leaders(cascade.unit_kind) if place.tenant.parent_id == above]


def _held_target(stage: Stage, holder: Place, kind: str) -> Target:
    work = unit_assignments((holder.unit.tenant_id, holder.unit.id), stage.cycle)
    return next(t for t in assignment_targets_of((row.tenant_id, row.id) for row in work) if t.kind == kind)
