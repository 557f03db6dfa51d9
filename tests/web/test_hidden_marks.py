"""Until when members of a council see no mark but their own: as their regulation says."""

import pytest
from flask import Flask

from tests.web.filling import fill
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, DIRECTOR, GOVERNMENT, PARTY, PARTY_2, SECRETARY

__all__ = ["rating"]

MARK = {"points": "61,25", "level": "HT", "comment": "Ý kiến riêng của ủy viên"}


@pytest.fixture
def app(council_app: Flask) -> Flask:
    return council_app


def reads(rating: Rating, as_user: AsUser, address: str, subject: str) -> bool:
    """Tell whether a user finds the other member's points or words anywhere on the pages of a file."""
    browser = as_user(address)
    pages = [rating.file(subject), rating.file(subject, "/why"), rating.file(subject, "?levels=all")]
    if address in (PARTY, PARTY_2):
        pages += [rating.file(subject, "/mark"), rating.page("marks"), rating.page("proposals")]
    texts = [browser.text(page) for page in pages]
    return any("61,25" in text or "Ý kiến riêng" in text for text in texts)


def test_marks_open_when_the_last_member_gave_theirs(rating: Rating, as_user: AsUser) -> None:
    fill(as_user(PARTY_2), rating.file(SECRETARY, "/mark"), MARK)
    watching = (PARTY, COMMITTEE, ADVISER)
    assert not any(reads(rating, as_user, address, SECRETARY) for address in watching)
    assert "khi mọi thành viên đã chấm hồ sơ đó" in as_user(PARTY).text(rating.page("marks"))

    fill(as_user(PARTY), rating.file(SECRETARY, "/mark"), {"points": "90", "level": "XS"})
    assert all(reads(rating, as_user, address, SECRETARY) for address in watching)
    # Another file of the block stays closed, and the subject reads nobody's mark.
    fill(as_user(PARTY_2), rating.file(CHAIRMAN, "/mark"), MARK)
    assert "61,25" not in as_user(PARTY).text(rating.file(CHAIRMAN))
    assert as_user(SUBJECT).get(rating.file(SECRETARY)).status_code == 200
    assert not reads(rating, as_user, SUBJECT, SECRETARY)


def test_a_council_may_mark_openly(rating: Rating, as_user: AsUser) -> None:
    fill(as_user(GOVERNMENT), rating.file(DIRECTOR, "/mark"), MARK)
    assert reads(rating, as_user, COMMITTEE, DIRECTOR)
    assert "thấy phiếu chấm của nhau" in as_user(GOVERNMENT).text(rating.page("marks"))
    assert as_user(PARTY).get(rating.file(DIRECTOR)).status_code == 404
