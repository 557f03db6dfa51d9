"""The work: products of the list of standard products, each with its conversion coefficient (hệ số quy đổi)."""

from core.sdk import Measure, TaskDeclaration, TaskGroup, TaskKind, Text
from plugins.nghi_dinh_335.rules.sources import article
from plugins.nghi_dinh_335.rules.subjects import GROUPS

PRODUCTS = TaskGroup("products", Text("Sản phẩm, công việc", "Products and works"))

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
)

DECLARATION = TaskDeclaration((PRODUCTS,), (PRODUCT,))
