"""What limits a level whatever the points: documented blockers, the collective that is led, tasks left undone."""

from collections.abc import Iterator, Sequence

from core.sdk import RATED_LEVELS, Level, RuleContext, ScoreNode, SubjectFacts, band, leaf
from plugins.quy_dinh_366.rules.periods import failed_quarters
from plugins.quy_dinh_366.rules.procedure import QUARTER, YEAR
from plugins.quy_dinh_366.rules.register import CANDIDATES
from plugins.quy_dinh_366.rules.results import counted, is_done, ratio
from plugins.quy_dinh_366.rules.sources import GUIDANCE_02
from plugins.quy_dinh_366.rules.subjects import COLLECTIVES, HEAD_KEYS, LEADERS


def ceilings(
    ctx: RuleContext, subjects: Sequence[SubjectFacts], led: Sequence[ScoreNode | None]
) -> list[list[ScoreNode]]:
    """Return for each subject the best levels still possible, each with its reason."""
    return [list(_of(ctx, subject, unit)) for subject, unit in zip(subjects, led, strict=True)]


def _of(ctx: RuleContext, subject: SubjectFacts, unit: ScoreNode | None) -> Iterator[ScoreNode]:
    if subject.group != COLLECTIVES.key:
        yield from _documented(ctx, subject)
    if subject.group == LEADERS.key and unit is not None:
        yield from _of_unit(ctx, subject, unit)
    if ctx.edition == "2025":
        return
    if ctx.run == QUARTER and subject.group != COLLECTIVES.key:
        yield from _undone(ctx, subject)
    if ctx.run == YEAR:
        yield from failed_quarters(ctx, subject)


def _documented(ctx: RuleContext, subject: SubjectFacts) -> Iterator[ScoreNode]:
    """Yield the recorded blockers of the list that the tenant confirmed; the list in 366 itself is not known."""
    binding = {kind.key for kind in CANDIDATES[ctx.choice("blockers.list")]}
    for blocker in subject.conduct.blockers:
        if blocker.key in binding:
            facts = {
                "document": blocker.document,
                "decided_on": blocker.decided_on.isoformat(),
                "decided_by": blocker.decided_by,
                "entry": blocker.entry,
            }
            note = ctx.node("blockers.list").note
            yield leaf(f"blocker.{blocker.key}", blocker.label, Level.KHT.value, facts=facts, note=note)


def _of_unit(ctx: RuleContext, subject: SubjectFacts, unit: ScoreNode) -> Iterator[ScoreNode]:
    if subject.member in HEAD_KEYS and ctx.choice("led.binding") == "ceiling" and unit.value in RATED_LEVELS:
        yield unit
    if ctx.edition == "2025":
        return
    done = next((found for found in unit.walk() if found.key == "ratio.done"), None)
    if done is None or done.value is None:
        return
    # HD 02: below the share, the head does not complete; deputies and members are not excellent.
    lowest = Level.KHT if subject.member in HEAD_KEYS else Level.HTT
    label = "Mức còn có thể theo tỷ lệ nhiệm vụ tập thể đã hoàn thành"
    steps = [(Level.XS.value, ctx.node("collective.least_done"))]
    yield band("collective.done", label, done, steps, lowest.value, GUIDANCE_02)


def _undone(ctx: RuleContext, subject: SubjectFacts) -> Iterator[ScoreNode]:
    """HD 02: less than all tasks of the quarter is not completed, unless an objective cause is confirmed."""
    pieces = counted(subject, ctx.today)
    if pieces:
        done = ratio("individual.done", "nhiệm vụ trong quý đã hoàn thành", pieces, is_done)
        label = "Mức còn có thể theo tỷ lệ nhiệm vụ cá nhân đã hoàn thành trong quý"
        steps = [(Level.XS.value, ctx.node("individual.least_done"))]
        yield band("individual", label, done, steps, Level.KHT.value, GUIDANCE_02)
