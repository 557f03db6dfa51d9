"""A scheme for the tests of the pipeline, its subjects, and the levels they reach."""

from dataclasses import replace

from core.domain.declarations import MemberRole
from core.domain.facts import SubjectFacts
from core.domain.score import mismatches
from core.extensions.calls import SchemeCalls
from core.extensions.pipeline import Ratings
from tests.extensions.facts import assignment, subject, target
from tests.extensions.kit import calls_of, make_pack

SCHEME = """
LEVELS = tuple(LevelRule(key, Text(key, key)) for key in ("XS", "HTT", "HT", "KHT"))

@hookimpl
def declare_raters():
    return RaterDeclaration(levels=LEVELS, runs=(
        RunRule("month", Text("Tháng", "Month"), Frequency.MONTH),
        RunRule("quarter", Text("Quý", "Quarter"), Frequency.QUARTER, combines="month"),
    ))

@hookimpl
def compute_band(scores):
    def level(score):
        steps = [(key, leaf(key, key, Decimal(least), facts={"threshold": key}))
                 for key, least in (("XS", 90), ("HTT", 70), ("HT", 50))]
        return band("band", "Mức", score, steps, "KHT")
    return [level(score) for score in scores]
"""


def calls(source: str = "", run: str = "") -> SchemeCalls:
    made = calls_of("local", make_pack("local", SCHEME + source))
    return replace(made, run=run)


def done(key: str, percent: int, *, role: MemberRole = MemberRole.UNIT) -> SubjectFacts:
    """Return a subject that delivered so many per cent of its one piece of work."""
    return replace(subject(key, assignment(target(plan="100", amount=str(percent)))), role=role)


def levels(ratings: Ratings) -> list[str]:
    """Return the levels that subjects reached; in the place of one whose tree does not add up, where it does not."""
    return [", ".join(map(str, mismatches(rating.tree))) or rating.level for rating in ratings.subjects]
