"""Who hears of work: the authority that gave it, and no other body of the same province."""

import pytest

from core.db import bind_context, db
from core.db.bulk import Key
from core.errors import NotAllowed
from core.reporting.models import LineReview
from core.reporting.queries import report_lines
from core.reporting.services import (
    DirectionForm,
    LineForm,
    ReviewForm,
    direct_work,
    open_report,
    review_lines,
    save_report,
    submit_report,
    urge_work,
)
from tests.personal_work import ADVISER, COMMITTEE, DIRECTOR, PARTY_GROUP, Personal
from tests.world import YEAR_END

DIRECTION = DirectionForm("Tập trung giải phóng mặt bằng", "05-TB/TU", YEAR_END)


def given(personal: Personal) -> Key:
    """Let the standing committee give the director a piece of work."""
    personal.order(COMMITTEE, personal.piece("khai", "so-xay-dung", "director"))
    ((work, _holder),) = personal.work()
    return work.tenant_id, work.id


def filed(personal: Personal) -> Key:
    """Let the director report it; returns the line."""
    given(personal)
    unit, _post = personal.director
    director = next(seat.actor() for seat in personal.seats(DIRECTOR) if seat.unit_id == unit[1])
    report = (unit[0], open_report(director, personal.cycle, unit[1], "2021"))
    (row,) = report_lines(report)
    line = LineForm(row.line.id, value=row.target and 1, narrative="Đã bàn giao")
    save_report(director, report, version=1, narrative="", entered=[line])
    submit_report(director, report, version=2)
    return row.line.tenant_id, row.line.id


def test_a_report_is_answered_by_who_gave_the_work(personal: Personal) -> None:
    line = filed(personal)
    with pytest.raises(NotAllowed, match="Chỉ cấp đã giao"):
        review_lines(personal.actor(PARTY_GROUP), [ReviewForm(line, "accepted")])
    review_lines(personal.actor(ADVISER), [ReviewForm(line, "accepted")])
    bind_context(db.session(), personal.actor(COMMITTEE).context)
    assert [row.verdict for row in db.session.query(LineReview)] == ["accepted"]


def test_work_is_directed_and_urged_by_who_gave_it(personal: Personal) -> None:
    work = given(personal)
    with pytest.raises(NotAllowed, match="Chỉ cấp đã giao"):
        direct_work(personal.actor(PARTY_GROUP), work, DIRECTION)
    with pytest.raises(NotAllowed, match="Chỉ cấp đã giao"):
        urge_work(personal.actor(PARTY_GROUP), [work])
    direct_work(personal.actor(COMMITTEE), work, DIRECTION)
    assert urge_work(personal.actor(COMMITTEE), [work]) == 1
