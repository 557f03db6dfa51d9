"""Tenants, their tree, units and authorities, on real PostgreSQL as the owner of the schema."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from core import clock
from core.auth.actor import Actor, system_actor
from core.db import db
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.tenancy import queries
from core.tenancy.models import Tenant, TenantAlias, TenantClosure, TenantSuccession
from core.tenancy.services import (
    EDIT_ORGANISATION,
    LEVELS,
    MANAGE_TENANTS,
    NewAuthority,
    NewTenant,
    NewUnit,
    add_authorities,
    add_units,
    create_tenants,
    end_tenants,
    succeed,
)
from tests.tenancy_rows import units_of_tree
from tests.world import counted

START = date(2020, 10, 15)


def platform(tenant_id: uuid.UUID) -> Actor:
    return system_actor(tenant_id, MANAGE_TENANTS, EDIT_ORGANISATION)


def province(code: str = "26", name: str = "Tỉnh Vĩnh Phúc", start: date = START) -> NewTenant:
    return NewTenant(code, "province", name, start)


def below(parent: NewTenant, level: str, *names: str, start: date = START) -> list[NewTenant]:
    return [NewTenant(f"{parent.code}.{i}", level, name, start, parent.id) for i, name in enumerate(names, 1)]


@pytest.fixture
def tree(owner: Flask) -> dict[str, NewTenant]:
    """A province with two districts and three communes, by their names."""
    top = province()
    districts = below(top, "district", "Huyện Tam Đảo", "Thành phố Vĩnh Yên")
    communes = [
        *below(districts[0], "commune", "Xã Đạo Trù", "Xã Yên Dương"),
        *below(districts[1], "commune", "Phường Tích Sơn"),
    ]
    create_tenants(platform(top.id), [*communes, *districts, top])
    return {row.name: row for row in [top, *districts, *communes]}


class TestCreate:
    def test_slugs_follow_the_tree(self, tree: dict[str, NewTenant]) -> None:
        found = queries.tenant_by_slug("vinh-phuc/tam-dao/dao-tru")
        assert found is not None
        assert found.id == tree["Xã Đạo Trù"].id
        assert [t.slug for t in queries.ancestors(found.id)] == ["vinh-phuc/tam-dao", "vinh-phuc"]
        top = tree["Tỉnh Vĩnh Phúc"].id
        assert [t.name for t in queries.children(top)] == ["Huyện Tam Đảo", "Thành phố Vĩnh Yên"]
        assert len(queries.descendants(top)) == 5

    def test_a_province_takes_as_many_statements_as_a_hamlet(self, owner: Flask) -> None:
        counts = []
        for code, size in (("1", 2), ("2", 300)):
            top = province(code, f"Tỉnh {code}a")
            rows = [top, *below(top, "commune", *(f"Xã {n}a" for n in range(size)))]
            with counted() as sent:
                create_tenants(platform(top.id), rows)
            counts.append(len(sent))
        assert max(counts) < 15

    def test_a_later_tenant_finds_its_place(self, tree: dict[str, NewTenant]) -> None:
        late = NewTenant("26.1.9", "commune", "Thị trấn Đạo Trù", START, tree["Huyện Tam Đảo"].id)
        create_tenants(platform(tree["Tỉnh Vĩnh Phúc"].id), [late])
        assert [t.slug for t in queries.ancestors(late.id)] == ["vinh-phuc/tam-dao", "vinh-phuc"]
        created = db.session.get(Tenant, late.id)
        assert created is not None
        assert created.slug == "vinh-phuc/tam-dao/thi-tran-dao-tru"

    def test_a_former_address_leads_on(self, tree: dict[str, NewTenant]) -> None:
        district = tree["Huyện Tam Đảo"].id
        db.session.add(
            TenantAlias(slug="vinh-phuc/cu", valid_from=START, tenant_id=district, valid_to=date(2021, 6, 30))
        )
        db.session.commit()
        with clock.at(datetime(2021, 6, 30, tzinfo=clock.VIETNAM)):
            found = queries.tenant_by_slug("vinh-phuc/cu")
            assert found is not None
            assert found.id == district
        with clock.at(datetime(2021, 7, 1, tzinfo=clock.VIETNAM)):
            assert queries.tenant_by_slug("vinh-phuc/cu") is None

    @pytest.mark.parametrize("slug", ["khac/tam-dao", "vinh-phuc/orders", "vinh-phuc/Tam-Đảo", "vinh-phuc/"])
    def test_a_bad_address_is_refused(self, tree: dict[str, NewTenant], slug: str) -> None:
        top = tree["Tỉnh Vĩnh Phúc"]
        with pytest.raises(Invalid, match="Địa chỉ"):
            create_tenants(platform(top.id), [NewTenant("26.9", "district", "Huyện X", START, top.id, slug)])

    def test_an_address_or_code_in_use_is_refused(self, tree: dict[str, NewTenant]) -> None:
        top = tree["Tỉnh Vĩnh Phúc"]
        with pytest.raises(Invalid, match="đã có đơn vị khác dùng"):
            create_tenants(platform(top.id), [NewTenant("26.9", "district", "H", START, top.id, "vinh-phuc/tam-dao")])
        with pytest.raises(Invalid, match="Mã đơn vị"):
            create_tenants(platform(top.id), [NewTenant("26.1", "district", "Huyện Khác", START, top.id)])

    def test_a_code_may_begin_again(self, tree: dict[str, NewTenant]) -> None:
        again = province(start=date(2025, 7, 1))
        create_tenants(platform(again.id), [again])
        assert queries.tenant_by_slug("tinh-vinh-phuc") is not None

    def test_a_parent_must_be_higher_known_and_living(self, tree: dict[str, NewTenant]) -> None:
        top, commune = tree["Tỉnh Vĩnh Phúc"], tree["Xã Đạo Trù"]
        with pytest.raises(Invalid, match="không thể trực thuộc"):
            create_tenants(platform(top.id), [NewTenant("x", "district", "Huyện X", START, commune.id)])
        with pytest.raises(Invalid, match="không thể trực thuộc"):
            create_tenants(platform(top.id), [NewTenant("x", "district", "Huyện X", START, uuid.uuid4())])

    def test_an_actor_keeps_to_its_own_tree(self, tree: dict[str, NewTenant]) -> None:
        other = province("27", "Tỉnh Bắc Ninh")
        create_tenants(platform(other.id), [other])
        with pytest.raises(NotAllowed):
            create_tenants(platform(other.id), below(tree["Huyện Tam Đảo"], "commune", "Xã X"))
        with pytest.raises(NotAllowed):
            create_tenants(platform(other.id), [province("28", "Tỉnh Khác")])
        with pytest.raises(NotAllowed):
            end_tenants(platform(other.id), [tree["Xã Đạo Trù"].id], START, "")

    def test_a_seat_without_the_permission_creates_nothing(self, tree: dict[str, NewTenant]) -> None:
        top = tree["Tỉnh Vĩnh Phúc"]
        with pytest.raises(NotAllowed):
            create_tenants(system_actor(top.id, EDIT_ORGANISATION), below(top, "commune", "Xã X"))


@st.composite
def forests(draw: st.DrawFn) -> tuple[list[tuple[int, int]], int]:
    """Draw nodes as (index of the parent, level), the top first, and where a second batch begins."""
    nodes = [(-1, 0)]
    for i in range(1, draw(st.integers(1, 14))):
        parent = draw(st.sampled_from([p for p in range(i) if nodes[p][1] < 2]))
        nodes.append((parent, draw(st.integers(nodes[parent][1] + 1, 2))))
    return nodes, draw(st.integers(1, len(nodes)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(forest=forests())
def test_the_closure_is_the_tree(owner: Flask, forest: tuple[list[tuple[int, int]], int]) -> None:
    nodes, cut = forest
    prefix = uuid.uuid4().hex
    rows: list[NewTenant] = []
    for i, (parent, level) in enumerate(nodes):
        above = rows[parent].id if parent >= 0 else None
        rows.append(NewTenant(f"{prefix}.{i}", LEVELS[level], f"Xã a{prefix}{i}", START, above))
    for batch in (rows[:cut], rows[cut:]):
        create_tenants(platform(rows[0].id), list(reversed(batch)))
    expected = set()
    for i, row in enumerate(rows):
        depth, at = 0, i
        while at >= 0:
            expected.add((rows[at].id, row.id, depth))
            depth, at = depth + 1, nodes[at][0]
    ids = [row.id for row in rows]
    found = db.session.execute(select(TenantClosure).where(TenantClosure.descendant_id.in_(ids))).scalars().all()
    assert {(row.ancestor_id, row.descendant_id, row.depth) for row in found} == expected
    assert {row.kind for row in found} == {"line"}


class TestUnits:
    def test_units_are_found_by_kind_over_the_tree(self, tree: dict[str, NewTenant]) -> None:
        top, districts = tree["Tỉnh Vĩnh Phúc"], [tree["Huyện Tam Đảo"], tree["Thành phố Vĩnh Yên"]]
        rows = [NewUnit(d.id, "cap-uy", "district_committee", f"Cấp ủy {d.name}", START) for d in districts]
        office = NewUnit(top.id, "van-phong", "party_body", "Văn phòng", START, illustrative=True)
        room = NewUnit(top.id, "phong", "office", "Phòng", START, parent_id=office.id)
        add_units(platform(top.id), [*rows, office, room])
        found = units_of_tree(top.id, ["district_committee"])
        assert [(tenant.name, unit.key) for tenant, unit in found] == [(d.name, "cap-uy") for d in districts]
        assert [unit.key for unit in queries.units(top.id)] == ["van-phong", "phong"]
        assert [unit.illustrative for unit in queries.units(top.id, ["party_body"])] == [True]
        assert queries.units(top.id, on=date(2020, 1, 1)) == []

    def test_a_key_is_used_once_and_plain(self, tree: dict[str, NewTenant]) -> None:
        top = tree["Tỉnh Vĩnh Phúc"]
        unit = NewUnit(top.id, "van-phong", "party_body", "Văn phòng", START)
        add_units(platform(top.id), [unit])
        with pytest.raises(Invalid, match="đã được dùng"):
            add_units(platform(top.id), [NewUnit(top.id, "van-phong", "party_body", "Khác", START)])
        with pytest.raises(Invalid, match="Văn phòng 2"):
            add_units(platform(top.id), [NewUnit(top.id, "Văn phòng 2", "party_body", "Khác", START)])
        add_authorities(platform(top.id), [NewAuthority(top.id, "btv", "Ban Thường vụ", unit.id)])
        assert [row.key for row in queries.authorities(top.id)] == ["btv"]
        with pytest.raises(Invalid, match="đã được dùng"):
            add_authorities(platform(top.id), [NewAuthority(top.id, "btv", "Khác", unit.id)])


class TestEnd:
    LAST = date(2025, 6, 30)

    @pytest.fixture(autouse=True)
    def _afterwards(self) -> Iterator[None]:
        with clock.at(datetime(2025, 7, 1, 8, tzinfo=clock.VIETNAM)):
            yield

    def test_an_ended_tenant_is_read_and_not_written(self, tree: dict[str, NewTenant]) -> None:
        top, commune = tree["Tỉnh Vĩnh Phúc"], tree["Xã Đạo Trù"]
        before = NewUnit(commune.id, "dang-uy", "commune_committee", "Đảng ủy", START)
        add_units(platform(top.id), [before])
        end_tenants(platform(top.id), [commune.id], self.LAST, "1676/NQ-UBTVQH15")
        assert commune.id not in {t.id for t in queries.children(tree["Huyện Tam Đảo"].id)}
        assert [unit.key for _, unit in units_of_tree(top.id, ["commune_committee"])] == ["dang-uy"]
        for actor in (platform(top.id), platform(commune.id)):
            with pytest.raises(ProgrammingError, match="row-level security"):
                add_units(actor, [NewUnit(commune.id, "moi", "commune_committee", "Mới", START)])
        with pytest.raises(Conflict, match="từ trước"):
            end_tenants(platform(tree["Huyện Tam Đảo"].id), [commune.id], self.LAST, "")

    def test_nothing_begins_below_an_ended_tenant(self, tree: dict[str, NewTenant]) -> None:
        top, district = tree["Tỉnh Vĩnh Phúc"], tree["Thành phố Vĩnh Yên"]
        end_tenants(platform(top.id), [district.id, tree["Phường Tích Sơn"].id], self.LAST, "1676/NQ-UBTVQH15")
        with pytest.raises(Invalid, match="không thể trực thuộc"):
            create_tenants(platform(top.id), below(district, "commune", "Xã X"))

    def test_a_tier_ends_at_once(self, tree: dict[str, NewTenant]) -> None:
        top, district = tree["Tỉnh Vĩnh Phúc"], tree["Huyện Tam Đảo"]
        with pytest.raises(Conflict, match="vẫn còn hoạt động"):
            end_tenants(platform(top.id), [district.id], self.LAST, "")
        everything = [row.id for row in tree.values() if row is not top]
        end_tenants(platform(top.id), everything, self.LAST, "1676/NQ-UBTVQH15")
        kinds = db.session.execute(select(TenantClosure.ancestor_id, TenantClosure.descendant_id, TenantClosure.kind))
        living = [(above, under) for above, under, kind in kinds if kind == "line"]
        assert living == [(top.id, top.id)]
        assert {t.valid_to for t in queries.descendants(top.id)} == {self.LAST}

    def test_the_last_day_must_be_over(self, tree: dict[str, NewTenant]) -> None:
        top, commune = tree["Tỉnh Vĩnh Phúc"], tree["Xã Đạo Trù"]
        with pytest.raises(Invalid, match="hết ngày cuối cùng"):
            end_tenants(platform(top.id), [commune.id], date(2025, 7, 1), "")
        with pytest.raises(NotFound):
            end_tenants(platform(top.id), [uuid.uuid4()], self.LAST, "")

    def test_a_successor_enters_the_lineage(self, tree: dict[str, NewTenant]) -> None:
        top, old = tree["Tỉnh Vĩnh Phúc"], tree["Xã Đạo Trù"]
        new = NewTenant("26.00001", "commune", "Xã Đạo Trù", date(2025, 7, 1), top.id)
        create_tenants(platform(top.id), [new])
        with pytest.raises(Conflict, match="phải kết thúc trước"):
            succeed(platform(top.id), old.id, new.id, "whole", new.valid_from, "1676/NQ-UBTVQH15")
        end_tenants(platform(top.id), [old.id], self.LAST, "1676/NQ-UBTVQH15")
        succeed(platform(top.id), old.id, new.id, "whole", new.valid_from, "1676/NQ-UBTVQH15")
        assert db.session.scalars(select(TenantSuccession.share)).all() == ["whole"]
        with pytest.raises(Invalid, match="đã được ghi nhận"):
            succeed(platform(top.id), old.id, new.id, "part", new.valid_from, "")
        with pytest.raises(NotFound):
            succeed(platform(top.id), uuid.uuid4(), new.id, "whole", new.valid_from, "")


def test_the_application_role_cannot_write_tenants(context: Flask) -> None:
    top = province()
    with pytest.raises(NotAllowed):
        create_tenants(platform(top.id), [top])
    for table in ("tenant", "tenant_closure", "tenant_alias", "tenant_succession", "tenant_suspension"):
        with pytest.raises(ProgrammingError, match=f"permission denied for table {table}"):
            db.session.execute(text(f"insert into {table} default values"))
        db.session.rollback()
