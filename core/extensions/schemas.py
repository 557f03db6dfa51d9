"""Forms of regulations."""

from flask_babel import lazy_gettext as _

from core.domain.format import number_text
from core.domain.parameters import Parameter
from core.extensions.errors import told
from core.web.fields import Day, Flag, FormSchema, Number, OneOf, Text
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
