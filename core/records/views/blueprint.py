"""The blueprint of registers; the modules beside it add its pages."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _

from core.errors import ObjectRef
from core.records import labels
from core.records.regulation import register_label
from core.web.navigation import add_to_menu
from core.web.objects import shows

bp = Blueprint("records", __name__, template_folder="../templates")

add_to_menu(bp, "registers", _("Sổ theo dõi"), "record.view", group="rating", order=30)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels, "register_label": register_label}


@shows(bp, "record_book")
def _book(ref: ObjectRef) -> str:
    return url_for("records.book", owner=ref.tenant_id, id=ref.id)


@shows(bp, "record_file")
def _file(ref: ObjectRef) -> str:
    return url_for("records.file", owner=ref.tenant_id, id=ref.id)


@shows(bp, "record_entry")
def _entry(ref: ObjectRef) -> str:
    return url_for("records.entry", owner=ref.tenant_id, id=ref.id)
