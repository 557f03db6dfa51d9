"""The level above urges what lags behind (đôn đốc): one thing or many at once, each at most once a day."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.facts import scheme_of
from core.assignment.queries import given_by, living_cycle, units
from core.audit import use_case
from core.audit.use_case import record_many
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.outbox.services import emit
from core.reporting.labels import window as window_label
from core.reporting.models import Urge
from core.reporting.queries import directions_at, reporting_units, unfinished_work, urged_today, windows
from core.reporting.services.direction_rows import serving
from core.tenancy.models import Authority


@dataclass(frozen=True, slots=True)
class _Due:
    """One thing to urge: whose it is, what it is called, when it is due."""

    unit: Key
    name: str
    due_on: date
    assignment_id: uuid.UUID | None = None
    direction_id: uuid.UUID | None = None
    cycle: Key | None = None
    window: str = ""


@use_case("direction.give")
def urge_work(actor: Actor, keys: Collection[Key], *, text: str = "") -> int:
    """Urge the holders of work that the actor's tenant ordered and that is not done; returns how many."""
    authority, found = _begin(actor, keys), unfinished_work(keys)
    _require_all(keys, found)
    if len(given_by(actor, [row for row, _due, _done in found.values()])) < len(found):
        raise NotAllowed(_("Chỉ cấp đã giao nhiệm vụ mới đôn đốc nhiệm vụ này."))
    for row, _due, done in found.values():
        if done:
            raise Conflict(_("“%(title)s” đã hoàn thành, không cần đôn đốc.", title=row.title))
    for cycle in {(row.cycle_tenant_id, row.cycle_id) for row, _due, _done in found.values()}:
        living_cycle(cycle)
    things = [
        _Due((row.tenant_id, row.unit_id), row.title, due, assignment_id=row.id) for row, due, _done in found.values()
    ]
    return _urge(actor, authority, things, text)


@use_case("direction.give")
def urge_directions(actor: Actor, keys: Collection[Key], *, text: str = "") -> int:
    """Urge who was directed by the actor's tenant and has not answered; returns how many."""
    authority, found = _begin(actor, keys), directions_at(keys)
    _require_all(keys, found)
    for given in found.values():
        if given.direction.giver_tenant_id != actor.tenant_id:
            raise NotAllowed(_("Chỉ cấp đã ra chỉ đạo mới đôn đốc việc thực hiện."))
        if not given.is_open:
            raise Conflict(_("Chỉ đạo này không còn chờ kết quả thực hiện."))
    rows = [given.direction for given in found.values()]
    things = [_Due((row.tenant_id, row.unit_id), row.text, row.due_on, direction_id=row.id) for row in rows]
    return _urge(actor, authority, things, text)


@use_case("direction.give")
def urge_reports(actor: Actor, cycle: Key, window: str, keys: Collection[Key], *, text: str = "") -> int:
    """Urge units that hold the actor's work to file the report of a window that is open; returns how many."""
    authority, living = _begin(actor, keys), living_cycle(cycle)
    wanted = next((each for each in windows(living, scheme_of(living)) if each.key == window), None)
    if wanted is None or not wanted.is_open(clock.today()):
        raise Conflict(_("Không ở trong thời gian nộp báo cáo này nên không đôn đốc được."))
    known, filed = units(keys), reporting_units(actor.tenant_id, living, wanted, keys)
    _require_all(keys, known)
    things = []
    for key in dict.fromkeys(keys):
        if key not in filed:
            raise NotAllowed(_("Chỉ đôn đốc báo cáo của đơn vị được cấp mình giao nhiệm vụ."))
        if filed[key]:
            raise Conflict(_("%(unit)s đã nộp báo cáo này, không cần đôn đốc.", unit=known[key].name))
        name = f"{window_label(window)}, {known[key].name}"
        things.append(_Due(key, name, wanted.due_on, cycle=cycle, window=window))
    return _urge(actor, authority, things, text)


def _begin(actor: Actor, keys: Collection[Key]) -> Authority:
    """Return who urges; urging of one authority takes turns, so that nothing is urged twice at once."""
    authority = serving(actor)
    if not keys:
        raise Invalid([Problem(_("Hãy chọn ít nhất một mục để đôn đốc."), "items")])
    take_turn(db.session(), "urges", actor.tenant_id, authority.id)
    return authority


def _require_all(keys: Collection[Key], found: Collection[Key]) -> None:
    if not set(keys) <= set(found):
        raise NotFound


def _urge(actor: Actor, authority: Authority, things: Sequence[_Due], text: str) -> int:
    before = urged_today((actor.tenant_id, authority.id), {each.unit for each in things}, things[0].window)
    for each in things:
        if (each.unit[1], each.assignment_id or each.direction_id) in before:
            refusal = _("Hôm nay đã đôn đốc “%(name)s” rồi; mỗi việc chỉ đôn đốc một lần trong ngày.", name=each.name)
            raise Conflict(refusal)
    act_id = uuid7()
    keys = [(each.unit[0], uuid7()) for each in things]
    rows = [
        {
            "tenant_id": key[0],
            "id": key[1],
            "unit_id": each.unit[1],
            "assignment_id": each.assignment_id,
            "direction_id": each.direction_id,
            "cycle_tenant_id": each.cycle[0] if each.cycle else None,
            "cycle_id": each.cycle[1] if each.cycle else None,
            "window": each.window,
            "by_tenant_id": actor.tenant_id,
            "by_authority_id": authority.id,
            "act_id": act_id,
            "text": text,
            "due_on": each.due_on,
            "on": clock.today(),
            "at": clock.now(),
            "by_label": actor.label,
        }
        for key, each in zip(keys, things, strict=True)
    ]
    insert_rows(db.session(), Urge, rows)
    told = [(key, {"name": each.name, "due_on": each.due_on}) for key, each in zip(keys, things, strict=True)]
    record_many(actor, "urge.send", "urge", told)
    emit(actor, "reporting.announce_urging", {"act": str(act_id)})
    return len(rows)
