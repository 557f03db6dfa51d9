"""With nothing but the wheel, a pack is written, checked, tested, built, installed and used by one province alone."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from core.db import bind_context, db
from core.domain.parameters import Stage
from core.extensions.discovery import init_packs
from core.extensions.errors import UnknownPack
from core.extensions.services import enable_pack, load_scheme
from core.kit.sources import forget
from tests.kit.conftest import ROOT, Installed, run
from tests.web.browser import Browser
from tests.web.filling import fill
from tests.world import World

DAY = date(2021, 1, 1)


def test_the_wheel_has_every_file_and_its_catalogues_compiled(installed: Installed) -> None:
    names = {name for name in ZipFile(installed.wheel).namelist() if name.startswith(("core/", "plugins/"))}
    files = [path for top in ("core", "plugins") for path in (ROOT / top).rglob("*") if path.is_file()]
    source = {
        path.with_suffix(".mo" if path.suffix == ".po" else path.suffix).relative_to(ROOT).as_posix()
        for path in files
        if "__pycache__" not in path.parts and path.suffix != ".pot"
    }
    assert source - names == set()
    assert names - source == set()


def test_a_pack_is_written_checked_and_tested_away_from_the_source(installed: Installed, tmp_path: Path) -> None:
    where = "plugin check tinh_moi", "plugin try tinh_moi/tinh_moi/cases/vi_du.yaml", "plugin list"
    said = installed.giaoviec("plugin new tinh_moi", *where, cwd=tmp_path)
    assert "Gói “tinh_moi” đạt hợp đồng." in said
    assert "(1 + 0,75) ÷ 2 = 0,875" in said
    assert "tinh_xa" not in said
    words = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider"]
    tests = run(words, tmp_path / "tinh_moi", [installed.site]).stdout
    assert "tinh_moi/cases/vi_du.yaml::Giám đốc sở vượt kế hoạch PASSED" in tests
    assert "tests/test_pack.py::TestPack::test_runs_purely PASSED" in tests


def test_a_pack_in_its_own_distribution_is_found(installed: Installed, pack_site: Path, tmp_path: Path) -> None:
    said = installed.giaoviec("plugin list", "plugin check tinh_xa", cwd=tmp_path, more=[pack_site])
    assert "chuỗi tinh_xa → core · hợp đồng 1-1 · giaoviec-tinh-xa 0.1.0" in said
    assert "Gói “tinh_xa” đạt hợp đồng." in said


@pytest.fixture
def with_pack(pack_site: Path, monkeypatch: pytest.MonkeyPatch, app: Flask) -> Iterator[None]:
    """The application finds the pack's distribution as it starts, where that is installed."""
    monkeypatch.syspath_prepend(pack_site)
    init_packs(app)
    yield
    forget("tinh_xa")


@pytest.mark.usefixtures("with_pack")
def test_one_province_uses_it_and_for_another_it_does_not_exist(app: Flask, as_user: Callable[[str], Browser]) -> None:
    mine, other = as_user("quan-tri@an.example"), as_user("quan-tri@binh.example")
    use = {"enabled": "yes", "valid_from": "01/01/2021"}
    assert fill(mine, "/t/an/parameters/tinh_xa/use", use).status_code == 303
    assert "tinh_xa" in mine.text("/t/an/parameters")
    assert "tinh_xa" not in other.text("/t/binh/parameters")
    for place in ("", "/use", "/values/report.due_days"):
        assert other.get(f"/t/binh/parameters/tinh_xa{place}").status_code == 404
    with app.app_context():
        of_mine, of_others = (World(app).actor(f"quan-tri@{name}.example") for name in ("an", "binh"))
        bind_context(db.session(), of_mine.context)
        assert load_scheme(of_mine.tenant_id, "tinh_xa", DAY).missing(Stage.REPORTING)
        bind_context(db.session(), of_others.context)
        with pytest.raises(UnknownPack):
            load_scheme(of_others.tenant_id, "tinh_xa", DAY)
        with pytest.raises(UnknownPack):
            enable_pack(of_others, "tinh_xa", DAY)
