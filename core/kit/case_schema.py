"""The form of a worked example (``cases/*.yaml``); docs/plugins.md shows one in full."""

from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from core.kit.case_background import BackgroundSchema
from core.kit.stages import STAGES

_FILLED = validate.Length(min=1)
#: A number that an official could have written.
_WRITTEN = validate.Range(min=Decimal(-(10**20)), max=Decimal(10**20))
_POSITIVE = validate.Range(min=Decimal(0), max=Decimal(10**20))


class _WorkSchema(Schema):
    """A piece of work and what was accepted for it."""

    kind = fields.String(required=True, validate=_FILLED)
    listed = fields.String(load_default="")
    title = fields.String(load_default="")
    weight = fields.Decimal(load_default=None, validate=validate.Range(min=Decimal(0), min_inclusive=False))
    plan = fields.Decimal(load_default=None, allow_none=True, validate=_POSITIVE)
    baseline = fields.Decimal(load_default=None, allow_none=True, validate=_WRITTEN)
    amount = fields.Decimal(load_default=None, allow_none=True, validate=_WRITTEN)
    before = fields.Decimal(load_default=None, allow_none=True, validate=_POSITIVE)
    denominator = fields.Decimal(load_default=None, allow_none=True, validate=_POSITIVE)
    due_on = fields.Date(load_default=None)
    done_on = fields.Date(allow_none=True)
    excused = fields.Boolean(load_default=False)
    evidence = fields.Integer(load_default=1, validate=validate.Range(min=0))
    revisions = fields.Integer(load_default=0, validate=validate.Range(min=0))
    extensions = fields.Integer(load_default=0, validate=validate.Range(min=0))
    exceeded = fields.Boolean(load_default=False)
    reasons = fields.List(fields.String(), load_default=list)
    attributes = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    marks = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)


class _ReportsSchema(Schema):
    due = fields.Integer(required=True, validate=validate.Range(min=0))
    on_time = fields.Integer(required=True, validate=validate.Range(min=0))

    @validates_schema
    def _no_more_than_due(self, data: dict[str, Any], **_: Any) -> None:
        if data["on_time"] > data["due"]:
            raise ValidationError("báo cáo đúng hạn nhiều hơn báo cáo đến hạn", "on_time")


class _Mark(fields.Field[dict[str, Any]]):
    """A council member's mark: points, or a mapping with ``points``, ``level`` and ``rater``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if isinstance(value, str):
            value = {"points": value}
        loaded: dict[str, Any] = _MarkSchema().load(value)
        return loaded


class _MarkSchema(Schema):
    points = fields.Decimal(load_default=None, allow_none=True, validate=_WRITTEN)
    level = fields.String(load_default=None, allow_none=True)
    rater = fields.String(load_default="")


class _Expected(fields.Field[Any]):
    """What a stage or one of its steps comes to: a number, a word, a day or nothing; under ``notes`` a list."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str | date) or value is None:
            return value
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return value
        raise ValidationError("phải là con số, chữ, ngày hoặc null")


class _SubjectSchema(BackgroundSchema):
    """One subject; ``unit`` joins a unit and those who lead it, where their levels depend on each other."""

    label = fields.String(required=True, validate=_FILLED)
    group = fields.String(required=True, validate=_FILLED)
    member = fields.String(required=True, validate=_FILLED)
    unit = fields.String(load_default="")
    work = fields.List(fields.Nested(_WorkSchema), load_default=list)
    reports = fields.Nested(_ReportsSchema, load_default=lambda: {"due": 4, "on_time": 4})
    claimed = fields.String(load_default=None, allow_none=True)
    self_points = fields.Decimal(load_default=None, allow_none=True, validate=_WRITTEN)
    marks = fields.List(_Mark(), load_default=list)
    review = fields.Nested(_MarkSchema, load_default=None, allow_none=True)
    expected = fields.Dict(keys=fields.String(), values=_Expected(allow_none=True), required=True, validate=_FILLED)

    @validates_schema
    def _expects_what_there_is(self, data: dict[str, Any], **_: Any) -> None:
        """Expectations name a stage, a node of a stage (``proposal/council``), or notes."""
        known = ", ".join(STAGES)
        unknown = [
            name for name in data.get("expected", {}) if name != "notes" and name.partition("/")[0] not in STAGES
        ]
        if unknown:
            raise ValidationError({"expected": {name: [f"không có bước này; các bước: {known}"] for name in unknown}})
        for name, value in data.get("expected", {}).items():
            if isinstance(value, list) is not (name == "notes"):
                raise ValidationError({"expected": {name: ["chỉ notes nhận danh sách, và luôn là danh sách"]}})


class CaseSchema(Schema):
    """A whole file; ``work`` and ``shared`` at its top hold what subjects share through an anchor.

    ``run`` is the key of the run's rule; ``starts_on`` and ``ends_on`` are its period where it is not the calendar's.
    """

    title = fields.String(required=True, validate=_FILLED)
    rule_date = fields.Date(required=True)
    cut_off = fields.Date(required=True)
    run = fields.String(load_default="")
    starts_on = fields.Date(load_default=None)
    ends_on = fields.Date(load_default=None)
    parameters = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    settings = fields.Dict(keys=fields.String(), values=fields.List(fields.Dict()), load_default=dict)
    work = fields.Raw(load_default=None)
    shared = fields.Raw(load_default=None)
    subjects = fields.List(fields.Nested(_SubjectSchema), required=True, validate=_FILLED)
