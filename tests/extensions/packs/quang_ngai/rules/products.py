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
    SettingColumn,
    SettingKind,
    SettingsSchema,
    SettingTable,
    Stage,
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

COEFFICIENT = SettingColumn(
    "coefficient",
    Text("Hệ số quy đổi", "Coefficient"),
    SettingKind.NUMBER,
    unit="hệ số",
    required=True,
    minimum=Decimal("0.3"),
    maximum=Decimal("4.5"),
)
#: Codes are Axis.Content.Doc.No; the 416 products of the province's list were not published.
LIST = SettingTable(
    "products",
    Text("Danh mục sản phẩm (Trục.Nội dung.Văn bản.Số)", "List of products (Axis.Content.Doc.No)"),
    (COEFFICIENT,),
    citation=REGULATION,
    needed_for=Stage.ASSIGNMENT,
)
SETTINGS = SettingsSchema(tables=(LIST,))


def _kind(axis: str) -> TaskKind:
    return TaskKind(
        key=f"product_{axis}",
        label=Text(f"Sản phẩm thuộc trục {axis}", f"Product of axis {axis}"),
        group=_AXES[axis],
        subject_groups=("units", "persons"),
        measure=Measure.COUNT,
        unit="sản phẩm",
        citation=REGULATION,
        weighted=True,
        listed=LIST.key,
        weight_column=COEFFICIENT.key,
    )


KINDS = {f"product_{axis}": axis for axis in _AXES}
TASKS = TaskDeclaration(
    groups=tuple(TaskGroup(key, Text(f"Trục {number}", f"Axis {number}")) for number, key in _AXES.items()),
    kinds=tuple(map(_kind, _AXES)),
)


def issues(ctx: RuleContext, intake: IntakeFacts) -> list[Issue]:
    """Return an objection for each piece of another axis than its code, or with a coefficient the list does not allow.

    Codes that are not in the list are core's to refuse.
    """
    listed = {row.code: row.number(COEFFICIENT.key) for row in ctx.rows(LIST.key)}
    pieces = [piece for piece in intake.pieces if piece.kind in KINDS and piece.listed in listed and not piece.carried]
    return [issue for piece in pieces for issue in _issue(ctx, piece, listed[piece.listed], final=intake.final)]


def _issue(ctx: RuleContext, piece: PieceFacts, listed: Decimal, *, final: bool) -> Iterator[Issue]:
    axis = KINDS[piece.kind]
    if not piece.listed.startswith(f"{axis}."):
        told = f"“{piece.title}”: mã {piece.listed} không thuộc trục {axis}."
        yield Issue("axis", Text(told, f"“{piece.title}”: {piece.listed} is of another axis."), citation=REGULATION)
    # A registration names the product; its coefficient comes with the order.
    allowed = [listed * ctx.number(level) for level in LEVELS]
    if not final or piece.weight in allowed:
        return
    told = "; ".join(_plain(number) for number in allowed)
    yield Issue(
        "coefficient",
        Text(
            f"“{piece.title}”: hệ số {_plain(piece.weight)} không đúng danh mục; mã {piece.listed} chỉ nhận {told}.",
            f"“{piece.title}”: coefficient {piece.weight} is not in the list; {piece.listed} takes {told}.",
        ),
        citation=REGULATION,
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")
