"""The work: products of the list of standard products, each with its conversion coefficient (hệ số quy đổi).

The list is each agency's own: no rows are shipped.
"""

from collections.abc import Iterator
from decimal import Decimal

from core.sdk import (
    IntakeFacts,
    Issue,
    Measure,
    RuleContext,
    SettingColumn,
    SettingKind,
    SettingsSchema,
    SettingTable,
    Stage,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
)
from plugins.nghi_dinh_335.rules.sources import article
from plugins.nghi_dinh_335.rules.subjects import GROUPS

PRODUCTS = TaskGroup("products", Text("Sản phẩm, công việc", "Products and works"))

COEFFICIENT = SettingColumn(
    "coefficient",
    Text("Hệ số quy đổi", "Conversion coefficient"),
    SettingKind.NUMBER,
    unit="lần sản phẩm chuẩn",
    required=True,
    minimum=Decimal("0.01"),
)
LIST = SettingTable(
    "products",
    Text("Danh mục sản phẩm, công việc", "List of products and works"),
    (COEFFICIENT,),
    citation=article("13"),
    needed_for=Stage.ASSIGNMENT,
    help=Text(
        "Mỗi sản phẩm, công việc một mã; hệ số quy đổi tính theo sản phẩm chuẩn của cơ quan.",
        "A code for each product or work; the coefficient counts in standard products of the agency.",
    ),
)
SETTINGS = SettingsSchema(tables=(LIST,))

#: The plan is the number of items, the weight of a piece its coefficient.
PRODUCT = TaskKind(
    "product",
    Text("Sản phẩm, công việc theo danh mục", "Product or work of the list"),
    PRODUCTS.key,
    tuple(group.key for group in GROUPS),
    Measure.COUNT,
    unit="sản phẩm",
    citation=article("13"),
    weighted=True,
    listed=LIST.key,
    weight_column=COEFFICIENT.key,
)

DECLARATION = TaskDeclaration((PRODUCTS,), (PRODUCT,))


def issues(ctx: RuleContext, intake: IntakeFacts) -> Iterator[Issue]:
    """Refuse a product with another coefficient than the list gives its code; core refuses codes that are not in it."""
    listed = {row.code: row.number(COEFFICIENT.key) for row in ctx.rows(LIST.key)}
    for piece in intake.pieces:
        coefficient = listed.get(piece.listed)
        # A registration names the product; its coefficient comes with the order.
        if intake.final and not piece.carried and coefficient is not None and piece.weight != coefficient:
            told = f"{coefficient:f}".replace(".", ",")
            yield Issue(
                "coefficient",
                Text(
                    f"“{piece.title}”: hệ số quy đổi của mã {piece.listed} trong danh mục là {told}.",
                    f"“{piece.title}”: the list gives {piece.listed} the coefficient {coefficient:f}.",
                ),
                citation=article("13"),
            )
