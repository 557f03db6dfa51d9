"""A decided result is sent to another authority as facts with their source, and counts there once it is received."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import ProgrammingError
from uuid_utils.compat import uuid7

from core.auth.actor import Actor
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.background import PeriodFacts
from core.domain.restore import restore
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.evaluation.models import Evaluation
from core.evaluation.queries.sent_rows import receivers, sent_about, sent_row
from core.evaluation.sent_models import SentAnswer, SentResult
from core.evaluation.services import ReceiveForm, SendForm, receive_result, send_result
from core.people.services import NewSeat, give_seats
from core.tenancy.models import Authority
from tests.marked_year import HEAD, MARKING_DAY, Marked
from tests.personal_work import (
    ADMINISTRATOR,
    ADVISER,
    COMMITTEE,
    DEPUTY,
    DIRECTOR,
    DISTRICT,
    OTHER_DISTRICT,
    PARTY_GROUP,
)
from tests.service.test_appeals import decided
from tests.year import as_superuser, audited

__all__ = ["decided"]

SEND = SendForm((uuid.UUID(int=0), uuid.UUID(int=0)), "Công văn số 45-CV/TU", MARKING_DAY)
ATTESTED = ReceiveForm("attested")


@pytest.fixture
def party_group(decided: Marked) -> Key:
    """The Party group has a seat from which it decides; returns its authority."""
    administrator = decided.actor(ADMINISTRATOR)
    bind_context(db.session(), administrator.context)
    found = db.session.scalars(select(Authority).where(Authority.key == "ban-can-su")).one()
    key = (found.tenant_id, found.id)
    seat = NewSeat(
        tenant_id=found.tenant_id,
        person_id=decided.person(PARTY_GROUP),
        role="decider",
        scope="tree",
        label="Ban cán sự (quyết định)",
        valid_from=date(2021, 1, 1),
        authority_id=found.id,
    )
    give_seats(administrator, [seat])
    return key


def send(marked: Marked, to: Key, address: str = COMMITTEE, **more: object) -> Key:
    file = marked.file(HEAD)
    return send_result(marked.actor(address), file, replace(SEND, to=to, **more))


def receiver(marked: Marked) -> Actor:
    return marked.actor(PARTY_GROUP, "decider")


def counts(marked: Marked, address: str, role: str | None = None) -> tuple[int, int]:
    """Return how many sent results and answers a seat sees in the whole database."""
    bind_context(db.session(), marked.actor(address, role).context)
    found = [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (SentResult, SentAnswer)]
    return found[0], found[1]


def test_it_goes_as_facts_with_their_source_and_never_as_a_file(decided: Marked, party_group: Key) -> None:
    key = send(decided, party_group)
    bind_context(db.session(), receiver(decided).context)
    row = sent_row(key)
    facts = restore(PeriodFacts, row.result.facts)
    assert (row.state, row.result.subject_label, facts.level) == ("waiting", "Giám đốc Sở Xây dựng", "HTT")
    assert facts.source is not None
    assert (facts.source.authority, facts.source.document) == ("Ban Thường vụ Tỉnh ủy", SEND.document)
    assert facts.source.level == "Hoàn thành tốt nhiệm vụ"
    assert not {"assignments", "criteria", "tree"} & set(row.result.facts)
    evaluation = row.result.evaluation_id
    assert db.session.scalar(select(func.count()).where(Evaluation.id == evaluation)) == 0, "the file stays closed"
    bind_context(db.session(), decided.actor(COMMITTEE).context)
    assert audited("result.send")[0].details["document"] == SEND.document


def test_who_needs_it_receives_it_before_it_counts(decided: Marked, party_group: Key) -> None:
    key = send(decided, party_group)
    with pytest.raises(NotFound):
        receive_result(decided.actor(COMMITTEE), key, ATTESTED)  # it is not addressed to them
    with pytest.raises(Invalid) as refusal:
        receive_result(receiver(decided), key, ReceiveForm("returned", reason=" "))
    assert refusal.value.problems[0].field == "reason"
    with pytest.raises(Invalid) as refusal:
        receive_result(receiver(decided), key, ReceiveForm("period", level="HTT"))
    assert refusal.value.problems[0].field == "level", "it rates nobody in these days"
    receive_result(receiver(decided), key, ATTESTED)
    with pytest.raises(Conflict, match="đã được tiếp nhận"):
        receive_result(receiver(decided), key, ATTESTED)
    bind_context(db.session(), decided.actor(COMMITTEE).context)
    assert sent_row(key).state == "attested", "the sender learns what became of it"
    bind_context(db.session(), receiver(decided).context)
    assert audited("result.receive")[0].details["verdict"] == "attested"


def test_both_parties_and_the_person_read_it_and_nobody_else(decided: Marked, party_group: Key) -> None:
    nothing = {
        (address, role): counts(decided, address, role)
        for address, role in ((DEPUTY, "subject"), (DISTRICT, None), (OTHER_DISTRICT, None), (ADMINISTRATOR, None))
    }
    assert set(nothing.values()) == {(0, 0)}
    key = send(decided, party_group)
    receive_result(receiver(decided), key, ATTESTED)
    parties = ((COMMITTEE, None), (ADVISER, None), (PARTY_GROUP, "decider"), (DIRECTOR, "subject"))
    for address, role in parties:
        assert counts(decided, address, role) == (1, 1), address
    for address, role in nothing:
        assert counts(decided, address, role) == (0, 0), address
    person = decided.person(DIRECTOR)
    assert [row.state for row in decided.seen(lambda: sent_about(person), DIRECTOR, "subject")] == ["attested"]


def forged(decided: Marked, key: Key, **changed: object) -> SentResult:
    """Return a copy of a sent result with other parties."""
    bind_context(db.session(), decided.actor(COMMITTEE).context)
    row = db.session.get_one(SentResult, key)
    columns = {column.name: getattr(row, column.name) for column in SentResult.__table__.columns}
    db.session.rollback()
    return SentResult(**{**columns, "id": uuid7(), **changed})


def test_nobody_sends_in_anothers_name_nor_beyond_the_line(decided: Marked, party_group: Key) -> None:
    """The database refuses it, whatever the application asks for."""
    key = send(decided, party_group)
    own = decided.actor(COMMITTEE)
    to_self = {"tenant_id": own.tenant_id, "authority_id": own.authority_id}
    for actor in (receiver(decided), decided.actor(DISTRICT)):  # in the name of the committee
        row = forged(decided, key, **to_self)
        bind_context(db.session(), actor.context)
        db.session.add(row)
        with pytest.raises(ProgrammingError, match="row-level security"):
            db.session.flush()
        db.session.rollback()
    stranger = uuid7()  # a province of its own, beside this one
    as_superuser(
        "insert into tenant select (jsonb_populate_record(t, jsonb_build_object('id', cast(:id as text), 'code', '77',"
        " 'slug', 'la', 'parent_id', null))).* from tenant t where id = :like",
        id=str(stranger),
        like=own.tenant_id,
    )
    row = forged(decided, key, tenant_id=stranger)
    bind_context(db.session(), own.context)
    db.session.add(row)
    with pytest.raises(ProgrammingError, match="row-level security"):
        db.session.flush()
    db.session.rollback()
    row = forged(decided, key, **to_self)
    bind_context(db.session(), own.context)
    db.session.add(row)
    db.session.flush()  # the same row from its own seat is let through
    db.session.rollback()


def test_nobody_answers_for_the_addressee(decided: Marked, party_group: Key) -> None:
    key = send(decided, party_group)
    by = decided.actor(COMMITTEE)
    answer = SentAnswer(
        tenant_id=by.tenant_id,
        id=uuid7(),
        authority_id=by.authority_id,
        from_tenant_id=party_group[0],
        from_authority_id=party_group[1],
        sent_id=key[1],
        verdict="attested",
        level="",
        reason="",
        answered_at=MARKING_DAY,
        by_label="",
    )
    bind_context(db.session(), by.context)
    db.session.add(answer)
    with pytest.raises(ProgrammingError, match="row-level security"):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize(
    ("more", "field"),
    [({"document": " "}, "document"), ({"sent_on": MARKING_DAY + timedelta(days=1)}, "sent_on")],
)
def test_a_form_that_is_not_complete_is_refused(
    decided: Marked, party_group: Key, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        send(decided, party_group, **more)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert send(decided, party_group)


def test_only_what_is_decided_and_only_by_who_decided_it(decided: Marked, party_group: Key) -> None:
    undecided = decided.file("92.1/huyen-uy/chairman")
    with pytest.raises(Conflict, match="chưa được quyết định"):
        send_result(decided.actor(COMMITTEE), undecided, replace(SEND, to=party_group))
    file = decided.file(HEAD)
    with pytest.raises(NotFound):
        send_result(receiver(decided), file, replace(SEND, to=party_group))
    with pytest.raises(NotAllowed):
        send_result(decided.actor(ADVISER), file, replace(SEND, to=party_group))
    send(decided, party_group)
    with pytest.raises(Invalid, match="đã được gửi cho cơ quan đó"):
        send(decided, party_group)


def test_it_goes_along_the_line_only(decided: Marked, party_group: Key) -> None:
    """A district where the person holds no post needs nothing of them; after a move there it may get it."""
    committee = decided.actor(COMMITTEE)
    district = decided.actor(DISTRICT)
    assert district.authority_id is not None
    to = (district.tenant_id, district.authority_id)
    with pytest.raises(Invalid) as refusal:
        send(decided, to)
    assert refusal.value.problems[0].field == "to"
    as_superuser(
        "update appointment set person_id = :person where person_id = :other",
        person=decided.person(DIRECTOR),
        other=decided.person(DISTRICT),
    )
    db.session.rollback()
    evaluation = decided.files()[HEAD].evaluation
    bind_context(db.session(), committee.context)
    assert to in [each.key for each in receivers(committee, evaluation)]
    key = send(decided, to)
    assert key[0] == district.tenant_id
