"""Forms of regulations."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _

from core.domain.format import number_text
from core.domain.parameters import Parameter, ParameterValue
from core.extensions.errors import told
from core.extensions.labels import value_text
from core.web.fields import Day, Flag, FormField, FormSchema, Number, OneOf, Text
from core.web.forms import offer


class SourceSchema(FormSchema):
    """From which day on a value holds, and where it stands."""

    valid_from = Day(_("Có hiệu lực từ ngày"), required=True)
    document = Text(
        _("Số, ký hiệu, trích yếu văn bản"),
        longest=500,
        hint=_("Ví dụ: Hướng dẫn số 15-HD/BTCTU. Giá trị chỉ để minh họa thì không cần văn bản."),
    )
    document_date = Day(_("Ngày văn bản"))
    illustrative = Flag(
        _("Giá trị minh họa: không có trong văn bản nào; mọi nơi dùng giá trị này đều ghi rõ “minh họa”")
    )


class ValueSchema(SourceSchema):
    """The value of a parameter that is a number."""

    value = Number(_("Giá trị"), required=True)


class ChoiceSchema(SourceSchema):
    """The value of a parameter that is a choice."""

    value = OneOf(_("Phương án áp dụng"), radio=True, required=True)


def value_schema(parameter: Parameter) -> SourceSchema:
    """Return the form of one parameter: with its unit and its bounds, or with its choices."""
    if parameter.choices:
        chooser = ChoiceSchema()
        offer(chooser, {"value": [(choice.key, told(choice.label)) for choice in parameter.choices]})
        return chooser
    schema = ValueSchema()
    bounds = [
        _("từ %(least)s", least=number_text(parameter.minimum)) if parameter.minimum is not None else "",
        _("đến %(most)s", most=number_text(parameter.maximum)) if parameter.maximum is not None else "",
        _("số nguyên") if parameter.whole else "",
    ]
    field = schema.fields["value"]
    assert isinstance(field, Number)
    field.unit, field.hint = parameter.unit, ", ".join(str(text) for text in bounds if text)
    return schema


class BulkSchema(FormSchema):
    """The document that several values stand in, and from which day on they hold."""

    document = Text(
        _("Số, ký hiệu, trích yếu văn bản"),
        longest=500,
        hint=_("Một văn bản cho mọi giá trị được nhập ở trên. Giá trị chỉ để minh họa thì không cần văn bản."),
    )
    document_date = Day(_("Ngày văn bản"))
    valid_from = Day(_("Có hiệu lực từ ngày"), hint=_("Để trống: từ ngày ghi trong quy định của từng tham số."))
    illustrative = Flag(
        _("Giá trị minh họa: không có trong văn bản nào; mọi nơi dùng giá trị này đều ghi rõ “minh họa”")
    )


#: What the name of a tick adds to that of its value.
SAME = "::same"


def value_field(pack: str, parameter: str) -> str:
    """Return the name of the field that asks for one of several values."""
    return f"{pack}:{parameter.replace('.', ':')}"


def same_field(pack: str, parameter: str) -> str:
    """Return the name of the tick that a value is as its secondary source says."""
    return f"{value_field(pack, parameter)}{SAME}"


def bulk_schema(rows: Iterable[tuple[str, Parameter, ParameterValue]]) -> FormSchema:
    """Return the form that asks for several values (pack, parameter, what the law says) at once."""
    asked: dict[str, FormField] = {}
    for pack, parameter, legal in rows:
        label = told(parameter.label)
        if parameter.choices:
            options = [(choice.key, told(choice.label)) for choice in parameter.choices]
            asked[value_field(pack, parameter.key)] = OneOf(label, choices=options)
        else:
            asked[value_field(pack, parameter.key)] = Number(label, unit=parameter.unit)
        if legal.value is not None:
            text = _("Đúng như nguồn: %(value)s", value=value_text(parameter, legal.value))
            asked[same_field(pack, parameter.key)] = Flag(text)
    schema: FormSchema = BulkSchema.from_dict(dict(asked))()  # type: ignore[assignment]
    return schema


class UseSchema(FormSchema):
    """Whether a regulation may be used from a day on."""

    enabled = OneOf(
        _("Quy định này"),
        choices=[("yes", _("Được dùng trong đơn vị và các đơn vị cấp dưới")), ("no", _("Không dùng cho việc mới"))],
        radio=True,
        required=True,
    )
    valid_from = Day(
        _("Từ ngày"),
        required=True,
        hint=_("Kỳ giao nhiệm vụ dùng quy định theo ngày áp dụng của kỳ, nên có thể chọn một ngày đã qua."),
    )
