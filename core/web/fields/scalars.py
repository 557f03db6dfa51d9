"""Fields of one value: words, numbers, days, ticks, keys, files."""

import re
import unicodedata
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage

from core.domain.canonical import plain
from core.domain.format import day_text, number_text
from core.web.fields.base import FormField

_STRICT_NUMBER = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,12})?", re.ASCII)
_VIETNAMESE_NUMBER = re.compile(r"-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?", re.ASCII)
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Text(FormField):
    """Words: one line, or a box of ``rows`` lines. Spaces around are dropped, letters composed (NFC)."""

    empty = ""
    invalid = lazy_gettext("Hãy nhập chữ.")

    def __init__(self, label: Any = "", *, rows: int = 1, longest: int = 4000, **options: Any) -> None:
        super().__init__(label, **options)
        self.rows, self.longest = rows, longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        words = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
        if _CONTROL.search(words):
            raise ValidationError(_("Nội dung có ký tự điều khiển không hợp lệ."))
        if len(words) > self.longest:
            raise ValidationError(_("Dài quá: nhiều nhất %(most)s ký tự.", most=self.longest))
        if self.required and not words:
            raise self.make_error("required")
        return words


class Number(FormField):
    """A decimal between ``least`` and ``most``, with at most ``places`` digits after the comma."""

    widget = "number"
    invalid = lazy_gettext("Hãy nhập một số, ví dụ 1.234,5.")

    def __init__(
        self,
        label: Any = "",
        *,
        least: Decimal | int | None = None,
        most: Decimal | int | None = None,
        places: int = 6,
        unit: Any = "",
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.least, self.most, self.places, self.unit = least, most, places, unit

    def typed(self, text: str) -> Any:
        """Read 1.234,5 and 1234.5; a point before exactly three digits separates thousands, as in Vietnamese."""
        compact = re.sub(r"\s", "", text).replace("\u2212", "-")
        if _VIETNAMESE_NUMBER.fullmatch(compact) and not compact.lstrip("-").startswith("0."):
            return compact.replace(".", "").replace(",", ".")
        return compact

    def text(self, value: Any) -> str:
        """Write the number the Vietnamese way."""
        return "" if value is None else number_text(Decimal(value))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else plain(Decimal(value))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool) or not _STRICT_NUMBER.fullmatch(str(value)):
            raise self.make_error("invalid")
        number = Decimal(str(value))
        if -number.normalize().as_tuple().exponent > self.places:  # type: ignore[operator]
            raise ValidationError(_("Nhiều nhất %(places)s chữ số sau dấu phẩy.", places=self.places))
        if self.least is not None and number < self.least:
            raise ValidationError(_("Không được nhỏ hơn %(least)s.", least=number_text(Decimal(self.least))))
        if self.most is not None and number > self.most:
            raise ValidationError(_("Không được lớn hơn %(most)s.", most=number_text(Decimal(self.most))))
        return number


class Whole(Number):
    """A whole number."""

    invalid = lazy_gettext("Hãy nhập một số nguyên.")

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, places=0, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:  # type: ignore[override]
        return int(super()._deserialize(value, attr, data, **kwargs))


class Day(FormField):
    """A day, typed as dd/mm/yyyy (or yyyy-mm-dd), between ``first`` and ``last``."""

    widget = "day"
    invalid = lazy_gettext("Hãy nhập một ngày có thật theo dạng ngày/tháng/năm, ví dụ 31/12/2021.")

    def __init__(self, label: Any = "", *, first: date | None = None, last: date | None = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.first, self.last = first, last

    def typed(self, text: str) -> Any:
        """Turn dd/mm/yyyy into yyyy-mm-dd."""
        match = _DAY.fullmatch(text.strip())
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else text.strip()

    def text(self, value: Any) -> str:
        """Write dd/mm/yyyy."""
        return "" if value is None else day_text(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value.isoformat())

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            day = datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except (TypeError, ValueError):
            raise self.make_error("invalid") from None
        if self.first and day < self.first:
            raise ValidationError(_("Không được trước ngày %(first)s.", first=day_text(self.first)))
        if self.last and day > self.last:
            raise ValidationError(_("Không được sau ngày %(last)s.", last=day_text(self.last)))
        return day


class Flag(FormField):
    """Yes or no: a check box."""

    widget = "flag"
    empty = False
    missing = lazy_gettext("Hãy đánh dấu ô này.")
    invalid = lazy_gettext("Hãy chọn có hoặc không.")

    def typed(self, text: str) -> Any:
        """A ticked box sends "on", an empty one nothing."""
        return text != ""

    def text(self, value: Any) -> str:
        """Return "on" for yes."""
        return "on" if value else ""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        if self.required and not value:
            raise self.make_error("required")
        return value


class Key(FormField):
    """The id of a row, where no list of choices is at hand (a hidden field)."""

    widget = "hidden"
    invalid = lazy_gettext("Mã định danh không hợp lệ.")

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> uuid.UUID:
        try:
            return uuid.UUID(value)
        except (AttributeError, TypeError, ValueError):
            raise self.make_error("invalid") from None


class Upload(FormField):
    """A file; ``accept`` is shown to the browser, the feature checks what the file really is."""

    widget = "file"

    def __init__(self, label: Any = "", *, accept: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.accept = accept

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> FileStorage:
        if not isinstance(value, FileStorage) or not value.filename:
            raise self.make_error("required")
        return value
