"""The pack ``core``: an answer to every hook for a locality without a regulation of its own.

It declares nothing, checks what any assignment and report must satisfy, tells how far work was delivered, and refuses
to name a level: thresholds are somebody's law, and core has none.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.extensions.defaults import carry, forms, reports, scores
from core.extensions.defaults import conduct as conduct_rules
from core.extensions.defaults import intake as intake_rules
from core.sdk import (
    AssignmentFacts,
    Cadence,
    CarryOver,
    Citation,
    Condition,
    ConductFacts,
    CriteriaSheet,
    DocumentRule,
    Edition,
    IntakeFacts,
    Issue,
    Manifest,
    NoAnswer,
    ProposalFacts,
    Quota,
    RaterDeclaration,
    RecordFacts,
    Register,
    ReportFacts,
    RuleContext,
    ScoreNode,
    SettingsSchema,
    StepRule,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    Text,
    assignment_result,
    hookimpl,
    leaf,
)

MANIFEST = Manifest(
    key="core",
    label=Text("Mặc định của hệ thống", "The system's defaults"),
    version="1",
    api=(1, 1),
    editions=(Edition("1", date.min, None, Citation("Giao Việc")),),
)

_NO_LEVELS = Text(
    "Không gói quy định nào của chuỗi cho biết mức điểm nào được xếp loại nào.",
    "No pack of the chain says which points reach which level.",
)
_NO_COMBINATION = Text(
    "Không gói quy định nào của chuỗi cho biết cách tổng hợp kết quả của các kỳ ngắn hơn.",
    "No pack of the chain says how the results of shorter periods are combined.",
)
_NO_PROPOSAL = Text(
    "Không gói quy định nào của chuỗi cho biết cách đề xuất mức xếp loại từ kết quả và phiếu chấm.",
    "No pack of the chain says which level results and marks propose.",
)


@hookimpl
def declare_settings() -> SettingsSchema:
    """No table: core knows no list of its own."""
    return SettingsSchema()


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Nobody: who is rated is a regulation's to say."""
    return ()


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """No kinds, counts or reasons."""
    return TaskDeclaration()


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """No sheet of general criteria."""
    return ()


@hookimpl
def declare_steps() -> Sequence[StepRule]:
    """No step has a day."""
    return ()


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """No rhythm of reports."""
    return ()


@hookimpl
def declare_raters() -> RaterDeclaration:
    """No councils and no levels."""
    return RaterDeclaration()


@hookimpl
def declare_records() -> Sequence[Register]:
    """No register: which are kept about persons is a regulation's to say."""
    return ()


@hookimpl
def declare_documents() -> Sequence[DocumentRule]:
    """A plain form of each kind in both styles; signers and symbols are the issuing body's."""
    return forms.FORMS


@hookimpl
def check_assignment(ctx: RuleContext, intake: IntakeFacts) -> Sequence[Issue]:
    """Check keys, dates and plans, and the counts that the scheme declares."""
    return intake_rules.issues(ctx, intake)


@hookimpl
def check_report(ctx: RuleContext, report: ReportFacts) -> Sequence[Issue]:
    """Check that each line carries the numbers its measure needs."""
    return reports.issues(ctx.declared, report)


@hookimpl
def compute_record_facts(ctx: RuleContext, records: Sequence[RecordFacts]) -> Sequence[ConductFacts]:
    """Return marks under the criterion that they feed and documented blockers; no points: none were published."""
    return [conduct_rules.conduct(ctx.declared.registers, each) for each in records]


@hookimpl
def propose_carry_over(ctx: RuleContext, work: Sequence[AssignmentFacts]) -> Sequence[CarryOver]:
    """Carry what is not done: nothing says that it is, or a plan was not reached."""
    return [carry.proposal(piece, ctx.today) for piece in work]


@hookimpl
def compute_eligibility(subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Count the whole period for everybody: who is not rated is a regulation's to say."""
    whole = leaf("eligibility", "Tính cả kỳ", Decimal(1), facts={"share": "1"})
    return [whole] * len(subjects)


@hookimpl
def compute_task_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
    """Return how far each piece of work was delivered, over-fulfilment kept."""
    return [[assignment_result(work, ctx.today) for work in subject.assignments] for subject in subjects]


@hookimpl
def compute_subject_scores(
    subjects: Sequence[SubjectFacts], task_scores: Sequence[Sequence[ScoreNode]]
) -> Sequence[ScoreNode]:
    """Return the mean delivery of each subject's work in per cent: what the facts alone say."""
    return [scores.mean_delivery(work) for _subject, work in zip(subjects, task_scores, strict=True)]


@hookimpl
def combine_periods() -> Sequence[ScoreNode]:
    """Refuse: how months make a quarter is a regulation's to say."""
    raise NoAnswer(_NO_COMBINATION)


@hookimpl
def compute_band() -> Sequence[ScoreNode]:
    """Refuse: no threshold is core's to invent."""
    raise NoAnswer(_NO_LEVELS)


@hookimpl
def compute_conditions(subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[Condition]]:
    """Ask for nothing besides points."""
    return [()] * len(subjects)


@hookimpl
def compute_blockers(subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
    """Limit nobody: what a documented blocker forbids is a regulation's to say."""
    return [()] * len(subjects)


@hookimpl
def compute_quota() -> Sequence[Quota]:
    """No group is held to a limit."""
    return ()


@hookimpl
def compute_proposal(subjects: Sequence[ProposalFacts], levels: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Propose what the facts give; where a council marked or voted too, how that weighs is a regulation's to say."""
    if any(subject.council_marks or subject.votes for subject in subjects):
        raise NoAnswer(_NO_PROPOSAL)
    return levels
