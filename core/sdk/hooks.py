"""The hooks a pack may implement. Each is documented in docs/plugins.md and has a default in core.

For a ``compute_*`` or ``propose_*`` hook the nearest pack of the chain that implements it owns it and must answer;
``declare_*`` results are merged by key, nearest first; the issues of ``check_*`` hooks are concatenated.
"""

from collections.abc import Sequence

from core.domain.conduct import ConductFacts, RecordFacts
from core.domain.declarations import Cadence, CarryOver, Issue, RaterDeclaration, SubjectGroup, TaskDeclaration
from core.domain.facts import AssignmentFacts, IntakeFacts, ProposalFacts, ReportFacts, SubjectFacts
from core.domain.registers import Register
from core.domain.score import ScoreNode
from core.sdk.context import RuleContext
from core.sdk.markers import hookspec


class Hooks:
    """The whole contract; ``self`` is never passed to an implementation."""

    @hookspec
    def declare_subject_groups(self, ctx: RuleContext) -> Sequence[SubjectGroup]:
        """Say who is assigned and rated: units, heads, their block and whether they are rated."""
        raise AssertionError("specification only")

    @hookspec
    def declare_task_kinds(self, ctx: RuleContext) -> TaskDeclaration:
        """Say which groups and kinds of work there are, how many each subject gets, and the reasons for choosing."""
        raise AssertionError("specification only")

    @hookspec
    def declare_cadence(self, ctx: RuleContext) -> Sequence[Cadence]:
        """Say how often units report, and which parameter holds the due day."""
        raise AssertionError("specification only")

    @hookspec
    def declare_raters(self, ctx: RuleContext) -> RaterDeclaration:
        """Say which councils appraise which block, and the levels they may propose."""
        raise AssertionError("specification only")

    @hookspec
    def declare_records(self, ctx: RuleContext) -> Sequence[Register]:
        """Say which registers are kept about persons: their entries, who writes and reads them, what they feed."""
        raise AssertionError("specification only")

    @hookspec
    def check_assignment(self, ctx: RuleContext, intake: IntakeFacts) -> Sequence[Issue]:
        """Object to the pieces of a registration or order; a registration may still grow, so it cannot have too few."""
        raise AssertionError("specification only")

    @hookspec
    def check_report(self, ctx: RuleContext, report: ReportFacts) -> Sequence[Issue]:
        """Object to a report about to be submitted."""
        raise AssertionError("specification only")

    @hookspec
    def compute_record_facts(self, ctx: RuleContext, records: Sequence[RecordFacts]) -> Sequence[ConductFacts]:
        """Return what the registers say of each subject, in the order given; no entry counts twice."""
        raise AssertionError("specification only")

    @hookspec
    def compute_subject_scores(self, ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
        """Return one score tree per subject, in the order given; a root without value cannot be scored."""
        raise AssertionError("specification only")

    @hookspec
    def compute_band(self, ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
        """Return one tree per score whose root names the level that its points reach."""
        raise AssertionError("specification only")

    @hookspec
    def compute_proposal(self, ctx: RuleContext, subjects: Sequence[ProposalFacts]) -> Sequence[ScoreNode]:
        """Return one tree per subject whose root names the level that facts and marks together propose."""
        raise AssertionError("specification only")

    @hookspec
    def propose_carry_over(self, ctx: RuleContext, work: Sequence[AssignmentFacts]) -> Sequence[CarryOver]:
        """Say of each piece of an ended cycle, in the order given, whether it goes on into the cycle of ``ctx``."""
        raise AssertionError("specification only")
