"""The rest of a stopped order is withdrawn: what was given stays, what waited for the rest is free again."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.assignment.models import Assignment, AssignmentOrder, RegistrationReview, Target
from core.assignment.queries import allocated
from core.assignment.services import close_cycle, review_registration, withdraw_rest
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed
from core.jobs.services import cancel_job, resume_job
from core.outbox.queries import state_of
from core.worker import perform
from tests.service.opened_year import ADMINISTRATOR, ADVISOR, DECIDER, DIRECT, Opened
from tests.service.test_orders_to_many import UNITS, break_at, job_of, many_units, one_each, order

REASON = "Số liệu giao chưa thống nhất"


@pytest.fixture
def stopped(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Key:
    """An order to many that was stopped after its first chunk."""
    id = order(opened, one_each(opened, many_units(opened)))
    with monkeypatch.context() as patch:
        break_at(patch, 100)
        with pytest.raises(RuntimeError):
            perform(str(job_of(opened).id))
    cancel_job(opened.actor(DECIDER), job_of(opened).id)
    perform(str(job_of(opened).id))
    return opened.tenant("an").id, id


def given(opened: Opened) -> Decimal:
    bind_context(db.session(), RowContext(opened.tenant("an").id))
    db.session.rollback()
    return allocated([opened.root])[opened.root]


def test_what_was_given_stays_and_the_cycle_can_be_closed(opened: Opened, stopped: Key) -> None:
    assert (len(opened.rows(Assignment)), given(opened)) == (100, Decimal(125))
    with pytest.raises(Conflict, match=r"01-QĐ/TU chưa được giao xong.*thu hồi"):
        close_cycle(opened.actor(ADMINISTRATOR), opened.cycle[1])
    assert withdraw_rest(opened.actor(DECIDER), stopped, reason=REASON) == UNITS - 100
    assert (len(opened.rows(Assignment)), given(opened)) == (100, Decimal(50))
    (row,) = opened.rows(AssignmentOrder)
    assert (row.withdrawn, row.withdrawn_reason) == (UNITS - 100, REASON)
    assert opened.audited().count("order.withdraw_rest") == 1
    assert state_of(job_of(opened)) == "done"
    assert job_of(opened, "assignment.announce_order").arguments["id"] == str(stopped[1])
    with pytest.raises(Conflict):
        resume_job(opened.actor(DECIDER), job_of(opened).id)
    with pytest.raises(Conflict, match="không còn phần nào"):
        withdraw_rest(opened.actor(DECIDER), stopped, reason=REASON)
    close_cycle(opened.actor(ADMINISTRATOR), opened.cycle[1])


def test_a_registration_of_the_rest_can_be_ordered_again(opened: Opened) -> None:
    unit = opened.unit("an", "khoi-co-quan")
    filed = opened.register(DIRECT, unit)
    review_registration(opened.actor(ADVISOR), filed, "accepted", comment="")
    taken = opened.members(unit, 60, registration_id=filed[1])
    id = order(opened, [taken, *one_each(opened, many_units(opened))])
    cancel_job(opened.actor(DECIDER), job_of(opened).id)
    withdraw_rest(opened.actor(DECIDER), (opened.tenant("an").id, id), reason=REASON)
    assert [row.verdict for row in opened.rows(RegistrationReview)] == ["accepted", "ordered", "accepted"]
    order(opened, [taken], number="02-QĐ/TU")
    (work,) = opened.rows(Assignment)
    assert (work.tenant_id, work.registration_id) == filed
    assert [row.measured_by for row in opened.rows(Target) if row.assignment_id is None] == ["parts"]


def test_who_may_withdraw_and_when(opened: Opened, stopped: Key) -> None:
    with pytest.raises(Invalid, match="phải nêu lý do"):
        withdraw_rest(opened.actor(DECIDER), stopped, reason=" ")
    with pytest.raises(NotAllowed):
        withdraw_rest(replace(opened.actor(DECIDER), authority_id=None), stopped, reason=REASON)
    resume_job(opened.actor(ADVISOR), job_of(opened).id)
    with pytest.raises(Conflict, match="đang được giao"):
        withdraw_rest(opened.actor(DECIDER), stopped, reason=REASON)
    perform(str(job_of(opened).id))
    assert len(opened.rows(Assignment)) == UNITS
