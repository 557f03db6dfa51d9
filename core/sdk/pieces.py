"""Single pieces of work as trees: points of their own criteria sheets, and what their attributes count as."""

from collections.abc import Iterable

from core.domain.criteria import CriteriaSheet
from core.domain.declarations import Attribute, TaskKind
from core.domain.facts import AssignmentFacts, SubjectFacts
from core.domain.score import ScoreNode
from core.sdk.context import RuleContext
from core.sdk.criteria import sheet_points
from core.sdk.scoring import leaf

NO_SHEET = "Không có phiếu chấm cho việc này"
NOT_SAID = "Chưa chọn khi giao việc"


def piece_sheet_for(ctx: RuleContext, subject: SubjectFacts, piece: AssignmentFacts) -> CriteriaSheet | None:
    """Return the sheet by which one piece of a subject's work is marked in this run."""
    whose = subject.group, subject.member
    found = (s for s in ctx.declared.criteria if s.is_for_piece(*whose, piece.kind, piece.group, ctx.run))
    return next(found, None)


def piece_points(
    ctx: RuleContext, subject: SubjectFacts, piece: AssignmentFacts, *, rescale: bool = False
) -> ScoreNode:
    """Return the points of one piece by its sheet; without value while an item that has points is not marked.

    ``rescale`` as ``sheet_points`` has it. Without value, too, where no sheet is for such a piece.
    """
    sheet, key = piece_sheet_for(ctx, subject, piece), f"assignment.{piece.id}.marks"
    if sheet is None:
        return leaf(key, piece.title, None, facts={"assignment": piece.id}, note=NO_SHEET)
    return sheet_points(ctx, sheet, piece.marks, key, rescale=rescale)


def attribute_value(ctx: RuleContext, piece: AssignmentFacts, key: str) -> ScoreNode:
    """Return the number that the choice made for an attribute counts as, as the parameter that holds it.

    Without value where nothing was chosen, or the choice is a word alone; the note says which. KeyError when the kind
    of the piece has no such attribute.
    """
    attribute = _attributes(ctx.declared.tasks.kinds, piece)[key]
    chosen = next((choice for choice in attribute.choices if choice.key == piece.attribute(key)), None)
    if chosen is not None and chosen.value_parameter:
        return ctx.node(chosen.value_parameter)
    note = chosen.label.in_language(ctx.language) if chosen else NOT_SAID
    label = attribute.label.in_language(ctx.language)
    return leaf(f"assignment.{piece.id}.{key}", label, None, facts={"assignment": piece.id}, note=note)


def _attributes(kinds: Iterable[TaskKind], piece: AssignmentFacts) -> dict[str, Attribute]:
    return {each.key: each for kind in kinds if kind.key == piece.kind for each in kind.attributes}
