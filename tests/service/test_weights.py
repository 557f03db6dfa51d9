"""Kinds of work that ask for a coefficient: refused without it, kept with it, read by rules."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.assignment.models import Assignment
from core.assignment.services import OrderForm, PartForm, PieceForm, issue_order
from core.db import bind_context, db
from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.errors import Invalid
from core.evaluation.services import RunForm, open_run
from tests.packs import install
from tests.rhythm_pack import PACK, rate_by_it
from tests.tenancy_rows import unit_by_key
from tests.year import ADVISER, COMMITTEE, DIRECTOR, Year, work_off

ORDER = OrderForm("77-QĐ/TU", date(2021, 6, 1), "T/M Ban Thường vụ", "Giao thêm sản phẩm")


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    install(reported_app, PACK)
    return reported_app


@pytest.fixture(autouse=True)
def in_june(year: Year) -> Iterator[None]:
    rate_by_it(year)
    with clock.at(datetime(2021, 6, 1, 9, tzinfo=clock.VIETNAM)):
        yield


def piece(year: Year, weight: Decimal | None, kind: str = "product") -> PieceForm:
    committee = year.actor(COMMITTEE)
    bind_context(db.session(), committee.context)
    unit = unit_by_key(committee.tenant_id, "so-giao-duc" if kind == "product" else "mat-tran")
    days = (date(2021, 6, 1), date(2021, 12, 15))
    part = PartForm(Decimal(2)) if kind == "product" else None
    return PieceForm((unit.tenant_id, unit.id), kind, "Đề án chuyển đổi số", *days, weight=weight, part=part)


def given(year: Year) -> list[Decimal]:
    rows = select(Assignment.weight).where(Assignment.order_number == ORDER.number)
    return list(year.seen(lambda: db.session.scalars(rows).all()))


@pytest.mark.parametrize("weight", [None, Decimal(0), Decimal(-1)])
def test_work_without_the_coefficient_its_kind_asks_for_is_refused(year: Year, weight: Decimal | None) -> None:
    with pytest.raises(Invalid) as refusal:
        issue_order(year.actor(COMMITTEE), year.cycle, ORDER, [piece(year, weight)])
    (problem,) = refusal.value.problems
    assert "Đề án chuyển đổi số" in problem.message
    assert problem.citation == "Điều 5, Quy định thử về đánh giá"
    issue_order(year.actor(COMMITTEE), year.cycle, ORDER, [piece(year, Decimal("1.5"))])
    assert given(year) == [Decimal("1.5")]


def test_other_work_has_none(year: Year) -> None:
    with pytest.raises(Invalid):
        issue_order(year.actor(COMMITTEE), year.cycle, ORDER, [piece(year, Decimal("1.5"), "body_task")])
    issue_order(year.actor(COMMITTEE), year.cycle, ORDER, [piece(year, None, "body_task")])
    assert given(year) == [Decimal(1)]


def test_a_rating_reads_the_coefficient(year: Year) -> None:
    issue_order(year.actor(COMMITTEE), year.cycle, ORDER, [piece(year, Decimal("1.5"))])
    work_off()
    with clock.at(datetime(2022, 1, 5, 9, tzinfo=clock.VIETNAM)):
        form = RunForm("nam-2021", "Năm 2021", date(2021, 12, 31))
        open_run(year.actor(ADVISER), year.cycle, form)
        work_off()
    facts = restore(SubjectFacts, year.files()[DIRECTOR].evaluation.facts)
    assert sorted(work.weight for work in facts.assignments) == [Decimal(1), Decimal("1.5")]
