"""Use cases: audited in their own transaction or not done; a form that is sent twice is done once."""

import uuid
from datetime import UTC
from decimal import Decimal

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import ProgrammingError
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import Assignment, AssignmentOrder
from core.assignment.services import issue_order
from core.audit import one_request, record, record_many, use_case
from core.audit.models import AuditEntry
from core.audit.use_case import NotAudited
from core.auth.actor import Actor
from core.db import RowContext, bind_context, db
from core.domain.canonical import digest
from core.errors import Conflict, DuplicateRequest, NotAllowed
from core.notify.models import Notice
from tests.service.opened_year import ADMINISTRATOR, DECIDER, DISTRICT, NEIGHBOUR, ORDER, Opened


def add_notice(actor: Actor, unit: tuple[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    """Write a row, as the body of a use case would."""
    row_id = uuid7()
    row = {"tenant_id": unit[0], "id": row_id, "unit_id": unit[1], "outbox_id": uuid7(), "kind": "x", "details": {}}
    db.session.execute(insert(Notice).values(**row, at=clock.now()))
    return row_id


@use_case("order.issue")
def forgetful(actor: Actor, unit: tuple[uuid.UUID, uuid.UUID]) -> None:
    """Write and record nothing."""
    add_notice(actor, unit)


@use_case("order.issue")
def careful(actor: Actor, unit: tuple[uuid.UUID, uuid.UUID], *, fails: bool = False) -> uuid.UUID:
    """Write, record, and refuse in the end where asked to."""
    row_id = add_notice(actor, unit)
    record(actor, "notice.add", "notice", (unit[0], row_id), {"amount": Decimal("1.50")})
    if fails:
        raise Conflict("không được")
    return row_id


def test_a_use_case_that_records_nothing_writes_nothing(opened: Opened) -> None:
    with pytest.raises(NotAudited, match="forgetful"):
        forgetful(opened.actor(DECIDER), opened.committee)
    assert opened.rows(Notice) == []


def test_a_refusal_leaves_neither_row_nor_trace(opened: Opened) -> None:
    before = opened.audited()
    with pytest.raises(Conflict):
        careful(opened.actor(DECIDER), opened.committee, fails=True)
    assert opened.rows(Notice) == []
    assert opened.audited() == before


def test_a_seat_without_the_permission_never_begins(opened: Opened) -> None:
    with pytest.raises(NotAllowed):
        careful(opened.actor(ADMINISTRATOR), opened.committee)
    assert opened.rows(Notice) == []


def test_an_entry_says_who_did_what_and_carries_its_hash(opened: Opened) -> None:
    decider = opened.actor(DECIDER)
    row_id = careful(decider, opened.committee)
    entry = opened.last_audit()
    assert (entry.person_id, entry.seat_id, entry.actor_label) == (decider.person_id, decider.seat_id, decider.label)
    assert (entry.object_kind, entry.object_tenant_id, entry.object_id) == ("notice", opened.committee[0], row_id)
    assert entry.details == {"amount": "1.5"}
    names = [c.name for c in AuditEntry.__table__.columns if c.name not in ("leaf", "position")]
    row = {name: getattr(entry, name) for name in names} | {"at": entry.at.astimezone(UTC)}
    assert entry.leaf == digest(row)


def test_entries_of_one_act_stand_in_their_order(opened: Opened) -> None:
    opened.order_district()
    entries = sorted(opened.rows(AuditEntry), key=lambda entry: entry.position)
    actions = [entry.action for entry in entries if entry.tenant_id == opened.cycle[0]]
    assert actions[-19:] == ["order.issue", *["assignment.receive"] * 18]


def test_nobody_changes_the_trail(opened: Opened) -> None:
    opened.order_district()
    bind_context(db.session(), opened.actor(DECIDER).context)
    for statement in (update(AuditEntry).values(action="x"), AuditEntry.__table__.delete()):
        with pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(statement)
        db.session.rollback()


def test_the_trail_is_its_tenants_own(opened: Opened) -> None:
    opened.order_district()
    assert "order.issue" not in opened.audited("binh")
    owners = {entry.tenant_id for entry in opened.rows(AuditEntry, "an/mot")}
    assert opened.cycle[0] not in owners


def test_a_form_sent_twice_is_done_once_and_leads_to_what_was_done(opened: Opened) -> None:
    decider, cycle, pieces = opened.actor(DECIDER), opened.cycle, opened.all_kinds(opened.committee, 60)
    with one_request("form-1"):
        order_id = issue_order(decider, cycle, ORDER, pieces)
    with one_request("form-1"), pytest.raises(DuplicateRequest) as caught:
        issue_order(decider, cycle, ORDER, pieces)
    done = caught.value.done
    assert (done.kind, done.tenant_id, done.id) == ("assignment_order", str(cycle[0]), str(order_id))
    assert (caught.value.status, len(opened.rows(AssignmentOrder))) == (409, 1)
    assert len(opened.rows(Assignment, "an/mot")) == 18
    assert len([kind for kind, _arguments in opened.jobs() if kind == "assignment.announce_order"]) == 1


def test_a_form_sent_twice_at_once_is_done_once(opened: Opened) -> None:
    decider, unit = opened.actor(DECIDER), opened.committee

    def send() -> uuid.UUID:
        with one_request("form-2"):
            return careful(decider, unit)

    outcomes = opened.at_once(send, send, send)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DuplicateRequest", "DuplicateRequest", "UUID"]
    (row,) = opened.rows(Notice)
    assert {str(row.id)} == {o.done.id for o in outcomes if isinstance(o, DuplicateRequest)}


def test_a_refused_form_may_be_sent_again(opened: Opened) -> None:
    decider, unit = opened.actor(DECIDER), opened.committee
    with one_request("form-3"), pytest.raises(Conflict):
        careful(decider, unit, fails=True)
    with one_request("form-3"):
        careful(decider, unit)
    assert len(opened.rows(Notice)) == 1


def test_other_forms_and_other_tenants_are_not_mistaken_for_it(opened: Opened) -> None:
    near, far = opened.committee, opened.unit("binh", "khoi-co-quan")
    for key, address, unit in (("a", DECIDER, near), ("b", DECIDER, near), ("a", NEIGHBOUR, far), ("", DECIDER, near)):
        with one_request(key):
            careful(opened.actor(address), unit)
    careful(opened.actor(DECIDER), near)
    assert len(opened.rows(Notice)) == 4
    assert len(opened.rows(Notice, "binh")) == 1


def test_a_request_of_several_acts_is_one_request(opened: Opened) -> None:
    decider, unit = opened.actor(DECIDER), opened.committee

    def both() -> None:
        with one_request("form-4"):
            careful(decider, unit)
            careful(decider, unit)

    both()
    with pytest.raises(DuplicateRequest):
        both()
    assert len(opened.rows(Notice)) == 2
    keys = [entry.request_key for entry in opened.rows(AuditEntry) if entry.action == "notice.add"]
    assert sorted(keys, key=str) == [None, "form-4"]


def test_many_entries_share_a_transaction(opened: Opened) -> None:
    decider, tenant = opened.actor(DECIDER), opened.tenant("an").id

    @use_case("order.issue")
    def many(actor: Actor) -> None:
        record_many(actor, "thing.do", "thing", [((tenant, uuid7()), {"n": n}) for n in range(250)])

    many(decider)
    entries = [entry for entry in opened.rows(AuditEntry) if entry.action == "thing.do"]
    assert [entry.details["n"] for entry in sorted(entries, key=lambda entry: entry.position)] == list(range(250))
    assert len({entry.leaf for entry in entries}) == 250


def test_an_act_of_one_seat_is_not_an_act_of_another(opened: Opened) -> None:
    """A use case enters its own actor's context, whatever the session saw before."""
    leader = opened.actor(DISTRICT, "leader")
    bind_context(db.session(), RowContext(opened.tenant("binh").id))
    careful(leader, opened.commune)
    assert opened.last_audit("an/mot").seat_id == leader.seat_id
