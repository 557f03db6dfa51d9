"""A council meets: quorum, open and secret votes, the proposal that rests on them, minutes fixed once signed."""

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text

from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.facts import ProposalFacts, VoteFacts
from core.domain.restore import restore
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, StaleEdit
from core.evaluation.council_models import CouncilMinutes, CouncilSession, CouncilTally, CouncilVote
from core.evaluation.queries import council_session, minutes_of, vote_facts
from core.evaluation.services import (
    MarkForm,
    MinutesForm,
    SessionForm,
    attend,
    begin_vote,
    close_session,
    convene,
    request_proposals,
    save_council_marks,
    sign_minutes,
    vote,
    write_minutes,
)
from core.people.services import NewSeat, give_seats
from tests.world import NEW_YEAR, superuser
from tests.year import (
    ADMINISTRATOR,
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

DAY = date(2022, 1, 12)
MINUTES = "Biên bản số 01-BB/HĐ ngày 12/01/2022"


@pytest.fixture
def app(council_app: Flask) -> Flask:
    return council_app


@pytest.fixture
def year(council_year: Year) -> Year:
    return council_year


def seat(year: Year, address: str) -> uuid.UUID:
    found = year.actor(address).seat_id
    assert found is not None
    return found


def convened(year: Year, address: str = PARTY, secretary: str = PARTY_2, day: date = DAY) -> Key:
    """Begin a session and return its key."""
    run, form = year.run, SessionForm(day, "Hội trường Tỉnh ủy", seat(year, address), seat(year, secretary))
    actor = year.actor(address)
    return actor.tenant_id, convene(actor, run, form)


def came(year: Year, key: Key, *addresses: str, by: str = PARTY) -> None:
    present = [seat(year, address) for address in addresses]
    row = year.seen(lambda: council_session(key), by)
    attend(year.actor(by), key, present, version=row.version)


def slip(year: Year, level: str, address: str = PARTY, only: Iterable[str] = ()) -> dict[uuid.UUID, str]:
    chosen = set(only)
    return {row.evaluation.id: level for name, row in year.files(address).items() if not chosen or name in chosen}


def voting(year: Year) -> Key:
    """Return a session of the Party block whose two members are there and may vote."""
    key = convened(year)
    came(year, key, PARTY, PARTY_2)
    begin_vote(year.actor(PARTY), key)
    return key


def mark_all(year: Year, *addresses: str) -> None:
    for address in addresses:
        forms = [MarkForm(row.evaluation.id, Decimal(80), "HTT") for row in year.files(address).values()]
        run = year.run
        save_council_marks(year.actor(address), run, forms)


def minuted(year: Year, key: Key) -> None:
    """Let the secretary write the minutes of a session that is over, and its chair sign them."""
    write_minutes(year.actor(PARTY_2), key, MinutesForm(MINUTES, {}, "Nhất trí."))
    sign_minutes(year.actor(PARTY), key)


class TestQuorum:
    def test_too_few_members_neither_vote_nor_close(self, year: Year) -> None:
        key = convened(year)
        with pytest.raises(Conflict, match="Chưa ghi thành viên nào có mặt"):
            begin_vote(year.actor(PARTY), key)
        came(year, key, PARTY)
        for act in (begin_vote, close_session):
            with pytest.raises(Conflict) as refusal:
                act(year.actor(PARTY), key)
        with pytest.raises(Conflict) as refusal:
            begin_vote(year.actor(PARTY), key)
        assert "có mặt 1, cần 2" in str(refusal.value)
        assert "Điều 7, Quy chế thử của hội đồng tư vấn" in str(refusal.value)

    def test_its_proof_is_kept(self, year: Year) -> None:
        key = voting(year)
        row = year.seen(lambda: council_session(key))
        assert row.quorum is not None
        assert row.quorum["value"] == "1"
        assert [child["value"] for child in row.quorum["children"]] == ["2", "1.5"]
        assert row.quorum["children"][1]["children"][1]["citation"]["article"] == "Điều 7"

    def test_who_is_present_is_fixed_when_the_vote_begins(self, year: Year) -> None:
        key = voting(year)
        with pytest.raises(Conflict, match="không còn ở bước này"):
            attend(year.actor(PARTY), key, [seat(year, PARTY)], version=3)

    def test_of_two_who_call_the_roll_the_second_learns_of_the_first(self, year: Year) -> None:
        key = convened(year)
        came(year, key, PARTY)
        with pytest.raises(StaleEdit):
            attend(year.actor(PARTY_2), key, [seat(year, PARTY_2)], version=1)

    def test_no_proposal_without_a_session(self, year: Year) -> None:
        mark_all(year, PARTY, PARTY_2)
        run = year.run
        with pytest.raises(Conflict, match=r"chưa có phiên họp nào.*Điều 7"):
            request_proposals(year.actor(PARTY), run, minutes=MINUTES)
        key = voting(year)
        with pytest.raises(Conflict, match="chưa kết thúc"):
            request_proposals(year.actor(PARTY), run, minutes=MINUTES)
        close_session(year.actor(PARTY), key)
        with pytest.raises(Conflict, match="chưa được ký"):
            request_proposals(year.actor(PARTY), run, minutes=MINUTES)
        minuted(year, key)
        request_proposals(year.actor(PARTY), run, minutes=MINUTES)


class TestVotes:
    def test_a_secret_vote_is_proposed_by_its_majority(self, year: Year) -> None:
        mark_all(year, PARTY, PARTY_2)
        key = voting(year)
        for address in (PARTY, PARTY_2):
            vote(year.actor(address), key, slip(year, "HT"))
        close_session(year.actor(PARTY), key)
        minuted(year, key)
        run = year.run
        request_proposals(year.actor(PARTY), run, minutes=MINUTES)
        (job,) = work_off()
        assert job.problem is None
        row = year.files()[SECRETARY].proposal
        assert row is not None
        facts = restore(ProposalFacts, row.facts)
        assert (row.level, row.session_id, facts.votes, facts.present) == ("HT", key[1], (VoteFacts("HT", 2),), 2)
        with pytest.raises(Conflict, match="đã đề xuất"):
            convened(year)

    def test_nothing_joins_a_secret_slip_to_who_gave_it(self, year: Year) -> None:
        key = voting(year)
        vote(year.actor(PARTY), key, slip(year, "XS"))
        vote(year.actor(PARTY_2), key, slip(year, "HT"))
        seen = year.seen(lambda: vote_facts(council_session(key)), PARTY)
        assert seen[year.file(SECRETARY)[1]] == (VoteFacts("HT", 1), VoteFacts("XS", 1))
        with superuser() as connection:
            told = connection.execute(text("select to_jsonb(v) - 'tenant_id' from council_vote v")).scalars().all()
            assert len(told) == 14
            assert {row["level"] for row in told} == {""}
            # One row for each file holds both slips: neither its transaction nor its place tells them apart.
            rows = connection.execute(text("select levels, xmin::text from council_tally")).all()
            assert len(rows) == 7
            assert all(levels == {"XS": 1, "HT": 1} for levels, _ in rows)
            joined = "select count(distinct v.seat_id) from council_vote v join council_tally t on t.xmin = v.xmin"
            assert connection.execute(text(joined + " and (t.levels->>'XS')::int = 2")).scalar_one() == 0
            # Nor does the audit trail.
            trail = text("select details from audit_entry where action = 'council_session.vote'")
            assert connection.execute(trail).scalars().all() == [{"count": 7}, {"count": 7}]
            others = text(
                "select table_name from information_schema.columns where column_name in ('level', 'levels')"
                " and table_schema = 'public' and table_name like 'council%'"
            )
            assert set(connection.execute(others).scalars()) == {"council_mark", "council_vote", "council_tally"}

    def test_an_open_vote_tells_who_voted_how(self, year: Year) -> None:
        chair = year.actor(GOVERNMENT)
        person = year.person(ADVISER)
        member = NewSeat(chair.tenant_id, person, "council", "tree", "Ủy viên", NEW_YEAR, council_id=chair.council_id)
        give_seats(year.actor(ADMINISTRATOR), [member])
        form = SessionForm(DAY, "Hội trường Tỉnh ủy", seat(year, GOVERNMENT), member.id)
        run = year.run
        key = chair.tenant_id, convene(year.actor(GOVERNMENT), run, form)
        attend(year.actor(GOVERNMENT), key, [seat(year, GOVERNMENT), member.id], version=1)
        begin_vote(year.actor(GOVERNMENT), key)
        vote(year.actor(GOVERNMENT), key, slip(year, "HTT", GOVERNMENT))
        assert {row.level for row in year.seen(db.session.query(CouncilVote).all, GOVERNMENT)} == {"HTT"}
        assert year.seen(db.session.query(CouncilTally).all, GOVERNMENT) == []
        bind_context(db.session(), year.actor(COMMITTEE).context)
        (entry,) = audited("council_session.vote")
        assert list(entry.details["levels"].values()) == ["HTT"]

    def test_a_slip_is_given_once_by_who_is_there(self, year: Year) -> None:
        key = convened(year)
        came(year, key, PARTY, PARTY_2)
        with pytest.raises(Conflict):
            vote(year.actor(PARTY), key, slip(year, "XS"))  # the vote is not open
        begin_vote(year.actor(PARTY), key)
        vote(year.actor(PARTY), key, slip(year, "XS", only=[SECRETARY]))
        with pytest.raises(Conflict, match="không thay đổi được"):
            vote(year.actor(PARTY), key, slip(year, "HT", only=[SECRETARY, CHAIRMAN]))
        vote(year.actor(PARTY), key, slip(year, "HT", only=[CHAIRMAN]))
        for wrong in ({}, slip(year, "GIOI", only=[DIRECTOR, SECRETARY])):
            with pytest.raises(Invalid):
                vote(year.actor(PARTY_2), key, wrong)
        with pytest.raises(NotFound):
            vote(year.actor(PARTY_2), key, {year.file(DIRECTOR)[1]: "HT"})
        close_session(year.actor(PARTY), key)
        with pytest.raises(Conflict):
            vote(year.actor(PARTY_2), key, slip(year, "HT"))
        assert len(year.seen(db.session.query(CouncilVote).all, PARTY)) == 2


class TestWho:
    @pytest.mark.parametrize("address", [GOVERNMENT, "hd-dang@binh.example"])
    def test_another_council_finds_no_session(self, year: Year, address: str) -> None:
        key = voting(year)
        for act in (begin_vote, close_session):
            with pytest.raises(NotFound):
                act(year.actor(address), key)
        with pytest.raises(NotFound):
            vote(year.actor(address), key, slip(year, "XS"))
        vote(year.actor(PARTY), key, slip(year, "XS"))  # the same by a member

    @pytest.mark.parametrize("address", [COMMITTEE, ADVISER])
    def test_whoever_is_no_member_neither_meets_nor_votes(self, year: Year, address: str) -> None:
        key, levels = voting(year), slip(year, "XS")
        for act in (lambda: close_session(year.actor(address), key), lambda: vote(year.actor(address), key, levels)):
            with pytest.raises(NotAllowed):
                act()
        close_session(year.actor(PARTY), key)

    def test_chair_and_day_are_checked(self, year: Year) -> None:
        with pytest.raises(Invalid) as refusal:
            convened(year, secretary=GOVERNMENT)
        assert [problem.field for problem in refusal.value.problems] == ["secretary"]
        with pytest.raises(Invalid, match="không được sau hôm nay"):
            convened(year, day=date(2022, 2, 1))
        convened(year)
        with pytest.raises(Conflict, match="Phiên họp trước"):
            convened(year)

    def test_the_subject_sees_none_of_it(self, year: Year) -> None:
        voting(year)
        for model in (CouncilSession, CouncilVote, CouncilTally):
            assert year.seen(db.session.query(model).all, "bi-thu.mot@an.example", "subject") == []
            assert year.seen(db.session.query(model).all, PARTY) or model is CouncilVote


class TestMinutes:
    def write(self, year: Year, key: Key, conclusion: str, version: int = 0, reason: str = "") -> None:
        texts = {year.file(SECRETARY)[1]: "Nhất trí với mức tự nhận."}
        form = MinutesForm(MINUTES, texts, conclusion, reason)
        write_minutes(year.actor(PARTY_2), key, form, version=version)

    def test_they_are_fixed_once_signed_and_corrected_beside(self, year: Year) -> None:
        key = voting(year)
        with pytest.raises(Conflict, match="Kết thúc phiên họp"):
            self.write(year, key, "Nhất trí.")
        close_session(year.actor(PARTY), key)
        self.write(year, key, "Nhất trí.")
        with pytest.raises(StaleEdit):
            self.write(year, key, "Bản khác.")
        self.write(year, key, "Nhất trí cao.", version=1)
        sign_minutes(year.actor(PARTY), key)
        with pytest.raises(Invalid) as refusal:
            self.write(year, key, "Sửa.")
        assert [problem.field for problem in refusal.value.problems] == ["reason"]
        self.write(year, key, "Nhất trí, một ý kiến khác.", reason="Ghi thiếu một ý kiến")
        sign_minutes(year.actor(PARTY), key)
        found = year.seen(lambda: minutes_of(key), COMMITTEE)
        told = [(row.number, row.conclusion, row.reason, row.signed_at is not None) for row in found]
        assert told == [
            (1, "Nhất trí cao.", "", True),
            (2, "Nhất trí, một ý kiến khác.", "Ghi thiếu một ý kiến", True),
        ]
        with pytest.raises(Conflict, match="Không có biên bản"):
            sign_minutes(year.actor(PARTY), key)

    def test_others_write_none(self, year: Year) -> None:
        key = voting(year)
        close_session(year.actor(PARTY), key)
        form = MinutesForm(MINUTES, {}, "Nhất trí.")
        refused: list[type[DomainError]] = []
        for address in (GOVERNMENT, ADVISER):
            with pytest.raises((NotFound, NotAllowed)) as refusal:
                write_minutes(year.actor(address), key, form)
            refused.append(refusal.type)
        assert refused == [NotFound, NotAllowed]
        with pytest.raises(NotFound):
            write_minutes(year.actor(PARTY_2), key, MinutesForm(MINUTES, {year.file(DIRECTOR)[1]: "…"}, "…"))
        assert year.seen(db.session.query(CouncilMinutes).all) == []
