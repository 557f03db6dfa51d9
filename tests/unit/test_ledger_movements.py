"""The ledger as a function of accepted lines: whatever is accepted, corrected and withdrawn, its sums are right."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.targets import Measure
from core.reporting.ledger import SUMMED, Increment, SourceLine, increments, movements

ENDS = [date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31)]


@st.composite
def filed(draw: st.DrawFn) -> list[SourceLine]:
    """Draw the lines of one source: up to four windows, each line perhaps corrected, each accepted or not."""
    lines = []
    for window in draw(st.lists(st.integers(0, 3), unique=True)):
        for attempt in range(draw(st.integers(1, 3))):
            amount, whole = draw(st.integers(0, 9)), draw(st.integers(1, 9))
            lines.append(
                SourceLine(
                    id=uuid.UUID(int=attempt * 10 + window),
                    report_id=uuid.UUID(int=100 + window),
                    ends_on=ENDS[window],
                    value=Decimal(amount),
                    denominator=Decimal(whole),
                    accepted=draw(st.booleans()),
                )
            )
    return draw(st.permutations(lines))


def last_accepted(lines: Sequence[SourceLine], end: date) -> SourceLine | None:
    """Return the line that counts for the window that ended on ``end``, told the plain way."""
    accepted = [line for line in lines if line.accepted and line.ends_on == end]
    return max(accepted, key=lambda line: line.id) if accepted else None


def expected(lines: Sequence[SourceLine], until: date, measure: Measure) -> tuple[Decimal, Decimal]:
    counting = [line for end in ENDS if end <= until and (line := last_accepted(lines, end)) is not None]
    if measure not in SUMMED:
        counting = counting[-1:]
    amount = sum((line.value for line in counting), Decimal(0))
    return amount, sum((line.denominator or Decimal(0) for line in counting), Decimal(0))


def total(found: Mapping[uuid.UUID, Increment], until: date) -> tuple[Decimal, Decimal]:
    rows = [row for row in found.values() if row.on <= until]
    amount = sum((row.amount for row in rows), Decimal(0))
    return amount, sum((row.denominator or Decimal(0) for row in rows), Decimal(0))


@given(filed(), st.sampled_from(ENDS))
def test_a_state_at_the_end_of_any_window_is_the_newest_accepted_one(lines: list[SourceLine], until: date) -> None:
    assert total(increments(lines, Measure.RATIO), until) == expected(lines, until, Measure.RATIO)


@given(filed(), st.sampled_from(ENDS))
def test_counts_add_up_over_the_windows(lines: list[SourceLine], until: date) -> None:
    amount, _denominator = total(increments(lines, Measure.COUNT), until)
    assert amount == expected(lines, until, Measure.COUNT)[0]


@given(filed(), st.lists(st.booleans(), min_size=12, max_size=12), st.sampled_from([Measure.COUNT, Measure.RATIO]))
def test_entries_lead_from_any_state_to_any_other_and_an_odd_number_stands(
    lines: list[SourceLine], verdicts: list[bool], measure: Measure
) -> None:
    judged = [replace(line, accepted=said) for line, said in zip(lines, verdicts, strict=False)]
    states = [[], lines, judged]
    entered: list[tuple[uuid.UUID, Increment]] = []
    before: dict[uuid.UUID, Increment] = {}
    for state in states:
        after = increments(state, measure)
        entered += movements(before, after)
        before = after
    for end in ENDS:
        rows = [row for _line, row in entered if row.on <= end]
        assert sum((row.amount for row in rows), Decimal(0)) == total(before, end)[0]
    standing = {line for line, count in Counter(line for line, _row in entered).items() if count % 2}
    assert standing == before.keys()


@pytest.mark.parametrize("measure", [Measure.RATE, Measure.YES_NO])
def test_numbers_without_a_denominator_have_none_in_the_ledger(measure: Measure) -> None:
    line = SourceLine(uuid.UUID(int=1), uuid.UUID(int=2), ENDS[0], Decimal(1), None, accepted=True)
    assert increments([line], measure) == {line.id: Increment(Decimal(1), None, ENDS[0])}
