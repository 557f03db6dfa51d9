"""The blueprint of regulations; the modules beside it add its pages."""

from datetime import date
from typing import Any

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _

from core.errors import ObjectRef
from core.extensions import labels
from core.extensions.errors import told
from core.extensions.services import MANAGE_REGULATION
from core.extensions.table_forms import cell_text, column_labels
from core.web.access import actor
from core.web.fields import Day
from core.web.navigation import add_to_menu
from core.web.objects import address_of, shows

bp = Blueprint("extensions", __name__, template_folder="../templates")
add_to_menu(bp, "parameters", _("Quy định và tham số"), "parameters.view", group="rules", order=20)
add_to_menu(bp, "installed_packs", _("Gói quy định"), MANAGE_REGULATION, group="administration", order=85)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels, "told": told, "page_of": _page_of, "cell_text": cell_text, "column_labels": column_labels}


def _page_of(kind: str, tenant_id: object, id: object) -> str | None:
    """Return the page of an object of a package above this one."""
    return address_of(ObjectRef(kind, str(tenant_id), str(id)))


@shows(bp, "parameter_confirmation")
@shows(bp, "pack_enablement")
def _parameters(_ref: ObjectRef) -> str:
    return url_for("extensions.parameters")


def may_manage() -> bool:
    """Tell whether this seat gives regulations and values to its tenant."""
    return actor().may(MANAGE_REGULATION) and actor().unit_id is None


def typed_day(text: str) -> date | None:
    """Return the day that was typed; None for what is no day."""
    try:
        return date.fromisoformat(Day().typed(text))
    except ValueError:
        return None
