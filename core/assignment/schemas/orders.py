"""Forms of orders and cascades: the decision, and the pieces it gives out."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, validates

from core.assignment.receivers import read_recipient, recipient_text
from core.assignment.regulation import AskedAttribute
from core.db.bulk import Key
from core.web.fields import Day, Flag, FormField, FormSchema, Number, OneOf, Rows, SomeOf, Text


def key_text(key: Key) -> str:
    """Return how a form names a row."""
    return f"{key[0]}.{key[1]}"


def read_key(text: str) -> Key:
    """Return the row that a form names; ValueError for anything else."""
    tenant, _dot, row = text.partition(".")
    return uuid.UUID(tenant), uuid.UUID(row)


class RowKey(FormField):
    """The key of a row (``tenant.id``), hidden."""

    widget = "hidden"

    def text(self, value: Any) -> str:
        """Return ``tenant.id``."""
        return "" if value is None else key_text(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Key:
        try:
            return read_key(str(value))
        except ValueError:
            raise ValidationError(str(_("Mã định danh không hợp lệ."))) from None


class RecipientKey(RowKey):
    """Whom a piece goes to (``tenant.unit`` or ``tenant.unit.post``), hidden."""

    def text(self, value: Any) -> str:
        """Return the parts with dots between."""
        return "" if value is None else recipient_text(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return read_recipient(str(value))
        except ValueError:
            raise ValidationError(str(_("Mã định danh không hợp lệ."))) from None


class HiddenText(Text):
    """A word that the page itself wrote."""

    widget = "hidden"


class CellSchema(FormSchema):
    """One kind of work for one unit or post: a plan, or for work without a number only that it is given."""

    unit = RecipientKey(required=True)
    kind = HiddenText(required=True)
    plan = Number(_("Chỉ tiêu"), least=0)
    give = Flag(_("Giao"))


class ColumnSchema(FormSchema):
    """What all work of one kind on an order has in common."""

    kind = HiddenText(required=True)


class FiledSchema(FormSchema):
    """An accepted registration with the values that the order gives it."""

    registration = RowKey(required=True)
    take = Flag(_("Giao"))
    title = Text(_("Tên nhiệm vụ"), required=True, longest=500, rows=2)
    plan = Number(_("Chỉ tiêu"), least=0)
    due_on = Day(_("Hạn"), required=True)


class TaskSchema(FormSchema):
    """One piece of work with words of its own."""

    unit = OneOf(_("Giao cho"), kind=read_recipient, required=True)
    kind = OneOf(_("Nội dung trong danh mục"), required=True)
    title = Text(_("Tên nhiệm vụ"), required=True, longest=500, rows=2)
    products = Text(_("Sản phẩm phải có"), longest=1000, rows=2)
    origin = Text(_("Căn cứ giao"), longest=300)
    reasons = SomeOf(_("Vì sao chọn việc này"))
    plan = Number(_("Chỉ tiêu"), least=0)
    measured = Text(_("Chỉ tiêu đo bằng gì (nếu riêng)"), longest=200, hint=_("Ví dụ: Thu nhập bình quân đầu người."))
    measured_in = Text(_("Đơn vị tính"), longest=60)
    baseline = Number(_("Mức năm trước"))
    due_on = Day(_("Hạn (nếu khác)"))


class DecisionSchema(FormSchema):
    """The decision itself."""

    number = Text(
        _("Số, ký hiệu quyết định"),
        required=True,
        longest=60,
        hint=_("Ví dụ: 412-QĐ/TU của Tỉnh ủy, 35-QĐ/HU của Huyện ủy."),
    )
    issued_on = Day(_("Ngày ban hành"), required=True)
    signer = Text(_("Chức vụ người ký"), required=True, longest=200, hint=_("Ví dụ: T/M Ban Thường vụ, Bí thư."))
    summary = Text(_("Trích yếu"), required=True, longest=500, rows=2)
    due_on = Day(_("Hạn hoàn thành chung"), required=True, hint=_("Dùng cho mọi nhiệm vụ không ghi hạn riêng."))
    over_allocation_reason = Text(
        _("Lý do giao vượt chỉ tiêu"), rows=2, hint=_("Chỉ cần khi tổng phân bổ lớn hơn chỉ tiêu được giao.")
    )


class GridSchema(DecisionSchema):
    """A decision with a grid of plans, and what fills the grid."""

    into = SomeOf(_("Nhận phần chia đều"))
    apart = HiddenText()
    column = OneOf(_("Điền vào cột"), hint=_("Dán nhiều cột số thì điền từ cột này sang phải."))
    keep = Flag(_("Giữ nguyên những ô đã nhập, chỉ chia phần còn lại"))
    pasted = Text(
        _("Dán từ Excel"),
        rows=5,
        longest=100_000,
        hint=_("Mỗi dòng một đơn vị: tên rồi đến số. Tên viết hoa, viết thường, có dấu hay không dấu đều được."),
    )

    @validates("pasted")
    def is_filled_in(self, text: str, data_key: str) -> None:
        """Refuse a decision while numbers stand beside the grid instead of in it."""
        if text:
            raise ValidationError(str(_("Những dòng này chưa được điền vào bảng. Hãy điền hoặc xóa đi rồi ban hành.")))


class OrderSchema(GridSchema):
    """An order: pieces from the catalogue, from registrations, and with words of their own."""

    is_weighted = False
    is_listed = False
    plans = Rows(CellSchema(), most=20_000, blank=0)
    columns = Rows(ColumnSchema(), blank=0)
    filed = Rows(FiledSchema(), most=2_000, blank=0)
    tasks = Rows(TaskSchema(), _("Nhiệm vụ cụ thể"), most=500, blank=0)


class WeightedCellSchema(CellSchema):
    """The same where kinds of work ask for a coefficient."""

    weight = Number(_("Hệ số quy đổi"), least=0)


class WeightedColumnSchema(ColumnSchema):
    """The same where kinds of work ask for a coefficient."""

    weight = Number(_("Hệ số quy đổi"), least=0)


class WeightedFiledSchema(FiledSchema):
    """The same where kinds of work ask for a coefficient."""

    weight = Number(_("Hệ số quy đổi"), least=0)


class WeightedTaskSchema(TaskSchema):
    """The same where kinds of work ask for a coefficient."""

    weight = Number(_("Hệ số quy đổi"), least=0)


class WeightedOrderSchema(OrderSchema):
    """An order under a regulation of which some kinds of work have a coefficient for each piece (hệ số quy đổi)."""

    is_weighted = True
    plans = Rows(WeightedCellSchema(), most=20_000, blank=0)
    columns = Rows(WeightedColumnSchema(), blank=0)
    filed = Rows(WeightedFiledSchema(), most=2_000, blank=0)
    tasks = Rows(WeightedTaskSchema(), _("Nhiệm vụ cụ thể"), most=500, blank=0)


class ListedCellSchema(WeightedCellSchema):
    """The same where kinds of work are chosen by a code; the coefficient left empty is that of the code."""

    listed = OneOf(_("Mã trong danh mục"))


class ListedColumnSchema(WeightedColumnSchema):
    """The same where kinds of work are chosen by a code; the coefficient left empty is that of the code."""

    listed = OneOf(_("Mã trong danh mục"))


class ListedTaskSchema(WeightedTaskSchema):
    """The same where kinds of work are chosen by a code, whose name is the title where none is typed."""

    listed = OneOf(_("Mã trong danh mục"))
    title = Text(_("Tên nhiệm vụ"), longest=500, rows=2)


class ListedOrderSchema(WeightedOrderSchema):
    """An order under a regulation of which some kinds of work are rows of a table."""

    is_listed = True
    plans = Rows(ListedCellSchema(), most=20_000, blank=0)
    columns = Rows(ListedColumnSchema(), blank=0)
    tasks = Rows(ListedTaskSchema(), _("Nhiệm vụ cụ thể"), most=500, blank=0)


def order_schema(asked: Sequence[AskedAttribute], *, weighted: bool, listed: bool) -> OrderSchema:
    """Return the form of an order, with a choice in each row for every attribute that some work on it has."""
    base = ListedOrderSchema if listed else WeightedOrderSchema if weighted else OrderSchema
    if not asked:
        return base()
    parts = {name: cast(Rows, base().fields[name]) for name in ("plans", "columns", "filed", "tasks")}
    rows = {
        name: Rows(_with(part.schema, asked), part.label, most=part.most, blank=part.blank)
        for name, part in parts.items()
    }
    return cast(OrderSchema, base.from_dict(dict[str, Any](rows), name="OrderForm")())


def _with(schema: Schema, asked: Sequence[AskedAttribute]) -> Schema:
    return type(schema).from_dict(attribute_fields(asked), name=type(schema).__name__)()


def attribute_fields(asked: Sequence[AskedAttribute]) -> dict[str, Any]:
    """Return a field for each attribute that a form asks for."""
    return {each.field: OneOf(each.label, choices=list(each.choices.items())) for each in asked}


def chosen_attributes(asked: Sequence[AskedAttribute], values: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form holds for the attributes that it asks for."""
    return {each.key: values[each.field] for each in asked if values.get(each.field)}


def shown_attributes(asked: Sequence[AskedAttribute], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return choices as a form shows them."""
    return {each.field: chosen[each.key] for each in asked if each.key in chosen}


class RestSchema(FormSchema):
    """Why the rest of a stopped order is withdrawn."""

    reason = Text(_("Lý do thu hồi"), required=True, rows=3, longest=1000)


class CarriedSchema(FormSchema):
    """One piece of unfinished work, and what it becomes."""

    work = RowKey(required=True)
    take = Flag(_("Chuyển tiếp"))
    kind = OneOf(_("Nội dung trong kỳ mới"))
    plan = Number(_("Chỉ tiêu"), least=0)
    due_on = Day(_("Hạn (nếu khác)"))


class CarrySchema(DecisionSchema):
    """An order that carries unfinished work on into a new cycle (chuyển tiếp)."""

    work = Rows(CarriedSchema(), most=3_000, blank=0)


class ShareSchema(CellSchema):
    """A cell, and how much of what is split it gets in proportion to others."""

    share = Number(_("Trọng số"), least=0)


class CascadeSchema(GridSchema):
    """An order that splits one assignment among units below."""

    due_on = Day(_("Hạn hoàn thành chung"), required=True)
    title = Text(_("Tên nhiệm vụ giao cho cấp dưới"), required=True, longest=500, rows=2)
    products = Text(_("Sản phẩm phải có"), longest=1000, rows=2)
    again = Flag(
        _("Giao thêm một nhiệm vụ nữa cho đơn vị đã có phần"),
        hint=_("Chỉ đánh dấu khi đúng là hai nhiệm vụ riêng; muốn tăng, giảm thì điều chỉnh phần đã giao."),
    )
    plans = Rows(ShareSchema(), most=20_000, blank=0)
