"""The blueprint of the first setup, and the addresses of what it makes."""

from flask import Blueprint, url_for
from flask_babel import lazy_gettext

from core.db import db
from core.errors import ObjectRef
from core.tenancy.models import Tenant
from core.tenancy.services import EDIT_ORGANISATION
from core.web.access import actor
from core.web.navigation import add_to_menu
from core.web.objects import shows

bp = Blueprint("setup", __name__, template_folder="../templates")

add_to_menu(bp, "checklist", lazy_gettext("Thiết lập ban đầu"), EDIT_ORGANISATION, group="administration", order=5)


@shows(bp, "absences_table")
def _absences(_ref: ObjectRef) -> str:
    return url_for("setup.absences_table")


@shows(bp, "organisation_table")
def _table(ref: ObjectRef) -> str:
    return url_for("setup.table", id=ref.id)


def own_tenant() -> Tenant:
    """Return the actor's tenant; a seat of one unit does not set up the whole."""
    actor().require_whole_tenant()
    return db.session.get_one(Tenant, actor().tenant_id)
