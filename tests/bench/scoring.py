"""Rules over many subjects: through the hooks, and as a what-if."""

import sys
from datetime import date
from decimal import Decimal

from core.domain.declarations import MemberRole
from core.domain.facts import AssignmentFacts, ProposalFacts, SubjectFacts, TargetFacts
from core.domain.parameters import BoundParameter, Certainty
from core.domain.targets import Direction, Measure
from core.domain.text import Text
from core.extensions.discovery import discover
from core.extensions.hypotheses import GroupBy, Hypothesis, SupposedQuota, suppose
from core.extensions.parameters import Binding
from core.extensions.schemes import Scheme, editions_on
from core.extensions.what_if import Facts, compare, outcome
from core.provision.engines import Engines
from core.sdk.context import RuleContext
from core.sdk.quotas import Base
from tests.bench.nation import TODAY, Nation
from tests.bench.timing import Row, by_turns, compared

DUE = date(2021, 12, 31)


def score(engines: Engines, nation: Nation, subjects: int = 10_000, work: int = 10) -> Row:
    """Score subjects through the hooks against the same rule functions called directly."""
    scheme = _scheme()
    facts, bound = [_subject(number, work) for number in range(subjects)], scheme.binding.bound
    calls = scheme.calls
    calls.subject_scores(facts[:10])
    rule = sys.modules["plugins.vinh_phuc.rules.scores"].subject_scores
    context = RuleContext("vinh_phuc", "2021", TODAY, parameters=bound, declared=calls.declared)
    pair = by_turns(lambda: calls.subject_scores(facts), lambda: rule(context, facts), 3)
    return compared(f"score {subjects} subjects × {work} tasks: hooks / direct", pair, "≤ 1.3, ≤ 30 s")


def what_if(engines: Engines, nation: Nation, subjects: int = 10_000, work: int = 10) -> Row:
    """Compare two schemes over the same facts, a supposed quota last, against rating them once."""
    scheme = _scheme()
    facts = Facts([[ProposalFacts(_subject(n, work), None, None, ()) for n in range(subjects)]], marked=False)
    higher = suppose(discover(), scheme.pin(), Hypothesis({"threshold.xs": Decimal(60)}))
    quota = SupposedQuota("XS", Decimal(20), Base.ALL_RATED, "down", GroupBy.GROUP)

    def ours() -> None:
        compare(higher.calls, facts, outcome(scheme.calls, facts), outcome(higher.calls, facts, quota))

    pair = by_turns(ours, lambda: outcome(scheme.calls, facts), 1)
    return compared(f"what if: {subjects} subjects × {work} tasks, both schemes / one rating", pair, "≤ 30 s")


def _scheme() -> Scheme:
    chain = discover().chain("vinh_phuc")
    bound = {parameter.key: _bound(parameter.key, parameter.label) for parameter in chain.parameters}
    return Scheme(chain, TODAY, editions_on(chain, TODAY), Binding(bound, ()))


def _bound(key: str, label: Text) -> BoundParameter:
    value = Decimal(1) if key in ("attainment.cap", "rounding.places") else Decimal(50)
    return BoundParameter(key, label, "", value, None, Certainty.UNKNOWN, illustrative=True)


def _subject(number: int, work: int) -> SubjectFacts:
    groups = ("party_building", "socio_economy", "defence", "security")
    assignments = tuple(
        AssignmentFacts(
            f"{number}-{n}", f"kind_{n}", groups[n % 4], f"Nhiệm vụ {n}", Decimal(1), DUE, DUE, False, 1, (_target(n),)
        )
        for n in range(work)
    )
    return SubjectFacts(
        f"{number}", f"Chủ thể {number}", "districts", "secretary", MemberRole.HEAD, "party", assignments, 4, 4
    )


def _target(number: int) -> TargetFacts:
    plan, reached = Decimal(100 + number), Decimal(97 + number)
    return TargetFacts(
        f"kind_{number}", f"Chỉ tiêu {number}", Measure.COUNT, Direction.AT_LEAST, "việc", plan, None, reached, None, 4
    )
