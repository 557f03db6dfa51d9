"""Limits of a run: kept with their proof, counted against what is decided, gone over only with a justification."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.db import RowContext, bind_context, db
from core.domain.restore import restore
from core.domain.score import Op, ScoreNode
from core.domain.stages import Verdict
from core.errors import Invalid
from core.evaluation.models import RunQuota
from core.evaluation.queries import run_quotas
from core.evaluation.quotas import Limit, limits_of
from core.evaluation.services import DecisionForm, decide, decide_many
from core.evaluation.verification import verify_run
from tests.marked_year import CHAIRMAN, HEAD, SECOND, Marked
from tests.personal_work import ADMINISTRATOR, ADVISER, COMMITTEE, DIRECTOR, PARTY_GROUP
from tests.service.test_criteria_marks import give_all, propose
from tests.year import as_superuser, audited

GROUP = "Cán bộ lãnh đạo diện Ban Thường vụ Tỉnh ủy quản lý"
XS = DecisionForm("XS", "Quyết định số 9-QĐ/TU", date(2022, 1, 11))
REASON, DOCUMENT = "Thành tích nổi trội", "Thông báo số 15-TB/TU"


def limits(marked: Marked, address: str = ADVISER) -> dict[str, Limit]:
    run, files = marked.run, marked.files(address)
    found = marked.seen(lambda: limits_of(run_quotas(run), files.values()), address)
    return {limit.quota.key: limit for limit in found}


def over(limit: Limit) -> list[str]:
    return [holder.subject for holder in limit.over]


@pytest.fixture
def proposed(marked: Marked) -> Marked:
    """Both leaders are proposed for the best level, which one of them may hold; they are equal."""
    give_all(marked)
    propose(marked)
    return marked


def decide_both(marked: Marked, **more: Any) -> None:
    run = marked.run
    forms = {marked.id(subject): replace(XS, **more) for subject in (HEAD, CHAIRMAN)}
    decide_many(marked.actor(COMMITTEE), run, forms)


def test_before_proposals_they_are_preliminary(marked: Marked) -> None:
    assert limits(marked) == {}, "nobody is rated before the criteria are marked"


def test_a_limit_is_kept_with_its_proof(proposed: Marked) -> None:
    found = limits(proposed)
    assert list(found) == ["xs.managed_leaders", "xs.other_leaders"]
    limit = found["xs.managed_leaders"]
    # Half of two who are rated, rounded down.
    assert (limit.most, limit.is_preliminary, limit.quota.label) == (1, False, GROUP)
    assert [node.key for node in limit.quota.limit.walk()][-3:] == ["quota.base", "cap.xs", "xs.managed_leaders.places"]
    assert [(h.subject, h.ranked.place, h.ranked.verdict) for h in limit.holders if h.ranked] == [
        (CHAIRMAN, 1, Verdict.TIED),
        (HEAD, 1, Verdict.TIED),
    ]
    assert over(limit) == [CHAIRMAN, HEAD], "a tie at the edge is shown whole"
    assert found["xs.other_leaders"].holders == ()


def test_going_over_a_limit_needs_a_reason_and_a_document(proposed: Marked) -> None:
    with pytest.raises(Invalid) as refusal:
        decide_both(proposed)
    (problem,) = refusal.value.problems
    assert problem.field == "exception"
    assert f"{GROUP}: sẽ có 2 hồ sơ xếp mức XS, giới hạn là 1" in str(problem)
    assert "Chủ tịch UBND huyện Ba" in str(problem)
    with pytest.raises(Invalid):
        decide_both(proposed, exception=REASON)
    assert {row.decision for row in proposed.files().values()} == {None}
    decide_both(proposed, exception=REASON, exception_document=DOCUMENT)
    row = proposed.files()[HEAD].decision
    assert row is not None
    assert (row.level, row.departs, row.exception, row.exception_document) == ("XS", False, REASON, DOCUMENT)
    tree = restore(ScoreNode, row.tree)
    assert (tree.op, tree.inputs["exception"], tree.inputs["exception_document"]) == (Op.OVERRIDE, REASON, DOCUMENT)
    details = [entry.details for entry in audited("decision.make")]
    assert {each["exception"] for each in details} == {REASON}


def test_decisions_are_counted_one_by_one(proposed: Marked) -> None:
    actor = proposed.actor(COMMITTEE)
    within = replace(XS, exception="không cần", exception_document="không cần")
    decide(actor, proposed.file(HEAD), within)
    row = proposed.files()[HEAD].decision
    assert row is not None
    assert (row.exception, row.exception_document) == ("", ""), "within the limit nothing is justified"
    with pytest.raises(Invalid, match="sẽ có 2 hồ sơ"):
        decide(actor, proposed.file(CHAIRMAN), XS)
    lower = replace(XS, level="HTT", reason="Đồng hạng, tập thể cân nhắc.")
    decide(actor, proposed.file(CHAIRMAN), lower)
    limit = limits(proposed)["xs.managed_leaders"]
    assert (over(limit), [holder.subject for holder in limit.holders]) == ([], [HEAD])
    assert [holder.subject for holder in limit.lowered] == [CHAIRMAN]


def test_another_group_is_not_touched(proposed: Marked) -> None:
    raised = replace(XS, level="HTT")
    decide(proposed.actor(COMMITTEE), proposed.file(SECOND), raised)
    assert proposed.files()[SECOND].decision is not None


def test_they_are_verified(proposed: Marked) -> None:
    run, authority = proposed.run, proposed.actor(COMMITTEE).authority_id

    def problems() -> list[str]:
        db.session.rollback()
        bind_context(db.session(), RowContext(run[0], authority_id=authority))
        db.session.expire_all()
        return [finding.problem for finding in verify_run(run).altered]

    assert problems() == []
    row = proposed.seen(lambda: run_quotas(run))[0]
    row_id, altered = row.id, {**row.quota, "level": "HTT"}
    as_superuser("update run_quota set quota = :quota where id = :id", quota=json.dumps(altered), id=row_id)
    assert problems() == ["quota 0 (proposed): hash"]
    as_superuser("update run_quota set quota_hash = 'x' where id = :id", id=row_id)
    assert problems() == ["quota 0 (proposed): hash", "quotas (proposed): the rules give others"]


def test_only_the_authority_reads_them(proposed: Marked) -> None:
    def count(address: str, role: str | None = None) -> int:
        return proposed.seen(lambda: db.session.query(RunQuota).count(), address, role)

    assert count(COMMITTEE) == count(ADVISER) == 2
    for address, role in ((ADMINISTRATOR, None), (PARTY_GROUP, None), (DIRECTOR, "subject"), (DIRECTOR, "leader")):
        assert count(address, role) == 0
