"""Fields of forms and of REST bodies: marshmallow fields that know their label, their hint and how people type them.

``typed`` turns what was typed into the strict form that ``deserialize`` accepts ("1.234,5" → "1234.5"); what it cannot
read it leaves alone, so that there is one place and one message for a refusal. ``text`` is the way back.
"""

from core.web.fields.base import FormField, FormSchema
from core.web.fields.lists import Choice, OneOf, Rows, SomeOf
from core.web.fields.scalars import Day, Flag, Key, Number, Text, Upload, Whole

__all__ = [
    "Choice",
    "Day",
    "Flag",
    "FormField",
    "FormSchema",
    "Key",
    "Number",
    "OneOf",
    "Rows",
    "SomeOf",
    "Text",
    "Upload",
    "Whole",
]
