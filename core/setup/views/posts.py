"""A post whose title or office was entered wrongly: corrected while nothing refers to it."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.domain.declarations import base_key
from core.errors import NotFound
from core.people.queries import held_post, offices_of
from core.people.schemas import OfficeSchema
from core.people.views.posts import chosen_key, warn_of_unknown
from core.setup.posts import change_post
from core.setup.views.blueprint import bp
from core.tenancy.queries import unit_by_id
from core.tenancy.services import EDIT_ORGANISATION
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/posts/<uuid:owner>/<uuid:id>/edit", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def edit_post(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Give a post of the own tenant another title, or the office that was meant."""
    actor().require_whole_tenant()
    if owner != actor().tenant_id:
        raise NotFound
    post = held_post((owner, id)).post
    unit = unit_by_id(owner, post.unit_id)
    offices = offices_of(owner, unit.kind)
    known = {key for key, _words in offices.choices}
    office = next((key for key in (post.key, base_key(post.key)) if key in known), None)
    stored = {"title": post.title, "office": office, "key": None if office else post.key}
    form = open_form(OfficeSchema(), stored, choices={"office": offices.choices})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            key = chosen_key(form.values)
            key = post.key if key == office else key
            change_post(actor(), id, form.values["title"], key)
            flash(_("Đã sửa chức vụ."), "success")
            warn_of_unknown(offices, key)
            return redirect(url_for("people.unit", owner=owner, id=unit.id), 303)
    return render_template("setup/post.html", form=form, unit=unit, post=post), form.status
