"""Many registrations accepted at once: those that pass every check; of the others it is told why they are left."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.adjustments import adjustments
from core.assignment.facts import Piece, Recipient, intake_of, objections
from core.assignment.models import Cycle, RegistrationReview
from core.assignment.queries import (
    RegistrationRow,
    accepted_counts,
    held_counts,
    living_cycle,
    posts,
    registrations_by_key,
    units,
)
from core.assignment.services.competence import competence_of_actor
from core.assignment.services.registrations import WAITING, refusal
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.db.turns import take_turns
from core.errors import Conflict, Invalid
from core.jobs.batch import in_chunks, one_chunk
from core.outbox.services import Held, Taking, emit

ACCEPT = "assignment.accept_registrations"
#: More are accepted by a job, in chunks of so many.
MOST_ACCEPTED, CHUNK = 200, 100


@dataclass(frozen=True, slots=True)
class Left:
    """A registration that is not accepted with the others, and why, with the clause where there is one."""

    row: RegistrationRow
    why: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Registrations sorted into those that pass every check and those that are left."""

    passing: Sequence[RegistrationRow]
    left: Sequence[Left]

    @property
    def holders(self) -> int:
        """How many units and posts those that pass are of."""
        return len({_recipient(row) for row in self.passing})


def sort_out(actor: Actor, cycle: Cycle, rows: Iterable[RegistrationRow]) -> Acceptance:
    """Sort registrations of a cycle as accepting them together would; writes nothing.

    Counts of the regulation are held against what a holder was given, what was accepted before, and all of theirs
    that is to be accepted now: of too many none is chosen by itself.
    """
    competence, waiting, left = competence_of_actor(actor, clock.today()), [], []
    for row in rows:
        why = _own_review(row) or refusal(actor, cycle, competence, row.registration)
        if why:
            left.append(Left(row, why))
        else:
            waiting.append(row)
    check = _Check(cycle, waiting)
    check.sort(list(check.by_holder.values()))
    place = {row.registration.id: number for number, row in enumerate(waiting)}
    passing = sorted(check.passing, key=lambda row: place[row.registration.id])
    return Acceptance(passing, [*left, *check.left])


def _own_review(row: RegistrationRow) -> str:
    """Return why a registration needs a review of its own; "" where it does not."""
    if row.state not in WAITING:
        return str(_("Bản đăng ký này không ở trạng thái chờ xem xét."))
    if row.review is not None and row.verdict and adjustments(row.registration, row.review, None):
        return str(_("Đã có ý kiến điều chỉnh giá trị đăng ký: hãy xem xét riêng."))
    return ""


class _Check:
    """Asks the scheme about the registrations of many holders together, and of halves only where it objects."""

    def __init__(self, cycle: Cycle, rows: Sequence[RegistrationRow]) -> None:
        self.cycle, key = cycle, (cycle.tenant_id, cycle.id)
        self.units = units({(row.unit.tenant_id, row.unit.id) for row in rows})
        self.posts = posts(self.units)
        self.held = [*held_counts(key, self.units), *accepted_counts(key, self.units)]
        self.passing: list[RegistrationRow] = []
        self.left: list[Left] = []
        self.by_holder: dict[Recipient, list[RegistrationRow]] = {}
        for row in rows:
            if (row.unit.tenant_id, row.unit.id) in self.units:
                self.by_holder.setdefault(_recipient(row), []).append(row)
            else:
                self.left.append(Left(row, _("Đơn vị không còn hoạt động hoặc không thuộc phạm vi của cấp xem xét.")))

    def sort(self, holders: Sequence[Sequence[RegistrationRow]]) -> None:
        rows = [row for each in holders for row in each]
        why = self._objections(rows) if rows else ""
        if not why:
            self.passing += rows
        elif len(holders) == 1:
            self.left += [Left(row, why) for row in rows]
        else:
            half = len(holders) // 2
            self.sort(holders[:half])
            self.sort(holders[half:])

    def _objections(self, rows: Sequence[RegistrationRow]) -> str:
        pieces = [_piece(self.cycle, row) for row in rows]
        recipients = {piece.recipient for piece in pieces}
        held = [row for row in self.held if (row.unit, row.post_id) in recipients]
        try:
            intake = intake_of(self.cycle, pieces, self.units, self.posts)
            problems = objections(self.cycle, pieces, intake, held, final=False)
        except Invalid as refused:
            problems = list(refused.problems)
        return " ".join(str(problem) for problem in problems)


def _recipient(row: RegistrationRow) -> Recipient:
    return (row.unit.tenant_id, row.unit.id), row.registration.post_id


def _piece(cycle: Cycle, row: RegistrationRow) -> Piece:
    filed = row.registration
    return Piece(
        unit=(filed.tenant_id, filed.unit_id),
        kind=filed.kind,
        title=filed.title,
        reasons=tuple(filed.reasons),
        plan=filed.plan,
        starts_on=cycle.starts_on,
        due_on=filed.committed_on,
        post_id=filed.post_id,
        attributes=filed.attributes,
        listed=filed.listed or "",
    )


@use_case("registration.review")
def accept_registrations(actor: Actor, cycle: Key, keys: Sequence[Key]) -> tuple[int, uuid.UUID | None]:
    """Accept those of some registrations that pass every check, as they were filed; returns how many.

    More than ``MOST_ACCEPTED`` are accepted by a job, whose id is returned too. Conflict when none passes.
    """
    actor.require_whole_tenant()
    living = living_cycle(cycle)
    found = _sorted(actor, living, keys)
    count = len(found.passing)
    if not count:
        raise Conflict(_("Không có bản đăng ký nào qua được mọi kiểm tra để chấp nhận."))
    if count <= MOST_ACCEPTED:
        _write(actor, found.passing)
        return count, None
    rows = [[str(row.registration.tenant_id), str(row.registration.id)] for row in found.passing]
    job = emit(actor, ACCEPT, {"tenant": str(cycle[0]), "id": str(cycle[1]), "rows": rows}, total=count)
    record(actor, "registration.accept_many", "cycle", cycle, {"registrations": count, "left": len(found.left)})
    return count, job


def _sorted(actor: Actor, cycle: Cycle, keys: Sequence[Key]) -> Acceptance:
    """Return registrations sorted once nobody else reviews them."""
    take_turns(db.session(), [("registration", *key) for key in keys])
    db.session.expire_all()
    rows = [row for row in registrations_by_key(keys) if row.registration.cycle_id == cycle.id]
    return sort_out(actor, cycle, rows)


def _write(actor: Actor, rows: Sequence[RegistrationRow]) -> None:
    reviews = [
        {
            "tenant_id": row.registration.tenant_id,
            "id": uuid7(),
            "registration_id": row.registration.id,
            "verdict": "accepted",
            "comment": "",
            "title": None,
            "plan": None,
            "due_on": None,
            "at": clock.now(),
            "by_label": actor.label,
        }
        for row in rows
    ]
    insert_rows(db.session(), RegistrationReview, reviews)
    details = {"verdict": "accepted", "together": len(rows)}
    keys = [(row.registration.tenant_id, row.registration.id) for row in rows]
    record_many(actor, "registration.review", "registration", [(key, details) for key in keys])
    told = [[str(tenant), str(id)] for tenant, id in keys]
    emit(actor, "assignment.announce_registration_reviews", {"rows": told})


def accept_queued(actor: Actor, taking: Taking) -> None:
    """Accept the registrations of a job chunk by chunk; what passes no more by then is left, and recorded with why."""
    in_chunks(taking, lambda: _accept_chunk(actor, taking))


@use_case("registration.review")
def _accept_chunk(actor: Actor, taking: Taking) -> bool:
    return one_chunk(taking, lambda held: _accept(actor, taking, held))


def _accept(actor: Actor, taking: Taking, held: Held) -> int:
    rows = taking.arguments["rows"][held.progress : held.progress + CHUNK]
    cycle = (uuid.UUID(taking.arguments["tenant"]), uuid.UUID(taking.arguments["id"]))
    found = _sorted(actor, living_cycle(cycle), [(uuid.UUID(tenant), uuid.UUID(id)) for tenant, id in rows])
    if found.passing:
        _write(actor, found.passing)
    left = [{"title": each.row.registration.title, "why": each.why} for each in found.left]
    details = {"registrations": len(found.passing), "left": left}
    record(actor, "registration.accept_many", "cycle", cycle, details)
    return len(rows)
