"""The hooks a pack may implement. Each is documented in docs/plugins.md and has a default in core.

For a ``compute_*``, ``combine_*`` or ``propose_*`` hook the nearest pack of the chain that implements it owns it and
must answer; ``declare_*`` results are merged by key, nearest first; the issues of ``check_*`` hooks are concatenated.
"""

from collections.abc import Sequence

from core.domain.conduct import ConductFacts, RecordFacts
from core.domain.criteria import CriteriaSheet
from core.domain.declarations import (
    Cadence,
    CarryOver,
    Issue,
    RaterDeclaration,
    StepRule,
    SubjectGroup,
    TaskDeclaration,
)
from core.domain.documents import DocumentRule
from core.domain.facts import AssignmentFacts, IntakeFacts, ProposalFacts, ReportFacts, SubjectFacts
from core.domain.registers import Register
from core.domain.score import ScoreNode
from core.domain.settings import SettingsSchema
from core.domain.stages import Condition, Quota, Standing
from core.sdk.context import RuleContext
from core.sdk.markers import hookspec


class Hooks:
    """The whole contract; ``self`` is never passed to an implementation."""

    @hookspec
    def declare_settings(self) -> SettingsSchema:
        """Say which tables the tenant fills in, and how rows of older versions become those of today; without ctx."""
        raise AssertionError("specification only")

    @hookspec
    def declare_subject_groups(self, ctx: RuleContext) -> Sequence[SubjectGroup]:
        """Say who is assigned and rated: units, heads, their block and whether they are rated."""
        raise AssertionError("specification only")

    @hookspec
    def declare_task_kinds(self, ctx: RuleContext) -> TaskDeclaration:
        """Say which groups and kinds of work there are, how many each subject gets, and the reasons for choosing."""
        raise AssertionError("specification only")

    @hookspec
    def declare_criteria(self, ctx: RuleContext) -> Sequence[CriteriaSheet]:
        """Say which general criteria raters mark, item by item, and for whom."""
        raise AssertionError("specification only")

    @hookspec
    def declare_steps(self, ctx: RuleContext) -> Sequence[StepRule]:
        """Say on which days the steps of a rating are due."""
        raise AssertionError("specification only")

    @hookspec
    def declare_cadence(self, ctx: RuleContext) -> Sequence[Cadence]:
        """Say how often units report, and which parameter holds the due day."""
        raise AssertionError("specification only")

    @hookspec
    def declare_raters(self, ctx: RuleContext) -> RaterDeclaration:
        """Say which councils appraise which block, the levels they may propose, and which runs there are."""
        raise AssertionError("specification only")

    @hookspec
    def declare_records(self, ctx: RuleContext) -> Sequence[Register]:
        """Say which registers are kept about persons: their entries, who writes and reads them, what they feed."""
        raise AssertionError("specification only")

    @hookspec
    def declare_documents(self, ctx: RuleContext) -> Sequence[DocumentRule]:
        """Say which forms are filled from what is stored: title, style, template, signers and numbering."""
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
    def compute_eligibility(self, ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
        """Return one tree per subject: the share of the period that counts (above 0, at most 1), or a state."""
        raise AssertionError("specification only")

    @hookspec
    def compute_task_scores(self, ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
        """Return one tree per piece of work of each subject, in the order of its assignments."""
        raise AssertionError("specification only")

    @hookspec
    def compute_subject_scores(
        self,
        ctx: RuleContext,
        subjects: Sequence[SubjectFacts],
        task_scores: Sequence[Sequence[ScoreNode]],
        eligibility: Sequence[ScoreNode],
    ) -> Sequence[ScoreNode]:
        """Return one score tree per subject, in the order given; a root without value cannot be scored."""
        raise AssertionError("specification only")

    @hookspec
    def combine_periods(
        self, ctx: RuleContext, subjects: Sequence[SubjectFacts], eligibility: Sequence[ScoreNode]
    ) -> Sequence[ScoreNode]:
        """Return one score tree per subject from its decided shorter periods, in a run whose rule combines them."""
        raise AssertionError("specification only")

    @hookspec
    def compute_band(
        self, ctx: RuleContext, scores: Sequence[ScoreNode], subjects: Sequence[SubjectFacts]
    ) -> Sequence[ScoreNode]:
        """Return one tree per score whose root names the level that its points reach."""
        raise AssertionError("specification only")

    @hookspec
    def compute_conditions(
        self,
        ctx: RuleContext,
        subjects: Sequence[SubjectFacts],
        scores: Sequence[ScoreNode],
        led: Sequence[ScoreNode | None],
    ) -> Sequence[Sequence[Condition]]:
        """Return for each subject what each level asks for besides points, and whether it holds."""
        raise AssertionError("specification only")

    @hookspec
    def compute_blockers(
        self, ctx: RuleContext, subjects: Sequence[SubjectFacts], led: Sequence[ScoreNode | None]
    ) -> Sequence[Sequence[ScoreNode]]:
        """Return for each subject what limits its level: trees whose root names the best level still possible."""
        raise AssertionError("specification only")

    @hookspec
    def compute_quota(self, ctx: RuleContext, standings: Sequence[Standing]) -> Sequence[Quota]:
        """Return the limits of all groups of a run with their proof, who is over them, and ties."""
        raise AssertionError("specification only")

    @hookspec
    def compute_proposal(
        self, ctx: RuleContext, subjects: Sequence[ProposalFacts], levels: Sequence[ScoreNode]
    ) -> Sequence[ScoreNode]:
        """Return one tree per subject whose root names the level that facts and marks together propose."""
        raise AssertionError("specification only")

    @hookspec
    def propose_carry_over(self, ctx: RuleContext, work: Sequence[AssignmentFacts]) -> Sequence[CarryOver]:
        """Say of each piece of an ended cycle, in the order given, whether it goes on into the cycle of ``ctx``."""
        raise AssertionError("specification only")
