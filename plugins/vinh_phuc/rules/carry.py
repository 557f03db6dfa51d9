"""What goes on into the next year: the decision for 2022 gives unfinished work of 2021 again, "to the very end"."""

from collections.abc import Sequence
from dataclasses import replace

from core.sdk import AssignmentFacts, CarryOver, RuleContext
from plugins.vinh_phuc.rules.work_2022 import HARD_JOB

#: Directors had products and tasks in 2021 and have hard jobs since; what bodies held is theirs to be placed anew.
BECOMES = dict.fromkeys(("product", "secretary_programme_task", "committee_plan_task"), HARD_JOB.key)


def proposals(ctx: RuleContext, work: Sequence[AssignmentFacts]) -> list[CarryOver]:
    """Return what core proposes, with the kind that takes the place of one that the year does not know any more."""
    known = {kind.key for kind in ctx.declared.tasks.kinds}
    assert ctx.base is not None  # core's defaults end every chain
    return [
        proposal if piece.kind in known else replace(proposal, kind=BECOMES.get(piece.kind, ""))
        for piece, proposal in zip(work, ctx.base(work), strict=True)
    ]
