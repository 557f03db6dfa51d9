"""What all fields have in common: a label, a hint, and how people type them."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext
from marshmallow import EXCLUDE, Schema, ValidationError
from marshmallow import fields as base


class FormSchema(Schema):
    """What a form or a body may hold: unknown names are dropped, never stored."""

    class Meta:
        unknown = EXCLUDE


class FormField(base.Field[Any]):
    """A field with a ``label`` and a ``hint``; without ``required`` it may stay empty."""

    widget: ClassVar[str] = "text"
    empty: ClassVar[Any] = None
    missing: ClassVar[Any] = lazy_gettext("Hãy nhập nội dung này.")
    invalid: ClassVar[Any] = lazy_gettext("Nội dung này không hợp lệ.")

    def __init__(self, label: Any = "", *, hint: Any = "", required: bool = False, **options: Any) -> None:
        if not required:
            options.setdefault("load_default", self.empty)
        super().__init__(required=required, **options)
        self.label, self.hint = label, hint

    def typed(self, text: str) -> Any:
        """Return the strict form of what was typed."""
        return text

    def text(self, value: Any) -> str:
        """Return how a stored value stands in the field."""
        return "" if value is None else str(value)

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """Return the refusal for one of marshmallow's reasons, in the language of the user."""
        return ValidationError(str(self.missing if key in ("required", "null") else self.invalid))
