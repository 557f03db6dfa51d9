"""What is assigned: breakthrough work and new work, each piece one person's own. No counts were published.

A piece is done or not, as its accepted reports say; some is measured by a number of its own, which its order names.
"""

from core.sdk import IntakeFacts, Issue, Measure, Reason, TaskDeclaration, TaskGroup, TaskKind, Text
from plugins.tuyen_quang.rules.sources import REGULATION
from plugins.tuyen_quang.rules.subjects import GROUPS

EVERYBODY = tuple(group.key for group in GROUPS)

TASK_GROUPS = (
    TaskGroup("breakthrough", Text("Việc đột phá", "Breakthrough work")),
    TaskGroup("innovation", Text("Việc mới, việc đổi mới", "New and innovative work")),
)

KINDS = (
    TaskKind(
        "breakthrough",
        Text("Việc đột phá", "Breakthrough work"),
        "breakthrough",
        EVERYBODY,
        citation=REGULATION,
    ),
    TaskKind(
        "breakthrough_target",
        Text("Việc đột phá có chỉ tiêu bằng số", "Breakthrough work with a numeric target"),
        "breakthrough",
        EVERYBODY,
        Measure.RATE,
        citation=REGULATION,
    ),
    TaskKind(
        "innovation",
        Text("Việc mới, việc đổi mới", "New or innovative work"),
        "innovation",
        EVERYBODY,
        citation=REGULATION,
    ),
)

#: Why work is chosen, in the words of the province and of the press.
REASONS = (
    Reason("big", Text("Việc lớn", "Big")),
    Reason("hard", Text("Việc khó", "Hard")),
    Reason("new", Text("Việc mới", "New")),
    Reason("outstanding", Text("Việc nổi cộm", "Outstanding")),
    Reason("urgent", Text("Việc bức xúc", "Urgent")),
    Reason("bottleneck", Text("Điểm nghẽn", "Bottleneck")),
    Reason(
        "clearance",
        Text("Vướng mắc về đền bù, giải phóng mặt bằng, tái định cư", "Compensation, land clearance, resettlement"),
    ),
)

DECLARATION = TaskDeclaration(TASK_GROUPS, KINDS, (), REASONS)


def registration_issues(intake: IntakeFacts) -> list[Issue]:
    """Object to work that its holder registers without saying what makes it a breakthrough; orders from above may."""
    if intake.final:
        return []
    return [
        Issue(
            "reason_missing",
            Text(
                f"“{piece.title}” chưa nêu lý do chọn: việc lớn, khó, nổi cộm, bức xúc, điểm nghẽn hoặc vướng mắc về "
                "giải phóng mặt bằng.",
                f"“{piece.title}” does not say why it was chosen: big, hard, outstanding, urgent, a bottleneck, or "
                "land clearance.",
            ),
            citation=REGULATION,
        )
        for piece in intake.pieces
        if not piece.reasons and not piece.carried
    ]
