"""The term 2021-2025 of Tuyên Quang, as the press told it, comes out of rows."""

import ast
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from core.dashboard.queries import GroupCount
from core.dashboard.summary import Summary, cycle_of, summarise
from core.db import RowContext, bind_context, db
from core.evaluation.queries.standing_rows import managed_in
from core.people.models import Delegation
from core.provision.recorded import read_demo
from core.tenancy.models import Tenant
from core.tenancy.queries import descendants, tenant_by_slug

ROOT = Path(__file__).parents[2]
MANAGED, OTHERS, DELEGATED = "managed_leaders", "other_leaders", "delegated_cadres"
YEN_SON, MY_BANG = "08.075", "08.075.02506"


def province() -> Tenant:
    found = tenant_by_slug("tuyen-quang")
    assert found is not None
    bind_context(db.session(), RowContext(found.id))
    return found


def summary(key: str) -> Summary:
    tenant = province()
    return summarise(tenant, cycle_of(tenant, key))


def test_the_term_adds_up_its_years(demo_app: Flask):
    term = summary("2021-2025")
    assert term.groups == {
        MANAGED: GroupCount(244, 76),
        OTHERS: GroupCount(219, 65),
        DELEGATED: GroupCount(731, 565),
    }
    years = [summary(key) for key in ("2021", "2022")]
    for group, count in term.groups.items():
        assert sum(year.groups[group].assignments for year in years) == count.assignments
    assert sum((Counter(year.assignments.by_state) for year in years), Counter()) == Counter(term.assignments.by_state)


def test_2021_of_the_leaders_managed_by_the_standing_committee(demo_app: Flask):
    assert summary("2021").groups[MANAGED] == GroupCount(221, 64)


def test_each_group_got_its_work_from_its_own_authorities(demo_app: Flask, owner: Connection):
    found = owner.execute(
        text(
            "select a.subject_group, u.kind, count(distinct au.id) from assignment a"
            " join assignment_order o on (o.tenant_id, o.id) = (a.order_tenant_id, a.order_id)"
            " join authority au on (au.tenant_id, au.id) = (o.tenant_id, o.authority_id)"
            " join unit u on (u.tenant_id, u.id) = (au.tenant_id, au.unit_id)"
            " where a.cycle_tenant_id = :province group by 1, 2"
        ),
        {"province": province().id},
    )
    kinds = {(group, kind): count for group, kind, count in found}
    assert {kind for group, kind in kinds if group in (MANAGED, OTHERS)} == {"standing_committee"}
    assert {kind for group, kind in kinds if group == DELEGATED} == {
        "district_committee",
        "party_group",
        "department",
        "party_body",
    }
    assert kinds[DELEGATED, "district_committee"] == 7
    assert kinds[DELEGATED, "party_group"] == 2


def test_yen_son_2021(demo_app: Flask, owner: Connection):
    held = owner.execute(
        text(
            "select u.kind, count(distinct (h.tenant_id, h.unit_id)),"
            " count(distinct (h.tenant_id, h.unit_id, h.member))"
            " from assignment a join assignment_order o on (o.tenant_id, o.id) = (a.order_tenant_id, a.order_id)"
            " join tenant d on d.id = o.tenant_id"
            " join assignment_holder h on (h.tenant_id, h.assignment_id) = (a.tenant_id, a.id)"
            " join unit u on (u.tenant_id, u.id) = (h.tenant_id, h.unit_id)"
            " join cycle c on (c.tenant_id, c.id) = (a.cycle_tenant_id, a.cycle_id)"
            " where d.code = :code and c.key = '2021' group by u.kind"
        ),
        {"code": YEN_SON},
    )
    found = {kind: (units, persons) for kind, units, persons in held}
    assert found == {"district_agency": (15, 15), "commune_committee": (28, 56)}
    assert sum(persons for _units, persons in found.values()) == 71


def test_who_manages_them_has_all_565_to_rate(demo_app: Flask):
    tenant = province()
    found = [row for key in ("2021", "2022") for row in managed_in(cycle_of(tenant, key), [DELEGATED])]
    assert sum(row.count for row in found) == 565
    assert {row.label: row.count for row in found}["Ban Thường vụ Huyện ủy Yên Sơn"] == 71
    assert None not in {row.authority_id for row in found}


def test_my_bang_reaches_its_income(demo_app: Flask, owner: Connection):
    row = owner.execute(
        text(
            "select a.title, t.label, t.unit, t.plan, t.baseline, t.baseline_label, a.registration_id is not null,"
            " (select sum(c.amount) from contribution c where (c.target_tenant_id, c.target_id) = (t.tenant_id, t.id))"
            " from target t join assignment a on (a.tenant_id, a.id) = (t.tenant_id, t.assignment_id)"
            " join tenant x on x.id = a.tenant_id where x.code = :code"
        ),
        {"code": MY_BANG},
    ).one()
    assert "đô thị loại V" in row[0]
    assert row[1:3] == ("Thu nhập bình quân đầu người", "triệu đồng/người/năm")
    assert row[3:] == (Decimal(47), Decimal(46), "năm trước", True, Decimal(47))


def test_some_registered_and_some_was_ordered(demo_app: Flask, owner: Connection):
    count = text(
        "select registration_id is not null, count(*) from assignment where cycle_tenant_id = :province group by 1"
    )
    ways = dict(owner.execute(count, {"province": province().id}).all())
    assert ways[True] > 0
    assert ways[False] > ways[True]
    said = text("select verdict from registration_review r join assignment a on a.registration_id = r.registration_id")
    verdicts = {row[0] for row in owner.execute(said)}
    assert {"commented", "accepted", "ordered"} <= verdicts


def test_the_province_before_july_2025(demo_app: Flask):
    below = descendants(province().id)
    assert Counter(tenant.level for tenant in below) == {"district": 7, "commune": 137}
    assert sum(tenant.code.startswith(f"{YEN_SON}.") for tenant in below) == 28


def test_what_no_source_gives_is_marked(demo_app: Flask):
    province()
    assert db.session.query(Delegation).filter(Delegation.illustrative.is_(False)).count() == 0
    assert db.session.query(Delegation).count() > 0


def test_the_demo_lives_in_october_2022():
    demo = read_demo()
    assert demo.today >= date(2022, 10, 10)
    assert sum(seat.address.endswith("@tuyen-quang.example") for seat in demo.sign_ins) == 8


@pytest.mark.parametrize("room", ["core", "plugins"])
def test_no_result_stands_in_the_code(room: str):
    results = {244, 219, 731, 565, 221, "244", "219", "731", "565", "221", "47", "46"}
    said = {
        (path.name, node.value)
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in results
    }
    assert said == set()
