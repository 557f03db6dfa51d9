"""A decided level is public where the regulation says so, once the run is closed; what led to it never is."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from core.db import db
from core.domain.background import CriterionMarkFacts
from core.evaluation.models import PublicLevel
from core.evaluation.queries import evaluations
from core.evaluation.services import (
    AnswerForm,
    CriteriaForm,
    DecisionForm,
    answer_appeal,
    close_run,
    decide_many,
    file_appeal,
    request_proposals,
    save_criteria_sheet,
)
from tests.marked_year import CHAIRMAN, HEAD, MARKING_DAY, SECOND, Marked
from tests.personal_work import ADMINISTRATOR, ADVISER, COMMITTEE, COMMUNE, DEPUTY, DISTRICT, PARTY_GROUP
from tests.year import ADVISER as YEAR_ADVISER
from tests.year import COMMITTEE as YEAR_COMMITTEE
from tests.year import PARTY, RATING_DAY, Year, audited, work_off

LEVELS = {HEAD: "XS", CHAIRMAN: "HTT", SECOND: "HT"}


MET = tuple(CriterionMarkFacts(item, "met", None) for item in ("1.1", "2.1", "2.2"))
POINTS = (CriterionMarkFacts("3.1", "", Decimal(8)),)


def decide_all(marked: Marked, levels: Mapping[str, str] = LEVELS) -> None:
    sheets = [CriteriaForm(marked.id(key), MET) for key in (HEAD, CHAIRMAN)]
    save_criteria_sheet(marked.actor(ADVISER), marked.run, [*sheets, CriteriaForm(marked.id(SECOND), POINTS)])
    request_proposals(marked.actor(ADVISER), marked.run, minutes="Tờ trình số 12-TTr/BTC")
    work_off()
    forms = {
        marked.id(subject): DecisionForm(level, "Quyết định số 9-QĐ/TU", date(2022, 1, 11), "Tập thể thống nhất.")
        for subject, level in levels.items()
    }
    decide_many(marked.actor(COMMITTEE), marked.run, forms)


def public() -> Sequence[tuple[str, str]]:
    rows = db.session.execute(select(PublicLevel.subject_key, PublicLevel.level).order_by(PublicLevel.id)).all()
    return [(key, level) for key, level in rows]


def test_levels_become_public_when_the_run_is_closed(marked: Marked) -> None:
    decide_all(marked)
    assert marked.seen(public) == []
    close_run(marked.actor(ADVISER), marked.run)
    assert dict(marked.seen(public)) == LEVELS
    (entry,) = audited("run.close")
    assert entry.details == {"public_levels": 3}


@pytest.mark.parametrize(
    ("address", "role"),
    [(ADMINISTRATOR, None), (PARTY_GROUP, None), (DEPUTY, "subject"), (DISTRICT, None), (COMMUNE, None)],
)
def test_others_read_levels_and_no_file_of_anybody_else(marked: Marked, address: str, role: str | None) -> None:
    decide_all(marked)
    run = marked.run
    close_run(marked.actor(ADVISER), run)
    assert dict(marked.seen(public, address, role)) == LEVELS
    files = marked.seen(lambda: evaluations(run), address, role)
    assert {row.evaluation.subject_person_id for row in files} <= {marked.person(address)}


def test_a_public_level_is_changed_by_nobody(marked: Marked) -> None:
    decide_all(marked)
    close_run(marked.actor(ADVISER), marked.run)
    row = marked.seen(lambda: db.session.scalars(select(PublicLevel)).first(), COMMITTEE)
    assert row is not None
    row.level = "XS"
    row.subject_label = "Người khác"
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.flush()
    db.session.rollback()


def test_an_answer_to_an_appeal_is_public_too(marked: Marked) -> None:
    decide_all(marked, {**LEVELS, HEAD: "HTT"})
    file = marked.file(HEAD)
    close_run(marked.actor(ADVISER), marked.run)
    file_appeal(marked.subject(), file, text="Đề nghị xét lại.", level="XS")
    form = AnswerForm("Xét lại minh chứng.", "Thông báo số 20-TB/TU", MARKING_DAY, level="XS")
    answer_appeal(marked.actor(COMMITTEE), file, form)
    told = [level for key, level in marked.seen(public, PARTY_GROUP) if key == HEAD]
    assert told == ["HTT", "XS"]


class TestUnderARegulationThatKeepsThemPrivate:
    @pytest.fixture
    def app(self, proposed_app: Flask) -> Flask:
        return proposed_app

    def test_nothing_becomes_public(self, year: Year) -> None:
        form = DecisionForm("HTT", "Quyết định số 50-QĐ/TU", RATING_DAY, reason="Tập thể thống nhất.")
        run = year.run
        decide_many(year.actor(YEAR_COMMITTEE), run, {row.evaluation.id: form for row in year.files().values()})
        close_run(year.actor(YEAR_ADVISER), run)
        assert year.seen(public, PARTY) == []
        (entry,) = audited("run.close")
        assert entry.details == {}
