"""Where the regulation names no council, the authority's own body proposes, and the authority decides."""

from datetime import date

import pytest

from core.db import db
from core.errors import Conflict, Invalid, NotAllowed
from core.evaluation.models import Proposal
from core.evaluation.queries import is_without_council
from core.evaluation.services import DecisionForm, decide, request_proposals
from tests.marked_year import CHAIRMAN, HEAD, SECOND, Marked
from tests.personal_work import ADMINISTRATOR, ADVISER, COMMITTEE, PARTY_GROUP
from tests.service.test_criteria_marks import give_all
from tests.year import audited, work_off

PAPER = "Tờ trình số 12-TTr/BTC ngày 10/01/2022"


def propose(marked: Marked, address: str = ADVISER, minutes: str = PAPER) -> None:
    run = marked.run
    request_proposals(marked.actor(address), run, minutes=minutes)


def test_the_advisory_body_proposes_and_the_authority_decides(marked: Marked) -> None:
    give_all(marked)
    propose(marked)
    (job,) = work_off()
    assert (job.kind, job.problem) == ("evaluation.propose", None)
    files = marked.files()
    assert list(files) == [HEAD, CHAIRMAN, SECOND]
    assert {row.proposal.minutes for row in files.values() if row.proposal} == {PAPER}
    assert {row.evaluation.council_id for row in files.values()} == {None}
    form = DecisionForm("HTT", "Quyết định số 9-QĐ/TU", date(2022, 1, 11), "Tập thể thống nhất.")
    decide(marked.actor(COMMITTEE), marked.file(HEAD), form)
    row = marked.files()[HEAD]
    assert row.decision is not None
    assert (row.state, row.decision.level, row.decision.departs) == ("decided", "HTT", True)
    (entry,) = audited("proposal.request")
    assert entry.details == {"minutes": PAPER}


def test_a_document_is_needed(marked: Marked) -> None:
    with pytest.raises(Invalid) as refusal:
        propose(marked, minutes=" ")
    assert [problem.field for problem in refusal.value.problems] == ["minutes"]
    assert marked.seen(lambda: db.session.query(Proposal).count()) == 0


def test_it_is_done_once(marked: Marked) -> None:
    give_all(marked)
    propose(marked)
    with pytest.raises(Conflict, match="đang được tính"):
        propose(marked)
    work_off()
    with pytest.raises(Conflict, match="Đã có đề xuất"):
        propose(marked)


@pytest.mark.parametrize("address", [COMMITTEE, ADMINISTRATOR, PARTY_GROUP])
def test_nobody_else_proposes(marked: Marked, address: str) -> None:
    with pytest.raises(NotAllowed):
        propose(marked, address)


def test_only_who_sees_such_files_is_told_of_them(marked: Marked) -> None:
    run = marked.run
    assert marked.seen(lambda: is_without_council(run))
    assert not marked.seen(lambda: is_without_council(run), ADMINISTRATOR)
