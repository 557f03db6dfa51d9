"""The authority decides: as proposed or with a reason, one or many, once."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from core.auth.actor import Actor
from core.db import bind_context, db
from core.domain.canonical import digest
from core.domain.restore import restore
from core.domain.score import Op, ScoreNode, mismatches
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from core.evaluation.models import Decision
from core.evaluation.queries import rating_run
from core.evaluation.services import DecisionForm, close_run, decide, decide_many, save_council_mark
from core.people.queries import actor_of
from core.people.services import NewSeat, give_seats
from core.tenancy.services import NewAuthority, add_authorities
from tests.conftest import TODAY
from tests.tenancy_rows import unit_by_key
from tests.world import counted
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, DIRECTOR, PARTY, RATING_DAY, SECRETARY, Year, audited

AS_PROPOSED = DecisionForm("XS", "Quyết định số 50-QĐ/TU", RATING_DAY)
LOWER = DecisionForm("HTT", "Quyết định số 51-QĐ/TU", RATING_DAY, reason="Đơn thư về đất đai kéo dài.")


@pytest.fixture
def app(proposed_app: Flask) -> Flask:
    return proposed_app


def decided(year: Year, form: DecisionForm, subject: str = SECRETARY, address: str = COMMITTEE) -> Decision:
    file = year.file(subject)
    decide(year.actor(address), file, form)
    row = year.files()[subject].decision
    assert row is not None
    return row


def fields(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in refusal.value.problems]


def test_a_decision_as_proposed_keeps_the_councils_tree(year: Year) -> None:
    row, proposal = decided(year, AS_PROPOSED), year.files()[SECRETARY].proposal
    assert proposal is not None
    assert (row.level, row.departs, row.tree, row.tree_hash) == ("XS", False, proposal.tree, proposal.tree_hash)
    (entry,) = audited("decision.make")
    details = {"level": "XS", "departs": False, "reason": "", "document": "Quyết định số 50-QĐ/TU"}
    assert (entry.object_id, entry.actor_label, entry.details) == (row.evaluation_id, "Ban Thường vụ", details)


def test_departing_needs_a_reason(year: Year) -> None:
    with pytest.raises(Invalid) as refusal:
        decided(year, replace(LOWER, reason="  "))
    assert fields(refusal) == ["reason"]
    assert year.files()[SECRETARY].decision is None


def test_a_departure_is_a_step_of_its_own_over_what_was_proposed(year: Year) -> None:
    row, proposal = decided(year, LOWER), year.files()[SECRETARY].proposal
    assert proposal is not None
    assert (row.level, row.departs, proposal.level) == ("HTT", True, "XS")
    tree = restore(ScoreNode, row.tree)
    assert (tree.op, tree.value) == (Op.OVERRIDE, "HTT")
    assert tree.inputs == {"actor": "Ban Thường vụ", "reason": LOWER.reason, "document": LOWER.document}
    assert [digest(child) for child in tree.children] == [proposal.tree_hash]
    assert (mismatches(tree), digest(tree)) == ([], row.tree_hash)


def test_what_a_decision_lacks_is_told_at_once(year: Year) -> None:
    with pytest.raises(Invalid) as refusal:
        decided(year, DecisionForm("GIOI", " ", date(2022, 1, 13)))
    assert fields(refusal) == ["level", "document", "decided_on", "reason"]


def test_a_file_is_decided_once(year: Year) -> None:
    decided(year, AS_PROPOSED)
    with pytest.raises(Conflict, match="đã được quyết định"):
        decided(year, LOWER)
    assert len(audited("decision.make")) == 1


def test_two_at_once_decide_once(year: Year) -> None:
    actor, file = year.actor(COMMITTEE), year.file(SECRETARY)
    db.session.rollback()
    outcomes = year.at_once(*(lambda form=form: decide(actor, file, form) for form in (AS_PROPOSED, LOWER)))
    (refusal,) = (outcome for outcome in outcomes if outcome is not None)
    assert isinstance(refusal, DomainError)
    assert "quyết định" in str(refusal)
    bind_context(db.session(), actor.context)
    assert db.session.query(Decision).count() == len(audited("decision.make")) == 1


class TestMany:
    def forms(self, year: Year) -> dict[uuid.UUID, DecisionForm]:
        """Every file as its council proposed."""
        proposed = [row for row in year.files().values() if row.proposal]
        return {row.evaluation.id: replace(AS_PROPOSED, level=row.proposal.level) for row in proposed}

    def test_many_are_decided_in_one_transaction_with_an_audit_row_each(self, year: Year) -> None:
        forms, run = self.forms(year), year.run
        with counted() as sent:
            decide_many(year.actor(COMMITTEE), run, forms)
        assert {row.state for row in year.files().values()} == {"decided"}
        assert {entry.object_id for entry in audited("decision.make")} == forms.keys()
        assert len(sent) <= 10, sent  # with finding the seat, and telling the levels above how many

    def test_all_of_them_or_none(self, year: Year) -> None:
        forms, run = self.forms(year), year.run
        bad = year.file(CHAIRMAN)[1]
        with pytest.raises(Invalid, match="Chủ tịch UBND huyện Một: Quyết định khác với đề xuất"):
            decide_many(year.actor(COMMITTEE), run, {**forms, bad: replace(AS_PROPOSED, level="KHT")})
        with pytest.raises(NotFound):
            decide_many(year.actor(COMMITTEE), run, {**forms, uuid.uuid4(): AS_PROPOSED})
        with pytest.raises(Invalid):
            decide_many(year.actor(COMMITTEE), run, {})
        assert {row.decision for row in year.files().values()} == {None}

    def test_what_all_lack_is_told_once(self, year: Year) -> None:
        forms, run = self.forms(year), year.run
        nameless = {file_id: replace(form, document="") for file_id, form in forms.items()}
        with pytest.raises(Invalid) as refusal:
            decide_many(year.actor(COMMITTEE), run, nameless)
        assert fields(refusal) == ["document"]

    def test_one_that_is_decided_stops_the_others(self, year: Year) -> None:
        forms, run = self.forms(year), year.run
        decided(year, AS_PROPOSED)
        with pytest.raises(Conflict, match="Bí thư Huyện ủy Một"):
            decide_many(year.actor(COMMITTEE), run, forms)
        assert sum(row.decision is not None for row in year.files().values()) == 1


def test_nobody_else_decides(year: Year) -> None:
    for address in (ADVISER, PARTY, "quan-tri@an.example"):
        with pytest.raises(NotAllowed):
            decided(year, AS_PROPOSED, address=address)
    with pytest.raises(NotFound):
        decided(year, AS_PROPOSED, address="btv@binh.example")


def another_authority(year: Year) -> Actor:
    """Return a decider of another body of the same tenant."""
    administrator = year.actor("quan-tri@an.example")
    bind_context(db.session(), administrator.context)
    unit = unit_by_key(administrator.tenant_id, "mat-tran")
    body = NewAuthority(unit.tenant_id, "mat-tran", "Ban Thường trực Mặt trận", unit.id)
    add_authorities(administrator, [body])
    person = year.person("mat-tran@an.example")
    seat = NewSeat(unit.tenant_id, person, "decider", "tree", "Mặt trận", TODAY, authority_id=body.id)
    give_seats(administrator, [seat])
    return actor_of(person, unit.tenant_id, seat.id, RATING_DAY)


def test_a_decider_of_another_authority_finds_no_file(year: Year) -> None:
    file, run = year.file(SECRETARY), year.run
    stranger = another_authority(year)
    with pytest.raises(NotFound):
        decide(stranger, file, AS_PROPOSED)
    with pytest.raises(NotFound):
        decide_many(stranger, run, {file[1]: AS_PROPOSED})
    assert year.files()[SECRETARY].decision is None


class TestClosing:
    def test_a_run_closes_when_all_is_decided(self, year: Year) -> None:
        run = year.run
        with pytest.raises(Conflict, match="Còn 8 hồ sơ"):
            close_run(year.actor(ADVISER), run)
        decide_many(year.actor(COMMITTEE), run, TestMany().forms(year))
        close_run(year.actor(ADVISER), run)
        assert year.seen(lambda: rating_run(run)).state == "closed"
        with pytest.raises(Conflict):
            close_run(year.actor(ADVISER), run)

    def test_a_closed_run_takes_no_marks(self, year: Year) -> None:
        run, file = year.run, year.file(SECRETARY)
        decide_many(year.actor(COMMITTEE), run, TestMany().forms(year))
        close_run(year.actor(ADVISER), run)
        with pytest.raises(Conflict):
            save_council_mark(year.actor(PARTY), file, points=Decimal(1), level="HT", comment="", version=1)


class TestBeforeProposals:
    @pytest.fixture
    def app(self, marking_app: Flask) -> Flask:
        return marking_app

    def test_nothing_is_decided(self, year: Year) -> None:
        with pytest.raises(Conflict, match="chưa đề xuất"):
            decided(year, AS_PROPOSED, DIRECTOR)
