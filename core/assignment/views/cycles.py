"""Cycles and their catalogues: made and closed by the administrator (``opening`` opens them)."""

import uuid
from collections.abc import Iterator, Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.assignment import services
from core.assignment.models import Cycle
from core.assignment.proposing import proposed_cycle
from core.assignment.queries import catalogue_item as item_by_key
from core.assignment.queries import cycle_by_key, cycles_within, orders_under_way, visible_cycles, whole_catalogue
from core.assignment.regulation import regulation_of, scheme_choices
from core.assignment.repinning import repinning_of
from core.assignment.schemas.cycles import CatalogueItemSchema, CycleSchema, Press
from core.assignment.schemas.orders import key_text
from core.assignment.services import CycleForm
from core.assignment.services.cycles import LENGTHS
from core.assignment.views.blueprint import bp
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import NotFound
from core.extensions.queries import enabled_packs
from core.tenancy.queries import authorities
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.get("/t/<tenant:slug>/cycles")
@requires("parameters.view")
def cycles() -> ResponseReturnValue:
    """List the cycles this seat may read."""
    return render_template("assignment/cycles.html", cycles=_nested(visible_cycles()), may_manage=_may_manage(actor()))


@bp.route("/t/<tenant:slug>/cycles/new", methods=["GET", "POST"])
@requires("cycle.manage")
def new_cycle() -> ResponseReturnValue:
    """Create a draft cycle; its catalogue is taken from the scheme."""
    actor().require_whole_tenant()
    schemes = scheme_choices(actor().tenant_id, enabled_packs(actor().tenant_id, clock.today()))
    bodies = [(body.id, body.name) for body in authorities(actor().tenant_id) if body.may_assign]
    known = visible_cycles()
    longer = [row for row in known if row.kind != LENGTHS[-1] and row.state != "closed"]
    around = [(key_text((row.tenant_id, row.id)), row.name) for row in longer]
    scheme = schemes[0][0] if schemes else None
    stored = {"authority": bodies[0][0] if len(bodies) == 1 else None, "scheme": scheme}
    stored |= proposed_cycle(actor().tenant_id, known, scheme)
    form = open_form(CycleSchema(), stored, choices={"authority": bodies, "scheme": schemes, "parent": around})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            authority_id = form.values.pop("authority")
            cycle_id = services.create_cycle(actor(), authority_id, CycleForm(**form.values))
            flash(_("Đã tạo kỳ ở trạng thái dự thảo. Kiểm tra danh mục rồi mở kỳ."), "success")
            return redirect(url_for(".cycle", owner=actor().tenant_id, id=cycle_id), 303)
    return render_template("assignment/cycle_new.html", form=form, schemes=schemes, bodies=bodies), form.status


@bp.get("/t/<tenant:slug>/cycles/<uuid:owner>/<uuid:id>")
@requires("parameters.view")
def cycle(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a cycle: its dates, its regulation, its catalogue and what can be done next."""
    key = owner, id
    row, whole = cycle_by_key(key), whole_catalogue(key)
    return render_template(
        "assignment/cycle.html",
        cycle=row,
        regulation=regulation_of(row),
        repinning=repinning_of(row),
        items=[item for item in whole if not item.left_out],
        left_out=[item for item in whole if item.left_out],
        around=cycle_by_key((row.parent_tenant_id, row.parent_id)) if row.parent_tenant_id and row.parent_id else None,
        years=cycles_within(key),
        form=open_form(Press()),
        may_manage=_may_manage(actor(), row),
        under_way=orders_under_way(key) if row.state == "open" and _may_manage(actor(), row) else (),
        may_carry=row.state == "open" and _may_order(actor()),
        may_edit=actor().may("catalogue.edit") and _may_manage(actor(), row),
    )


@bp.post("/t/<tenant:slug>/cycles/<uuid:owner>/<uuid:id>/close")
@requires("cycle.manage")
def close_cycle(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Close an open cycle."""
    _own(owner, id)
    with one_request(open_form(Press()).request_key):
        services.close_cycle(actor(), id)
    flash(_("Đã đóng kỳ."), "success")
    return redirect(url_for(".cycle", owner=owner, id=id), 303)


@bp.route("/t/<tenant:slug>/catalogue/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("catalogue.edit")
def catalogue_item(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Edit how a kind of work reads."""
    item = item_by_key(_own(owner, id))
    of = cycle_by_key((item.tenant_id, item.cycle_id))
    form = open_form(CatalogueItemSchema(), item, version=item.version)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.edit_catalogue_item(actor(), of.id, item.key, version=form.version_number, **form.values)
            flash(_("Đã lưu."), "success")
            return redirect(url_for(".cycle", owner=of.tenant_id, id=of.id), 303)
    return render_template("assignment/catalogue_item.html", form=form, item=item, cycle=of), form.status


def _own(owner: uuid.UUID, id: uuid.UUID) -> Key:
    """Return the key of a row of the actor's own tenant: rules of a tenant above are only read."""
    if owner != actor().tenant_id:
        raise NotFound
    return owner, id


def _nested(rows: Sequence[Cycle]) -> list[tuple[int, Cycle]]:
    """Return cycles with their depth, each followed by those within it, the oldest of these first."""
    known = {(row.tenant_id, row.id) for row in rows}
    within: dict[tuple[object, object] | None, list[Cycle]] = {}
    for row in rows:
        around = (row.parent_tenant_id, row.parent_id)
        within.setdefault(around if around in known else None, []).append(row)

    def below(key: tuple[object, object], depth: int) -> Iterator[tuple[int, Cycle]]:
        for row in reversed(within.get(key, [])):
            yield depth, row
            yield from below((row.tenant_id, row.id), depth + 1)

    tops = within.get(None, [])
    return [line for top in tops for line in ((0, top), *below((top.tenant_id, top.id), 1))]


def _may_order(by: Actor) -> bool:
    return by.may("order.issue") and by.unit_id is None and by.authority_id is not None


def _may_manage(by: Actor, of: Cycle | None = None) -> bool:
    own = of is None or of.tenant_id == by.tenant_id
    return own and by.may("cycle.manage") and by.unit_id is None
