"""The form of a worked example (``cases/*.yaml``); docs/plugins.md shows one in full."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from core.kit.stages import STAGES

_FILLED = validate.Length(min=1)


class _WorkSchema(Schema):
    """A piece of work and what was accepted for it."""

    kind = fields.String(required=True, validate=_FILLED)
    title = fields.String(load_default="")
    weight = fields.Decimal(load_default=None)
    plan = fields.Decimal(load_default=None, allow_none=True)
    baseline = fields.Decimal(load_default=None, allow_none=True)
    amount = fields.Decimal(load_default=None, allow_none=True)
    denominator = fields.Decimal(load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None)
    done_on = fields.Date(allow_none=True)
    excused = fields.Boolean(load_default=False)
    evidence = fields.Integer(load_default=1, validate=validate.Range(min=0))


class _ReportsSchema(Schema):
    due = fields.Integer(required=True, validate=validate.Range(min=0))
    on_time = fields.Integer(required=True, validate=validate.Range(min=0))


class _SubjectSchema(Schema):
    label = fields.String(required=True, validate=_FILLED)
    group = fields.String(required=True, validate=_FILLED)
    member = fields.String(required=True, validate=_FILLED)
    work = fields.List(fields.Nested(_WorkSchema), load_default=list)
    reports = fields.Nested(_ReportsSchema, load_default=lambda: {"due": 4, "on_time": 4})
    claimed = fields.String(load_default=None, allow_none=True)
    self_points = fields.Decimal(load_default=None, allow_none=True)
    marks = fields.List(fields.Raw(), load_default=list)
    expected = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True, validate=_FILLED)

    @validates_schema
    def _expects_what_there_is(self, data: dict[str, Any], **_: Any) -> None:
        """Expectations name a stage, a node of a stage (``proposal/council``), or notes."""
        known = ", ".join(STAGES)
        unknown = [
            name for name in data.get("expected", {}) if name != "notes" and name.partition("/")[0] not in STAGES
        ]
        if unknown:
            raise ValidationError({"expected": {name: [f"không có bước này; các bước: {known}"] for name in unknown}})


class CaseSchema(Schema):
    """A whole file; ``work`` at its top holds pieces that subjects share through an anchor."""

    title = fields.String(required=True, validate=_FILLED)
    rule_date = fields.Date(required=True)
    cut_off = fields.Date(required=True)
    parameters = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    work = fields.Raw(load_default=None)
    subjects = fields.List(fields.Nested(_SubjectSchema), required=True, validate=_FILLED)
