"""A tenant's starting state: applied once, applied again, broken off, disagreeing, unusable."""

import re
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_security.utils import verify_password
from sqlalchemy import func, select, update

from core.auth.models import User
from core.auth.store import identity
from core.config import Config
from core.db import RowContext, bind_context, db
from core.documents.models import Letterhead
from core.errors import Invalid, NotFound
from core.people.models import Appointment, Council, Seat
from core.people.roles import ROLES
from core.provision.apply import apply_tenant
from core.provision.state import people
from core.provision.state.reading import TenantFileError, read_tenant
from core.provision.tenants import list_tenants, show_tenant
from core.tenancy.models import Tenant, Unit
from core.tenancy.queries import tenant_by_slug, units
from tests.applications import Lend
from tests.conftest import Template
from tests.tenancy_rows import units_of_tree

ROOT = Path(__file__).parents[2]
VINH_PHUC = ROOT / "tenants" / "vinh-phuc"
Edit = Callable[..., Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Copy a small province's folder with words replaced, in both files."""

    def copy(*replacements: tuple[str, str]) -> Path:
        folder = tmp_path / "an"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ROOT / "tests" / "worlds" / "an", folder)
        files = {file: file.read_text("utf-8") for file in folder.iterdir() if file.is_file()}
        for before, after in replacements:
            assert any(before in content for content in files.values())
            files = {file: content.replace(before, after) for file, content in files.items()}
        for file, content in files.items():
            file.write_text(content, "utf-8")
        return folder

    return copy


@pytest.fixture(scope="session")
def vinh_phuc_template(template: Template, empty_template: str) -> str:
    """Name of a database with province Vĩnh Phúc alone."""
    return template("template_vinh_phuc", empty_template, found=[VINH_PHUC])


class TestVinhPhuc:
    @pytest.fixture(autouse=True)
    def _applied(self, application: Lend, clone: Callable[[str], Config], vinh_phuc_template: str) -> Iterator[None]:
        config = clone(vinh_phuc_template)
        with application(config, database_url=config.database_url).app_context():
            bind_context(db.session(), RowContext(self.top()))
            yield
            db.session.remove()

    def top(self) -> uuid.UUID:
        tenant = tenant_by_slug("vinh-phuc")
        assert tenant is not None
        return tenant.id

    def letterhead(self, slug: str) -> tuple[str, ...]:
        tenant = tenant_by_slug(slug)
        assert tenant is not None
        db.session.rollback()
        bind_context(db.session(), RowContext(tenant.id))
        columns = select(Letterhead.superior, Letterhead.issuer, Letterhead.symbol, Letterhead.place)
        (found,) = db.session.execute(columns.where(Letterhead.tenant_id == tenant.id))
        return tuple(found)

    def test_it_is_the_province_of_2021_and_2022(self) -> None:
        levels = dict(db.session.execute(select(Tenant.level, func.count()).group_by(Tenant.level)).all())
        assert levels == {"province": 1, "district": 9, "commune": 121}
        tam_dao = tenant_by_slug("vinh-phuc/tam-dao")
        assert tam_dao is not None
        assert {unit.key for unit in units(tam_dao.id)} == {"huyen-uy", "ubnd"}
        vinh_yen = tenant_by_slug("vinh-phuc/vinh-yen")
        assert vinh_yen is not None
        assert [unit.name for unit in units(vinh_yen.id, ["district_committee"])] == ["Thành ủy Vĩnh Yên"]
        assert len(units_of_tree(tam_dao.id, ["commune_committee"])) == 9

    def test_its_papers_have_letterheads(self) -> None:
        assert self.letterhead("vinh-phuc") == ("", "TỈNH ỦY VĨNH PHÚC", "TU", "Vĩnh Yên")
        assert self.letterhead("vinh-phuc/tam-dao") == ("TỈNH ỦY VĨNH PHÚC", "HUYỆN ỦY TAM ĐẢO", "HU", "Tam Đảo")
        assert self.letterhead("vinh-phuc/vinh-yen") == ("TỈNH ỦY VĨNH PHÚC", "THÀNH ỦY VĨNH YÊN", "TU", "Vĩnh Yên")

    def test_its_units_are_counted(self) -> None:
        kinds = [
            "district_committee",
            "party_body",
            "front_body",
            "department",
            "direct_committee",
            "commune_committee",
        ]
        found = Counter(unit.kind for _, unit in units_of_tree(self.top(), kinds))
        assert found == dict(zip(kinds, (9, 7, 6, 12, 4, 121), strict=True))

    def test_what_no_source_says_is_marked(self) -> None:
        marked = {unit.key: unit.illustrative for unit in units(self.top())}
        assert not marked["so-giao-duc-va-dao-tao"]
        assert not marked["ban-thuong-vu"]
        assert sum(marked.values()) == 13 + 11 + 4
        appointments = db.session.scalars(select(Appointment)).all()
        assert all(row.illustrative and row.holder_name is None for row in appointments)

    def test_every_rated_person_has_a_subject_seat_in_the_province(self) -> None:
        subjects = db.session.scalars(select(Seat).where(Seat.role == "subject")).all()
        assert len(subjects) == 9 * 2 + 13 + 12
        assert {seat.tenant_id for seat in subjects} == {self.top()}
        assert len({seat.person_id for seat in subjects}) == len(subjects)

    def test_each_council_has_three_members(self) -> None:
        members = select(Council.key, func.count()).join(Seat, Seat.council_id == Council.id).group_by(Council.key)
        assert dict(db.session.execute(members).all()) == {"party_block": 3, "government_block": 3}

    def test_every_role_is_taken_by_someone(self) -> None:
        assert set(db.session.scalars(select(Seat.role))) == set(ROLES)

    def test_the_operator_sees_the_structure(self) -> None:
        [line] = list_tenants()
        assert line.below == {"district": 9, "commune": 121}
        shown = show_tenant("vinh-phuc/tam-dao")
        assert shown.above == ("vinh-phuc",)
        assert (shown.posts, shown.vacant, shown.seats) == (3, 0, 3)
        assert "Huyện ủy Tam Đảo" in str(shown)
        assert "Sở Y tế (minh họa)" in str(show_tenant("vinh-phuc"))
        with pytest.raises(NotFound):
            show_tenant("vinh-phuc/khong-co")


class TestAgain:
    def test_a_second_run_changes_nothing(self, owner: Flask, edited: Edit) -> None:
        first = apply_tenant(edited(), app=owner)
        second = apply_tenant(edited(), app=owner)
        assert sum(first.added.values()) > 0
        assert not second.added
        assert not second.differences
        assert second.unchanged == sum(first.added.values())
        assert "Không có gì phải thêm." in str(second)

    def test_what_is_new_is_added(self, owner: Flask, edited: Edit) -> None:
        apply_tenant(edited(), app=owner)
        report = apply_tenant(edited(("90.2.01,", "90.1.03,90.1,commune,Xã Mới\n90.2.01,")), app=owner)
        assert report.added == {
            "đơn vị hành chính": 1,
            "cơ quan, đơn vị": 1,
            "chức vụ": 1,
            "lượt giữ chức vụ": 1,
            "vai trò": 1,
            "tài khoản": 1,
        }
        assert tenant_by_slug("an/mot/moi") is not None

    def test_history_is_not_rewritten(self, owner: Flask, edited: Edit) -> None:
        apply_tenant(edited(), app=owner)
        folder = edited(
            ("90.1.02,90.1,commune,Xã Tây", "90.1.02,90.2,commune,Xã Tây"),
            ("90.1,90,district", "90.2,90,district,Huyện Hai\n90.1,90,district"),
            ("90.2,90,district,Huyện Hai\n90.2.01", "90.2.01"),
            ("kind: department", "kind: front_body"),
            ("  since: 2020-10-15", "  since: 2021-01-01"),
            ("btv@an.example", "khac@an.example"),
        )
        report = apply_tenant(folder, app=owner)
        assert not report.added
        kinds = [difference.kind for difference in report.differences]
        assert kinds.count("đơn vị hành chính") == 1
        assert kinds.count("cơ quan, đơn vị") == 1
        assert kinds.count("tài khoản") == 1
        assert "đang là “90.1”, tệp ghi “90.2”" in str(report)
        commune = tenant_by_slug("an/mot/tay")
        assert commune is not None
        with identity() as session:
            assert session.scalars(select(User).where(User.email == "khac@an.example")).first() is None

    def test_what_the_administrator_changed_stays(self, owner: Flask, edited: Edit) -> None:
        apply_tenant(edited(), app=owner)
        top = tenant_by_slug("an")
        assert top is not None
        bind_context(db.session(), RowContext(top.id))
        mine = (Unit.tenant_id == top.id, Unit.key == "so-giao-duc")
        db.session.execute(update(Unit).where(*mine).values(name="Sở mới"))
        db.session.commit()
        report = apply_tenant(edited(), app=owner)
        assert [difference.stored for difference in report.differences] == ["Sở mới"]
        assert db.session.scalars(select(Unit.name).where(*mine)).one() == "Sở mới"

    def test_a_run_that_broke_off_is_completed(
        self, owner: Flask, edited: Edit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lost(*_: object) -> None:
            raise ConnectionError

        with monkeypatch.context() as broken:
            broken.setattr(people, "give_seats", lost)
            with pytest.raises(ConnectionError):
                apply_tenant(edited(), app=owner)
        report = apply_tenant(edited(), app=owner)
        assert set(report.added) == {"vai trò", "tài khoản"}
        assert not apply_tenant(edited(), app=owner).added

    def test_an_address_of_another_province_is_refused(self, owner: Flask, edited: Edit) -> None:
        apply_tenant(edited(), app=owner)
        other = edited(('code: "90"', 'code: "95"'), ("90,,province", "95,,province"), (",90,district", ",95,district"))
        with pytest.raises(Invalid, match="đã có đơn vị khác dùng"):
            apply_tenant(other, app=owner)


@pytest.mark.parametrize(
    ("variable", "password"), [(None, "mat-khau-thu-nghiem"), ("mot-mat-khau-khac", "mot-mat-khau-khac")]
)
def test_the_demo_password_can_be_replaced(
    owner: Flask, edited: Edit, monkeypatch: pytest.MonkeyPatch, variable: str | None, password: str
) -> None:
    monkeypatch.delenv(people.DEMO_PASSWORD, raising=False)
    if variable:
        monkeypatch.setenv(people.DEMO_PASSWORD, variable)
    apply_tenant(edited(), app=owner)
    with identity() as session:
        user = session.scalars(select(User).where(User.email == "btv@an.example")).one()
    assert verify_password(password, user.password)


class TestUnusable:
    @pytest.mark.parametrize(
        ("before", "after", "told"),
        [
            ("level: province", "level: kingdom", "tenant.level: phải là một trong"),
            ("level: province", "colour: red", "tenant.colour: không có mục này"),
            ("valid_from: 2020-10-15", "valid_from: hôm qua", "tenant.valid_from: phải là ngày"),
            ("kind: standing_committee", "kind: Ban thường vụ", "organisation.units.0.kind: chỉ gồm chữ thường"),
            ("key: hoi-dong-chinh-quyen", "key: hoi-dong-dang # nữa", "mã “hoi-dong-dang” lặp lại"),
            ("unit: ban-thuong-vu,", "unit: ban,", "organisation.authorities.0.unit: không có đơn vị “ban”"),
            ("council: party_block", "council: khac", "không có hội đồng “khac”"),
            ("tenant: an,", "tenant: binh,", "templates.district.units.0.posts.0.seats.1.tenant: phải là an"),
            ("UBND {kind}", "UBND {king}", "templates.district.units.0.posts.1.title: không có biến {king}"),
            ("authorities:\n    - {key: ban", "x: &x\n    - {key: ban", "organisation.x: không có mục này"),
            ("90.1.02,90.1,commune,Xã Tây", "90.1.02,90.7,commune,Xã Tây", "đơn vị cấp trên 90.7"),
            ("90.1.02,90.1,commune,Xã Tây", "90.1.01,90.1,commune,Xã Tây", "mã 90.1.01 lặp lại"),
            ("90.1.02,90.1,commune,Xã Tây", "90.1.02,90.1,commune", "số cột không đúng"),
            ("90.1.02,90.1,commune,Xã Tây", "90.1.02,90.1,village,Xã Tây", "thiếu mã, tên hoặc cấp"),
            ("90,,province,Tỉnh An", "90,,province,Tỉnh Khác", "dòng đầu phải là đơn vị nêu"),
            ("code,parent_code", "code,parent", "các cột phải là"),
        ],
    )
    def test_a_mistake_is_named_with_its_line(self, edited: Edit, before: str, after: str, told: str) -> None:
        folder = edited((before, after))
        with pytest.raises(TenantFileError) as caught:
            read_tenant(folder)
        [problem, *_] = [text for text in caught.value.problems if told in text]
        file, line = re.match(r"(.+), dòng (\d+):", problem).groups()  # type: ignore[union-attr]
        lines = Path(file).read_text("utf-8").splitlines()
        assert after.splitlines()[-1].strip() in "\n".join(lines[int(line) - 1 : int(line) + 1])

    def test_users_need_the_demo(self, edited: Edit) -> None:
        with pytest.raises(TenantFileError, match="chỉ tạo tài khoản được khi có mục demo") as caught:
            read_tenant(edited(("demo:\n  password: mat-khau-thu-nghiem\n", "")))
        assert len(caught.value.problems) == 1

    def test_every_mistake_is_named_at_once(self, edited: Edit) -> None:
        with pytest.raises(TenantFileError) as caught:
            read_tenant(edited(("level: province", "level: x"), ("role: leader", "role: king")))
        assert len(caught.value.problems) > 2

    @pytest.mark.parametrize("content", ["", "tenant: [", "\x00", "- a\n- b\n"])
    def test_a_file_that_is_no_description_is_refused(self, edited: Edit, content: str) -> None:
        folder = edited()
        (folder / "tenant.yaml").write_text(content, "utf-8")
        with pytest.raises(TenantFileError):
            read_tenant(folder)

    def test_a_missing_file_is_named(self, edited: Edit) -> None:
        folder = edited()
        (folder / "units.csv").unlink()
        with pytest.raises(TenantFileError, match=r"units\.csv"):
            read_tenant(folder)
        with pytest.raises(TenantFileError, match=r"tenant\.yaml"):
            read_tenant(folder / "nowhere")
