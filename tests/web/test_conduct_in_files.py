"""A rated person's file shows what the registers say of them, and nobody else's does."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from core.db import db
from core.evaluation.services import RunForm, open_run
from core.extensions.services import enable_pack
from core.records.services import BookForm, EntryForm, name_watcher, open_book, write_entry
from tests.conduct_pack import KEY, PACK
from tests.kept_register import BREACH, CELL, COMMITTED, MARKED, Kept
from tests.packs import install
from tests.service.test_records_in_ratings import at
from tests.web.browser import Browser
from tests.web.rating_year import Rating, rating  # noqa: F401 - fixture
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, GOVERNMENT, SECRETARY, Year, work_off

SUBJECT = "bi-thu.mot@an.example"
AsUser = Callable[[str], Browser]


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    """A year in which a secretary's conduct was recorded and frozen with the run."""
    install(reported_app, PACK)
    with reported_app.app_context():
        year = Year(reported_app)
        enable_pack(year.actor("quan-tri@an.example"), KEY, date(2021, 1, 1))
        year.pin_again(KEY)
        adviser = year.actor(ADVISER)
        with at(2, 1):
            kept = Kept(reported_app, (adviser.tenant_id, open_book(adviser, BookForm(KEY, "exemplary_conduct", 2021))))
            file = kept.file()
            name_watcher(adviser, file, person_id=kept.person(CELL), capacity="cell")
            write_entry(kept.subject(SUBJECT), file, "commitment", EntryForm(COMMITTED, final=True))
        with at(12, 20):
            write_entry(kept.subject(CELL), file, "cell_mark", EntryForm(MARKED, final=True))
            write_entry(kept.actor(COMMITTEE), file, "breach", EntryForm(BREACH, final=True))
        open_run(adviser, year.cycle, RunForm("nam-2021", "Đánh giá năm 2021", date(2021, 12, 31)))
        work_off()
        db.session.remove()
    return reported_app


def test_a_file_shows_criteria_and_blockers_once(as_user: AsUser, rating: Rating) -> None:  # noqa: F811 - fixture
    page = as_user(COMMITTEE).text(rating.file(SECRETARY))
    assert "Từ sổ theo dõi" in page
    assert "Kết luận vi phạm nêu gương: 12-QĐ/UBKTTU ngày 10/02/2021 của Ủy ban Kiểm tra Tỉnh ủy." in page
    assert page.count("Chi bộ đánh giá: bình quân các nội dung") == 1
    for text in ("Trách nhiệm nêu gương", "Đối thoại với dân hằng quý", "Đã thực hiện", "Chưa thực hiện", "0,5"):
        assert text in page
    assert "Từ sổ theo dõi" in as_user(SUBJECT).text(rating.file(SECRETARY))


def test_other_files_show_nothing_of_it(as_user: AsUser, rating: Rating) -> None:  # noqa: F811 - fixture
    committee = as_user(COMMITTEE)
    for subject in (CHAIRMAN, "90.1/huyen-uy/standing_committee"):
        page = committee.text(rating.file(subject))
        assert "Từ sổ theo dõi" not in page
        assert "12-QĐ/UBKTTU" not in page
    assert as_user(GOVERNMENT).get(rating.file(SECRETARY)).status_code == 404
