"""The organisation of a tenant and of those below it: units, posts, holders, seats."""

import uuid
from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.db.folding import vietnamese_order
from core.errors import NotFound
from core.people.kinds import UNIT_KINDS
from core.people.queries import directory, kinds_in_use, offices_of, tenant_page, unit_posts, unit_seats, unit_tree
from core.people.schemas import AuthoritySchema, UnitSchema
from core.people.views.blueprint import bp
from core.tenancy import services
from core.tenancy.models import Tenant, Unit
from core.tenancy.queries import authorities, children, tenant_within, unit_by_id, units
from core.tenancy.services import EDIT_ORGANISATION, NewAuthority, NewUnit
from core.tenancy.slugs import plain_letters
from core.web.access import actor, requires
from core.web.fields import Choice
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

#: How the units of a tenant are shown.
TREE, LIST = "tree", "list"
UNIT_COLUMNS = (
    Column("name", lazy_gettext("Cơ quan, đơn vị"), sortable=True),
    Column("posts", lazy_gettext("Chức vụ và người giữ")),
    Column("since", lazy_gettext("Hoạt động từ")),
)
TENANT_COLUMNS = (
    Column("name", lazy_gettext("Đơn vị hành chính"), sortable=True),
    Column("level", lazy_gettext("Cấp")),
    Column("code", lazy_gettext("Mã thống kê"), sortable=True),
    Column("since", lazy_gettext("Từ ngày")),
)


@bp.get("/t/<tenant:slug>/organisation")
@requires("organisation.view")
def organisation() -> ResponseReturnValue:
    """List the units of the seat's own tenant."""
    return _tenant_page(_tenant(actor().tenant_id))


@bp.get("/t/<tenant:slug>/tenants/<uuid:id>")
@requires("organisation.view")
def tenant(id: uuid.UUID) -> ResponseReturnValue:
    """List the units of this tenant, or of one below it."""
    return _tenant_page(_tenant(id))


@bp.get("/t/<tenant:slug>/tenants/<uuid:id>/children")
@requires("organisation.view")
def tenant_children(id: uuid.UUID) -> ResponseReturnValue:
    """List the tenants directly below one."""
    shown = table(TENANT_COLUMNS, (Filter("q", _("Tìm đơn vị hành chính")),))
    above = _tenant(id)
    rows = tenant_page(shown, children(above.id))
    return render_template("people/tenants.html", table=shown, rows=rows, tenant=above, own=_is_own(above))


@bp.get("/t/<tenant:slug>/units/<uuid:owner>/<uuid:id>")
@requires("organisation.view")
def unit(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a unit with its posts, their holders and the seats people act from."""
    home, row = _tenant(owner), _unit(owner, id)
    adding = may_add(actor())
    return render_template(
        "people/unit.html",
        unit=row,
        tenant=home,
        own=_is_own(home),
        posts=unit_posts((owner, id)),
        seats=unit_seats((owner, id)),
        authorities=[body for body in authorities(owner) if body.unit_id == id],
        offices=offices_of(owner, row.kind) if adding else None,
        may_add=adding,
        may_end=may_end(actor(), owner),
    )


@bp.route("/t/<tenant:slug>/units/<uuid:owner>/<uuid:id>/authorities/new", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def new_authority(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Make a unit house a body that assigns, decides or both."""
    require_add(owner)
    row = _unit(owner, id)
    form = open_form(AuthoritySchema(), {"name": row.name, "may_assign": True, "may_decide": True})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            new = NewAuthority(owner, unit_id=id, key=plain_letters(form.values["name"]), **form.values)
            services.add_authorities(actor(), [new])
            flash(_("Đã ghi nhận cấp có thẩm quyền."), "success")
            return redirect(url_for(".unit", owner=owner, id=id), 303)
    title = _("Thêm cấp có thẩm quyền")
    return render_template("people/form.html", form=form, unit=row, title=title, submit=title), form.status


@bp.route("/t/<tenant:slug>/tenants/<uuid:id>/units/new", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def new_unit(id: uuid.UUID) -> ResponseReturnValue:
    """Add a unit to this tenant, or to one below it."""
    home = require_add(id)
    choices = {"kind": _kinds(), "parent": units_by_name(units(id))}
    form = open_form(UnitSchema(), {"valid_from": clock.today()}, choices=choices)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            values = {**form.values, "key": form.values["key"] or plain_letters(form.values["name"])}
            row = NewUnit(id, parent_id=values.pop("parent"), **values)
            services.add_units(actor(), [row])
            flash(_("Đã thêm “%(name)s”. Tiếp theo: thêm chức vụ và bổ nhiệm người giữ.", name=row.name), "success")
            return redirect(url_for(".unit", owner=id, id=row.id), 303)
    return render_template("people/unit_new.html", form=form, tenant=home), form.status


def may_add(by: Actor) -> bool:
    """Tell whether the seat may add to the organisation, also to that of lower tenants."""
    return by.may(EDIT_ORGANISATION) and by.unit_id is None


def may_end(by: Actor, owner: uuid.UUID) -> bool:
    """Tell whether the seat may end appointments and seats: an upper level appends, it never edits rows below."""
    return may_add(by) and owner == by.tenant_id


def require_add(owner: uuid.UUID) -> Tenant:
    """Return a tenant whose organisation the seat may add to; NotFound for one that is not below, or has ended."""
    actor().require_whole_tenant()
    home = _tenant(owner)
    if home.valid_to is not None and home.valid_to < clock.today():
        raise NotFound
    return home


def require_end(key: Key) -> None:
    """Raise NotFound unless the row is the tenant's own."""
    actor().require_whole_tenant()
    if key[0] != actor().tenant_id:
        raise NotFound


def _tenant(id: uuid.UUID) -> Tenant:
    """Return the seat's own tenant or one below it; a seat of one unit knows its own tenant only."""
    if actor().unit_id is not None and id != actor().tenant_id:
        raise NotFound
    return tenant_within(actor().tenant_id, id)


def _unit(owner: uuid.UUID, id: uuid.UUID) -> Unit:
    return unit_by_id(owner, id)


def _is_own(home: Tenant) -> bool:
    return home.id == actor().tenant_id


def _tenant_page(home: Tenant) -> ResponseReturnValue:
    views = Filter("view", _("Cách xem"), ((LIST, _("Bảng")), (TREE, _("Cây trực thuộc"))), LIST)
    shown = table(UNIT_COLUMNS, (Filter("q", _("Tìm cơ quan, đơn vị")), views), sort="name")
    # Only a list can be searched, cut into pages and taken along as a workbook.
    as_tree = shown.chosen["view"] == TREE and not shown.chosen["q"] and not shown.is_export
    return render_template(
        "people/organisation.html",
        table=shown,
        branches=unit_tree(home.id) if as_tree else None,
        rows=() if as_tree else directory(home.id, shown),
        tenant=home,
        own=_is_own(home),
        may_add=may_add(actor()),
        has_children=actor().unit_id is None and home.level != "commune",
    )


def units_by_name(rows: Sequence[Unit]) -> list[Choice]:
    """Return units as choices, in alphabetical order."""
    return [(row.id, row.name) for row in sorted(rows, key=lambda row: vietnamese_order(row.name))]


def _kinds() -> list[Choice]:
    """Return the kinds that any locality has, then others in use, told by examples: keys are words of regulations."""
    others = [(kind, names) for kind, names in kinds_in_use() if kind not in UNIT_KINDS]
    told = [(kind, _("như %(names)s", names=", ".join(dict.fromkeys(names)))) for kind, names in others]
    return [*UNIT_KINDS.items(), *told]
