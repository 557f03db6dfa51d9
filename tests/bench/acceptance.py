"""Accepting reports: statements and the roll-up at depth four, and eight reviewers at once."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from sqlalchemy import event, func, insert, select
from sqlalchemy.orm import aliased
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import Assignment, Target
from core.assignment.queries import visible_cycles
from core.assignment.services import OrderForm, PartForm, PieceForm, issue_order
from core.auth.actor import Actor, system_actor
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.notify.models import Notice
from core.provision.engines import Engines
from core.reporting.models import LineReview, ReportLine
from core.reporting.queries import report_lines, sums
from core.reporting.services import LineForm, ReviewForm, open_report, review_lines, save_report, submit_report
from core.tenancy.models import Tenant, Unit
from core.tenancy.services import EDIT_ORGANISATION, NewAuthority, NewUnit, add_authorities, add_units
from tests.bench.nation import DISTRICTS, Nation, actor, slug
from tests.bench.timing import Row, by_turns, timed

STARTS, ENDS = date(2021, 1, 10), date(2021, 12, 31)
AMOUNT = Decimal(7)
CLIENTS, EACH = 8, 20


def accept(engines: Engines, nation: Nation) -> Row:
    """Accept a report whose number counts at four levels: province, district, commune and a cell of it."""
    app = nation.app()
    with app.app_context(), clock.at(datetime(2021, 4, 5, 9, tzinfo=clock.VIETNAM)):
        issuer, cell, line_targets = _fourth_level()
        before = _sums(line_targets)
        leader = actor(f"bi-thu.{_commune()}@{slug(1)}.example")
        bind_context(db.session(), leader.context)
        line = _filed(leader, cell)
        statements = 0

        def count(*_: object) -> None:
            nonlocal statements
            statements += 1

        event.listen(db.engine, "before_cursor_execute", count)
        elapsed = timed(lambda: review_lines(issuer, [ReviewForm(line, "accepted")]))
        event.remove(db.engine, "before_cursor_execute", count)
        rose = [after - old for old, after in zip(before, _sums(line_targets), strict=True)]
    _dispose(app)
    right = "right" if rose == [AMOUNT] * 4 else f"WRONG: {rose}"
    name = f"accept a report at depth 4: statements; roll-up {right}"
    return Row(name, str(statements), f"{elapsed * 1000:.1f} ms", "", "≤ 12 statements")


def _commune() -> str:
    return "xa-0101.huyen-01"


def _fourth_level() -> tuple[Actor, Key, list[Key]]:
    """Let a district give a commune, and the commune a cell, a part of new members; return who gave it to the cell."""
    district = actor(f"bi-thu.huyen-01@{slug(1)}.example", "leader")
    bind_context(db.session(), district.context)
    cycle = visible_cycles()[0]
    key = (cycle.tenant_id, cycle.id)
    held = select(Target).where(Target.tenant_id == district.tenant_id, Target.kind == "new_members")
    above = db.session.scalars(held).first()
    commune = db.session.scalars(select(Tenant).where(Tenant.slug == f"{slug(1)}/huyen-01/xa-0101")).one()
    unit = db.session.scalars(select(Unit).where(Unit.tenant_id == commune.id)).first()
    assert above is not None
    assert unit is not None
    _give(district, key, (commune.id, unit.id), (above.tenant_id, above.id))
    editor = system_actor(commune.id, EDIT_ORGANISATION)
    cell = NewUnit(commune.id, f"chi-bo-{uuid.uuid4().hex[:8]}", "cell", "Chi bộ", date(2020, 10, 15))
    body = NewAuthority(commune.id, f"dang-uy-{uuid.uuid4().hex[:8]}", "Đảng ủy", unit.id)
    add_units(editor, [cell])
    add_authorities(editor, [body])
    issuer = replace(actor(f"bi-thu.{_commune()}@{slug(1)}.example"), authority_id=body.id)
    own = _newest_target(commune.id, unit.id)
    _give(issuer, key, (commune.id, cell.id), (own.tenant_id, own.id))
    last = _newest_target(commune.id, cell.id)
    return issuer, (commune.id, cell.id), list(zip(last.line_tenant_ids, last.line_ids, strict=True))


def _give(issuer: Actor, cycle: Key, unit: Key, parent: Key) -> None:
    part = PartForm(Decimal(1), parent)
    piece = PieceForm(unit, "new_members", "Kết nạp đảng viên", STARTS, ENDS, part=part, again=True)
    form = OrderForm(uuid.uuid4().hex, STARTS, "T/M", "Giao chỉ tiêu", "Đo tốc độ")
    issue_order(issuer, cycle, form, [piece])


def _newest_target(tenant_id: uuid.UUID, unit_id: uuid.UUID) -> Target:
    bind_context(db.session(), RowContext(tenant_id))
    of_unit = (Assignment.tenant_id == Target.tenant_id) & (Assignment.id == Target.assignment_id)
    rows = select(Target).join(Assignment, of_unit).where(Assignment.tenant_id == tenant_id)
    return db.session.scalars(rows.where(Assignment.unit_id == unit_id).order_by(Target.id.desc())).first()  # type: ignore[return-value]


def _filed(leader: Actor, cell: Key) -> Key:
    cycle = visible_cycles()[0]
    report = (leader.tenant_id, open_report(leader, (cycle.tenant_id, cycle.id), cell[1], "2021-Q1"))
    (row,) = report_lines(report)
    save_report(leader, report, version=1, narrative="", entered=[LineForm(row.line.id, AMOUNT)])
    submit_report(leader, report, version=2)
    return row.line.tenant_id, row.line.id


def _sums(targets: list[Key]) -> list[Decimal]:
    """Return what the ledger says at each level, as the province sees it."""
    bind_context(db.session(), RowContext(targets[-1][0]))
    found = sums(targets)
    return [found[key].amount if key in found else Decimal(0) for key in targets]


def eight_clients(engines: Engines, nation: Nation) -> Row:
    """Accept reports of eight districts at once, with roll-up and audit, against plain inserts by as many clients."""
    app = nation.app()
    with app.app_context():
        reviewers = [
            actor(f"bi-thu.huyen-{number:02}@{slug(1)}.example", "leader") for number in range(1, DISTRICTS + 1)
        ][:CLIENTS]
        waiting = [iter(_waiting(reviewer)) for reviewer in reviewers]
        units = [_unit(reviewer) for reviewer in reviewers]
        db.session.remove()
    failures: list[Exception] = []

    def at_once(act: Callable[[int], None]) -> None:
        def client(number: int) -> None:
            with app.app_context():
                for _ in range(EACH):
                    try:
                        act(number)
                    except Exception as error:
                        failures.append(error)

        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(client, range(CLIENTS)))

    def review(number: int) -> None:
        review_lines(reviewers[number], [ReviewForm(next(waiting[number]), "accepted")])

    def plain(number: int) -> None:
        bind_context(db.session(), reviewers[number].context)
        row = {"tenant_id": units[number][0], "id": uuid7(), "unit_id": units[number][1], "outbox_id": uuid7()}
        db.session.execute(insert(Notice).values(**row, kind="bench", details={}, at=clock.now()))
        db.session.commit()

    pair = by_turns(lambda: at_once(review), lambda: at_once(plain), 3)
    _dispose(app)
    ours, against = (CLIENTS * EACH / seconds for seconds in pair)
    told = f"{CLIENTS} clients accept a line / plain insert: commits/s, {len(failures)} failures"
    return Row(told, f"{ours:.0f}/s", f"{against:.0f}/s", f"{ours / against:.2f}", "≥ 0.5, no deadlock")


def _waiting(reviewer: Actor) -> Iterator[Key]:
    """Return filed lines of work that a district gave and nobody has answered, enough for every round."""
    bind_context(db.session(), reviewer.context)
    review = aliased(LineReview)
    rows = (
        select(ReportLine.tenant_id, ReportLine.id)
        .join(Assignment, (Assignment.tenant_id == ReportLine.tenant_id) & (Assignment.id == ReportLine.assignment_id))
        .outerjoin(review, (review.tenant_id == ReportLine.tenant_id) & (review.line_id == ReportLine.id))
        .where(Assignment.order_tenant_id == reviewer.tenant_id, ReportLine.submitted_at.is_not(None))
        .where(review.id.is_(None), func.coalesce(ReportLine.value, 0) > 0)
        .limit(EACH * 4)
    )
    return iter([(tenant, line) for tenant, line in db.session.execute(rows)])


def _unit(reviewer: Actor) -> Key:
    bind_context(db.session(), reviewer.context)
    row = db.session.scalars(select(Unit).where(Unit.tenant_id == reviewer.tenant_id)).first()
    assert row is not None
    return row.tenant_id, row.id


def _dispose(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
