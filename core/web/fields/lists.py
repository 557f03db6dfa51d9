"""Fields that choose from a list, and rows of another schema."""

import copy
from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError

from core.web.fields.base import FormField

Choice = tuple[Any, Any]


class OneOf(FormField):
    """One of ``choices`` (value, label); the value is a text, or whatever ``kind`` makes of it (``uuid.UUID``)."""

    widget = "choice"
    missing = lazy_gettext("Hãy chọn một mục.")
    invalid = lazy_gettext("Hãy chọn một mục trong danh sách.")

    def __init__(
        self,
        label: Any = "",
        *,
        choices: Iterable[Choice] = (),
        kind: Callable[[str], Any] = str,
        radio: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.choices, self.kind, self.radio = list(choices), kind, radio

    def text(self, value: Any) -> str:
        """Return the value's key in the list."""
        return "" if value is None else str(getattr(value, "value", value))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else self.text(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return self._chosen(value, self._keys())

    def _keys(self) -> set[str]:
        return {self.text(key) for key, _label in self.choices}

    def _chosen(self, value: Any, keys: set[str]) -> Any:
        if not isinstance(value, str) or value not in keys:
            raise self.make_error("invalid")
        return self.kind(value)


class SomeOf(OneOf):
    """Any number of ``choices``: a list of check boxes."""

    widget = "choices"
    missing = lazy_gettext("Hãy chọn ít nhất một mục.")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if self.required and not value:
            raise self.make_error("required")
        keys = self._keys()
        return [self._chosen(item, keys) for item in dict.fromkeys(value)]

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return [self.text(item) for item in value or ()]


class Rows(FormField):
    """Rows of another schema (``lines-0-value``); rows left empty are dropped, ``most`` are allowed."""

    widget = "rows"
    empty = list
    missing = lazy_gettext("Hãy nhập ít nhất một dòng.")
    invalid = lazy_gettext("Danh sách không hợp lệ.")

    def __init__(self, schema: Schema, label: Any = "", *, most: int = 500, blank: int = 1, **options: Any) -> None:
        super().__init__(label, **options)
        self.schema, self.most, self.blank = schema, most, blank

    def __deepcopy__(self, memo: dict[int, Any]) -> "Rows":
        """Return the field of a new form, with rows of its own: their choices belong to one request."""
        twin = copy.copy(self)
        twin.schema = type(self.schema)()
        return twin

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return self.schema.dump(value or (), many=True)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if self.required and not value:
            raise self.make_error("required")
        if len(value) > self.most:
            raise ValidationError(_("Nhiều nhất %(most)s dòng.", most=self.most))
        rows: list[dict[str, Any]] = self.schema.load(value, many=True)
        return rows
