"""Who watches a person: named and let go by the authority."""

import uuid
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.domain.registers import Writer
from core.errors import DuplicateRequest, NotFound
from core.records import queries, services
from core.records.schemas.forms import Press, WatcherSchema
from core.records.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/registers/files/<uuid:owner>/<uuid:id>/watchers", methods=["GET", "POST"])
@requires("record.manage")
def name_watcher(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Name an observer, or who speaks for the person's cell."""
    there = queries.place(actor(), (owner, id))
    if Writer.AUTHORITY not in there.capacities:
        raise NotFound
    form = open_form(WatcherSchema(), choices={"person": queries.possible_watchers(owner)})
    if form.ok:
        person, capacity = form.values["person"], form.values["capacity"]
        with form.catching(), one_request(form.request_key):
            services.name_watcher(actor(), (owner, id), person_id=person, capacity=capacity)
            flash(_("Đã cử người theo dõi."), "success")
            return redirect(url_for(".file", owner=owner, id=id), 303)
    return render_template("records/watcher.html", form=form, place=there), form.status


@bp.post("/t/<tenant:slug>/registers/files/<uuid:owner>/<uuid:id>/watchers/<uuid:watch>/end")
@requires("record.manage")
def end_watch(owner: uuid.UUID, id: uuid.UUID, watch: uuid.UUID) -> ResponseReturnValue:
    """Let somebody watch no longer."""
    form = open_form(Press())
    with suppress(DuplicateRequest), one_request(form.request_key):
        services.end_watch(actor(), (owner, id), watch)
        flash(_("Đã cho thôi theo dõi."), "success")
    return redirect(url_for(".file", owner=owner, id=id), 303)
