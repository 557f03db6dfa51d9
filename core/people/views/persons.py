"""People of the tenant: a list of who holds which post and has which role, and a page of each with their history."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.people.queries import EVER, NOW, people_page, person_page
from core.people.roles import ROLES
from core.people.views.blueprint import bp
from core.people.views.organisation import may_add, units_by_name
from core.tenancy.queries import units
from core.web.access import actor, requires
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("person", lazy_gettext("Người và chức vụ"), sortable=True),
    Column("unit", lazy_gettext("Cơ quan, đơn vị"), sortable=True),
    Column("since", lazy_gettext("Giữ chức vụ từ"), sortable=True),
    Column("roles", lazy_gettext("Vai trò trong hệ thống")),
)


@bp.get("/t/<tenant:slug>/organisation/people")
@requires("organisation.view")
def people() -> ResponseReturnValue:
    """List who holds a post or acts from a seat of the seat's own tenant."""
    home = actor().tenant_id
    filters = (
        Filter("q", _("Tìm tên, chức vụ, vai trò")),
        Filter("unit", _("Cơ quan, đơn vị"), [(str(id), name) for id, name in units_by_name(units(home))]),
        Filter("role", _("Vai trò"), [(key, role.label) for key, role in ROLES.items()]),
        Filter("state", _("Gồm"), ((NOW, _("Đang giữ chức vụ, vai trò")), (EVER, _("Cả những người đã thôi"))), NOW),
    )
    shown = table(COLUMNS, filters, sort="person")
    rows = people_page(home, shown)
    return render_template("people/people.html", table=shown, rows=rows, may_add=may_add(actor()))


@bp.get("/t/<tenant:slug>/organisation/people/<uuid:id>")
@requires("organisation.view")
def person(id: uuid.UUID) -> ResponseReturnValue:
    """Show the posts of a person in time, and what each of their seats allows."""
    return render_template("people/person.html", person=person_page(id), may_add=may_add(actor()))
