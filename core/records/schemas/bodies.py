"""Bodies of the API. What an entry holds is checked by the very form that its declaration makes."""

from marshmallow import Schema, fields


class BookBody(Schema):
    """A register of a year."""

    id = fields.UUID()
    register = fields.String()
    label = fields.String()
    year = fields.Integer()
    state = fields.String()


class FileBody(Schema):
    """A person's file in a register of a year, and in which capacities the seat writes there."""

    id = fields.UUID()
    book = fields.UUID()
    subject = fields.String()
    unit = fields.String()
    capacities = fields.List(fields.String())


class KindBody(Schema):
    """A kind of entry; ``values_schema`` is the JSON Schema of its values when filed."""

    key = fields.String()
    label = fields.String()
    writer = fields.String()
    follows = fields.String()
    values_schema = fields.Dict()
    citation = fields.String()


class ListedBody(Schema):
    """An entry as lists have it."""

    id = fields.UUID()
    file = fields.UUID()
    register = fields.String()
    year = fields.Integer()
    kind = fields.String()
    subject = fields.String()
    writer = fields.String()
    by = fields.String()
    state = fields.String()
    written_at = fields.AwareDateTime(format="iso")
    filed_at = fields.AwareDateTime(format="iso", allow_none=True)
    follows = fields.UUID(allow_none=True)
    corrects = fields.UUID(allow_none=True)
    reason = fields.String()
    version = fields.Integer()


class EntryBody(ListedBody):
    """An entry with what it holds; its items have keys, by which marks name them."""

    values = fields.Dict()


class EntriesBody(Schema):
    """A page of entries."""

    items = fields.List(fields.Nested(ListedBody))
    page = fields.Integer()
    has_more = fields.Boolean()


class EntriesQuery(Schema):
    """By what a list of entries is narrowed."""

    year = fields.String()
    register = fields.String()
    kind = fields.String()
    state = fields.String()
    q = fields.String(metadata={"description": "part of the label of the person concerned"})
    sort = fields.String(metadata={"description": "person or filed; -filed is descending"})
    page = fields.Integer()


class NewEntryBody(Schema):
    """An entry to write; ``final`` files it at once. A correction names what it corrects, and why."""

    file = fields.UUID(required=True)
    kind = fields.String(required=True)
    values = fields.Dict(required=True)
    final = fields.Boolean(load_default=False)
    corrects = fields.UUID(load_default=None, allow_none=True)
    reason = fields.String(load_default="")


class RevisedBody(Schema):
    """What a draft shall hold from now on."""

    values = fields.Dict(required=True)
