"""What users are told when a regulation cannot be used; each is also the plain error of the contract."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _

from core.domain.settings import BoundSettings
from core.domain.text import Text
from core.errors import DomainError, NotFound
from core.extensions.parameters import Missing
from core.sdk.errors import MissingParameter, MissingSetting, NoAnswer, PackError

#: Letters of what a pack raised that are kept.
_LONGEST_PROBLEM = 1_000


def told(text: Text) -> str:
    """Return a pack's text in the reader's language; Vietnamese outside a request."""
    return text.in_language(str(get_locale() or "vi"))


def missing_text(row: Missing) -> str:
    """Return how a missing parameter is called; a table of settings also says how many rows it lacks."""
    return f"{told(row.label)} ({told(row.reason)})" if row.is_table else told(row.label)


class PackFailed(PackError, DomainError):
    """A pack is malformed, raised, or answered with something else than it promised. Other packs are not touched."""

    title = _("Gói quy định không dùng được")

    def __init__(self, pack: str, problem: str) -> None:
        told = _storable(problem)
        PackError.__init__(self, pack, told)
        self.message = _(
            "Gói quy định “%(pack)s” gặp lỗi nên không dùng được. Chi tiết kỹ thuật: %(problem)s",
            pack=pack,
            problem=told,
        )


def _storable(problem: str) -> str:
    """What a pack raised may say anything at any length; a job keeps it and a page shows it."""
    words = problem[:_LONGEST_PROBLEM].encode(errors="replace").decode()
    return "".join(letter if letter.isprintable() else " " for letter in words)


class PackStopped(PackFailed):
    """A pack did not answer in time (``seconds``), or ended the process that asked it (None)."""

    def __init__(self, pack: str, hook: str, seconds: float | None) -> None:
        self.hook, self.seconds = hook, seconds
        if seconds is None:
            super().__init__(pack, f"{hook}: the process that asked it has ended")
            self.message = _(
                "Gói quy định “%(pack)s” làm tiến trình tính toán kết thúc đột ngột (%(hook)s).", pack=pack, hook=hook
            )
            return
        super().__init__(pack, f"{hook}: no answer within {seconds:g} seconds")
        self.message = _(
            "Gói quy định “%(pack)s” không trả lời trong %(seconds)s giây nên đã bị dừng (%(hook)s).",
            pack=pack,
            hook=hook,
            seconds=f"{seconds:g}".replace(".", ","),
        )


class UnknownPack(NotFound):
    """No pack of this key is installed, or it could not be loaded."""

    def __init__(self, pack: str, problem: str = "") -> None:
        message = _("Không có gói quy định “%(pack)s” trong hệ thống.", pack=pack)
        if problem:
            message = _("Không nạp được gói quy định “%(pack)s”: %(problem)s", pack=pack, problem=problem)
        super().__init__(message)
        self.pack = pack


class PackNotEnabled(DomainError):
    """The tenant (or an ancestor) has not enabled the pack on the rule date."""

    def __init__(self, pack: str, on: date) -> None:
        super().__init__(
            _(
                "Gói quy định “%(pack)s” chưa được bật cho đơn vị này vào ngày %(day)s.",
                pack=pack,
                day=on.strftime("%d/%m/%Y"),
            )
        )


class NotInForce(DomainError):
    """A pack of the chain has no edition on the rule date."""

    def __init__(self, pack: str, on: date) -> None:
        super().__init__(
            _(
                "Gói quy định “%(pack)s” không có bản nào có hiệu lực vào ngày %(day)s.",
                pack=pack,
                day=on.strftime("%d/%m/%Y"),
            )
        )


class ParametersMissing(MissingParameter, DomainError):
    """Values that the regulation needs have not been confirmed; ``rows`` name each one."""

    title = _("Còn thiếu tham số của quy định")
    cure = "unconfirmed_parameters"

    def __init__(self, rows: Sequence[Missing]) -> None:
        MissingParameter.__init__(self, rows[0].key)
        self.rows = tuple(rows)
        self.message = _(
            "Chưa thể thực hiện vì còn thiếu tham số chưa được xác nhận: %(labels)s.",
            labels="; ".join(missing_text(row) for row in rows),
        )


class SchemeSilent(NoAnswer, DomainError):
    """The scheme has no answer, for a reason the tenant can cure."""

    title = _("Quy định không trả lời được")

    def __init__(self, reason: Text) -> None:
        NoAnswer.__init__(self, reason)
        self.message = LazyString(told, reason)


def no_value(pack: str, key: str, missing: Sequence[Missing]) -> DomainError:
    """Return the error for a parameter without a value: nobody confirmed it, or ``pack`` never declared it."""
    rows = [row for row in missing if row.key == key and not row.is_table]
    return ParametersMissing(rows) if rows else PackFailed(pack, f"parameter {key!r} is not declared")


def no_row(
    pack: str, asked: MissingSetting, settings: Mapping[str, BoundSettings], missing: Sequence[Missing]
) -> DomainError:
    """Return the error for what a table of settings lacks: a code, its rows, or that ``pack`` ever declared it."""
    table = settings.get(asked.table)
    if table is not None:
        return SchemeSilent(
            Text(
                f"Bảng “{table.label.vi}” không có mã “{asked.code}”.",
                f"The table “{table.label.en}” has no code “{asked.code}”.",
            )
        )
    rows = [row for row in missing if row.key == asked.table and row.is_table]
    return ParametersMissing(rows) if rows else PackFailed(pack, f"setting table {asked.table!r} is not declared")
