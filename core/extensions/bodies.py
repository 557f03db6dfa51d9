"""Bodies of the API of parameters. What may be entered is checked by the very form that a parameter makes."""

from marshmallow import Schema, fields


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


class EnteredBody(Schema):
    """What the tenant itself entered for a parameter from a day on; ``version`` counts the entries for that day."""

    pack = fields.String()
    key = fields.String()
    valid_from = fields.Date()
    value = fields.String()
    document = fields.String()
    document_date = fields.Date(allow_none=True)
    illustrative = fields.Boolean()
    confirmed_by = fields.String()
    version = fields.Integer()


class NewValueBody(Schema):
    """The value and where it stands; numbers are written "90.5"."""

    value = fields.Raw(required=True)
    document = fields.String(load_default="")
    document_date = fields.String(load_default="")
    illustrative = fields.Boolean(load_default=False)
