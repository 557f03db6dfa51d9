"""What a concluded breach of exemplary conduct forbids: the province did not publish it, so a tenant says it."""

from collections.abc import Sequence

from core.sdk import BlockerFacts, RuleContext, ScoreNode, SubjectFacts, leaf

#: The best level that is still possible after a concluded breach.
CEILING = "breach.ceiling"


def ceilings(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[list[ScoreNode]]:
    """Return for each person one limit per documented breach; the choice is asked for only where there is one."""
    return [[_limit(ctx, blocker) for blocker in subject.conduct.blockers] for subject in subjects]


def _limit(ctx: RuleContext, blocker: BlockerFacts) -> ScoreNode:
    facts = {
        "document": blocker.document,
        "decided_on": blocker.decided_on.isoformat(),
        "decided_by": blocker.decided_by,
        "entry": blocker.entry,
    }
    return leaf(f"breach.{blocker.entry}", blocker.label, ctx.choice(CEILING).upper(), facts=facts)
