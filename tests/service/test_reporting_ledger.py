"""The ledger on real PostgreSQL: what is accepted counts once at every level, and can be taken back."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.assignment.services import OrderForm, PartForm, PieceForm, issue_order
from core.auth.actor import Actor, system_actor
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.reporting.models import Contribution, LineReview
from core.reporting.queries import report_lines
from core.reporting.services import LineForm, ReviewForm, correct_line, review_lines
from core.tenancy.services import NewAuthority, NewUnit, add_authorities, add_units
from tests.assigned_year import ADVISOR, COMMUNE, DEPARTMENT, DISTRICT, FRONT, OTHER_COMMUNE, OTHER_DISTRICT, Assigned
from tests.world import NEW_YEAR, YEAR_END, counted, on


def levels(assigned: Assigned) -> list[Key]:
    """Return the targets of new members from the commune up to the province."""
    found = [assigned.held(address, "new_members")[1] for address in (COMMUNE, DISTRICT)]
    return [*((target.tenant_id, target.id) for target in found if target), assigned.province_target()]


def entries(assigned: Assigned, target: Key) -> list[Decimal]:
    bind_context(db.session(), RowContext(assigned.tenant("an").id))
    rows = select(Contribution.amount).where(Contribution.target_id == target[1]).order_by(Contribution.id)
    return list(db.session.scalars(rows))


def amounts(*values: int | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def test_only_what_is_accepted_counts_and_once_at_each_level(assigned: Assigned) -> None:
    targets = levels(assigned)
    with on(4, 5):
        report = assigned.file(COMMUNE, "2021-Q1", new_members=12)
        other = assigned.file(OTHER_COMMUNE, "2021-Q1", new_members=5)
        assert assigned.total(*targets) == amounts(None, None, None)
        assigned.judge(DISTRICT, report)
        assert assigned.total(*targets) == amounts(12, 12, 12)
        assigned.judge(DISTRICT, other, "returned")
        assert assigned.total(*targets) == amounts(12, 12, 12)


def test_a_correction_changes_commune_district_and_province_once_each(assigned: Assigned) -> None:
    targets = levels(assigned)
    with on(4, 5):
        report = assigned.file(COMMUNE, "2021-Q1", new_members=12)
        other = assigned.file(OTHER_COMMUNE, "2021-Q1", new_members=5)
        assigned.judge(DISTRICT, report)
        assigned.judge(DISTRICT, other)
        before = assigned.total(*targets)
        line = assigned.line(report, "new_members").line
        form = LineForm(line.id, Decimal(9), narrative="Ba hồ sơ tính trùng")
        correct_line(assigned.leader(COMMUNE), (line.tenant_id, line.id), form)
        assert assigned.total(*targets) == before == amounts(12, 17, 17)
        assigned.judge(DISTRICT, report)
        assert assigned.total(*targets) == amounts(9, 14, 14)
    for target in targets:
        assert Counter(entries(assigned, target)) - Counter([Decimal(5)]) == Counter(map(Decimal, (12, -12, 9)))


def test_a_returned_correction_leaves_the_number_and_the_next_one_replaces_it(assigned: Assigned) -> None:
    (target, *_above) = levels(assigned)
    with on(4, 5):
        report = assigned.file(COMMUNE, "2021-Q1", new_members=12)
        assigned.judge(DISTRICT, report)
        for value, verdict, total in ((20, "returned", 12), (10, "accepted", 10)):
            line = assigned.line(report, "new_members").line
            form = LineForm(line.id, Decimal(value), narrative="Đính chính")
            correct_line(assigned.leader(COMMUNE), (line.tenant_id, line.id), form)
            assigned.judge(DISTRICT, report, verdict)
            assert assigned.total(target) == amounts(total)


def test_a_withdrawn_correction_gives_back_the_line_before_and_a_withdrawn_line_leaves_nothing(
    assigned: Assigned,
) -> None:
    targets = levels(assigned)
    with on(4, 5):
        report = assigned.file(COMMUNE, "2021-Q1", new_members=12)
        assigned.judge(DISTRICT, report)
        first = assigned.line(report, "new_members").line
        form = LineForm(first.id, Decimal(9), narrative="Đính chính")
        second = correct_line(assigned.leader(COMMUNE), (first.tenant_id, first.id), form)
        assigned.judge(DISTRICT, report)
        district = assigned.actor(DISTRICT, "leader")
        review_lines(district, [ReviewForm((first.tenant_id, second), "withdrawn", "Thiếu hồ sơ")])
        assert assigned.total(*targets) == amounts(12, 12, 12)
        review_lines(district, [ReviewForm((first.tenant_id, first.id), "withdrawn", "Thiếu hồ sơ")])
        assert assigned.total(*targets) == amounts(None, None, None)
        with pytest.raises(Conflict):
            review_lines(district, [ReviewForm((first.tenant_id, first.id), "accepted")])


def test_a_ratio_tells_the_state_at_the_end_of_each_window(assigned: Assigned) -> None:
    _work, target = assigned.held(DISTRICT, "disbursement")
    assert target is not None
    keys = {}
    for month, window, share in ((4, "2021-Q1", (20, 100)), (7, "2021-Q2", (50, 100)), (10, "2021-Q3", (90, 120))):
        with on(month, 5):
            keys[window] = assigned.file(DISTRICT, window, disbursement=share)
    first, second, third = keys.values()
    with on(10, 6):
        for key in (first, third, second):  # accepted out of order
            assigned.judge(ADVISOR, key, "accepted", "disbursement", role="advisor")
        ends = (date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30))
        states = [assigned.total(target, until=day)[0] for day in ends]
        assert states == amounts(20, 50, 90)
        found = assigned.sum_of(target)
        assert found is not None
        assert (found.amount, found.denominator, found.lines) == (90, 120, 3)
        assigned.judge(ADVISOR, second, "withdrawn", "disbursement", role="advisor")
        assert [assigned.total(target, until=day)[0] for day in ends] == amounts(20, 20, 90)
        assigned.judge(ADVISOR, third, "withdrawn", "disbursement", role="advisor")
        found = assigned.sum_of(target)
        assert found is not None
        assert (found.amount, found.denominator, found.lines) == (20, 100, 1)


def test_a_zero_that_was_accepted_is_a_number_and_not_nothing(assigned: Assigned) -> None:
    _work, target = assigned.held(DISTRICT, "security_1")
    assert target is not None
    with on(4, 5):
        report = assigned.file(DISTRICT, "2021-Q1", security_1=0)
        assigned.judge(ADVISOR, report, "accepted", "security_1", role="advisor")
        assert assigned.total(target) == amounts(0)
        assigned.judge(ADVISOR, report, "withdrawn", "security_1", role="advisor")
        assert assigned.total(target) == amounts(None)


def test_accepting_one_report_takes_few_statements_at_any_depth(assigned: Assigned) -> None:
    """A commune gives its part on to a unit of its own: the fourth level."""
    targets, (cell, commune) = levels(assigned), _fourth_level(assigned)
    with on(4, 5):
        report = assigned.file(cell, "2021-Q1", new_members=7)
        forms = [ReviewForm((row.line.tenant_id, row.line.id), "accepted") for row in report_lines(report)]
        db.session.remove()
        with counted() as statements:
            review_lines(commune, forms)
    assert len(statements) <= 12, statements
    assert assigned.total(*targets) == amounts(7, 7, 7)


def _fourth_level(assigned: Assigned) -> tuple[Actor, Actor]:
    """Return who acts for a cell of the commune, and for the commune that gives it work."""
    work, target = assigned.held(COMMUNE, "new_members")
    assert target is not None
    office = assigned.unit("an/mot/dong", "dang-uy")
    editor = system_actor(office[0], "organisation.edit")
    cell = NewUnit(office[0], "chi-bo", "cell", "Chi bộ thôn", NEW_YEAR)
    body = NewAuthority(office[0], "dang-uy", "Đảng ủy xã", office[1])
    add_units(editor, [cell])
    add_authorities(editor, [body])
    commune = replace(system_actor(office[0], "order.issue", "report.review"), authority_id=body.id)
    piece = PieceForm(
        unit=(office[0], cell.id),
        kind="new_members",
        title=target.label,
        starts_on=NEW_YEAR,
        due_on=YEAR_END,
        part=PartForm(Decimal(30), parent=(target.tenant_id, target.id)),
        parent=(work.tenant_id, work.id),
    )
    issue_order(commune, assigned.cycle, OrderForm("01", date(2021, 1, 30), "Bí thư", "Giao chi bộ"), [piece])
    return replace(system_actor(office[0], "report.write"), unit_id=cell.id), commune


def test_of_two_who_review_at_once_one_wins_and_the_other_is_told(assigned: Assigned) -> None:
    _work, target = assigned.held(FRONT, "body_task")
    assert target is not None
    with on(4, 5):
        report = assigned.file(FRONT, "2021-Q1", body_task=1)
        line = assigned.line(report, "body_task").line
        form = [ReviewForm((line.tenant_id, line.id), "accepted")]
        actors = [assigned.actor("btv@an.example"), assigned.actor(ADVISOR)]
        db.session.remove()
        outcomes = assigned.at_once(*(lambda actor=actor: review_lines(actor, form) for actor in actors))
    refusals = [outcome for outcome in outcomes if outcome is not None]
    assert len(refusals) == 1
    assert isinstance(refusals[0], Conflict)
    assert "Người khác vừa cho ý kiến" in str(refusals[0])
    assert assigned.total(target) == amounts(1)


def test_two_windows_of_one_ratio_accepted_at_once_tell_the_later_state(assigned: Assigned) -> None:
    _work, target = assigned.held(DISTRICT, "disbursement")
    assert target is not None
    keys = []
    for month, window, share in ((4, "2021-Q1", (20, 100)), (7, "2021-Q2", (50, 100))):
        with on(month, 5):
            keys.append(assigned.file(DISTRICT, window, disbursement=share))
    with on(7, 6):
        lines = [assigned.line(key, "disbursement").line for key in keys]
        actors = [assigned.actor("btv@an.example"), assigned.actor(ADVISOR)]
        db.session.remove()
        acts = [
            lambda actor=actor, line=line: review_lines(actor, [ReviewForm((line.tenant_id, line.id), "accepted")])
            for actor, line in zip(actors, lines, strict=True)
        ]
        assert assigned.at_once(*acts) == [None, None]
    found = assigned.sum_of(target)
    assert found is not None
    assert (found.amount, found.denominator, found.lines) == (50, 100, 2)


def test_only_the_level_that_ordered_the_work_judges_it(assigned: Assigned) -> None:
    with on(4, 5):
        report = assigned.file(COMMUNE, "2021-Q1", new_members=12)
        line = assigned.line(report, "new_members").line
        form = [ReviewForm((line.tenant_id, line.id), "accepted")]
        for address, role in (
            (ADVISOR, "advisor"),  # above, but did not order it
            (OTHER_DISTRICT, "leader"),
            (OTHER_COMMUNE, "leader"),
            (COMMUNE, "leader"),
            ("btc@binh.example", "advisor"),
        ):
            with pytest.raises(NotFound):
                review_lines(assigned.actor(address, role), form)
        with pytest.raises(NotAllowed):
            review_lines(assigned.actor(DEPARTMENT, "leader"), form)
    assert db.session.scalars(select(LineReview)).all() == []


def test_a_verdict_needs_its_reason_and_a_line_that_waits(assigned: Assigned) -> None:
    with on(4, 5):
        report = assigned.file(COMMUNE, "2021-Q1", new_members=12)
        line = assigned.line(report, "new_members").line
        key, district = (line.tenant_id, line.id), assigned.actor(DISTRICT, "leader")
        for form, field in (
            (ReviewForm(key, "returned"), "lines.0.comment"),
            (ReviewForm(key, "x"), "lines.0.verdict"),
        ):
            with pytest.raises(Invalid) as refusal:
                review_lines(district, [form])
            assert [problem.field for problem in refusal.value.problems] == [field]
        with pytest.raises(Invalid):
            review_lines(district, [])
        with pytest.raises(Invalid):
            review_lines(district, [ReviewForm(key, "accepted"), ReviewForm(key, "accepted")])
        with pytest.raises(Conflict):
            review_lines(district, [ReviewForm(key, "withdrawn", "Chưa chấp nhận")])
        draft = assigned.draft(OTHER_COMMUNE, "2021-Q1", new_members=1)
        unfiled = assigned.line(draft, "new_members").line
        with pytest.raises(Conflict):
            review_lines(district, [ReviewForm((unfiled.tenant_id, unfiled.id), "accepted")])
    assert assigned.total(*levels(assigned)) == amounts(None, None, None)


def test_a_number_filed_before_its_target_was_split_is_not_accepted(assigned: Assigned) -> None:
    with on(1, 25):
        report = assigned.file(OTHER_DISTRICT, "2021-Q1", new_members=3)
        _work, target = assigned.held(OTHER_DISTRICT, "new_members")
        assert target is not None
        district = assigned.actor(OTHER_DISTRICT, "leader")
        piece = PieceForm(
            unit=assigned.unit("an/hai/nam", "dang-uy"),
            kind="new_members",
            title=target.label,
            starts_on=NEW_YEAR,
            due_on=YEAR_END,
            part=PartForm(Decimal(60), parent=(target.tenant_id, target.id)),
        )
        issue_order(district, assigned.cycle, OrderForm("02", date(2021, 1, 25), "Bí thư", "Giao xã"), [piece])
        with pytest.raises(Conflict, match="cộng từ cấp dưới"):
            assigned.judge(ADVISOR, report, "accepted", "new_members", role="advisor")
        assigned.judge(ADVISOR, report, "returned", "new_members", role="advisor")
    assert assigned.total(assigned.province_target()) == amounts(None)
