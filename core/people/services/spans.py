"""A span of days, as every use case of people checks it."""

from datetime import date

from flask_babel import gettext as _

from core.errors import Invalid, Problem


def require_span(first: date, last: date | None, field: str = "valid_to") -> None:
    """Raise Invalid, at ``field``, for a last day before the first one; None is a span without an end."""
    if last is not None and last < first:
        raise Invalid([Problem(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field)])
