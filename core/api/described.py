"""How fields of forms are described to programs: as JSON Schema, for OpenAPI and for forms that a declaration makes."""

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema
from marshmallow import fields as base

from core.web.fields import Day, Flag, FormField, Key, Number, OneOf, Rows, SomeOf, Text

#: Of what is neither chosen nor a list.
_PLAIN: dict[type[FormField], dict[str, str]] = {
    Day: {"type": "string", "format": "date"},
    Number: {"type": "string", "pattern": r"^-?[0-9]{1,24}(\.[0-9]{1,12})?$"},
    Flag: {"type": "boolean"},
    Key: {"type": "string", "format": "uuid"},
}


def describe_field(converter: Any, field: base.Field[Any], **_: Any) -> dict[str, Any]:
    """Return what JSON Schema says of one field; an attribute function of apispec."""
    if not isinstance(field, FormField):
        return {}
    described = _shape(converter, field)
    label = str(field.label)
    return {**described, **({"title": label} if label else {})}


def _shape(converter: Any, field: FormField) -> dict[str, Any]:
    if isinstance(field, Rows):
        items = converter.fields2jsonschema(field.schema.fields, partial=None)
        return {"type": "array", "maxItems": field.most, "items": items}
    if isinstance(field, OneOf):
        one = {"type": "string", "enum": [field.text(key) for key, _label in field.choices]}
        return {"type": "array", "items": one} if isinstance(field, SomeOf) else one
    if isinstance(field, Text):
        return {"type": "string", "maxLength": field.longest}
    return next((dict(shape) for kind, shape in _PLAIN.items() if isinstance(field, kind)), {"type": "string"})


def json_schema(schema: Schema) -> dict[str, Any]:
    """Return the JSON Schema of a body that only a declaration knows."""
    plugin = MarshmallowPlugin()
    APISpec("", "", "3.1.0", plugins=[plugin])
    converter: Any = plugin.converter
    converter.add_attribute_function(describe_field)
    found: dict[str, Any] = converter.fields2jsonschema(schema.fields, partial=None)
    return found
