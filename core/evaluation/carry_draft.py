"""The order that carries work on, while it is written: what is proposed, and what its form gives out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from core import clock
from core.assignment.models import CatalogueItem, Cycle
from core.assignment.pieces import part_of
from core.assignment.preview import Preview, preview_of
from core.assignment.queries import catalogue, cycle_by_key, cycles_with_items, work_of_authority
from core.assignment.regulation import Regulation, regulation_of
from core.assignment.schemas.orders import key_text
from core.assignment.services import CheckedOrder, OrderForm, PieceForm, has_ended
from core.assignment.task_columns import marked
from core.auth.actor import Actor
from core.db.bulk import Key
from core.domain.facts import AssignmentFacts
from core.domain.targets import ADDITIVE_PLANS, Measure, actual_value
from core.errors import Invalid, Problem
from core.evaluation.carrying import Proposed, proposed
from core.web.fields import Choice
from core.web.forms import FormState


@dataclass(frozen=True, slots=True)
class CarryDraft:
    """What goes on from ``source`` into ``into``; ``done`` counts the pieces that do not."""

    source: Cycle
    into: Cycle
    regulation: Regulation
    items: Mapping[str, CatalogueItem]
    rows: Mapping[str, Proposed]
    done: int

    def stored(self, *, taken: bool) -> dict[str, Any]:
        """Return the form as it first stands: every unfinished piece, with what is left of its plan."""
        rows = [
            {
                "work": row.key,
                "take": taken,
                "kind": (kind := self._kind(row)),
                "plan": self._plan(row, kind),
                "due_on": None,
            }
            for row in self.rows.values()
        ]
        return {"issued_on": clock.today(), "due_on": self.into.ends_on, "work": rows}

    def choices(self) -> dict[str, list[Choice]]:
        """Return the kinds of work that the units listed may hold in the new cycle."""
        groups = {self._group(row) for row in self.rows.values()}
        offered = self.regulation.offered(list(self.items.values()), groups)
        return {"work.kind": [(item.key, marked(item)) for item in offered]}

    def decision(self, form: FormState) -> OrderForm:
        """Return the decision as typed."""
        return OrderForm(*(form.values[name] for name in ("number", "issued_on", "signer", "summary")))

    def pieces(self, lines: Iterable[Mapping[str, Any]], due_on: date) -> list[PieceForm]:
        """Return a piece for each row that is taken; Invalid at a row that does not say what it becomes."""
        pieces = []
        for place, line in enumerate(lines):
            row = self.rows.get(key_text(line["work"]))
            if row is None or not line["take"]:
                continue
            if not line["kind"]:
                raise Invalid([Problem(_("Hãy chọn nội dung trong kỳ mới."), f"work.{place}.kind")])
            pieces.append(self._piece(row, line, line["due_on"] or due_on))
        if not pieces:
            raise Invalid(_("Hãy chọn ít nhất một nhiệm vụ để chuyển tiếp."))
        return pieces

    def preview(self, checked: CheckedOrder, page: int) -> Preview:
        """Return what a checked order would give, unit by unit, a page of them."""
        olds = [(row.work.assignment, row.work.unit.name) for row in self.rows.values()]
        names = {((old.tenant_id, old.unit_id), old.post_id): unit for old, unit in olds}
        return preview_of(checked.pieces, names, list(self.items.values()), (), {}, page)

    def _piece(self, row: Proposed, line: Mapping[str, Any], due_on: date) -> PieceForm:
        old, item = row.work.assignment, self.items[line["kind"]]
        return PieceForm(
            unit=(old.tenant_id, old.unit_id),
            kind=item.key,
            title=old.title,
            starts_on=self.into.starts_on,
            due_on=due_on,
            products=old.products,
            origin=old.origin,
            weight=old.weight if item.key in self.regulation.weighted else None,
            attributes=self.regulation.kept(item.key, old.attributes),
            reasons=tuple(reason for reason in old.reasons if reason in self.regulation.reasons),
            part=part_of(item, line["plan"], None),
            carried_from=row.key,
            post_id=old.post_id,
            listed=old.listed or "",
        )

    def _group(self, row: Proposed) -> str:
        old = row.work.assignment
        group = None if old.post_id else self.regulation.group_of(row.work.unit.kind)
        return old.subject_group if old.post_id else group.key if group else ""

    def _kind(self, row: Proposed) -> str | None:
        """Return what the piece becomes: as proposed, the same, or the only kind its unit may hold."""
        offered = [item.key for item in self.regulation.offered(list(self.items.values()), [self._group(row)])]
        wanted = row.proposal.kind or row.facts.kind
        if wanted in offered:
            return wanted
        return offered[0] if len(offered) == 1 else None

    def _plan(self, row: Proposed, kind: str | None) -> Decimal | None:
        """Return what is left of the plan, where the work is measured as before; else it is the authority's to say."""
        item, target = self.items.get(kind or ""), next(iter(row.facts.targets), None)
        if item is None or target is None or item.measure != target.measure or target.plan is None:
            return None
        if target.measure not in ADDITIVE_PLANS:
            return target.plan
        return max(target.plan - (target.amount or Decimal(0)), Decimal(0))


def read_carry_draft(by: Actor, into: Cycle, source: Cycle, items: Sequence[CatalogueItem] | None = None) -> CarryDraft:
    """Return what of ``source`` may go on into ``into``, by orders of the actor's authority.

    ``items`` is the catalogue of ``into`` where it was read already.
    """
    rows = proposed(into, source, work_of_authority(by, (source.tenant_id, source.id)))
    unfinished = {key_text(row.key): row for row in rows if row.proposal.carry}
    known = catalogue((into.tenant_id, into.id)) if items is None else items
    offered = {item.key: item for item in known}
    return CarryDraft(source, into, regulation_of(into), offered, unfinished, len(rows) - len(unfinished))


def sources(into: Key) -> tuple[Cycle, Sequence[CatalogueItem], Sequence[Cycle]]:
    """Return a cycle, its catalogue, and the ended ones before it that this seat may read, newest first.

    NotFound for a cycle that this seat may not read.
    """
    rows, items = cycles_with_items(into)
    found = cycle_by_key(into)
    return found, items, [cycle for cycle in rows if cycle.starts_on < found.starts_on and has_ended(cycle)]


def reached_of(facts: AssignmentFacts) -> Decimal | None:
    """Return what was accepted of the first target of a piece, ratios in per cent."""
    target = next(iter(facts.targets), None)
    if target is None or target.amount is None:
        return None
    return actual_value(Measure(target.measure), target.amount, target.denominator)
