"""What is entered for a regulation stands in a document, or is marked as an illustration: one objection for both."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from flask_babel import gettext as _

from core.domain.format import day_text
from core.errors import Problem


class Cited(Protocol):
    """What names the document that it stands in; illustrations need none."""

    @property
    def document(self) -> str:
        """Its number and symbol."""

    @property
    def document_date(self) -> date | None:
        """Its date."""

    @property
    def illustrative(self) -> bool:
        """Whether it only illustrates (minh họa)."""


def document_problems(form: Cited) -> Iterator[Problem]:
    """Yield what is wrong with the document of a form."""
    if form.illustrative:
        return
    if not form.document.strip():
        text = _("Cần số, ký hiệu của văn bản; nếu chỉ để minh họa, hãy đánh dấu minh họa.")
        yield Problem(text, "document")
    if form.document_date is None:
        yield Problem(_("Cần ngày của văn bản."), "document_date")


def stored_document(row: Cited) -> dict[str, str]:
    """Return how a form that came too late tells the document of what is stored."""
    return {_("Văn bản"): row.document, _("Ngày văn bản"): day_text(row.document_date) if row.document_date else ""}
