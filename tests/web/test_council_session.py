"""The pages of a council's session: roll, quorum, votes, minutes; seen by its council and its authority alone."""

import re

import pytest
from flask import Flask

from core.evaluation.council_models import CouncilVote
from tests.web.browser import Browser, words
from tests.web.filling import fill, form_to, press, send
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.web.test_council import fill_in
from tests.web.test_home import section
from tests.web.test_papers import annex, lines, opened
from tests.world import counted
from tests.year import ADVISER, COMMITTEE, GOVERNMENT, PARTY, PARTY_2, Year

__all__ = ["rating"]

MINUTES = "Biên bản số 01-BB/HĐ ngày 12/01/2022"


@pytest.fixture
def app(council_app: Flask) -> Flask:
    return council_app


def seats(rating: Rating, *addresses: str) -> list[str]:
    with rating.app.app_context():
        return [str(Year(rating.app).actor(address).seat_id) for address in addresses]


def convened(rating: Rating, member: Browser) -> str:
    """Begin a session through its form; returns the address of its page."""
    chair, secretary = seats(rating, PARTY, PARTY_2)
    typed = {"held_on": "12/01/2022", "place": "Hội trường", "chair": chair, "secretary": secretary}
    answer = fill(member, rating.page("runs", "/sessions"), typed)
    assert answer.status_code == 303, words(answer)
    return str(answer.location)


def called(rating: Rating, member: Browser, page: str, *addresses: str) -> None:
    form = form_to(member.get(page), "/attendance")
    assert send(member, page, form, {"present": seats(rating, *addresses)}).status_code == 303


def voting(rating: Rating, member: Browser) -> str:
    page = convened(rating, member)
    called(rating, member, page, PARTY, PARTY_2)
    assert press(member, page, "/begin-vote").status_code == 303
    return page


def votes(member: Browser, page: str, level: str) -> None:
    form = form_to(member.get(page), "/vote")
    chosen = {name: level for name in form.fields if re.fullmatch(r"v\d+", name)}
    assert send(member, page, form, chosen).status_code == 303


def test_a_session_from_its_roll_to_its_minutes(rating: Rating, as_user: AsUser) -> None:
    member, other = as_user(PARTY), as_user(PARTY_2)
    page = convened(rating, member)
    assert "Chưa đủ số thành viên họp" in member.text(page)
    called(rating, member, page, PARTY)
    refused = press(member, page, "/begin-vote")
    assert refused.status_code == 409
    assert "Ghi thành viên có mặt</button>" in words(refused), "the session's own page, not a bare one"
    assert "có mặt 1, cần 2 (Điều 7, Quy chế thử của hội đồng tư vấn)" in words(refused)

    called(rating, member, page, PARTY, PARTY_2)
    assert "Đủ số thành viên họp." in member.text(page)
    press(member, page, "/begin-vote")
    votes(member, page, "XS")
    shown = other.text(page)
    assert "Chủ tịch Hội đồng khối Đảng: đã bỏ 7/7 phiếu" in shown
    assert "Kết quả biểu quyết" not in shown  # nobody learns a sum while others still vote
    votes(other, page, "XS")
    assert press(member, page, "/close").status_code == 303
    results = member.text(page)
    assert "Kết quả biểu quyết: 2 thành viên có mặt" in results
    assert results.count("đạt tỷ lệ") >= 7

    typed = {"t0": "Nhất trí.", "document": MINUTES, "conclusion": "Đề xuất mức xuất sắc."}
    assert fill(other, f"{page}/minutes", typed, has="conclusion").status_code == 303
    assert f"{page}/sign" not in other.text(f"{page}/minutes"), "who wrote it does not sign it"
    assert "Đề xuất mức xuất sắc." in member.text(f"{page}/minutes")
    assert press(member, f"{page}/minutes", "/sign").status_code == 303
    text = as_user(COMMITTEE).text(f"{page}/minutes")
    assert all(word in text for word in (MINUTES, "Đề xuất mức xuất sắc.", "Nhất trí.", "Đã ký"))
    assert "Chủ trì (Chủ tịch Hội đồng khối Đảng) ký lúc" in text
    assert "thư ký (Ủy viên Hội đồng khối Đảng) lập." in text
    assert "<form" not in text.split("<main")[1].split("</main")[0]
    word = opened(as_user(COMMITTEE).get(f"{page}/word"))
    printed = lines(word)
    assert f'href="{page}/word"' in member.text(page)
    assert {"HỘI ĐỒNG TƯ VẤN KHỐI ĐẢNG", "Số 01-BB/HĐ", "NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ"} <= set(printed)
    assert "Đề xuất mức xuất sắc." in printed
    unmarked = "Chủ tịch Hội đồng khối Đảng (đã chấm 0/7 hồ sơ); Ủy viên Hội đồng khối Đảng (đã chấm 0/7 hồ sơ)."
    assert f"Phiếu chấm chưa đủ: {unmarked}" in printed
    assert len(annex(word)) == 1 + 7
    assert annex(word)[1][2:] == ["Hoàn thành xuất sắc nhiệm vụ: 2", "Hoàn thành xuất sắc nhiệm vụ", "Nhất trí."]
    again = fill(other, f"{page}/minutes", {"conclusion": "Khác", "reason": " "}, has="conclusion")
    assert again.status_code == 422
    assert "Khác" in words(again)


def test_while_a_session_is_held_the_lock_is_folded_away(rating: Rating, as_user: AsUser) -> None:
    chair, member = as_user(PARTY), as_user(PARTY_2)
    for each in (chair, member):
        fill_in(each, rating)
    told = "Đã chấm 7/7 hồ sơ, còn sửa được; chờ chủ tịch hội đồng khóa phiếu chấm."
    assert told in member.text("/t/an/")
    assert told not in chair.text("/t/an/"), "it is the chair who locks the marks"
    assert "Vẫn khóa phiếu chấm" not in chair.text(rating.page("proposals"))
    page = convened(rating, chair)
    shown = chair.text(rating.page("proposals"))
    assert f'href="{page}">Đến việc tiếp theo của phiên họp</a>' in shown
    assert "<details>" in shown.split("Vẫn khóa phiếu chấm")[0].rsplit("</p>", 1)[1]


def test_two_lead_a_session_and_every_mistake_is_told_at_once(rating: Rating, as_user: AsUser) -> None:
    (chair,) = seats(rating, PARTY)
    typed = {"held_on": "12/01/2022", "place": "", "chair": chair, "secretary": chair}
    told = words(fill(as_user(PARTY), rating.page("runs", "/sessions"), typed))
    assert "Chủ trì và thư ký phiên họp phải là hai người." in told
    assert 'href="#f-place"' in told


def step(page: str) -> str:
    """Return whose turn it is, as a session's page tells."""
    item = page.split('aria-current="step">')[1].split("</li>", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", item).split())


def test_each_step_names_whose_it_is_and_only_they_have_its_button(rating: Rating, as_user: AsUser) -> None:
    chair, other = as_user(PARTY), as_user(PARTY_2)
    sessions = rating.page("runs", "/sessions")
    assert "do chủ tịch hội đồng (Chủ tịch Hội đồng khối Đảng) mở" in other.text(sessions)
    assert 'name="held_on"' not in other.text(sessions)
    page = convened(rating, chair)
    called(rating, other, page, PARTY, PARTY_2)  # the session's secretary may too
    steps = (
        ("/begin-vote", "Mở biểu quyết : chủ trì (Chủ tịch Hội đồng khối Đảng)"),
        ("/close", "Bỏ phiếu : Chủ tịch Hội đồng khối Đảng; Ủy viên Hội đồng khối Đảng"),
    )
    for button, told in steps:
        assert told in step(other.text(page))
        assert f'action="{page}{button}"' not in other.text(page)
        assert press(chair, page, button).status_code == 303
    assert "Lập biên bản : thư ký (Ủy viên Hội đồng khối Đảng)" in step(chair.text(page))


def test_a_slip_left_empty_is_told(rating: Rating, as_user: AsUser) -> None:
    member = as_user(PARTY)
    page = voting(rating, member)
    answer = send(member, page, form_to(member.get(page), "/vote"))
    assert answer.status_code == 422
    assert "Chưa chọn mức xếp loại nào." in words(answer)
    assert rating.count(CouncilVote) == 0


def test_others_find_no_session(rating: Rating, as_user: AsUser) -> None:
    member = as_user(PARTY)
    page = voting(rating, member)
    for address in (GOVERNMENT, SUBJECT, "hd-dang@binh.example"):
        outsider = as_user(address)
        for path in (page, f"{page}/minutes"):
            assert outsider.get(path).status_code in (403, 404), (address, path)
            assert outsider.get(f"{page}/word").status_code in (403, 404)
        assert outsider.post(f"{page}/close").status_code in (403, 404)
        assert outsider.post(f"{page}/vote").status_code in (403, 404)
    assert page not in as_user(GOVERNMENT).text(rating.page("runs", "/sessions"))
    for address in (COMMITTEE, ADVISER):
        reader = as_user(address)
        assert page in reader.text(rating.page("runs", "/sessions"))
        shown = reader.get(page)
        assert shown.status_code == 200
        assert "/vote" not in words(shown).split("<main")[1]
        assert reader.post(f"{page}/vote").status_code == 403
    assert press(member, page, "/close").status_code == 303  # the same by a member


def test_the_first_page_leads_each_member_to_what_waits_in_the_session(rating: Rating, as_user: AsUser) -> None:
    member, other = as_user(PARTY), as_user(PARTY_2)
    page = convened(rating, member)
    assert page in section(other.text("/t/an/"), "Phiên họp hội đồng đang mở")
    called(rating, member, page, PARTY, PARTY_2)
    press(member, page, "/begin-vote")
    with counted() as sent:
        home = member.text("/t/an/")
    assert len(sent) <= 12, sent
    waits = section(home, "Phiên họp đang biểu quyết, chờ phiếu của tôi")
    assert page in waits
    assert "7 hồ sơ chưa bỏ phiếu" in waits
    votes(member, page, "XS")
    assert page not in member.text("/t/an/"), "others still vote, and neither she nor anybody can end it"
    assert page in section(other.text("/t/an/"), "Phiên họp đang biểu quyết, chờ phiếu của tôi")
    votes(other, page, "XS")
    assert page in section(member.text("/t/an/"), "Phiên họp đã bỏ đủ phiếu, chờ kết thúc")
    assert page not in other.text("/t/an/"), "whoever chairs it ends it"
    assert '<a href="#end">Kết thúc phiên họp</a>' in member.text(page)
    assert '<a href="#end">' not in other.text(page), "it is the chair's turn"
    press(member, page, "/close")
    assert f'<a href="{page}/minutes">Lập biên bản</a>' in other.text(page)
    assert f"{page}/minutes" in section(other.text("/t/an/"), "Phiên họp đã kết thúc, chưa có biên bản")
    assert page not in as_user(GOVERNMENT).text("/t/an/") + member.text("/t/an/")
    fill(other, f"{page}/minutes", {"document": MINUTES, "conclusion": "Nhất trí."}, has="conclusion")
    assert page not in other.text("/t/an/")
    assert f"{page}/minutes" in section(member.text("/t/an/"), "Phiên họp đã kết thúc, biên bản chưa ký")
    press(member, f"{page}/minutes", "/sign")
    assert page not in other.text("/t/an/")
    assert f'href="{rating.page("proposals")}">Khóa phiếu chấm và đề xuất</a>' in member.text(f"{page}/minutes")


def test_minutes_that_nobody_wrote_are_no_paper(rating: Rating, as_user: AsUser) -> None:
    page = convened(rating, as_user(PARTY))
    assert as_user(PARTY).get(f"{page}/word").status_code == 404
    assert f"{page}/word" not in as_user(PARTY).text(page)


def test_few_statements(rating: Rating, as_user: AsUser) -> None:
    member = as_user(PARTY)
    gathering = convened(rating, member)
    asked = [_asked(member, gathering)]
    called(rating, member, gathering, PARTY, PARTY_2)
    press(member, gathering, "/begin-vote")
    asked += [_asked(member, path) for path in (gathering, rating.page("runs", "/sessions"))]
    assert [status for status, _sent in asked] == [200, 200, 200]
    assert max(len(sent) for _status, sent in asked) <= 12, asked


def _asked(member: Browser, path: str) -> tuple[int, list[str]]:
    """Return the status of a page, and what it asks of the database when it is not opened for the first time."""
    member.get(path)
    with counted() as sent:
        status = member.get(path).status_code
    return status, sent
