"""Who leads a council: two persons lead its sessions, its chair closes the marking with every sheet in or a reason."""

import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from core.audit.models import AuditEntry
from core.auth.actor import Actor
from core.db import bind_context, db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed
from core.evaluation.council_models import CouncilClosing
from core.evaluation.queries import council_session, newest_proposing
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
    write_minutes,
)
from core.people.council_roles import CHAIR, SECRETARY
from core.people.models import Seat
from core.people.services import NewSeat, assign_council_role, give_seats
from tests.world import NEW_YEAR
from tests.year import ADMINISTRATOR, ADVISER, GOVERNMENT, PARTY, PARTY_2, RATING_DAY, Year, audited

MINUTES = "Biên bản số 01-BB/HĐ ngày 12/01/2022"
DECISION = "Quyết định số 12-QĐ/TU"


def seat(year: Year, address: str) -> uuid.UUID:
    found = year.actor(address).seat_id
    assert found is not None
    return found


def mark(year: Year, address: str, files: int | None = None) -> None:
    forms = [MarkForm(row.evaluation.id, Decimal(80), "HTT") for row in year.files(address).values()]
    run = year.run
    save_council_marks(year.actor(address), run, forms[:files])


def assign(year: Year, address: str, role: str, document: str = DECISION) -> None:
    member = seat(year, address)
    assign_council_role(year.actor(ADMINISTRATOR), member, role, document)


class TestClosing:
    @pytest.fixture
    def app(self, marking_app: Flask) -> Flask:
        return marking_app

    def test_a_member_who_leads_nothing_does_not_close(self, year: Year) -> None:
        mark(year, PARTY)
        mark(year, PARTY_2)
        run = year.run
        with pytest.raises(NotAllowed, match="Chỉ chủ tịch hội đồng"):
            request_proposals(year.actor(PARTY_2), run, minutes=MINUTES)
        request_proposals(year.actor(PARTY), run, minutes=MINUTES)
        (entry,) = audited("proposal.request")
        assert "missing" not in entry.details

    def test_a_missing_sheet_needs_its_reason_which_is_kept(self, year: Year) -> None:
        mark(year, PARTY)
        mark(year, PARTY_2, files=3)
        run, absent = year.run, seat(year, PARTY_2)
        for said in ({}, {absent: " "}, {seat(year, GOVERNMENT): "Người khác"}):
            with pytest.raises(Invalid) as refusal:
                request_proposals(year.actor(PARTY), run, minutes=MINUTES, missing=said)
            assert [problem.field for problem in refusal.value.problems] == [f"missing_{absent.hex}"]
        assert year.seen(lambda: newest_proposing(run, year.actor(PARTY).council_id), PARTY) is None
        request_proposals(year.actor(PARTY), run, minutes=MINUTES, missing={absent: "Đi công tác nước ngoài"})
        told = {
            "seat_id": str(absent),
            "label": "Ủy viên Hội đồng khối Đảng",
            "given": 3,
            "files": 7,
            "reason": "Đi công tác nước ngoài",
        }
        (closing,) = year.seen(db.session.query(CouncilClosing).all)
        assert (closing.missing, closing.by_label) == ([told], "Chủ tịch Hội đồng khối Đảng")
        (entry,) = db.session.query(AuditEntry).filter_by(action="proposal.request").all()
        assert [row["reason"] for row in entry.details["missing"]] == ["Đi công tác nước ngoài"]

    @pytest.mark.parametrize(("address", "role"), [(GOVERNMENT, None), ("bi-thu.mot@an.example", "subject")])
    def test_nobody_outside_the_block_reads_how_it_was_closed(self, year: Year, address: str, role: str | None) -> None:
        mark(year, PARTY)
        mark(year, PARTY_2)
        run = year.run
        request_proposals(year.actor(PARTY), run, minutes=MINUTES)
        assert len(year.seen(db.session.query(CouncilClosing).all, PARTY_2)) == 1
        assert year.seen(db.session.query(CouncilClosing).all, address, role) == []

    def test_a_council_without_a_chair_does_nothing_until_one_is_named(self, year: Year) -> None:
        mark(year, PARTY)
        mark(year, PARTY_2)
        run = year.run
        assign(year, PARTY, "")
        for address in (PARTY, PARTY_2):
            with pytest.raises(Conflict, match="Chưa ghi ai là chủ tịch hội đồng"):
                request_proposals(year.actor(address), run, minutes=MINUTES)
        assign(year, PARTY_2, CHAIR)
        request_proposals(year.actor(PARTY_2), run, minutes=MINUTES)

    def test_one_chair_at_a_time_and_each_by_a_document(self, year: Year) -> None:
        for role, document, told in (
            (CHAIR, DECISION, "“Chủ tịch Hội đồng khối Đảng” đang là Chủ tịch hội đồng"),
            (SECRETARY, " ", "Cần số, ký hiệu"),
            ("boss", DECISION, "trong danh sách"),
        ):
            with pytest.raises(Invalid, match=told):
                assign(year, PARTY_2, role, document)
        assign(year, PARTY_2, SECRETARY)
        bind_context(db.session(), year.actor(ADMINISTRATOR).context)
        assert db.session.query(Seat).filter_by(council_role=SECRETARY).one().label == "Ủy viên Hội đồng khối Đảng"
        (first,) = audited("seat.council_role")
        assert first.details == {"before": "", "after": "secretary", "document": DECISION}


class TestSessions:
    """Under a regulation that asks for sessions: whose act is whose."""

    @pytest.fixture
    def app(self, council_app: Flask) -> Flask:
        return council_app

    def convened(self, year: Year, by: str, chair: str, secretary: str) -> Key:
        form = SessionForm(RATING_DAY, "Hội trường", seat(year, chair), seat(year, secretary))
        run, actor = year.run, year.actor(by)
        return actor.tenant_id, convene(actor, run, form)

    def present(self, year: Year, key: Key, *addresses: str) -> None:
        there = [seat(year, address) for address in addresses]
        version = year.seen(lambda: council_session(key), PARTY).version
        attend(year.actor(PARTY), key, there, version=version)

    def test_the_chair_or_the_secretary_calls_it_and_two_persons_lead_it(self, year: Year) -> None:
        with pytest.raises(NotAllowed, match="Chỉ chủ tịch hoặc thư ký"):
            self.convened(year, PARTY_2, PARTY, PARTY_2)
        with pytest.raises(Invalid, match="phải là hai người") as one:
            self.convened(year, PARTY, PARTY, PARTY)
        assert one.value.problems[0].field == "secretary"
        assign(year, PARTY_2, SECRETARY)
        with pytest.raises(Invalid, match="giao người khác chủ trì") as usurped:
            self.convened(year, PARTY_2, PARTY_2, PARTY)
        assert usurped.value.problems[0].field == "chair"
        self.convened(year, PARTY_2, PARTY, PARTY_2)

    def test_each_act_is_one_leaders_own(self, year: Year) -> None:
        key = self.convened(year, PARTY, PARTY, PARTY_2)
        self.present(year, key, PARTY)
        self.present(year, key, PARTY, PARTY_2)
        form = MinutesForm(MINUTES, {}, "Nhất trí.")
        acts: list[tuple[Callable[[Actor], None], str, str]] = [
            (lambda actor: begin_vote(actor, key), PARTY, PARTY_2),
            (lambda actor: close_session(actor, key), PARTY, PARTY_2),
            (lambda actor: write_minutes(actor, key, form), PARTY_2, PARTY),
            (lambda actor: sign_minutes(actor, key), PARTY, PARTY_2),
        ]
        for act, whose, others in acts:
            with pytest.raises(NotAllowed):
                act(year.actor(others))
            act(year.actor(whose))

    def test_neither_leader_may_be_away(self, year: Year) -> None:
        chair, person = year.actor(GOVERNMENT), year.person(ADVISER)
        member = NewSeat(chair.tenant_id, person, "council", "tree", "Ủy viên", NEW_YEAR, council_id=chair.council_id)
        give_seats(year.actor(ADMINISTRATOR), [member])
        run, form = year.run, SessionForm(RATING_DAY, "Hội trường", seat(year, GOVERNMENT), member.id)
        key = chair.tenant_id, convene(year.actor(GOVERNMENT), run, form)
        attend(year.actor(GOVERNMENT), key, [seat(year, GOVERNMENT)], version=1)
        with pytest.raises(Conflict, match="đang vắng: Ủy viên"):
            begin_vote(year.actor(GOVERNMENT), key)
        attend(year.actor(GOVERNMENT), key, [seat(year, GOVERNMENT), member.id], version=2)
        begin_vote(year.actor(GOVERNMENT), key)

    def test_who_was_asked_to_chair_may_close_the_marking(self, year: Year) -> None:
        mark(year, PARTY)
        mark(year, PARTY_2)
        key = self.convened(year, PARTY, PARTY_2, PARTY)
        self.present(year, key, PARTY, PARTY_2)
        run = year.run
        begin_vote(year.actor(PARTY_2), key)
        close_session(year.actor(PARTY_2), key)
        write_minutes(year.actor(PARTY), key, MinutesForm(MINUTES, {}, "Nhất trí."))
        with pytest.raises(Conflict, match="chưa được ký"):
            request_proposals(year.actor(PARTY_2), run, minutes=MINUTES)
        sign_minutes(year.actor(PARTY_2), key)
        request_proposals(year.actor(PARTY_2), run, minutes=MINUTES)
        (entry,) = audited("proposal.request")
        assert entry.details["session"] == str(key[1])
