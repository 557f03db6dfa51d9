"""What registers say is frozen with a rating run, shown to who may see the file, and counts once."""

from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask

from core import clock
from core.db.bulk import Key
from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.evaluation.services import RunForm, open_run
from core.evaluation.verification import verify_run
from core.extensions.services import enable_pack
from core.records.services import BookForm, EntryForm, name_watcher, open_book, write_entry
from tests.conduct_pack import KEY, PACK
from tests.kept_register import BREACH, CELL, COMMITTED, MARKED, Kept
from tests.packs import install
from tests.world import counted
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, SECRETARY, Year, as_superuser, work_off

SUBJECT = "bi-thu.mot@an.example"
CUT_OFF = date(2021, 12, 31)


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    install(reported_app, PACK)
    return reported_app


@pytest.fixture
def kept(app: Flask, year: Year) -> Kept:
    """The register of the year, under the scheme by which the year is rated too."""
    enable_pack(year.actor("quan-tri@an.example"), KEY, date(2021, 1, 1))
    year.pin_again(KEY)
    with at(2, 1):
        adviser = year.actor(ADVISER)
        kept = Kept(app, (adviser.tenant_id, open_book(adviser, BookForm(KEY, "exemplary_conduct", 2021))))
        name_watcher(adviser, kept.file(), person_id=kept.person(CELL), capacity="cell")
        return kept


def at(month: int, day: int, year: int = 2021) -> Any:
    return clock.at(datetime(year, month, day, 9, tzinfo=clock.VIETNAM))


def write(kept: Kept, day: tuple[int, int, int], who: Any, kind: str, values: dict[str, Any], **more: Any) -> Key:
    with at(day[1], day[2], day[0]):
        return kept.file()[0], write_entry(who, kept.file(), kind, EntryForm(values, final=True, **more))


def rate(year: Year) -> dict[str, SubjectFacts]:
    open_run(year.actor(ADVISER), year.cycle, RunForm("nam-2021", "Đánh giá năm 2021", CUT_OFF))
    (job,) = work_off()
    assert job.problem is None, job.problem
    return {key: restore(SubjectFacts, row.evaluation.facts) for key, row in year.files().items()}


def test_a_run_freezes_what_was_filed_and_in_force_at_the_cut_off(kept: Kept, year: Year) -> None:
    subject, cell, committee = kept.subject(SUBJECT), kept.subject(CELL), kept.actor(COMMITTEE)
    write(kept, (2021, 2, 2), subject, "commitment", COMMITTED)
    mark = write(kept, (2021, 12, 20), cell, "cell_mark", MARKED)
    write(kept, (2021, 12, 21), committee, "breach", BREACH)
    better = {"marks": [{"item": "1", "mark": "met"}, {"item": "2", "mark": "met"}]}
    write(kept, (2022, 1, 5), cell, "cell_mark", better, corrects=mark[1], reason="Sau ngày chốt")
    write(kept, (2022, 1, 6), committee, "commendation", {"document": "Sau ngày chốt"})

    facts = rate(year)
    (criterion,) = facts[SECRETARY].conduct.criteria
    (tree,) = criterion.trees
    assert (criterion.label, tree.number * 2) == ("Trách nhiệm nêu gương", 1)
    assert [leaf.inputs["entry"] for leaf in tree.children] == [str(mark[1])] * 2
    assert [leaf.label for leaf in tree.children] == ["Đối thoại với dân hằng quý", "Học tập"]
    (blocker,) = facts[SECRETARY].conduct.blockers
    assert (blocker.document, blocker.decided_by) == ("12-QĐ/UBKTTU", "Ủy ban Kiểm tra Tỉnh ủy")
    others = {key: each.conduct for key, each in facts.items() if key != SECRETARY}
    assert all(conduct.criteria == conduct.blockers == () for conduct in others.values())
    assert CHAIRMAN in others
    # The committee that the secretary represents is a collective: the secretary's conduct is not its own.
    assert "90.1/huyen-uy/standing_committee" in others


def test_points_are_attached_by_nobody(kept: Kept, year: Year) -> None:
    """No regulation published what conduct is worth: the score is what the work alone gives."""
    write(kept, (2021, 2, 2), kept.subject(SUBJECT), "commitment", COMMITTED)
    write(kept, (2021, 12, 20), kept.subject(CELL), "cell_mark", MARKED)
    rate(year)
    assert year.files()[SECRETARY].evaluation.score == 100


def test_a_correction_in_time_takes_the_place_of_what_it_corrects(kept: Kept, year: Year) -> None:
    write(kept, (2021, 2, 2), kept.subject(SUBJECT), "commitment", COMMITTED)
    mark = write(kept, (2021, 12, 20), kept.subject(CELL), "cell_mark", MARKED)
    better = {"marks": [{"item": "1", "mark": "met"}, {"item": "2", "mark": "met"}]}
    write(kept, (2021, 12, 31), kept.subject(CELL), "cell_mark", better, corrects=mark[1], reason="Chấm lại")
    (criterion,) = rate(year)[SECRETARY].conduct.criteria
    assert [tree.value for tree in criterion.trees] == [1]


def test_a_run_reads_the_registers_in_one_statement(kept: Kept, year: Year) -> None:
    write(kept, (2021, 2, 2), kept.subject(SUBJECT), "commitment", COMMITTED)
    open_run(year.actor(ADVISER), year.cycle, RunForm("nam-2021", "Đánh giá năm 2021", CUT_OFF))
    with counted() as sent:
        work_off()
    assert sum("record_" in statement for statement in sent) == 1, sent


def test_the_conduct_of_a_run_can_be_verified_and_names_what_moved(kept: Kept, year: Year) -> None:
    write(kept, (2021, 2, 2), kept.subject(SUBJECT), "commitment", COMMITTED)
    write(kept, (2021, 12, 20), kept.subject(CELL), "cell_mark", MARKED)
    rate(year)
    run = year.run
    found = year.seen(lambda: verify_run(run))
    assert (found.altered, found.moved) == ((), ())
    as_superuser("""update record_entry set content = replace(content::text, 'unmet', 'met')::jsonb
                    where kind = 'cell_mark'""")
    found = year.seen(lambda: verify_run(run))
    assert [finding.subject for finding in found.moved] == ["Bí thư Huyện ủy Một"]
