"""One seat at a time: who has none in a tenant does not learn that it exists."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import create_engine, text

from core.db import db
from core.people.roles import ROLES, permissions_of
from tests.conftest import TODAY
from tests.web.browser import Browser, words
from tests.world import World

AsUser = Callable[[str], Browser]
CHAIRMAN = "so-giao-duc@an.example"


def admin_sql(app: Flask, statement: str, **values: object) -> None:
    """Change what only provisioning may, as a superuser of the test server."""
    with app.app_context():
        url = db.engine.url.set(username="postgres")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def test_no_seat_there_is_like_no_such_tenant(as_user: AsUser) -> None:
    browser = as_user("btv@an.example")
    pages = [browser.get(f"/t/{slug}/") for slug in ("binh", "no-such-place", "an/mot")]
    assert [page.status_code for page in pages] == [404, 404, 404]
    texts = {words(page).replace("binh", "?").replace("no-such-place", "?").replace("an/mot", "?") for page in pages}
    assert len({text.split("<main")[1] for text in texts}) == 1


def test_pages_need_the_permission(as_user: AsUser) -> None:
    leader = as_user(CHAIRMAN)
    assert leader.get("/t/an/targets/").status_code == 200
    answer = leader.get("/t/an/audit/")
    assert answer.status_code == 403
    assert "Vai trò đang dùng không có quyền làm việc này." in words(answer)
    assert as_user("btc@an.example").get("/t/an/audit/").status_code == 200


def test_the_menu_shows_what_the_seat_may_open(as_user: AsUser) -> None:
    page = as_user(CHAIRMAN).text("/t/an/")
    assert 'href="/t/an/work/"' in page
    assert 'href="/t/an/audit/"' not in page


def test_a_seat_is_chosen_and_every_page_shows_it(as_user: AsUser) -> None:
    browser = as_user(CHAIRMAN)
    seats = browser.text("/seats")
    assert seats.count('class="seat-card"') == 2
    assert "báo cáo cho cơ quan, đơn vị mình" in seats
    assert "của cấp dưới" not in seats, "a seat of one unit has nobody below it"
    assert "Bạn đang làm việc với vai trò: Giám đốc Sở Giáo dục và Đào tạo, Tỉnh An" in browser.text("/t/an/")

    subject = seats.split("(người được đánh giá)")[0].rsplit('value="', 1)[1][:36]
    answer = browser.post("/seats", {"seat": subject})
    assert (answer.status_code, answer.location) == (303, "/t/an/")
    assert "(người được đánh giá), Tỉnh An" in browser.text("/t/an/")
    assert browser.get("/t/an/targets/").status_code == 403


def test_a_single_seat_is_entered_at_once(as_user: AsUser) -> None:
    browser = as_user("btv@an.example")
    assert browser.get("/seats").location == "/t/an/"
    assert browser.get("/seats?all=1").status_code == 200


def test_another_persons_seat_cannot_be_chosen(as_user: AsUser) -> None:
    other = as_user("btc@an.example").text("/seats?all=1").split('name="seat" value="')[1][:36]
    mine = as_user(CHAIRMAN)
    assert mine.post("/seats", {"seat": other}).status_code == 403
    assert mine.post("/seats", {"seat": "nonsense"}).status_code == 403
    with mine.client.session_transaction() as cookie:
        cookie["seats"] = {"planted": other}
    assert "Giám đốc Sở" in mine.text("/t/an/")


def test_a_seat_that_ended_yesterday_is_gone(app: Flask, as_user: AsUser) -> None:
    browser = as_user("btv@an.example")
    assert browser.get("/t/an/").status_code == 200
    admin_sql(app, "update seat set valid_to = :day where role = 'decider'", day=TODAY - timedelta(days=1))
    assert browser.get("/t/an/").status_code == 404
    assert "chưa có vai trò nào" in browser.text("/seats")


def test_a_former_address_leads_to_the_present_one(app: Flask, as_user: AsUser) -> None:
    admin_sql(
        app,
        "insert into tenant_alias (slug, valid_from, tenant_id) select 'an-cu', :day, id from tenant where slug = 'an'",
        day=date(2020, 1, 1),
    )
    answer = as_user("btv@an.example").get("/t/an-cu/targets/?sort=-name")
    assert (answer.status_code, answer.location) == (301, "/t/an/targets/?sort=-name")
    assert as_user("btv@binh.example").get("/t/an-cu/targets/").status_code == 404


def test_who_is_not_signed_in_is_asked_to(browser: Browser) -> None:
    assert browser.get("/").location == "/sign-in"
    assert browser.get("/seats").location == "/sign-in?next=/seats"
    assert browser.get("/t/an/targets/").location == "/sign-in?next=/t/an/targets/"
    answer = browser.post("/t/an/work/", {"name": "Nội dung đã gõ"})
    assert answer.status_code == 401
    assert "Nội dung đã gõ" in words(answer)


def test_a_seat_of_a_lower_tenant_has_its_address(world: World, as_user: AsUser) -> None:
    seats = world.seats("bi-thu.mot@an.example")
    assert [seat.slug for seat in seats] == ["an", "an/mot"]
    browser = as_user("bi-thu.mot@an.example")
    assert browser.get("/t/an/mot/targets/").status_code == 200
    assert browser.get("/t/an/mot/nowhere/").status_code == 404


def test_actors_are_what_their_seats_say(world: World) -> None:
    head = world.actor(CHAIRMAN, "leader")
    assert (head.unit_id is not None, head.is_subject) == (True, False)
    secretary = world.actor("bi-thu.mot@an.example", "leader")
    assert (secretary.unit_id, secretary.authority_id is not None) == (None, True)
    subject = world.actor("bi-thu.mot@an.example", "subject")
    assert (subject.is_subject, subject.may("self_mark.write"), subject.may("report.write")) == (True, True, False)


def test_only_the_authority_decides_and_the_administrator_rates_nobody() -> None:
    assert [key for key, role in ROLES.items() if "decision.make" in role.permissions] == ["decider"]
    # Where a block has no council, the authority's own advisory body proposes; it still decides nothing.
    assert [key for key, role in ROLES.items() if "proposal.write" in role.permissions] == ["advisor", "council"]
    assert not permissions_of("administrator") & {"run.open", "evaluation.view", "report.review"}
    assert permissions_of("no such role") == frozenset()
