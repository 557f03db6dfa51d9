"""The blueprint of forms and letterheads; the modules beside it add its pages."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _

from core.documents import labels
from core.errors import ObjectRef
from core.extensions.errors import told
from core.extensions.services import MANAGE_REGULATION
from core.web.access import actor
from core.web.navigation import add_to_menu
from core.web.objects import shows

bp = Blueprint("documents", __name__, template_folder="../templates")
add_to_menu(bp, "forms", _("Biểu mẫu"), "parameters.view", group="rules", order=30)
add_to_menu(bp, "letterheads", _("Thể thức văn bản"), "parameters.view", group="rules", order=31)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels, "told": told}


@shows(bp, "document_template")
def _forms(_ref: ObjectRef) -> str:
    return url_for("documents.forms")


@shows(bp, "letterhead")
def _letterheads(_ref: ObjectRef) -> str:
    return url_for("documents.letterheads")


def may_manage() -> bool:
    """Tell whether this seat gives forms and letterheads to its tenant."""
    return actor().may(MANAGE_REGULATION) and actor().unit_id is None
