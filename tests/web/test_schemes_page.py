"""The page of a regulation: its chain, which pack of it decides what, and its parameters with their sources."""

from datetime import date
from xml.etree import ElementTree

import pytest
from flask import Flask

from core.db import db
from core.extensions.chain import hook_names
from core.extensions.labels import DECISIONS
from core.extensions.services import enable_pack
from tests.extensions.kit import make_pack, parameter
from tests.packs import install
from tests.web.cycle_year import ADMIN, DIRECTOR, AsUser
from tests.world import World, counted

PAGE = "/t/an/parameters/local"
LOCAL = """
@hookimpl
def compute_band(ctx, scores):
    return [ctx.base([score])[0] for score in scores]

@hookimpl
def declare_cadence(ctx):
    return []
"""


@pytest.fixture
def chain(app: Flask) -> None:
    """A pack of one district's own that extends a bundled one, in use."""
    text = parameter("cap", value="20", certainty="secondary") + parameter("share", value="5", certainty="reported")
    install(app, make_pack("local", LOCAL, extends="vinh_phuc", parameters=text))
    with app.app_context():
        enable_pack(World(app).actor(ADMIN), "local", date(2021, 1, 1))
        db.session.remove()


def row(page: str, hook: str) -> str:
    """Return the row of a decision."""
    start = page.index(f'<tr id="{hook}">')
    return page[start : page.index("</tr>", start)]


def test_every_decision_has_words() -> None:
    assert set(DECISIONS) >= set(hook_names())


def test_the_chain_tells_who_decides_what(as_user: AsUser, chain: None) -> None:
    page = as_user(DIRECTOR).text(PAGE)
    assert page.index("<td>local</td>") < page.index("<td>Mặc định của hệ thống</td>")
    assert "local</div></td>" in row(page, "compute_band")
    assert "Vĩnh Phúc" not in row(page, "compute_band")
    assert "Vĩnh Phúc" in row(page, "compute_proposal")
    assert "Vĩnh Phúc" in row(page, "check_assignment")  # asks why work is chosen, beside what core checks
    assert "mặc định của hệ thống" in row(page, "check_report")
    assert "local; Vĩnh Phúc" in row(page, "declare_cadence")


def test_parameters_stand_by_stage_with_their_source(as_user: AsUser, chain: None) -> None:
    page = as_user(ADMIN).text(PAGE)
    assert page.index("Cần để mở kỳ giao nhiệm vụ (báo cáo)") < page.index("Cần để mở đợt đánh giá")
    assert page.index("Số ngày sau khi hết quý phải nộp báo cáo") < page.index("Cần để mở đợt đánh giá")
    assert "thuộc gói vinh_phuc" in page
    start = page.index('<tr id="share">')
    share = page[start : page.index("</tr>", start)]
    assert "theo báo chí" in share
    assert ">5<" in share
    start = page.index('<tr id="cap">')
    cap = page[start : page.index("</tr>", start)]
    assert "nguồn thứ cấp" in cap
    assert "Quy định thử" in cap
    assert "cần xác nhận" in cap


def test_the_chain_is_drawn(as_user: AsUser, chain: None) -> None:
    director = as_user(DIRECTOR)
    assert f'src="{PAGE}/chain.svg"' in director.text(PAGE)
    picture = director.get(f"{PAGE}/chain.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    texts = [each.text for each in ElementTree.fromstring(picture.get_data()).iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "local"
    assert texts[-2:] == ["Mặc định của hệ thống", "luôn có hiệu lực"]


def test_a_day_without_an_edition_says_so(as_user: AsUser, chain: None) -> None:
    page = as_user(DIRECTOR).text("/t/an/parameters/vinh_phuc?on=01/01/2020")
    assert "không có bản nào có hiệu lực vào ngày này" in page


def test_an_unknown_pack_is_not_there(as_user: AsUser) -> None:
    assert as_user(DIRECTOR).get("/t/an/parameters/nowhere").status_code == 404
    assert as_user(DIRECTOR).get("/t/an/parameters/nowhere/chain.svg").status_code == 404


def test_the_page_asks_little(as_user: AsUser, chain: None) -> None:
    admin = as_user(ADMIN)
    with counted() as statements:
        assert admin.get(PAGE).status_code == 200
    assert len(statements) <= 12, statements
