"""A term with its years inside: what fits within what, and what they add up to."""

from dataclasses import replace
from datetime import date

import pytest

from core.assignment.queries import cycles_within
from core.assignment.services import close_cycle, create_cycle
from core.dashboard.queries import GroupCount
from core.dashboard.summary import cycle_of, summarise
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.errors import Invalid
from tests.personal_work import ADMINISTRATOR, COMMITTEE, CYCLE, Personal
from tests.world import open_cycle

TERM = replace(CYCLE, key="2021-2025", name="Nhiệm kỳ 2021-2025", kind="term", ends_on=date(2025, 12, 31))


def within(personal: Personal, term: Key, **changes: object) -> Key:
    """Create a year within a term."""
    form = replace(CYCLE, key="2022", name="Năm 2022", parent=term, **changes)  # type: ignore[arg-type]
    authority_id = personal.actor(COMMITTEE).authority_id
    assert authority_id is not None
    administrator = personal.actor(ADMINISTRATOR)
    return administrator.tenant_id, create_cycle(administrator, authority_id, form)


def test_years_lie_within_a_term(personal: Personal) -> None:
    term = open_cycle(personal, TERM, "khai")
    year = within(personal, term)
    bind_context(db.session(), RowContext(term[0]))
    assert [(row.tenant_id, row.id) for row in cycles_within(term)] == [year]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "term"}, "chọn loại kỳ ngắn hơn"),
        ({"starts_on": date(2020, 12, 31)}, "không bắt đầu sớm hơn"),
        ({"ends_on": date(2026, 1, 1)}, "không kết thúc muộn hơn"),
    ],
)
def test_what_does_not_fit_is_told(personal: Personal, changes: dict[str, object], said: str) -> None:
    term = open_cycle(personal, TERM, "khai")
    with pytest.raises(Invalid, match=said):
        within(personal, term, **changes)
    within(personal, term)


def test_a_closed_term_takes_no_year(personal: Personal) -> None:
    term = open_cycle(personal, TERM, "khai")
    close_cycle(personal.actor(ADMINISTRATOR), term[1])
    with pytest.raises(Invalid, match="đã đóng"):
        within(personal, term)


def test_a_term_counts_whoever_holds_work_in_its_years_once(personal: Personal) -> None:
    term = open_cycle(personal, TERM, "khai")
    second = open_cycle(personal, replace(CYCLE, key="2021b", name="Năm thứ hai", parent=term), "khai")
    first = open_cycle(personal, replace(CYCLE, key="2021a", name="Năm thứ nhất", parent=term), "khai")
    for number, cycle in enumerate((first, second)):
        personal.__dict__["cycle"] = cycle
        personal.order(COMMITTEE, personal.piece("khai", "so-xay-dung", "director"), number=f"1{number}-QĐ/TU")
    personal.order(COMMITTEE, personal.piece("khai", "so-xay-dung", "deputy"), number="20-QĐ/TU")
    tenant = personal.tenant("khai")
    bind_context(db.session(), RowContext(tenant.id))
    summed = summarise(tenant, cycle_of(tenant, "2021-2025"))
    assert summed.groups == {"managed_leaders": GroupCount(2, 1), "other_leaders": GroupCount(1, 1)}
    assert summed.subjects == {"managed_leaders": 1, "other_leaders": 1}
    assert summed.assignments.total == 3
    assert summarise(tenant, cycle_of(tenant, "2021a")).groups == {"managed_leaders": GroupCount(1, 1)}
