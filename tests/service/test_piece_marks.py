"""Single pieces of work: what is said of them when they are assigned, and how the deciding rater marks each."""

import uuid
from decimal import Decimal

import pytest

from core import clock
from core.auth.actor import Actor
from core.db import db
from core.domain.background import AttributeFacts, CriterionMarkFacts, PieceMarksFacts
from core.domain.facts import ProposalFacts
from core.domain.restore import restore
from core.errors import Conflict, DomainError, Invalid, NotAllowed, StaleEdit
from core.evaluation.services import CriteriaForm, save_criteria, save_criteria_sheet, submit_self_mark
from core.evaluation.verification import verify_run
from core.people.queries import own_context, seats_of
from tests.personal_work import ADMINISTRATOR, ADVISER, PARTY_GROUP
from tests.staffed_year import OFFICERS, Staffed, facts_of
from tests.year import as_superuser, audited

FIRST, SECOND = OFFICERS[0], OFFICERS[1]
HARD, PLAIN = {"difficulty": "hard"}, {"difficulty": "plain"}


def product(staffed: Staffed, subject: str, title: str, **chosen: str) -> object:
    return staffed.job(subject, title, kind="product", attributes=chosen)


@pytest.fixture
def rated(staffed: Staffed) -> Staffed:
    """The first officer has a hard product and a plain one, the second one other work."""
    staffed.give(
        product(staffed, FIRST, "Đề án", **HARD),
        product(staffed, FIRST, "Báo cáo", **PLAIN),
        staffed.job(SECOND, "Việc thường"),
    )
    staffed.rate()
    return staffed


def pieces(staffed: Staffed, subject: str = FIRST) -> dict[str, str]:
    return {work.title: work.id for work in facts_of(staffed.files()[subject]).assignments}


def mark(piece: str, quality: object, progress: object) -> tuple[CriterionMarkFacts, ...]:
    given = (("quality", quality), ("progress", progress))
    return tuple(
        CriterionMarkFacts(f"{piece}/{item}", "", Decimal(str(points))) for item, points in given if points is not None
    )


def given(staffed: Staffed) -> tuple[CriterionMarkFacts, ...]:
    known = pieces(staffed)
    return (*mark(known["Đề án"], 6, 4), *mark(known["Báo cáo"], 5, 3))


def test_what_is_said_of_work_is_frozen(rated: Staffed) -> None:
    said = {work.title: work.attributes for work in facts_of(rated.files()[FIRST]).assignments}
    assert said == {
        "Đề án": (AttributeFacts("difficulty", "hard"),),
        "Báo cáo": (AttributeFacts("difficulty", "plain"),),
    }
    assert "attributes" not in rated.files()[SECOND].evaluation.facts["assignments"][0]
    assert rated.files()[FIRST].evaluation.band == "INSUFFICIENT_DATA"


@pytest.mark.parametrize(
    ("kind", "chosen", "told"),
    [
        ("product", {}, "“Đề án” chưa chọn “Độ khó”"),
        ("product", {"difficulty": "lạ"}, "“Đề án” chọn “Độ khó” sai"),
        ("product", {**HARD, "other": "x"}, "“Đề án” không có “other” theo quy định"),
        ("job", HARD, "“Đề án” không có “difficulty” theo quy định"),
    ],
)
def test_work_is_refused_without_what_its_kind_says(
    staffed: Staffed, kind: str, chosen: dict[str, str], told: str
) -> None:
    with pytest.raises(Invalid, match=told) as refused:
        staffed.give(staffed.job(FIRST, "Đề án", kind=kind, attributes=chosen))
    if not chosen:
        assert refused.value.problems[0].citation == "Điều 4, Quy định thử về công chức"
    staffed.give(product(staffed, FIRST, "Đề án", **HARD), staffed.job(SECOND, "Việc"))


def test_nothing_is_proposed_before_every_piece_is_marked(rated: Staffed) -> None:
    known = pieces(rated)
    with pytest.raises(Conflict, match=r"Còn 1 hồ sơ chưa chấm đủ tiêu chí: .*Đề án: Chất lượng sản phẩm, Tiến độ"):
        rated.propose()
    adviser, file = rated.actor(ADVISER), rated.file(FIRST)
    save_criteria(adviser, file, mark(known["Đề án"], 6, 4))
    with pytest.raises(Conflict, match=r"\(Báo cáo: Chất lượng sản phẩm, Tiến độ\)"):
        rated.propose()
    save_criteria(rated.actor(ADVISER), file, given(rated), version=1)
    rated.propose()
    row = rated.files()[FIRST]
    # (10 × 10 × 1,2 + 8 × 10 × 1) ÷ 2 = (120 + 80) ÷ 2
    assert row.proposal is not None
    assert (row.proposal.score, row.proposal.level) == (Decimal(100), "XS")
    facts = restore(ProposalFacts, row.proposal.facts)
    marks = {work.title: {m.item: m.points for m in work.marks} for work in facts.subject.assignments}
    assert marks == {
        "Đề án": {"quality": Decimal(6), "progress": Decimal(4)},
        "Báo cáo": {"quality": Decimal(5), "progress": Decimal(3)},
    }
    assert facts.subject.criteria == ()
    assert rated.seen(lambda: verify_run(rated.run)).altered == ()
    [entry] = rated.seen(lambda: audited("criteria.mark"))[-1:]
    assert set(entry.details["marks"]) == {m.item for m in given(rated)}


def test_a_mark_changed_behind_the_proposal_is_found(rated: Staffed) -> None:
    save_criteria(rated.actor(ADVISER), rated.file(FIRST), given(rated))
    rated.propose()
    key = f"{pieces(rated)['Đề án']}/quality"
    as_superuser(
        "update criteria_mark set marks = jsonb_set(marks, array[:key, 'points'], '\"1\"') where rater = 'rater'",
        key=key,
    )
    found = [finding.problem for finding in rated.seen(lambda: verify_run(rated.run)).altered]
    assert found == ["proposal facts: not the criteria that were marked (rater)"]


def test_marks_of_pieces_keep_their_bounds_and_their_own_work(rated: Staffed) -> None:
    adviser, file, known = rated.actor(ADVISER), rated.file(FIRST), pieces(rated)
    with pytest.raises(Invalid, match="Đề án: Chất lượng sản phẩm: Điểm phải từ 0 đến 6"):
        save_criteria(adviser, file, mark(known["Đề án"], 7, None))
    other = pieces(rated, SECOND)["Việc thường"]
    for unknown in (other, str(uuid.uuid4())):
        with pytest.raises(Invalid, match="không có trong phiếu"):
            save_criteria(adviser, file, mark(unknown, 1, None))
    with pytest.raises(Conflict, match="không chấm tiêu chí chung"):
        save_criteria(adviser, rated.file(SECOND), mark(other, 1, None))
    save_criteria(adviser, file, mark(known["Đề án"], 6, None))
    with pytest.raises(StaleEdit):
        save_criteria(adviser, file, mark(known["Đề án"], 5, None), version=0)


def test_only_who_appraises_marks(rated: Staffed) -> None:
    marks = given(rated)
    for address in (PARTY_GROUP, ADMINISTRATOR):
        with pytest.raises(DomainError):
            save_criteria(rated.actor(address), rated.file(FIRST), marks)
    subject = _subject(rated)
    with pytest.raises(NotAllowed):
        save_criteria(subject, rated.file(FIRST), marks)
    save_criteria_sheet(rated.actor(ADVISER), rated.run, [CriteriaForm(rated.file(FIRST)[1], marks)])
    rated.propose()
    with pytest.raises(Conflict, match="không sửa phiếu chấm được nữa"):
        save_criteria(rated.actor(ADVISER), rated.file(FIRST), marks[:2], version=1)


def test_the_subject_marks_their_own_pieces(rated: Staffed) -> None:
    known, subject = pieces(rated), _subject(rated)
    claim = {"points": None, "level": "HTT", "narrative": "Đã làm."}
    with pytest.raises(Invalid, match="Báo cáo: Tiến độ: Chưa được chấm"):
        submit_self_mark(subject, rated.file(FIRST), **claim, criteria=given(rated)[:3])
    own = (*mark(known["Đề án"], 5, 4), *mark(known["Báo cáo"], 5, 4))
    submit_self_mark(subject, rated.file(FIRST), **claim, criteria=own)
    save_criteria(rated.actor(ADVISER), rated.file(FIRST), given(rated))
    rated.propose()
    proposal = rated.files()[FIRST].proposal
    assert proposal is not None
    facts = restore(ProposalFacts, proposal.facts)
    assert {each.piece for each in facts.self_pieces} == set(known.values())
    assert all(isinstance(each, PieceMarksFacts) and len(each.marks) == 2 for each in facts.self_pieces)
    assert rated.seen(lambda: verify_run(rated.run)).altered == ()


def _subject(staffed: Staffed) -> Actor:
    """The first officer's own seat."""
    person = staffed.files()[FIRST].evaluation.subject_person_id
    assert person is not None
    own_context(person)
    seat = next(seat for seat in seats_of(person, clock.today()) if seat.role == "subject")
    db.session.rollback()
    return seat.actor()
