"""Unfinished work goes on into the next year by an order: to its unit, once, with its history."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.assignment.models import Assignment, AssignmentHolder, AssignmentOrder, Target
from core.assignment.queries import cycle_by_key, work_chain, work_of_authority
from core.assignment.services import PartForm, PieceForm, close_cycle, issue_order, order_queue
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.targets import Measure
from core.errors import Conflict, Invalid
from core.evaluation.carry_draft import CarryDraft, read_carry_draft
from core.reporting.models import ReportLine
from core.reporting.services import ReviewForm, review_lines
from tests.service.year_2022 import CYCLE_2022, ORDER_2022, YEAR_END_2022, in_2022
from tests.world import open_cycle
from tests.year import ADVISER, COMMITTEE, Year, audited, work_off

DISTRICT_2 = "bi-thu.hai@an.example"


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    """A year in which every report is answered: district Hai missed two targets."""
    return reported_app


@pytest.fixture
def into(year: Year) -> Iterator[Key]:
    """The open cycle of 2022."""
    with in_2022(1, 12):
        yield open_cycle(year, CYCLE_2022)


def draft(year: Year, into: Key) -> CarryDraft:
    """Return what the standing committee may carry on."""
    actor = year.actor(COMMITTEE)
    bind_context(db.session(), actor.context)
    return read_carry_draft(actor, cycle_by_key(into), cycle_by_key(year.cycle))


def old(year: Year, into: Key, kind: str = "disbursement") -> Assignment:
    """Return an unfinished piece of 2021."""
    return next(row.work.assignment for row in draft(year, into).rows.values() if row.facts.kind == kind)


def piece(work: Assignment, **changes: object) -> PieceForm:
    """Return the order's piece that carries work on."""
    form = PieceForm(
        unit=(work.tenant_id, work.unit_id),
        kind=work.kind,
        title=work.title,
        starts_on=date(2022, 1, 1),
        due_on=YEAR_END_2022,
        part=PartForm(Decimal(95)),
        carried_from=(work.tenant_id, work.id),
    )
    return replace(form, **changes)  # type: ignore[arg-type]


def carry(year: Year, into: Key, *pieces: PieceForm, number: str = "05-QĐ/TU") -> uuid.UUID:
    return issue_order(year.actor(COMMITTEE), into, replace(ORDER_2022, number=number), pieces)


def chain(year: Year, key: Key, address: str = COMMITTEE) -> list[tuple[str, uuid.UUID]]:
    """Return the years and ids of the same work as a seat sees them."""
    found = year.seen(lambda: work_chain(key), address, "leader" if address != COMMITTEE else None)
    return [(link.cycle.key, link.assignment.id) for link in found]


def test_what_missed_its_target_is_proposed_and_nothing_else(year: Year, into: Key) -> None:
    found = draft(year, into)
    assert [(row.work.unit.name, row.facts.kind) for row in found.rows.values()] == [
        ("Huyện ủy Hai", "enterprise_organisations"),
        ("Huyện ủy Hai", "disbursement"),
    ]
    assert [row.proposal.reason.vi for row in found.rows.values()] == [
        "Chưa đạt chỉ tiêu: Thành lập tổ chức đảng trong doanh nghiệp",
        "Chưa đạt chỉ tiêu: Giải ngân vốn đầu tư công",
    ]
    everything = year.seen(lambda: work_of_authority(year.actor(COMMITTEE), year.cycle))
    assert found.done == len(everything) - 2 > 30


def test_what_is_left_of_a_plan_is_offered(year: Year, into: Key) -> None:
    rows = draft(year, into).stored(taken=True)["work"]
    assert [(row["kind"], row["plan"], row["take"]) for row in rows] == [
        ("enterprise_organisations", Decimal(6), True),
        ("disbursement", Decimal(95), True),
    ]


def test_carried_work_is_the_same_work_in_the_new_cycle(year: Year, into: Key) -> None:
    work = old(year, into)
    before = (work.tenant_id, work.id)
    order_id = carry(year, into, piece(work))
    rows = year.seen(lambda: db.session.scalars(select(Assignment).where(Assignment.order_id == order_id)).all())
    (new,) = rows
    assert (new.carried_from_tenant_id, new.carried_from_id) == before
    assert (new.unit_id, new.kind, new.cycle_id, new.title) == (work.unit_id, "disbursement", into[1], work.title)
    holders = select(AssignmentHolder.member).where(AssignmentHolder.assignment_id == new.id)
    assert set(db.session.scalars(holders)) == {"standing_committee", "secretary", "chairman"}
    target = db.session.scalars(select(Target).where(Target.assignment_id == new.id)).one()
    assert (target.plan, target.measure, target.measured_by) == (Decimal(95), Measure.RATIO, "own")
    assert chain(year, (new.tenant_id, new.id)) == [("2021", before[1]), ("2022", new.id)]
    assert chain(year, before, DISTRICT_2) == [("2021", before[1]), ("2022", new.id)]
    assert year.seen(lambda: audited("assignment.receive"))[-1].details["carried_from"] == str(before[1])


def test_work_is_carried_on_once(year: Year, into: Key) -> None:
    work = old(year, into)
    carry(year, into, piece(work))
    assert [row.facts.kind for row in draft(year, into).rows.values()] == ["enterprise_organisations"]
    with pytest.raises(Conflict, match="đã được chuyển tiếp"):
        carry(year, into, piece(work), number="06-QĐ/TU")
    again = old(year, into, "enterprise_organisations")
    with pytest.raises(Invalid, match="hai lần"):
        carry(year, into, piece(again, part=PartForm(Decimal(6))), piece(again), number="07-QĐ/TU")
    assert len(year.seen(lambda: db.session.scalars(select(AssignmentOrder)).all())) == 2, "one of 2021, one of 2022"


def test_what_is_carried_on_goes_on_from_its_newest_cycle(year: Year, into: Key) -> None:
    first = old(year, into)
    carry(year, into, piece(first))
    key = year.seen(
        lambda: db.session.execute(
            select(Assignment.tenant_id, Assignment.id).where(Assignment.carried_from_id == first.id)
        ).one()
    )
    later = replace(
        CYCLE_2022,
        key="2022-2",
        name="Nửa cuối năm",
        starts_on=date(2022, 7, 1),
        registration_opens_on=date(2022, 7, 1),
        registration_closes_on=date(2022, 7, 31),
        rule_date=date(2022, 7, 1),
    )
    close_cycle(year.actor("quan-tri@an.example"), into[1])
    third = open_cycle(year, later)
    actor = year.actor(COMMITTEE)
    bind_context(db.session(), actor.context)
    found = read_carry_draft(actor, cycle_by_key(third), cycle_by_key(into))
    assert [row.key for row in found.rows.values()] == [tuple(key)]
    work = found.rows[next(iter(found.rows))].work.assignment
    carry(year, third, piece(work, starts_on=date(2022, 7, 1)), number="09-QĐ/TU")
    assert [year for year, _id in chain(year, (first.tenant_id, first.id))] == ["2021", "2022", "2022-2"]


def test_done_work_cannot_be_carried(year: Year, into: Key) -> None:
    done = next(
        row.assignment
        for row in year.seen(lambda: work_of_authority(year.actor(COMMITTEE), year.cycle))
        if row.assignment.kind == "peak_land_cases"
    )
    with pytest.raises(Invalid, match="đã hoàn thành"):
        carry(year, into, piece(done, part=PartForm(Decimal(1))))
    unfinished = old(year, into)
    assert carry(year, into, piece(unfinished)), "the same order is fine for work that is not done"


def test_work_reopened_by_a_withdrawn_line_can_be_carried(year: Year, into: Key) -> None:
    assert len(draft(year, into).rows) == 2
    lines = year.seen(
        lambda: db.session.execute(
            select(ReportLine.tenant_id, ReportLine.id)
            .join(
                Assignment, (Assignment.tenant_id == ReportLine.tenant_id) & (Assignment.id == ReportLine.assignment_id)
            )
            .where(Assignment.kind == "peak_land_cases")
        ).all()
    )
    review_lines(year.actor(ADVISER), [ReviewForm(tuple(lines[0]), "withdrawn", "Số liệu chưa đúng.")])
    work = old(year, into, "peak_land_cases")
    assert carry(year, into, piece(work, part=PartForm(Decimal(1))))


def test_a_running_cycle_has_nothing_to_carry(year: Year, into: Key) -> None:
    work = old(year, into)
    with clock.at(clock.now().replace(year=2021, month=12)), pytest.raises(Invalid, match="chưa kết thúc"):
        carry(year, into, piece(work))


def test_work_stays_with_its_unit(year: Year, into: Key) -> None:
    work = old(year, into)
    other = next(
        row.unit
        for row in year.seen(lambda: work_of_authority(year.actor(COMMITTEE), year.cycle))
        if row.unit.name == "Huyện ủy Một"
    )
    with pytest.raises(Invalid, match="đúng đơn vị"):
        carry(year, into, piece(work, unit=(other.tenant_id, other.id)))


def test_another_authoritys_work_is_not_carried(year: Year, into: Key) -> None:
    """A district cannot carry on what the province gave it, nor the province what a district gave out below."""
    district = year.actor("bi-thu.mot@an.example", "leader")
    work = old(year, into)
    cascaded = year.seen(
        lambda: db.session.scalars(select(Assignment).where(Assignment.order_tenant_id == district.tenant_id)).first()
    )
    assert cascaded is not None
    with pytest.raises(Invalid, match="không phải nhiệm vụ do cấp mình giao"):
        carry(year, into, piece(cascaded, part=PartForm(Decimal(1))))
    second = year.actor(DISTRICT_2, "leader")
    with pytest.raises(Invalid, match="không phải nhiệm vụ do cấp mình giao"):
        issue_order(second, into, replace(ORDER_2022, number="1-QĐ/HU"), [piece(work)])


def test_carried_work_is_beside_the_counts(year: Year, into: Key) -> None:
    """19 targets are the rule: two carried ones neither fill them nor stand in their way."""
    works = [old(year, into, kind) for kind in ("disbursement", "enterprise_organisations")]
    carry(year, into, piece(works[0]), piece(works[1], part=PartForm(Decimal(6))))
    kinds = [item for item in draft(year, into).items.values() if "districts" in item.subject_groups]
    new = [piece(works[0], kind=item.key, part=PartForm(Decimal(1)), carried_from=None) for item in kinds]
    with pytest.raises(Invalid, match="được giao 18 chỉ tiêu; quy định ít nhất 19"):
        carry(year, into, *new[1:], number="06-QĐ/TU")
    carry(year, into, *new, number="06-QĐ/TU")


def test_a_carried_piece_of_a_large_order_counts_as_carried_before_it_is_made(
    year: Year, into: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_queue, "MOST_AT_ONCE", 1)
    works = [old(year, into, kind) for kind in ("disbursement", "enterprise_organisations")]
    carry(year, into, piece(works[0]), piece(works[1], part=PartForm(Decimal(6))))
    assert not draft(year, into).rows
    with pytest.raises(Conflict, match="đã được chuyển tiếp"):
        carry(year, into, piece(works[0]), number="06-QĐ/TU")
    work_off()
    chained = chain(year, (works[1].tenant_id, works[1].id))
    assert [key for key, _id in chained] == ["2021", "2022"]
