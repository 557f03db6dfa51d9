"""Bodies of the API of parameters and tables. What may be entered is checked by the form that each makes."""

from typing import Any

from marshmallow import Schema, fields

from core.extensions.models import ParameterConfirmation, SettingSet


class CitationBody(Schema):
    """Where a value stands."""

    document = fields.String()
    article = fields.String()
    issued_on = fields.Date(allow_none=True)


class ChoiceBody(Schema):
    """One option of a parameter that is a choice."""

    key = fields.String()
    label = fields.String()


class ParameterBody(Schema):
    """A parameter on a day; ``value`` is a number as text, the key of an option, or null with the reason."""

    scheme = fields.String()
    pack = fields.String()
    key = fields.String()
    label = fields.String()
    unit = fields.String()
    choices = fields.List(fields.Nested(ChoiceBody))
    needed_for = fields.String()
    on = fields.Date()
    value = fields.String(allow_none=True)
    certainty = fields.String()
    citation = fields.Nested(CitationBody, allow_none=True)
    illustrative = fields.Boolean()
    reason = fields.String()


class ParametersQuery(Schema):
    """Which parameters: of one regulation or of all, on a day (default: today), only those without a value."""

    scheme = fields.String(load_default="")
    on = fields.Date(load_default=None)
    missing = fields.Boolean(load_default=False)


class GivenBody(Schema):
    """What the tenant itself gave from a day on, and where it stands; ``version`` counts the entries for that day."""

    pack = fields.String()
    key = fields.String()
    valid_from = fields.Date()
    document = fields.String()
    document_date = fields.Date(allow_none=True)
    illustrative = fields.Boolean()
    version = fields.Integer()


class EnteredBody(GivenBody):
    """What the tenant itself entered for a parameter."""

    value = fields.String()
    confirmed_by = fields.String()


class CitedBody(Schema):
    """Where what is entered stands; an illustration names no document."""

    document = fields.String(load_default="")
    document_date = fields.String(load_default="")
    illustrative = fields.Boolean(load_default=False)


class NewValueBody(CitedBody):
    """The value and where it stands; numbers are written "90.5"."""

    value = fields.Raw(required=True)


def given_body(row: ParameterConfirmation | SettingSet, key: str) -> dict[str, Any]:
    """Return what both kinds of entries tell of themselves."""
    names = ("pack", "valid_from", "document", "document_date", "illustrative", "version")
    return {"key": key, **{name: getattr(row, name) for name in names}}
