"""The order being written: what was chosen for it, and what its form gives out."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from core import clock
from core.assignment.copying import as_task, chosen_ids
from core.assignment.drafting import Grid, blank_cells, cell_subjects, grid, has_number
from core.assignment.facts import Recipient
from core.assignment.models import CatalogueItem, Cycle, Target
from core.assignment.pieces import Shared, cell_pieces, filed_pieces, task_pieces
from core.assignment.preview import Preview, preview_of
from core.assignment.queries import (
    RegistrationRow,
    WorkRow,
    accepted_registrations,
    allocated,
    catalogue,
    cycle_targets,
    earlier_cycle,
    earlier_plans,
    specific_by_id,
)
from core.assignment.receivers import Receiver, receivers
from core.assignment.regulation import AskedAttribute, Regulation, regulation_of
from core.assignment.schemas.orders import OrderSchema, key_text, order_schema, shown_attributes
from core.assignment.services import CheckedOrder, OrderForm, PieceForm
from core.assignment.task_columns import folded_columns, kind_choices, kind_names, misfits, open_columns
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import Invalid
from core.web.fields import Choice
from core.web.forms import FormState


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What the order being written is about: chosen kinds of work and registrations, and whom they can go to."""

    cycle: Cycle
    regulation: Regulation
    items: Sequence[CatalogueItem]
    chosen: Sequence[CatalogueItem]
    accepted: Sequence[RegistrationRow]
    taken: Sequence[RegistrationRow]
    with_tasks: bool
    receivers: Sequence[Receiver]
    targets: Mapping[str, Target]
    given: Mapping[Key, Decimal]
    giver: uuid.UUID
    from_earlier: bool
    #: Specific work of the cycle before that the order begins with, and that cycle.
    copied: Sequence[WorkRow] = ()
    before: Cycle | None = None

    @property
    def is_chosen(self) -> bool:
        """Tell whether anything was chosen."""
        return bool(self.chosen or self.taken or self.with_tasks)

    @property
    def groups(self) -> dict[str, str]:
        """Return the headings under which the catalogue stands, in the regulation's order."""
        used = {item.task_group for item in self.items}
        names = {key: label for key, label in self.regulation.groups.items() if key in used}
        return names | {key: key for key in sorted(used - set(names))}

    @property
    def schema(self) -> OrderSchema:
        """The form of the decision; it asks for coefficients where something on it can have one."""
        offered, listed = self._offered, self.regulation.listed.keys()
        return order_schema(
            self.asked, weighted=bool(offered & self.regulation.weighted), listed=bool(offered & listed)
        )

    @property
    def _offered(self) -> set[str]:
        offered = {item.key for item in (self.items if self.with_tasks else self.chosen)}
        return offered | {row.registration.kind for row in self.taken}

    @property
    def asked(self) -> list[AskedAttribute]:
        """What is said of pieces of work on this order, in the order of the catalogue."""
        offered = self._offered
        return self.regulation.asked(item.key for item in self.items if item.key in offered)

    @property
    def codes(self) -> list[Choice]:
        """Return the codes of the tables that work on it is chosen from."""
        return self.regulation.codes({item.key for item in (self.items if self.with_tasks else self.chosen)})

    @property
    def served(self) -> set[str]:
        """Return the subject groups of whom somebody is there to get work."""
        return {row.group for row in self.receivers if row.group}

    @property
    def offered(self) -> tuple[list[CatalogueItem], list[CatalogueItem]]:
        """Return the catalogue apart: work that somebody is there to get, and work that nobody is there for."""
        served = self.served
        idle = {item.id for item in self.items if item.subject_groups and not served.intersection(item.subject_groups)}
        return [item for item in self.items if item.id not in idle], [item for item in self.items if item.id in idle]

    def stored(self) -> dict[str, Any]:
        """Return the form as it first stands: a cell per unit and kind, registrations as they were accepted."""
        return {
            "issued_on": clock.today(),
            "due_on": self.cycle.ends_on,
            "summary": self.cycle.name,
            "into": [row.text for row in self.receivers],
            "plans": self._cells(),
            "columns": [{"kind": item.key} for item in self.chosen],
            "filed": [
                _as_accepted(row) | shown_attributes(self.asked, row.registration.attributes) for row in self.taken
            ],
            "tasks": self._tasks(),
        }

    def _tasks(self) -> list[dict[str, Any]]:
        if self.copied and self.before is not None:
            labels = {item.key: item.label for item in self.items}
            span, asked = (self.before, self.cycle), self.asked
            return [as_task(row, span, self.regulation, asked, labels) for row in self.copied]
        return [{}] if self.with_tasks else []

    def _cells(self) -> list[dict[str, Any]]:
        """Return the cells of the grid: empty, or (``from_earlier``) with the plans of the cycle before."""
        cells = blank_cells(self.chosen, self.receivers)
        if not self.from_earlier:
            return cells
        before = self.earlier()
        return [{**cell, "plan": before.get((cell["kind"], cell["unit"]), cell["plan"])} for cell in cells]

    def named(self, key: str) -> RegistrationRow | None:
        """Return the registration that a row of the form names."""
        return next((row for row in self.taken if key_text(_key(row)) == key), None)

    def choices(self) -> dict[str, Any]:
        """Return the lists of the rows with words of their own."""
        listed = ("tasks.listed", "plans.listed", "columns.listed") if self.schema.is_listed else ()
        units = [(row.text, row.name) for row in self.receivers]
        return dict.fromkeys(listed, self.codes) | {
            "into": units,
            "column": [(item.key, item.label) for item in self.chosen if has_number(item)],
            "tasks.unit": units,
            "tasks.kind": kind_choices(self.items, self.receivers, self.regulation),
            "tasks.reasons": list(self.regulation.reasons.items()),
        }

    def task_columns(self, fields: Iterable[str]) -> list[str]:
        """Return the columns of rows with words of their own that this order needs."""
        return open_columns(fields, self.regulation, self.items)

    @property
    def folded_columns(self) -> list[str]:
        """Return what such rows hold besides, seldom used."""
        return folded_columns(self.regulation, self.items)

    @property
    def receiver_kinds(self) -> list[str]:
        """Return the kinds of units that what was chosen is for."""
        return kind_names(self.regulation.unit_kinds(self.chosen or self.items))

    def earlier(self) -> Mapping[tuple[str, Recipient], Decimal]:
        """Read what was given out of the chosen kinds in the cycle before, by kind and by whom it was given to."""
        return earlier_plans(self.giver, self.cycle, [item.key for item in self.chosen])

    def grid(self, form: FormState) -> Grid:
        """Return the grid over what stands in the form."""
        return grid(
            form,
            self.chosen,
            self.receivers,
            self.targets,
            self.given,
            self._beside(form),
            self.regulation.weighted,
            self.asked,
            self.regulation.listed.keys(),
        )

    def subjects(self, form: FormState, shown: Grid) -> dict[str, str]:
        """Return what the rows of the form are about, for the problems above it."""
        filed = {prefix: self.named(form.typed.get(f"{prefix}-registration", "")) for prefix in form.rows("filed")}
        taken = {prefix: f"{row.holder} – {row.registration.title}" for prefix, row in filed.items() if row}
        named = {
            prefix: _("Dòng %(number)s “%(title)s”", number=place, title=form.typed[f"{prefix}-title"])
            for place, prefix in enumerate(form.rows("tasks"), 1)
            if form.typed.get(f"{prefix}-title")
        }
        return cell_subjects(shown) | taken | named

    def counted_in(self, form: FormState) -> dict[str, CatalogueItem]:
        """Return the work of rows beside the grid whose plan is a number, by row, as far as it is chosen."""
        items = {item.key: item for item in self.items if has_number(item)}
        return {prefix: items[kind] for prefix, kind in self._beside(form).items() if kind in items}

    def check_rows(self, form: FormState) -> None:
        """Object to work that is not for whom it goes to, and to rows without the number that their work needs.

        It is told at the fields, together with all else that is wrong with the form.
        """
        if not form.sent:
            return
        if form.ok:
            items, to = {item.key: item for item in self.items}, {row.key: row for row in self.receivers}
            if problems := list(misfits(form.values["tasks"], items, to, self.regulation)):
                form.refuse(Invalid(problems))
        for prefix, item in self.counted_in(form).items():
            if not form.typed.get(f"{prefix}-plan", "").strip() and f"{prefix}-kind" not in form.errors:
                text = _("Hãy nhập số: “%(item)s” tính bằng %(unit)s.", item=item.label, unit=item.unit or _("số"))
                form.errors.setdefault(f"{prefix}-plan", []).append(text)
                form.status = Invalid.status

    def _beside(self, form: FormState) -> dict[str, str]:
        """Return the kinds of the registrations that are taken and of the rows with words of their own, by row."""
        tasks = {prefix: form.typed.get(f"{prefix}-kind", "") for prefix in form.rows("tasks")}
        filed = {prefix: self.named(form.typed.get(f"{prefix}-registration", "")) for prefix in form.rows("filed")}
        taken = {prefix: row for prefix, row in filed.items() if row and form.typed.get(f"{prefix}-take")}
        return tasks | {prefix: row.registration.kind for prefix, row in taken.items()}

    def decision(self, form: FormState) -> OrderForm:
        """Return the decision as typed."""
        return OrderForm(**{name: form.values[name] for name in OrderForm.__slots__})

    def preview(self, checked: CheckedOrder, page: int) -> Preview:
        """Return what a checked order would give, unit by unit, a page of them."""
        above = checked.above
        exceeded = [above.targets[key].label for key in above.exceeded]
        filed = {(row.unit.tenant_id, row.unit.id): row.holder for row in self.taken}
        names = {row.key: self._addressed(row) for row in self.receivers}
        found = preview_of(checked.pieces, names, self.items, exceeded, filed, page)
        given = {piece.recipient for piece in checked.pieces}
        units = {unit for unit, _post in given}
        idle = [row.name for row in self.receivers if row.key not in given and (row.post or row.key[0] not in units)]
        return replace(found, idle=idle)

    def _addressed(self, row: Receiver) -> str:
        heads = "" if row.post else self.regulation.heads_of(row.group)
        return _("%(unit)s (giao cho: %(heads)s)", unit=row.name, heads=heads) if heads else row.name

    def pieces(self, form: FormState) -> list[PieceForm]:
        """Return everything that a checked form gives out."""
        items = {item.key: item for item in self.items}
        due_on, registered = form.values["due_on"], {_key(row): row for row in self.taken}
        asked, shared = self.asked, Shared(due_on, columns={row["kind"]: row for row in form.values["columns"]})
        return [
            *cell_pieces(form.values["plans"], items, self.targets, self.cycle, shared, asked),
            *filed_pieces(form.values["filed"], registered, items, self.targets, self.cycle, asked),
            *task_pieces(form.values["tasks"], items, self.targets, self.cycle, due_on, asked),
        ]


def read_draft(by: Actor, cycle: Cycle, chosen: MultiDict[str, str]) -> OrderDraft:
    """Return what an address chooses: ``item``, ``group`` (of a subject), ``registration``, ``tasks``, ``copy``."""
    key, regulation = (cycle.tenant_id, cycle.id), regulation_of(cycle)
    items = catalogue(key)
    to = receivers(by, cycle, regulation, items)
    wanted, groups = set(chosen.getlist("item")), set(chosen.getlist("group"))
    registrations = set(chosen.getlist("registration"))
    picked = [item for item in items if item.key in wanted or groups & set(item.subject_groups)]
    is_chosen = bool(picked or registrations or "tasks" in chosen)
    # What is chosen from is not asked where it was chosen, nor the other way round.
    accepted = _within(to, accepted_registrations(key)) if registrations or not is_chosen else []
    own = {target.kind: target for target in cycle_targets(by.tenant_id, key)} if is_chosen else {}
    ids = chosen_ids(chosen.getlist("copy"))
    before = earlier_cycle(cycle) if ids else None
    return OrderDraft(
        copied=specific_by_id(by, before, ids, given=True) if before else (),
        before=before,
        cycle=cycle,
        regulation=regulation,
        items=items,
        chosen=picked,
        accepted=accepted,
        taken=[row for row in accepted if key_text(_key(row)) in registrations],
        with_tasks="tasks" in chosen,
        receivers=to,
        targets=own,
        given=allocated((target.tenant_id, target.id) for target in own.values()) if own else {},
        giver=by.tenant_id,
        from_earlier="earlier" in chosen,
    )


def _within(to: Sequence[Receiver], accepted: Sequence[RegistrationRow]) -> list[RegistrationRow]:
    """Return the registrations of whole units, and those of posts that the authority may give work to."""
    reached = {receiver.key for receiver in to}
    filed = [(row, row.registration) for row in accepted]
    return [row for row, of in filed if of.post_id is None or ((of.tenant_id, of.unit_id), of.post_id) in reached]


def _key(row: RegistrationRow) -> Key:
    return row.registration.tenant_id, row.registration.id


def _as_accepted(row: RegistrationRow) -> dict[str, Any]:
    """Return a registration with what the review adjusted."""
    filed, review = row.registration, row.review
    return {
        "registration": _key(row),
        "take": True,
        "title": review.title if review and review.title else filed.title,
        "plan": review.plan if review and review.plan is not None else filed.plan,
        "due_on": review.due_on if review and review.due_on else filed.committed_on,
    }
