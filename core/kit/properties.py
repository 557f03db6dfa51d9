"""What must hold for any subject of a scheme, tried on generated ones; the smallest that breaks it is told."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.domain.facts import SubjectFacts
from core.domain.stages import Quota, Verdict
from core.extensions.calls import SchemeCalls
from core.extensions.errors import SchemeSilent
from core.extensions.pipeline import Ratings, rate
from core.kit.generated import as_example, groups, improved, sooner, subjects

#: The same examples in every run: a pack that failed yesterday fails today.
_PROPERTY = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=False,
    phases=(Phase.generate, Phase.shrink),
)


class _Broken(AssertionError):
    """A property does not hold; the message says for whom."""


def for_all(calls: SchemeCalls, objects: Callable[[SubjectFacts, int, Decimal], str], least_work: int = 0) -> str:
    """Return the objection to the smallest subject that has one, with the lines of a worked example; "" if none has.

    ``objects`` is also given a place among the subject's work and an amount.
    """

    @_PROPERTY
    @given(subjects(calls, least_work), st.integers(0, 3), st.integers(0, 500).map(Decimal))
    def check(subject: SubjectFacts, place: int, more: Decimal) -> None:
        objection = objects(subject, place % max(1, len(subject.assignments)), more)
        if objection:
            raise _Broken(f"{objection}\n{as_example(subject)}")

    return _objection(check)


def for_groups(calls: SchemeCalls, objects: Callable[[Sequence[SubjectFacts]], str]) -> str:
    """Return the objection to the smallest group of subjects that has one; "" if none has."""

    @_PROPERTY
    @given(groups(calls))
    def check(rated: Sequence[SubjectFacts]) -> None:
        objection = objects(rated)
        if objection:
            raise _Broken("\n".join([objection, *map(as_example, rated)]))

    return _objection(check)


def _objection(check: Callable[[], None]) -> str:
    try:
        check()
    except _Broken as broken:
        return str(broken)
    return ""


def off_the_scale(
    calls: SchemeCalls, low: Decimal, high: Decimal | None, subject: SubjectFacts, _place: int, _more: Decimal
) -> str:
    """Object to a score below the lowest or above the highest one."""
    score = _score(calls, subject)
    if score is not None and score < low:
        return f"điểm {score} thấp hơn mức thấp nhất {low}"
    if score is not None and high is not None and score > high:
        return f"điểm {score} cao hơn mức cao nhất {high}"
    return ""


def lowered(calls: SchemeCalls, subject: SubjectFacts, place: int, more: Decimal) -> str:
    """Object to a score that a better result takes points from."""
    before, after = _score(calls, subject), _score(calls, improved(subject, place, more))
    if before is None or (after is not None and after >= before):
        return ""
    return f"việc thứ {place + 1} làm tốt hơn {more} mà điểm từ {before} còn {after}"


def delayed(calls: SchemeCalls, subject: SubjectFacts, place: int, _more: Decimal) -> str:
    """Object to a score that loses points when a late piece of work is done in time."""
    before, after = _score(calls, subject), _score(calls, sooner(subject, place))
    if before is None or (after is not None and after >= before):
        return ""
    return f"việc thứ {place + 1} xong đúng hạn thay vì chậm mà điểm từ {before} còn {after}"


def exceeded(calls: SchemeCalls, rated: Sequence[SubjectFacts]) -> str:
    """Object to a limit that more hold than may, without being tied or told that they are over it."""
    try:
        ratings = rate(calls, rated)
    except SchemeSilent:
        return ""
    return next((told for quota in ratings.quotas if (told := _exceeded(quota, ratings))), "")


def _exceeded(quota: Quota, ratings: Ratings) -> str:
    within = [ranked.subject for ranked in quota.ranking if ranked.verdict is Verdict.WITHIN]
    if len(within) > int(quota.limit.number):
        return f"{quota.label}: {len(within)} người trong giới hạn {quota.limit.value}"
    by_subject = {rating.standing.subject.key: rating for rating in ratings.subjects}
    holders = {key for key in quota.members if by_subject[key].standing.level.value == quota.level}
    unranked = holders - {ranked.subject for ranked in quota.ranking}
    if unranked:
        return f"{quota.label}: {len(unranked)} người giữ mức {quota.level} mà không được xếp thứ tự"
    over = [ranked.subject for ranked in quota.ranking if ranked.verdict is Verdict.OVER]
    kept = [key for key in over if quota.lowered_to and by_subject[key].level == quota.level]
    return f"{quota.label}: {len(kept)} người vượt giới hạn mà vẫn giữ mức {quota.level}" if kept else ""


def _score(calls: SchemeCalls, subject: SubjectFacts) -> Decimal | None:
    """Return a subject's score; None when it has none, or when the scheme says why it cannot tell."""
    try:
        [tree] = calls.combined_periods([subject]) if calls.combines else calls.subject_scores([subject])
    except SchemeSilent:
        return None
    return None if tree.value is None else tree.number
