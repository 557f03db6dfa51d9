"""The form of a what-if: made of the parameters of the scheme that it starts from."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from core.domain.format import number_text
from core.domain.parameters import Parameter, Stage
from core.errors import Invalid, Problem
from core.evaluation.comparing import field_of
from core.extensions.errors import told
from core.extensions.hypotheses import GroupBy, Hypothesis, SupposedQuota
from core.extensions.schemes import Scheme
from core.sdk.quotas import Base
from core.web.fields import FormField, FormSchema, Number, OneOf
from core.web.forms import offer


class QuotaSchema(FormSchema):
    """A limit that is supposed on top of what the regulation says; without a level there is none."""

    quota_level = OneOf(_("Khống chế mức"))
    quota_ratio = Number(_("Tỷ lệ tối đa"), least=0, most=100, places=2, unit="%")
    quota_base = OneOf(
        _("Tính trên"),
        choices=[
            (Base.NEXT_LEVEL.value, _("số được xếp mức liền dưới")),
            (Base.LEVEL_AND_ABOVE.value, _("số được xếp từ mức liền dưới trở lên")),
            (Base.ALL_RATED.value, _("tổng số được xếp loại")),
        ],
    )
    quota_rounding = OneOf(
        _("Làm tròn"), choices=[("down", _("bỏ phần lẻ")), ("half_up", _("từ nửa đơn vị trở lên làm tròn lên"))]
    )
    quota_group = OneOf(
        _("Tính theo"),
        choices=[
            (GroupBy.GROUP.value, _("từng nhóm đối tượng")),
            (GroupBy.MEMBER.value, _("từng loại chức danh trong nhóm")),
            (GroupBy.BLOCK.value, _("từng khối")),
            (GroupBy.RUN.value, _("cả đợt")),
        ],
    )


def hypothesis_schema(scheme: Scheme | None) -> FormSchema:
    """Return the form of a what-if: each parameter of a scheme may get another value, and a quota may be supposed."""
    if scheme is None:
        return QuotaSchema()
    offered = {field_of(parameter.key): _supposed(parameter, scheme) for parameter in rating_parameters(scheme)}
    schema: FormSchema = type("HypothesisSchema", (QuotaSchema,), offered)()
    levels = [(str(rule.key), told(rule.label)) for rule in scheme.calls.raters().levels]
    offer(schema, {"quota_level": levels[:-1]})
    return schema


def rating_parameters(scheme: Scheme) -> list[Parameter]:
    """Return the parameters that can change a rating."""
    return [parameter for parameter in scheme.chain.parameters if parameter.needed_for is Stage.RATING]


def _supposed(parameter: Parameter, scheme: Scheme) -> FormField:
    bound = scheme.binding.bound.get(parameter.key)
    if parameter.choices:
        options = [(choice.key, told(choice.label)) for choice in parameter.choices]
        used = bound.chosen if bound else None
        return OneOf(
            told(parameter.label), choices=options, hint=_("Đang dùng: %(value)s", value=told(used)) if used else ""
        )
    used_number = _("Đang dùng: %(value)s", value=number_text(bound.number)) if bound else _("Chưa có giá trị")
    return Number(told(parameter.label), unit=parameter.unit, hint=used_number)


def hypothesis_of(scheme: Scheme, values: Mapping[str, Any], other: str, day: date | None) -> Hypothesis:
    """Return what a filled form supposes; Invalid by field for half a quota."""
    changed = {parameter.key: values.get(field_of(parameter.key)) for parameter in rating_parameters(scheme)}
    kept = {key: value for key, value in changed.items() if value not in (None, "")}
    return Hypothesis(kept, other, day, _quota(values))


def _quota(values: Mapping[str, Any]) -> SupposedQuota | None:
    if not values.get("quota_level") and values.get("quota_ratio") is None:
        return None
    parts = {name: str(values.get(f"quota_{name}") or "") for name in ("level", "ratio", "base", "rounding", "group")}
    text = _("Hãy nhập đủ các phần của tỷ lệ khống chế giả định.")
    missing = [Problem(text, f"quota_{name}") for name, value in parts.items() if not value]
    if missing:
        raise Invalid(missing)
    ratio = Decimal(parts["ratio"])
    return SupposedQuota(parts["level"], ratio, Base(parts["base"]), parts["rounding"], GroupBy(parts["group"]))
