"""Subjects mark themselves, council members mark their block, councils propose."""

import threading
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask

from core.db import bind_context, db
from core.domain.canonical import digest
from core.domain.facts import ProposalFacts
from core.domain.restore import restore
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, StaleEdit
from core.evaluation.models import CouncilMark, Proposal
from core.evaluation.queries import marks_of_run, own_marks
from core.evaluation.services import (
    MarkForm,
    request_proposals,
    save_council_mark,
    save_council_marks,
    submit_self_mark,
)
from tests.world import counted
from tests.year import (
    ADVISER,
    CHAIRMAN,
    COMMITTEE,
    DIRECTOR,
    GOVERNMENT,
    PARTY,
    PARTY_2,
    SECRETARY,
    Year,
    audited,
    work_off,
)

SUBJECT = "bi-thu.mot@an.example"
MINUTES = "Biên bản số 01-BB/HĐ ngày 10/01/2022"
WHY = "Theo kết quả của khối"


@pytest.fixture
def app(marking_app: Flask) -> Flask:
    return marking_app


def fields(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in refusal.value.problems]


def claim(year: Year, address: str = SUBJECT, subject: str = SECRETARY, points: str = "95", level: str = "XS") -> None:
    file = year.file(subject)
    actor = year.actor(address, "subject")
    submit_self_mark(actor, file, points=Decimal(points), level=level, narrative="Hoàn thành vượt kế hoạch.")


class TestSelfMark:
    def test_a_subject_marks_their_own_file(self, year: Year) -> None:
        claim(year)
        row = year.files()[SECRETARY]
        assert row.self_mark is not None
        assert (row.self_mark.points, row.self_mark.level, row.state) == (Decimal(95), "XS", "self_marked")
        assert row.evaluation.band == "XS"
        (entry,) = audited("self_mark.submit")
        assert (entry.object_id, entry.person_id) == (row.evaluation.id, year.person(SUBJECT))

    def test_it_is_filed_once(self, year: Year) -> None:
        claim(year)
        with pytest.raises(Conflict):
            claim(year, points="100")
        row = year.files()[SECRETARY]
        assert row.self_mark is not None
        assert row.self_mark.points == 95

    @pytest.mark.parametrize("subject", [CHAIRMAN, DIRECTOR])
    def test_another_ones_file_does_not_exist(self, year: Year, subject: str) -> None:
        with pytest.raises(NotFound):
            claim(year, subject=subject)

    def test_a_collective_is_marked_by_who_represents_it(self, year: Year) -> None:
        subject = "90.1/huyen-uy/standing_committee"
        claim(year, subject=subject, level="HTT")
        with pytest.raises(Conflict):
            claim(year, subject=subject, level="HTT")

    def test_points_and_level_are_the_regulations(self, year: Year) -> None:
        with pytest.raises(Invalid) as refusal:
            claim(year, points="100.5", level="TUYET VOI")
        assert fields(refusal) == ["level", "points"]
        with pytest.raises(Invalid) as refusal:
            claim(year, points="-1")
        assert fields(refusal) == ["points"]

    def test_the_head_marks_from_the_subjects_seat_only(self, year: Year) -> None:
        file = year.file(SECRETARY)
        for address, role in ((SUBJECT, "leader"), (ADVISER, None), (PARTY, None)):
            with pytest.raises(NotAllowed):
                submit_self_mark(year.actor(address, role), file, points=None, level="XS", narrative="")


def mark(year: Year, address: str = PARTY, subject: str = SECRETARY, points: str = "90", version: int = 0) -> None:
    file = year.file(subject)
    actor = year.actor(address)
    save_council_mark(actor, file, points=Decimal(points), level="HTT", comment=WHY, version=version)


def sheet(year: Year, address: str, points: str, *subjects: str, level: str = "HTT") -> list[MarkForm]:
    files = year.files(address)
    chosen = subjects or tuple(files)
    return [MarkForm(files[subject].evaluation.id, Decimal(points), level, WHY) for subject in chosen]


def fill_in(year: Year, address: str, points: str = "90") -> None:
    forms, run = sheet(year, address, points), year.run
    save_council_marks(year.actor(address), run, forms)


def own(year: Year, address: str) -> dict[str, CouncilMark]:
    """Return a member's marks by subject."""
    actor, run, files = year.actor(address), year.run, year.files(address)
    bind_context(db.session(), actor.context)
    given = own_marks(actor, run)
    return {key: given[row.evaluation.id] for key, row in files.items() if row.evaluation.id in given}


class TestCouncilMark:
    def test_each_member_has_a_mark_of_their_own(self, year: Year) -> None:
        mark(year, PARTY, points="90")
        mark(year, PARTY_2, points="80.5")
        assert own(year, PARTY)[SECRETARY].points == 90
        assert own(year, PARTY_2)[SECRETARY].points == Decimal("80.5")
        run, file = year.run, year.file(SECRETARY)
        assert len(year.seen(lambda: marks_of_run(run))[file[1]]) == 2

    def test_it_may_be_changed_by_who_saw_it(self, year: Year) -> None:
        mark(year, points="90")
        mark(year, points="91", version=1)
        with pytest.raises(StaleEdit):
            mark(year, points="70", version=1)
        with pytest.raises(StaleEdit):
            mark(year, points="70")
        assert (own(year, PARTY)[SECRETARY].points, own(year, PARTY)[SECRETARY].version) == (91, 2)

    @pytest.mark.parametrize("points", ["100.01", "-0.5"])
    def test_points_stay_on_the_scale(self, year: Year, points: str) -> None:
        with pytest.raises(Invalid) as refusal:
            mark(year, points=points)
        assert fields(refusal) == ["points"]
        assert "từ 0 đến 100" in str(refusal.value)

    def test_the_other_block_is_not_there(self, year: Year) -> None:
        with pytest.raises(NotFound):
            mark(year, PARTY, DIRECTOR)
        with pytest.raises(NotFound):
            mark(year, GOVERNMENT, SECRETARY)

    def test_only_members_mark(self, year: Year) -> None:
        for address in (COMMITTEE, ADVISER, "quan-tri@an.example"):
            with pytest.raises(NotAllowed):
                mark(year, address)


class TestSheet:
    def test_many_are_marked_in_one_transaction_with_an_audit_row_each(self, year: Year) -> None:
        fill_in(year, PARTY)
        assert len(own(year, PARTY)) == 7
        bind_context(db.session(), year.actor(COMMITTEE).context)
        entries = audited("council_mark.save")
        assert len({entry.object_id for entry in entries}) == len(entries) == 7
        assert entries[0].details == {"points": "90", "level": "HTT"}

    def test_statements_do_not_grow_with_the_sheet(self, year: Year) -> None:
        run, actor = year.run, year.actor(PARTY)
        few, many = sheet(year, PARTY, "80", SECRETARY), sheet(year, PARTY, "90")
        lengths = []
        many = [replace(form, version=1 if form.evaluation_id == few[0].evaluation_id else 0) for form in many]
        for forms in (few, many):
            with counted() as sent:
                save_council_marks(actor, run, forms)
            lengths.append(len(sent))
        assert max(lengths) <= 9, lengths  # the second one changes a mark and adds six

    def test_marks_that_stay_as_they_were_are_left_alone(self, year: Year) -> None:
        fill_in(year, PARTY)
        run, actor = year.run, year.actor(PARTY)
        with pytest.raises(Invalid, match="thay đổi"):
            save_council_marks(actor, run, sheet(year, PARTY, "90"))
        (other,) = sheet(year, PARTY, "60", SECRETARY)
        save_council_marks(actor, run, [*sheet(year, PARTY, "90", CHAIRMAN), replace(other, version=1)])
        given = own(year, PARTY)
        assert (given[CHAIRMAN].version, given[SECRETARY].version, given[SECRETARY].points) == (1, 2, 60)

    def test_all_of_them_or_none(self, year: Year) -> None:
        run, actor = year.run, year.actor(PARTY)
        forms = [*sheet(year, PARTY, "90", CHAIRMAN), *sheet(year, PARTY, "101", SECRETARY, level="?")]
        with pytest.raises(Invalid) as refusal:
            save_council_marks(actor, run, forms)
        assert fields(refusal) == ["marks.1.level", "marks.1.points"]
        with pytest.raises(NotFound):
            save_council_marks(actor, run, [forms[0], MarkForm(year.file(DIRECTOR)[1], Decimal(50), "HT")])
        with pytest.raises(Invalid):
            save_council_marks(actor, run, [])
        assert own(year, PARTY) == {}

    def test_a_sheet_of_another_window_is_stale(self, year: Year) -> None:
        fill_in(year, PARTY)
        with pytest.raises(StaleEdit):
            fill_in(year, PARTY, "50")
        assert {mark.points for mark in own(year, PARTY).values()} == {90}

    def test_two_windows_save_their_own_lines(self, year: Year) -> None:
        run, actor = year.run, year.actor(PARTY)
        save_council_marks(actor, run, sheet(year, PARTY, "90", CHAIRMAN))
        save_council_marks(actor, run, [*sheet(year, PARTY, "90", CHAIRMAN), *sheet(year, PARTY, "70", SECRETARY)])
        assert {key: mark.points for key, mark in own(year, PARTY).items()} == {CHAIRMAN: 90, SECRETARY: 70}


def propose(year: Year, address: str = PARTY, minutes: str = MINUTES) -> None:
    """Close the marking of the Party block, whether or not its second member marked."""
    run, second = year.run, year.actor(PARTY_2).seat_id
    assert second is not None
    request_proposals(year.actor(address), run, minutes=minutes, missing={second: "Đi công tác"})


class TestProposal:
    def test_every_file_of_the_block_is_marked_first(self, year: Year) -> None:
        with pytest.raises(Conflict, match="Còn 7 hồ sơ chưa chấm"):
            propose(year)
        run = year.run
        rest = [form for form in sheet(year, PARTY, "90") if form.evaluation_id != year.file(CHAIRMAN)[1]]
        save_council_marks(year.actor(PARTY), run, rest)
        with pytest.raises(Conflict, match="Chủ tịch UBND huyện Một"):
            propose(year)

    def test_it_needs_minutes(self, year: Year) -> None:
        fill_in(year, PARTY)
        with pytest.raises(Invalid) as refusal:
            propose(year, minutes=" ")
        assert fields(refusal) == ["minutes"]

    def test_a_block_is_proposed_from_facts_and_marks_together(self, year: Year) -> None:
        claim(year)
        fill_in(year, PARTY, "80")
        fill_in(year, PARTY_2, "70")
        propose(year)
        (job,) = work_off()
        assert (job.kind, job.problem) == ("evaluation.propose", None)
        assert all(uuid.UUID(value) for value in job.arguments.values()), "the outbox holds ids, no content"
        row = year.files()[SECRETARY]
        assert row.proposal is not None
        # Half of the results (100) and half of the council (75), as confirmed for the year.
        assert (row.proposal.score, row.proposal.level, row.proposal.minutes) == (Decimal("87.5"), "HTT", MINUTES)
        assert (digest(row.proposal.tree), digest(row.proposal.facts)) == (
            row.proposal.tree_hash,
            row.proposal.facts_hash,
        )
        facts = restore(ProposalFacts, row.proposal.facts)
        assert (facts.claimed_level, facts.self_points) == ("XS", Decimal(95))
        assert sorted(mark.points or 0 for mark in facts.council_marks) == [70, 80]
        assert year.files()[DIRECTOR].proposal is None

    def test_it_is_made_once(self, year: Year) -> None:
        fill_in(year, PARTY)
        propose(year)
        with pytest.raises(Conflict, match="đang được tính"):
            propose(year)
        work_off()
        with pytest.raises(Conflict, match="Đã có đề xuất"):
            propose(year)

    def test_marks_rest_from_the_request_on(self, year: Year) -> None:
        fill_in(year, PARTY)
        propose(year)
        with pytest.raises(Conflict, match="đang được tính"):
            mark(year, PARTY_2)
        work_off()
        with pytest.raises(Conflict, match="đã đề xuất"):
            mark(year, PARTY, points="10", version=1)
        mark(year, GOVERNMENT, DIRECTOR)

    def test_two_requests_at_once_make_one(self, year: Year) -> None:
        fill_in(year, PARTY)
        fill_in(year, PARTY_2)
        run, chair = year.run, year.actor(PARTY)
        db.session.rollback()
        outcomes: list[str] = []

        def request() -> None:
            with year.app.app_context():
                try:
                    request_proposals(chair, run, minutes=MINUTES)
                    outcomes.append("done")
                except DomainError as error:
                    outcomes.append(str(error))

        threads = [threading.Thread(target=request) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes, key=len) == ["done", "Đề xuất xếp loại đang được tính."]
        assert [job.problem for job in work_off()] == [None]
        bind_context(db.session(), year.actor(COMMITTEE).context)
        assert db.session.query(Proposal).count() == 7

    def test_only_a_council_proposes(self, year: Year) -> None:
        with pytest.raises(NotAllowed):
            propose(year, COMMITTEE)
        with pytest.raises(Conflict, match="Không có hồ sơ nào"):  # where every block has its council
            propose(year, ADVISER)
