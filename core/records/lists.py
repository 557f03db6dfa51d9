"""Lists of registers as the address asks for them, for pages and for the API alike."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.auth.actor import Actor
from core.records.labels import ENTRY_STATES
from core.records.queries import tenant_books
from core.records.regulation import kind_labels, register_label
from core.web.tables import Column, Filter, Table, table

ENTRIES = (
    Column("person", lazy_gettext("Người được theo dõi"), sortable=True),
    Column("kind", lazy_gettext("Nội dung")),
    Column("register", lazy_gettext("Sổ, năm")),
    Column("by", lazy_gettext("Người ghi")),
    Column("filed", lazy_gettext("Ngày nộp"), sortable=True),
    Column("state", lazy_gettext("Trạng thái")),
)


def entries_table(actor: Actor) -> tuple[Table, dict[tuple[str, str], str]]:
    """Return the list of entries with its filters, and how their kinds are called."""
    books = tenant_books(actor.tenant_id)
    kinds = kind_labels(books)
    years = sorted({str(book.year) for book in books}, reverse=True)
    filters = [
        Filter("q", _("Tìm người")),
        Filter("year", _("Năm"), [(year, year) for year in years]),
        Filter("register", _("Sổ"), list({book.register: register_label(book) for book in books}.items())),
        Filter("kind", _("Nội dung"), list({kind: label for (_register, kind), label in kinds.items()}.items())),
        Filter("state", _("Trạng thái"), [(key, label) for key, (label, _tone) in ENTRY_STATES.items()]),
    ]
    return table(ENTRIES, filters), kinds
