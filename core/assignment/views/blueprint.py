"""The blueprint of assigning; the modules beside it add its pages."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _

from core.assignment import labels
from core.errors import ObjectRef
from core.extensions import labels as values
from core.extensions.errors import told
from core.web.navigation import add_to_menu
from core.web.objects import address_of, shows

bp = Blueprint("assignment", __name__, template_folder="../templates")

add_to_menu(bp, "work", _("Nhiệm vụ"), "assignment.view", order=10)
add_to_menu(bp, "registrations", _("Đăng ký nhiệm vụ"), "registration.view", order=20)
add_to_menu(bp, "orders", _("Quyết định giao"), "order.view", order=30)
add_to_menu(bp, "board", _("Bảng phân bổ"), "order.view", order=35)
add_to_menu(bp, "changes", _("Đề nghị điều chỉnh"), "assignment.view", order=60)
add_to_menu(bp, "cycles", _("Kỳ giao nhiệm vụ"), "parameters.view", group="rules", order=10)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels, "page_of": _page_of, "values": values, "told": told}


def _page_of(kind: str, tenant_id: object, id: object) -> str | None:
    """Return the page of an object of a package above this one; None while none shows it."""
    return address_of(ObjectRef(kind, str(tenant_id), str(id)))


@shows(bp, "cycle")
def _cycle(ref: ObjectRef) -> str:
    return url_for("assignment.cycle", owner=ref.tenant_id, id=ref.id)


@shows(bp, "catalogue_item")
def _catalogue_item(ref: ObjectRef) -> str:
    return url_for("assignment.catalogue_item", owner=ref.tenant_id, id=ref.id)


@shows(bp, "registration")
def _registration(ref: ObjectRef) -> str:
    return url_for("assignment.registration", owner=ref.tenant_id, id=ref.id)


@shows(bp, "assignment_order")
def _order(ref: ObjectRef) -> str:
    return url_for("assignment.order", owner=ref.tenant_id, id=ref.id)


@shows(bp, "change")
def _change(ref: ObjectRef) -> str:
    return url_for("assignment.change", owner=ref.tenant_id, id=ref.id)


@shows(bp, "assignment")
def _assignment(ref: ObjectRef) -> str:
    return url_for("assignment.assignment", owner=ref.tenant_id, id=ref.id)
