"""Many registrations accepted at once: what passes every check, and why the rest is left."""

from collections import Counter

import pytest

from core.assignment.models import RegistrationReview
from core.assignment.queries import living_cycle, registrations
from core.assignment.services import accept_registrations, acceptance, issue_order, review_registration, sort_out
from core.auth.actor import Actor
from core.db import bind_context, db
from core.db.bulk import Key
from core.errors import Conflict, NotAllowed
from core.notify.models import Notice
from core.worker import perform
from tests.service.opened_year import ADVISOR, DECIDER, DIRECT, ORDER, Opened
from tests.service.test_orders_to_many import job_of


@pytest.fixture
def filed(opened: Opened) -> list[Key]:
    """Registrations of one committee."""
    unit = opened.unit("an", "khoi-co-quan")
    return [opened.register(DIRECT, unit, title=f"Việc {number}") for number in range(3)]


def sorted_by(opened: Opened, actor: Actor) -> acceptance.Acceptance:
    bind_context(db.session(), actor.context)
    return sort_out(actor, living_cycle(opened.cycle), registrations(opened.cycle))


def verdicts(opened: Opened) -> Counter[str]:
    return Counter(row.verdict for row in opened.rows(RegistrationReview))


def test_what_passes_is_accepted_and_audited_one_by_one(opened: Opened, filed: list[Key]) -> None:
    advisor = opened.actor(ADVISOR)
    review_registration(advisor, filed[0], "returned", comment="Nêu rõ sản phẩm")
    found = sorted_by(opened, advisor)
    assert [row.registration.title for row in found.passing] == ["Việc 1", "Việc 2"]
    assert [(each.row.registration.title, "chờ xem xét" in each.why) for each in found.left] == [("Việc 0", True)]
    assert accept_registrations(advisor, opened.cycle, filed) == (2, None)
    assert verdicts(opened) == {"returned": 1, "accepted": 2}
    assert opened.audited().count("registration.review") == 3
    perform(str(job_of(opened, "assignment.announce_registration_reviews").id))
    assert Counter(row.details["verdict"] for row in opened.rows(Notice)) == {"accepted": 2}
    with pytest.raises(Conflict, match="Không có bản đăng ký nào"):
        accept_registrations(advisor, opened.cycle, filed)


def test_who_would_hold_too_many_is_left_with_the_clause(opened: Opened, filed: list[Key]) -> None:
    opened.register(title="Việc huyện")
    issue_order(opened.actor(DECIDER), opened.cycle, ORDER, opened.all_kinds(opened.committee, 60))
    found = sorted_by(opened, opened.actor(ADVISOR))
    assert [row.registration.title for row in found.passing] == ["Việc 0", "Việc 1", "Việc 2"]
    ((title, why),) = [(each.row.registration.title, each.why) for each in found.left]
    assert title == "Việc huyện"
    assert "quy định không quá 18" in why
    assert found.holders == 1


def test_a_job_accepts_more_and_leaves_what_was_returned_meanwhile(
    opened: Opened, filed: list[Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptance, "MOST_ACCEPTED", 1)
    monkeypatch.setattr(acceptance, "CHUNK", 2)
    advisor = opened.actor(ADVISOR)
    count, job = accept_registrations(advisor, opened.cycle, filed)
    assert (count, verdicts(opened)) == (3, {})
    review_registration(advisor, filed[1], "returned", comment="Nêu rõ sản phẩm")
    perform(str(job))
    assert verdicts(opened) == {"returned": 1, "accepted": 2}
    perform(str(job))
    assert verdicts(opened) == {"returned": 1, "accepted": 2}
    assert opened.audited().count("registration.accept_many") == 3, "the act and its two chunks"


def test_nobody_accepts_what_is_not_theirs_to_review(opened: Opened, filed: list[Key]) -> None:
    with pytest.raises(NotAllowed):
        accept_registrations(opened.actor(DIRECT), opened.cycle, filed)
    assert verdicts(opened) == {}
