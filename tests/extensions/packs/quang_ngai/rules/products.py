"""Who commits which products of the list, and with which coefficient."""

from collections.abc import Iterator
from decimal import Decimal

from core.sdk import (
    GroupMember,
    IntakeFacts,
    Issue,
    Measure,
    MemberRole,
    PieceFacts,
    RuleContext,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
)
from quang_ngai.rules.sources import REGULATION

UNITS = ("department", "division")
#: How hard a product is: what raises its coefficient.
LEVELS = ("level.1", "level.2", "level.3", "level.4")

GROUPS = (
    SubjectGroup(
        key="units",
        label=Text("Đơn vị và người đứng đầu", "Units and their heads"),
        unit_kinds=UNITS,
        members=(
            GroupMember("unit", Text("Đơn vị", "Unit"), MemberRole.UNIT),
            GroupMember("head", Text("Người đứng đầu", "Head"), MemberRole.HEAD, post="head"),
        ),
        citation=REGULATION,
    ),
    SubjectGroup(
        key="persons",
        label=Text("Cá nhân", "Persons"),
        unit_kinds=UNITS,
        members=(
            GroupMember("deputy", Text("Cấp phó", "Deputy"), MemberRole.HEAD, post="deputy", many=True),
            GroupMember("officer", Text("Chuyên viên", "Officer"), MemberRole.STAFF, post="officer", many=True),
        ),
        joint=False,
        citation=REGULATION,
    ),
)

_AXES = {"1": "axis_1", "2": "axis_2"}
#: Axis.Content.Doc.No; the names of the 416 products were not published.
CODES = ("1.1.1.1", "1.1.1.2", "1.2.1.1", "2.1.1.1")


def _product(code: str) -> TaskKind:
    return TaskKind(
        key=code,
        label=Text(f"Sản phẩm {code} (tên: theo danh mục của tỉnh)", f"Product {code} (named in the list)"),
        group=_AXES[code[0]],
        subject_groups=("units", "persons"),
        measure=Measure.COUNT,
        unit="sản phẩm",
        named=False,
        citation=REGULATION,
        weighted=True,
    )


TASKS = TaskDeclaration(
    groups=tuple(TaskGroup(key, Text(f"Trục {number}", f"Axis {number}")) for number, key in _AXES.items()),
    kinds=tuple(map(_product, CODES)),
)


def issues(ctx: RuleContext, intake: IntakeFacts) -> list[Issue]:
    """Return an objection for each piece whose coefficient is not that of the list, raised by one of the levels."""
    return [issue for piece in intake.pieces if piece.kind in CODES for issue in _issue(ctx, piece)]


def _issue(ctx: RuleContext, piece: PieceFacts) -> Iterator[Issue]:
    listed = ctx.number(f"coefficient.{piece.kind}")
    allowed = [listed * ctx.number(level) for level in LEVELS]
    if piece.weight in allowed:
        return
    told = "; ".join(_plain(number) for number in allowed)
    yield Issue(
        "coefficient",
        Text(
            f"“{piece.title}”: hệ số {_plain(piece.weight)} không đúng danh mục; mã {piece.kind} chỉ nhận {told}.",
            f"“{piece.title}”: coefficient {piece.weight} is not in the list; {piece.kind} takes {told}.",
        ),
        citation=REGULATION,
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")
