"""What a registration must say: leaders choose hard, new, unprecedented or long unsolved work, and say which it is."""

from collections.abc import Iterator

from core.sdk import IntakeFacts, Issue, PieceFacts, RuleContext, Text
from plugins.vinh_phuc.rules.sources import TARGETS_2022
from plugins.vinh_phuc.rules.subjects import DIRECTORS
from plugins.vinh_phuc.rules.subjects_2022 import FRONT_BODIES, PARTY_BODIES

#: Whose own choice is judged by why it was made; districts get the province's targets.
CHOOSERS = frozenset({DIRECTORS.key, PARTY_BODIES.key, FRONT_BODIES.key})


def issues(ctx: RuleContext, intake: IntakeFacts) -> list[Issue]:
    """Object to work that its holder registers without a reason for choosing it, from the second year on."""
    if ctx.edition == "2021" or intake.final:
        return []
    return [issue for piece in intake.pieces for issue in _unreasoned(piece)]


def _unreasoned(piece: PieceFacts) -> Iterator[Issue]:
    if piece.subject_group in CHOOSERS and not piece.reasons and not piece.carried:
        yield Issue(
            "reason_missing",
            Text(
                f"“{piece.title}” chưa nêu lý do chọn: việc khó, việc mới, chưa có tiền lệ, tồn tại nhiều năm, do tâm "
                "lý sợ trách nhiệm, hoặc thực hiện nghị quyết.",
                f"“{piece.title}” does not say why it was chosen: hard, new, without precedent, unsolved for years, "
                "avoided for fear of responsibility, or to carry out a resolution.",
            ),
            citation=TARGETS_2022,
        )
