"""A parameter over time: each source in its lane, and what binds of them all."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from core.extensions.history import Lane, Span, drawn, spans_of
from core.extensions.models import ParameterConfirmation
from core.extensions.parameters import read_parameters
from core.extensions.queries import Entry
from core.tenancy.models import Tenant
from core.web.i18n import init_i18n
from tests.extensions.facts import DAY
from tests.extensions.kit import parameter

JULY, NEXT = date(2021, 7, 1), date(2023, 1, 1)
NEWER = """
    - valid_from: 2023-01-01
      value: 95
      certainty: confirmed
      basis: local
      citation: {document: Quy định mới, issued_on: 2022-12-01}
"""
PROVINCE, DISTRICT = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture(autouse=True)
def context() -> object:
    app = Flask("history")
    init_i18n(app)
    with app.app_context():
        yield


def entry(value: int, day: date = DAY, depth: int = 0, version: int = 1, *, illustrative: bool = False) -> Entry:
    tenant = Tenant(id=PROVINCE if depth else DISTRICT, name="Tỉnh" if depth else "Huyện")
    row = ParameterConfirmation(
        tenant_id=tenant.id,
        value=Decimal(value),
        parameter="xs",
        valid_from=day,
        document="" if illustrative else "12-QĐ/TU",
        document_date=None,
        illustrative=illustrative,
        issued_at=datetime(2021, 1, 1, tzinfo=UTC),
        version=version,
    )
    return Entry(row, tenant, depth)


def spans(text: str, *entries: Entry) -> dict[Lane, list[tuple[date, date | None, str]]]:
    (found,) = read_parameters(text, [DAY, NEXT])
    lanes: dict[Lane, list[tuple[date, date | None, str]]] = {lane: [] for lane in Lane}
    for span in spans_of(found, entries):
        lanes[span.lane].append((span.first, span.last, span.value))
    return lanes


def test_the_law_changes_and_ends_what_was_entered_before() -> None:
    text = parameter("xs", value="90", certainty="confirmed").rstrip() + NEWER
    found = spans(text, entry(85, JULY))
    last = date(2022, 12, 31)
    assert found[Lane.LAW] == [(DAY, last, "90"), (NEXT, None, "95")]
    assert found[Lane.OWN] == [(JULY, last, "85")]
    assert found[Lane.BINDS] == [(DAY, date(2021, 6, 30), "90"), (JULY, last, "85"), (NEXT, None, "95")]


def test_the_nearest_tenant_wins_and_what_nobody_says_has_no_value() -> None:
    found = spans(parameter("xs"), entry(70, date(2021, 3, 1), depth=1), entry(80, JULY), entry(75, JULY, depth=1))
    assert found[Lane.LAW] == [(DAY, None, "")]
    assert [value for _first, _last, value in found[Lane.ABOVE]] == ["70", "75"]
    assert [(first, value) for first, _last, value in found[Lane.BINDS]] == [
        (DAY, ""),
        (date(2021, 3, 1), "70"),
        (JULY, "80"),
    ]


def test_only_the_last_entry_of_a_day_stands() -> None:
    found = spans(parameter("xs"), entry(81, version=2), entry(80, version=1))
    assert found[Lane.OWN] == found[Lane.BINDS] == [(DAY, None, "81")]


def test_an_illustration_stays_one() -> None:
    (found,) = read_parameters(parameter("xs"), [DAY])
    shown: list[Span] = spans_of(found, [entry(80, illustrative=True)])
    assert [(span.illustrative, span.citation) for span in shown if span.lane in (Lane.OWN, Lane.BINDS)] == [
        (True, None)
    ] * 2


def test_the_picture_has_a_bar_for_each_span_within_its_frame() -> None:
    (found,) = read_parameters(parameter("xs"), [DAY])
    shown = spans_of(found, [entry(70, depth=1), entry(80, JULY)])
    drawing = drawn(shown)
    assert len(drawing.bars) == len(shown)
    assert [lane for lane, _top in drawing.lanes] == list(Lane)
    assert all(bar.x > 0 and bar.x + bar.width <= drawing.width and bar.y < drawing.height for bar in drawing.bars)
