"""What-ifs over a decided run: who moves and why, quotas with their proof, and nothing that is stored unasked."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from core import clock
from core.db import bind_context, db
from core.domain.restore import restore
from core.errors import Conflict, Invalid, NotAllowed
from core.evaluation.comparing import compare_run
from core.evaluation.models import Evaluation, Study
from core.evaluation.queries import evaluations, rating_run, studies, study
from core.evaluation.services import keep_study, request_study
from core.extensions.errors import NotInForce
from core.extensions.hypotheses import GroupBy, Hypothesis, SupposedQuota
from core.extensions.what_if import Comparison
from core.sdk.quotas import Base
from tests.year import ADVISER, COMMITTEE, SECRETARY, Year, as_superuser, audited, work_off


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def compared(year: Year, hypothesis: Hypothesis) -> Comparison:
    """Compare without asking for a study, as the command does."""
    bind_context(db.session(), year.actor(COMMITTEE).context)
    return compare_run(rating_run(year.run), evaluations(year.run), hypothesis)


def quota(base: Base, group_by: GroupBy = GroupBy.RUN, ratio: str = "20") -> Hypothesis:
    return Hypothesis(quota=SupposedQuota("XS", Decimal(ratio), base, "down", group_by))


def test_nothing_supposed_changes_nothing(year: Year) -> None:
    found = compared(year, Hypothesis())
    assert (found.subjects, found.changed, found.moves, found.quotas) == (8, 0, (), ())
    assert found.before == found.after


def test_another_threshold_moves_those_below_it_and_says_why(year: Year) -> None:
    found = compared(year, Hypothesis({"threshold.xs": Decimal(100)}))
    held = sum(counts.get("XS", 0) for counts in found.before.values())
    assert held > 0
    assert sum(counts.get("XS", 0) for counts in found.after.values()) < held
    assert found.changed == len([move for move in found.moves if move.level_before == "XS"])
    reasons = {(each.label, each.after) for move in found.moves for each in move.reasons}
    assert ("Điểm tối thiểu của mức hoàn thành xuất sắc nhiệm vụ", Decimal(100)) in reasons


def test_the_denominator_of_a_quota_changes_its_limit(year: Year) -> None:
    limits = {}
    for base in Base:
        found = compared(year, quota(base))
        (effect,) = found.quotas
        assert (effect.limit_before, effect.proof is not None) == (None, True)
        assert effect.over_after + effect.tied_after > 0
        assert effect.holders_after == sum(counts.get("XS", 0) for counts in found.before.values())
        limits[base] = effect.limit_after
    assert limits[Base.NEXT_LEVEL] is not None
    assert limits[Base.ALL_RATED] is not None
    assert limits[Base.NEXT_LEVEL] <= limits[Base.ALL_RATED]


def test_a_quota_can_count_in_each_group(year: Year) -> None:
    found = compared(year, quota(Base.ALL_RATED, GroupBy.GROUP, "50"))
    assert len(found.quotas) == len(found.before)
    assert "Giám đốc sở" in {effect.label for effect in found.quotas}


def test_a_value_out_of_bounds_is_refused_at_its_field(year: Year) -> None:
    with pytest.raises(Invalid) as refusal:
        request_study(year.actor(ADVISER), year.run, Hypothesis({"threshold.xs": Decimal(-1), "no.such": Decimal(1)}))
    assert {problem.field for problem in refusal.value.problems} == {"value_threshold__xs", "value_no__such"}


def test_an_edition_that_is_not_in_force_is_refused(year: Year) -> None:
    with pytest.raises(NotInForce):
        request_study(year.actor(ADVISER), year.run, Hypothesis(rule_date=date(2030, 1, 1)))


def test_a_study_is_computed_by_a_worker_and_changes_no_file(year: Year) -> None:
    bind_context(db.session(), year.actor(COMMITTEE).context)
    before = [(row.evaluation.tree_hash, row.decision.level) for row in evaluations(year.run) if row.decision]
    id = request_study(year.actor(ADVISER), year.run, Hypothesis({"threshold.xs": Decimal(100)}))
    (job,) = work_off()
    assert (job.problem, job.progress, job.total) == (None, 16, 16)
    bind_context(db.session(), year.actor(ADVISER).context)
    asked = study((year.run[0], id))
    assert restore(Comparison, asked.outcome) == compared(year, Hypothesis({"threshold.xs": Decimal(100)}))
    bind_context(db.session(), year.actor(COMMITTEE).context)
    after = [(row.evaluation.tree_hash, row.decision.level) for row in evaluations(year.run) if row.decision]
    assert after == before
    assert db.session.query(Evaluation).count() == 8
    assert audited("study.compute")


def test_what_is_not_kept_is_forgotten(year: Year) -> None:
    adviser = year.actor(ADVISER)
    first, second = (request_study(adviser, year.run, Hypothesis({"threshold.xs": Decimal(n)})) for n in (99, 100))
    work_off()
    bind_context(db.session(), adviser.context)
    keep_study(adviser, (year.run[0], second), name="Nâng ngưỡng xuất sắc lên 100")
    yesterday = clock.now() - timedelta(days=2)
    as_superuser("update study set asked_at = :day", day=yesterday)
    request_study(adviser, year.run, Hypothesis())
    bind_context(db.session(), adviser.context)
    assert study((year.run[0], first)).outcome is None
    assert study((year.run[0], second)).outcome is not None
    assert [each.name for each in studies(year.run)] == ["Nâng ngưỡng xuất sắc lên 100"]
    with pytest.raises(Conflict):
        keep_study(adviser, (year.run[0], first), name="Muộn")


def test_only_the_authority_that_rates_asks_and_sees(year: Year) -> None:
    id = request_study(year.actor(ADVISER), year.run, Hypothesis())
    work_off()
    assert year.seen(lambda: db.session.query(Study).count(), COMMITTEE) == 1
    for address in ("hd-dang@an.example", "bi-thu.mot@an.example"):
        assert year.seen(lambda: db.session.query(Study).count(), address) == 0
    stranger = replace(year.actor(ADVISER), authority_id=None)
    with pytest.raises(NotAllowed):
        request_study(stranger, year.run, Hypothesis())
    assert id is not None
    assert SECRETARY in year.files()
