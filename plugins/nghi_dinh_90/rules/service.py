"""Time of work: under six months is not rated, a longer leave has a ceiling, maternity counts by the actual time."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from core.sdk import AbsenceKind, Level, RuleContext, ScoreNode, SubjectFacts, leaf
from plugins.nghi_dinh_90.rules.register import CORRUPTION
from plugins.nghi_dinh_90.rules.results import counted, is_late, ratio
from plugins.nghi_dinh_90.rules.subjects import LEADING

OPINION = (
    "Đơn vị mới xếp loại; cần ý kiến bằng văn bản của đơn vị cũ nơi đã công tác từ {months} tháng, "
    "trừ khi đơn vị cũ không còn (Điều 20)"
)


def eligibility(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Rate who worked for the least number of months in the year; the months in another unit count too."""
    return [_of(ctx, subject) for subject in subjects]


def _of(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    worked, least = _worked(ctx, subject), ctx.number("service.least_months")
    facts = {"months": str(worked), "came_from": subject.service.came_from}
    if worked < least and not _absent(ctx, subject, maternity=True):
        label = "Công tác trong năm chưa đủ thời gian: không xếp loại, vẫn kiểm điểm"
        return leaf("eligibility", label, Level.NOT_RATED.value, facts=facts)
    return leaf("eligibility", "Được xếp loại", Decimal(1), facts=facts, note=_opinion(ctx, subject))


def _worked(ctx: RuleContext, subject: SubjectFacts) -> int:
    """Return the months of work in the year, here or before a transfer, less absences other than maternity."""
    service, start = subject.service, date(ctx.today.year, 1, 1)
    first = start if service.came_from or service.began_on is None else max(service.began_on, start)
    last = ctx.today if service.went_to or service.ended_on is None else min(service.ended_on, ctx.today)
    return max(months(first, last) - _absent(ctx, subject, maternity=False), 0)


def _absent(ctx: RuleContext, subject: SubjectFacts, *, maternity: bool) -> int:
    """Return the months of absence in the year, for maternity or for any other reason.

    Whole months of each absence, and thirty of the days beyond them for another one.
    """
    whole = beyond = 0
    for absence in subject.service.absences:
        first, last = max(absence.starts_on, date(ctx.today.year, 1, 1)), min(absence.ends_on, ctx.today)
        if (absence.kind is AbsenceKind.MATERNITY) is maternity and first <= last:
            number = months(first, last)
            whole += number
            beyond += (last - _later(first, number)).days + 1
    return whole + beyond // 30


def _later(day: date, months_: int) -> date:
    """Return the same day some months later, or the first of the month after where there is none."""
    years, month = divmod(day.month - 1 + months_, 12)
    try:
        return date(day.year + years, month + 1, day.day)
    except ValueError:
        return date(day.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def _opinion(ctx: RuleContext, subject: SubjectFacts) -> str:
    """Name whose opinion the new unit needs: that of the old unit, after the least months there."""
    service, least = subject.service, int(ctx.number("transfer.opinion_months"))
    if not service.came_from or service.began_on is None:
        return ""
    there = months(date(ctx.today.year, 1, 1), service.began_on - timedelta(days=1))
    return OPINION.format(months=least) if there >= least else ""


def ceilings(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[list[ScoreNode]]:
    """Return what limits each subject: a leave, too much late work, documented blockers."""
    return [[*_leave(ctx, subject), *_late(ctx, subject), *_documents(ctx, subject)] for subject in subjects]


def _leave(ctx: RuleContext, subject: SubjectFacts) -> Iterator[ScoreNode]:
    absent = _absent(ctx, subject, maternity=False)
    if absent >= ctx.number("leave.ceiling_months"):
        documents = "; ".join(absence.document for absence in subject.service.absences)
        facts = {"months": str(absent), "documents": documents}
        yield leaf("leave", "Nghỉ từ ba tháng: không cao hơn mức hoàn thành", Level.HT.value, facts=facts)


def _late(ctx: RuleContext, subject: SubjectFacts) -> Iterator[ScoreNode]:
    pieces = counted(subject, ctx.today)
    late = ratio("late", "nhiệm vụ chậm tiến độ hoặc chưa bảo đảm chất lượng", pieces, is_late, name=False)
    most = ctx.node("kht.late")
    if late.value is not None and late.number > most.number:
        facts = {"late": str(late.number), "most": str(most.number)}
        label = "Tỷ lệ nhiệm vụ chậm tiến độ hoặc chưa bảo đảm chất lượng vượt mức"
        yield leaf("late.limit", label, Level.KHT.value, facts=facts, note=most.note)


def _documents(ctx: RuleContext, subject: SubjectFacts) -> Iterator[ScoreNode]:
    """Yield recorded blockers where the tenant confirmed that they bind; a case in the unit is its leader's."""
    if ctx.choice("blockers.list") != "all":
        return
    note = ctx.node("blockers.list").note
    for blocker in subject.conduct.blockers:
        if blocker.key == CORRUPTION.key and subject.group not in LEADING:
            continue
        facts = {
            "document": blocker.document,
            "decided_on": blocker.decided_on.isoformat(),
            "decided_by": blocker.decided_by,
            "entry": blocker.entry,
        }
        yield leaf(f"blocker.{blocker.key}", blocker.label, Level.KHT.value, facts=facts, note=note)


def months(first: date, last: date) -> int:
    """Return the whole months from one day to another, both inclusive; 0 where there is none."""
    end = last + timedelta(days=1)
    return max((end.year - first.year) * 12 + end.month - first.month - (end.day < first.day), 0)
