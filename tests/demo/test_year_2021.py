"""The year 2021 of Vĩnh Phúc, as the press told it, comes out of rows."""

import ast
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from core import clock
from core.assignment.queries import assignment_targets_of, unit_assignments, visible_cycles
from core.assignment.services import OrderForm, PartForm, PieceForm, issue_order
from core.config import Config
from core.dashboard.summary import Summary, cycle_of, summarise
from core.db import RowContext, bind_context, db
from core.domain.canonical import canonical
from core.domain.restore import restore
from core.domain.score import ScoreNode
from core.errors import Conflict
from core.evaluation.queries import evaluations, runs
from core.evaluation.verification import verify_run
from core.provision.loader import load_demo
from core.provision.story.seats import Seats
from core.reporting.queries import report_lines
from core.reporting.services import LineForm, ReviewForm, correct_line, review_lines
from core.tenancy.models import Tenant
from core.tenancy.queries import tenant_by_slug

ROOT = Path(__file__).parents[2]
TAM_DAO = "26.248"


def province() -> Tenant:
    found = tenant_by_slug("vinh-phuc")
    assert found is not None
    return found


def summary(key: str = "2021") -> Summary:
    tenant = province()
    bind_context(db.session(), RowContext(tenant.id))
    cycle = cycle_of(tenant, key)
    bind_context(db.session(), RowContext(tenant.id, authority_id=cycle.authority_id))
    return summarise(tenant, cycle)


def target(found: Summary, key: str):
    return next(row for row in found.targets if row.key == key)


def part(found: Summary, key: str, unit: str):
    return next(row for row in target(found, key).parts if row.unit == unit)


@pytest.fixture
def year(demo_app: Flask) -> Summary:
    return summary()


def test_new_members_of_nine_districts_and_the_committees(year: Summary):
    row = target(year, "new_members")
    assert (row.plan, row.allocated, row.actual) == (Decimal(2000), Decimal(2000), Decimal(2101))
    districts = [part for part in row.parts if part.unit.startswith("26.")]
    assert (len(districts), len(row.parts)) == (9, 13)
    assert sum(part.actual for part in row.parts) == row.actual
    assert part(year, "new_members", TAM_DAO).attainment == Decimal("1.15")


def test_new_organisations_against_the_term_before(year: Summary):
    row = target(year, "enterprise_organisations")
    assert (row.actual, row.baseline) == (Decimal(24), Decimal(19))
    assert part(year, "enterprise_organisations", TAM_DAO).actual == 2


def test_tam_dao(year: Summary):
    assert part(year, "disbursement", TAM_DAO).actual == Decimal("90.3")
    assert part(year, "new_land_violations", TAM_DAO).actual == 100
    backlog, peak = part(year, "backlog_land_violations", TAM_DAO), part(year, "peak_land_cases", TAM_DAO)
    assert backlog.actual - backlog.plan == Decimal("0.8")
    assert peak.actual - peak.plan == 2
    met = {row.unit for row in target(year, "mobilisation").parts if row.actual == 1}
    assert TAM_DAO in met
    assert len(met) == 2


def test_subjects_and_assignments(year: Summary):
    assert year.subjects == {"bodies": 13, "directors": 6, "districts": 27}
    assert (year.heads, year.assignments.carried) == ({"directors": 6, "districts": 18}, 0)
    assert year.assignments.by_group["districts"] == 9 * 18
    assert sum(year.assignments.by_group.values()) == year.assignments.total
    assert sum(year.assignments.by_state.values()) == year.assignments.total


def test_everybody_was_rated_good_or_excellent(year: Summary):
    assert {group: sum(levels.values()) for group, levels in year.ratings.items()} == year.subjects
    assert all(levels["HT"] == levels["KHT"] == 0 for levels in year.ratings.values())


def test_the_summary_reads_as_promised(year: Summary):
    data = json.loads(json.dumps(canonical(year)))
    assert set(data) == {"tenant", "cycle", "groups", "subjects", "heads", "assignments", "targets", "ratings"}
    assert set(data["assignments"]) == {"total", "by_group", "by_state", "carried"}
    assert {"key", "label", "plan", "allocated", "actual", "attainment", "parts"} <= set(data["targets"][0])
    assert all(set(row) >= {"unit", "plan", "actual", "attainment"} for t in data["targets"] for row in t["parts"])
    members = next(row for row in data["targets"] if row["key"] == "new_members")
    assert (members["plan"], members["actual"], members["attainment"]) == ("2000", "2101", "1.0505")


def decided() -> dict[str, tuple[str, ScoreNode]]:
    tenant = province()
    bind_context(db.session(), RowContext(tenant.id))
    authority = cycle_of(tenant, "2021").authority_id
    bind_context(db.session(), RowContext(tenant.id, authority_id=authority))
    rows = evaluations((tenant.id, runs()[0].id))
    return {
        row.evaluation.subject_key: (row.decision.level, restore(ScoreNode, row.decision.tree))
        for row in rows
        if row.decision
    }


def test_two_heads_of_one_unit_answer_for_the_same_work_and_differ(demo_app: Flask):
    levels = decided()
    secretary, chairman = (levels[f"{TAM_DAO}/huyen-uy/{member}"] for member in ("secretary", "chairman"))
    assert (secretary[0], chairman[0]) == ("XS", "HTT")
    computed = [next(n for n in tree.walk() if n.key.startswith("score")) for _level, tree in (secretary, chairman)]
    assert computed[0].value == computed[1].value, "the same work gives the same points"
    marks = [{n.value for n in tree.walk() if n.key.startswith("mark.")} for _level, tree in (secretary, chairman)]
    assert marks[0] != marks[1], "the council's marks differ"


def test_the_chain_of_evidence_of_the_education_department(demo_app: Flask, owner: Connection):
    held = (
        "select a.kind, count(*) from assignment a join unit u on (u.tenant_id, u.id) = (a.tenant_id, a.unit_id)"
        " join cycle c on (c.tenant_id, c.id) = (a.cycle_tenant_id, a.cycle_id) and c.key = '2021'"
        " where u.key = 'so-giao-duc-va-dao-tao' group by a.kind"
    )
    work = dict(owner.execute(text(held)).all())
    assert work == {"product": 1, "secretary_programme_task": 8, "committee_plan_task": 22}
    titles = [row[0] for row in owner.execute(text("select title from evidence where kind = 'workshop'"))]
    assert sum("cơ sở giáo dục" in title for title in titles) == 9
    assert sum("chuyên gia" in title for title in titles) == 5
    papers = owner.execute(text("select kind, number from evidence where kind in ('submission', 'draft')")).all()
    assert sorted(tuple(row) for row in papers) == [("draft", ""), ("draft", ""), ("submission", "192")]
    assert decided()["26/so-giao-duc-va-dao-tao/director"][0] == "HTT"


def totals(slug: str) -> Decimal:
    """Return what the ledger says of new members at one level: the sum of the target nearest to its holder."""
    tenant = tenant_by_slug(slug)
    assert tenant is not None
    bind_context(db.session(), RowContext(province().id))
    found = db.session.execute(
        text(
            "select coalesce(sum(c.amount), 0) from contribution c"
            " join target t on (t.tenant_id, t.id) = (c.target_tenant_id, c.target_id)"
            " join cycle y on (y.tenant_id, y.id) = (t.cycle_tenant_id, t.cycle_id) and y.key = '2021'"
            " where t.kind = 'new_members' and t.tenant_id = :tenant"
            " and (t.assignment_id is null or t.tenant_id <> :province)"
        ),
        {"tenant": tenant.id, "province": province().id},
    )
    amount: Decimal = found.scalar_one()
    return amount


LEVELS = ("vinh-phuc/tam-dao/dai-dinh", "vinh-phuc/tam-dao", "vinh-phuc")


def test_a_corrected_line_counts_once_at_every_level(demo_app: Flask):
    seats = Seats(province())
    before = {slug: totals(slug) for slug in LEVELS}
    with clock.at(datetime(2022, 1, 3, 9, tzinfo=clock.VIETNAM)):
        line, value = _accepted_line(seats)
        commune = seats.by_address("bi-thu.dai-dinh.tam-dao@vinh-phuc.example", "leader")
        form = LineForm(line[1], value + 3, done=True, narrative="Bổ sung ba quyết định kết nạp.")
        correction = correct_line(commune, line, form)
        assert {slug: totals(slug) for slug in LEVELS} == before, "nothing moves before it is accepted"
        district = seats.by_address("bi-thu.tam-dao@vinh-phuc.example", "leader")
        review_lines(district, [ReviewForm((line[0], correction), "accepted")])
    after = {slug: totals(slug) for slug in LEVELS}
    print("\n".join(f"{slug}: {before[slug]} → {after[slug]}" for slug in LEVELS))
    assert {slug: after[slug] - before[slug] for slug in LEVELS} == dict.fromkeys(LEVELS, Decimal(3))


def _accepted_line(seats: Seats):
    commune = seats.by_address("bi-thu.dai-dinh.tam-dao@vinh-phuc.example", "leader")
    bind_context(db.session(), commune.context)
    last = "select tenant_id, id from report where tenant_id = :tenant and \"window\" = '2021-Q4'"
    report = db.session.execute(text(last), {"tenant": commune.tenant_id}).one()
    row = report_lines((report[0], report[1]))[0]
    assert row.line.value is not None
    return (row.line.tenant_id, row.line.id), row.line.value


def test_a_target_with_results_of_its_own_is_not_split(demo_app: Flask):
    seats = Seats(province())
    with clock.at(datetime(2021, 12, 20, 9, tzinfo=clock.VIETNAM)):
        holder = seats.leader("26.249")
        secretary = seats.by_address("bi-thu.binh-xuyen@vinh-phuc.example", "leader")
        cycle = next(row for row in visible_cycles() if row.key == "2021")
        key = (cycle.tenant_id, cycle.id)
        work = unit_assignments((holder.unit.tenant_id, holder.unit.id), key)
        part = next(t for t in assignment_targets_of((w.tenant_id, w.id) for w in work) if t.kind == "new_members")
        commune = next(p for p in seats.leaders("commune_committee") if p.tenant.parent_id == holder.tenant.id)
        secretary = seats.by_address("bi-thu.binh-xuyen@vinh-phuc.example", "leader")
        piece = PieceForm(
            unit=(commune.unit.tenant_id, commune.unit.id),
            kind="new_members",
            title="Kết nạp đảng viên",
            starts_on=cycle.starts_on,
            due_on=cycle.ends_on,
            part=PartForm(Decimal(5), parent=(part.tenant_id, part.id)),
        )
        form = OrderForm("99-QĐ/HU", cycle.ends_on, "T/M Ban Thường vụ", "Giao thêm")
        with pytest.raises(Conflict, match="tự báo cáo"):
            issue_order(secretary, key, form, [piece])


def test_removing_an_accepted_line_is_seen(demo_app: Flask, owner: Connection):
    before = summary()
    assert all(check.holds for check in _verify())
    removed = owner.execute(
        text(
            "delete from contribution where line_id = (select l.id from report_line l"
            " join target t on (t.tenant_id, t.id) = (l.tenant_id, l.target_id)"
            " join tenant d on d.id = l.tenant_id where d.code = :code and t.kind = 'peak_land_cases'"
            " and exists (select from cycle y where (y.tenant_id, y.id) = (t.cycle_tenant_id, t.cycle_id)"
            " and y.key = '2021') and l.value > 0 order by l.id desc limit 1)"
        ),
        {"code": TAM_DAO},
    )
    assert removed.rowcount
    owner.commit()
    db.session.rollback()
    after = summary()
    assert target(after, "peak_land_cases").actual < target(before, "peak_land_cases").actual
    (check,) = _verify()
    assert not check.holds
    assert {finding.subject for finding in check.moved} >= {"Bí thư Huyện ủy Tam Đảo"}


def _verify():
    tenant = province()
    bind_context(db.session(), RowContext(tenant.id))
    cycle = next(row for row in visible_cycles() if row.tenant_id == tenant.id and row.key == "2021")
    bind_context(db.session(), RowContext(tenant.id, authority_id=cycle.authority_id))
    return [verify_run((tenant.id, run.id)) for run in runs()]


def test_living_it_twice_changes_nothing(demo: Config, owner: Connection):
    count = text("select count(*) from audit_entry")
    before = owner.execute(count).scalar()
    owner.commit()
    load_demo(demo)
    assert owner.execute(count).scalar() == before


def test_no_result_stands_in_the_code():
    results = {2101, "2101", "2.101", "90.3", "90,3", "80.8", "80,8", "115", "1.15"}
    code = [path for room in ("core", "plugins") for path in (ROOT / room).rglob("*.py")]
    said = {
        (path.name, node.value)
        for path in code
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in results
    }
    assert said == set()
