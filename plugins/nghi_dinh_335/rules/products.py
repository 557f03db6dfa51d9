"""Articles 13 and 14: what was assigned and completed, converted by coefficients, in quantity, quality and progress.

A piece of work is a product: its plan is how many items of it, its weight the coefficient of one. Each revision of its
main content costs a quarter of the product in quality (b), each delay a quarter in progress (c), unless an objective
cause was confirmed. Whether a decided extension is a delay was not published: the tenant chooses. A period is rated by
what it brought itself: what earlier ones had brought of a product is neither done nor assigned in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.sdk import AssignmentFacts, Op, RuleContext, ScoreNode, SubjectFacts, leaf, node, own_amount, own_plan
from plugins.nghi_dinh_335.rules.criteria import hundred
from plugins.nghi_dinh_335.rules.sources import article

NOTHING_DUE = "Chưa có sản phẩm nào đến hạn hoặc hoàn thành"


@dataclass(frozen=True, slots=True)
class Terms:
    """How deductions are taken: what one costs, whether several add up, stop at nothing, and follow extensions."""

    cost: ScoreNode
    is_added_up: bool
    is_floored: bool
    extension_delays: bool
    note: str


def terms(ctx: RuleContext) -> Terms:
    """Read the parameters of deductions."""
    chosen = [ctx.node(f"deduction.{key}") for key in ("several", "floor", "extension")]
    cost = node(Op.QUOTIENT, "deduction", "Mức trừ mỗi lần", [ctx.node("deduction.share"), hundred()])
    note = next((each.note for each in chosen if each.note), "")
    several, floor, extension = (each.value for each in chosen)
    return Terms(cost, several == "added", floor == "zero", extension == "delay", note)


def ratios(ctx: RuleContext, subject: SubjectFacts, how: Terms) -> list[ScoreNode]:
    """Return a, b and c, each at most 1; without value while nothing was assigned."""
    pieces = [piece for piece in subject.assignments if piece.due_on <= ctx.today or _amount(piece) > 0]
    assigned = _assigned(pieces)
    quantity = [_quantity(piece) for piece in pieces]
    done = list(zip(pieces, quantity, strict=True))
    quality = [_deducted(*each, how, "quality", "sửa lại nội dung chính", each[0].revisions) for each in done]
    progress = [_deducted(*each, how, "progress", "chậm tiến độ", delays(each[0], how)) for each in done]
    return [
        _ratio("a", "a: số lượng", quantity, assigned),
        _ratio("b", "b: chất lượng", quality, assigned),
        _ratio("c", "c: tiến độ", progress, assigned),
    ]


def delays(piece: AssignmentFacts, how: Terms) -> int:
    """Return how often a product was late: after its deadline, and by extensions that count; never with an excuse."""
    if piece.excused:
        return 0
    extensions = piece.extensions if how.extension_delays else 0
    return extensions + int(piece.done_on is not None and piece.done_on > piece.due_on)


def _amount(piece: AssignmentFacts) -> Decimal:
    return sum((own_amount(target).number for target in piece.targets), Decimal(0))


def _assigned(pieces: Sequence[AssignmentFacts]) -> ScoreNode:
    if not pieces:
        return leaf("assigned", "Sản phẩm được giao đã quy đổi", None, facts={"products": "0"}, note=NOTHING_DUE)
    pairs: list[ScoreNode] = []
    for piece in pieces:
        plan = sum((own_plan(target).number for target in piece.targets), Decimal(0))
        facts = {"assignment": piece.id, "unit": "sản phẩm", **_before(piece)}
        pairs += [leaf(f"plan.{piece.id}", f"{piece.title}: số được giao", plan, facts=facts), _coefficient(piece)]
    total = node(Op.WEIGHTED_SUM, "assigned", "Sản phẩm được giao đã quy đổi", pairs, citation=article("13"))
    if total.number == 0:
        return leaf("assigned", "Sản phẩm được giao đã quy đổi", None, facts={"products": "0"}, note=NOTHING_DUE)
    return total


def _before(piece: AssignmentFacts) -> dict[str, str]:
    """Return what earlier periods had brought, where they had."""
    before = sum((target.before or Decimal(0) for target in piece.targets), Decimal(0))
    return {"before": str(before)} if before else {}


def _coefficient(piece: AssignmentFacts) -> ScoreNode:
    facts = {"assignment": piece.id, "unit": "lần sản phẩm chuẩn"}
    return leaf(f"coefficient.{piece.id}", f"{piece.title}: hệ số quy đổi", piece.weight, facts=facts)


def _done(piece: AssignmentFacts) -> ScoreNode:
    facts = {"assignment": piece.id, "unit": "sản phẩm", "due_on": piece.due_on.isoformat(), **_before(piece)}
    if piece.done_on:
        facts["done_on"] = piece.done_on.isoformat()
    note = "Không tính chậm: nguyên nhân khách quan đã được xác nhận" if piece.excused else ""
    return leaf(f"amount.{piece.id}", f"{piece.title}: số được chấp nhận", _amount(piece), facts=facts, note=note)


def _quantity(piece: AssignmentFacts) -> ScoreNode:
    label = f"{piece.title}: hoàn thành, đã quy đổi"
    return node(Op.PRODUCT, f"quantity.{piece.id}", label, [_done(piece), _coefficient(piece)])


def _deducted(piece: AssignmentFacts, quantity: ScoreNode, how: Terms, key: str, why: str, times: int) -> ScoreNode:
    """Return converted items less what each revision or delay costs of the product."""
    counted = times if how.is_added_up else min(times, 1)
    if not counted:
        return quantity
    whole = leaf(f"{key}.{piece.id}.whole", "Toàn bộ sản phẩm", Decimal(1), facts={"unit": "lần"})
    minus = leaf(f"{key}.{piece.id}.times", f"Số lần {why} bị trừ", Decimal(-counted), facts={"times": str(times)})
    taken = node(Op.PRODUCT, f"{key}.{piece.id}.taken", "Phần bị trừ", [minus, how.cost])
    left = node(Op.SUM, f"{key}.{piece.id}.left", "Phần còn lại", [whole, taken], note=how.note)
    if how.is_floored:
        nothing = leaf(f"{key}.{piece.id}.nothing", "Không dưới 0", Decimal(0), facts={"unit": "lần"})
        left = node(Op.MAXIMUM, f"{key}.{piece.id}.floored", "Phần còn lại, không dưới 0", [left, nothing])
    return node(Op.PRODUCT, f"{key}.{piece.id}", f"{piece.title}: sau khi trừ vì {why}", [quantity, left])


def _ratio(key: str, label: str, parts: Sequence[ScoreNode], assigned: ScoreNode) -> ScoreNode:
    if assigned.value is None:
        return leaf(key, label, None, facts={"products": "0"}, note=NOTHING_DUE)
    total = node(Op.SUM, f"{key}.total", f"{label}, đã quy đổi", parts)
    share = node(Op.QUOTIENT, f"{key}.share", f"{label} trên sản phẩm được giao", [total, assigned])
    one = leaf("most", "Không quá 100 %", Decimal(1), facts={"unit": "lần"})
    return node(Op.MINIMUM, key, label, [share, one], citation=article("14"))
