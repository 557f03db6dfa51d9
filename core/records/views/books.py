"""Registers of a tenant by year: opened, followed and closed by the authority that keeps them."""

import uuid
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.audit import one_request
from core.errors import DuplicateRequest
from core.extensions.errors import told
from core.records import queries, services
from core.records.regulation import Offer, offers, register_of
from core.records.schemas.forms import BookSchema, Press
from core.records.services import BookForm
from core.records.views.blueprint import bp
from core.web.access import actor, requires
from core.web.fields import Choice
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

PERSONS = (
    Column("name", lazy_gettext("Người được theo dõi"), sortable=True),
    Column("unit", lazy_gettext("Cơ quan, đơn vị"), sortable=True),
    Column("filed", lazy_gettext("Nội dung đã nộp"), "number"),
    Column("watchers", lazy_gettext("Người theo dõi"), "number"),
)


@bp.get("/t/<tenant:slug>/registers")
@requires("record.view")
def registers() -> ResponseReturnValue:
    """List the registers of the seat's authority; or the files of the person, and those they watch."""
    if not actor().is_subject:
        return render_template("records/registers.html", rows=queries.book_rows(actor()))
    own, watched = queries.own_files(actor()), queries.watched_files(actor())
    return render_template("records/own_registers.html", own=own, watched=watched)


@bp.route("/t/<tenant:slug>/registers/new", methods=["GET", "POST"])
@requires("record.manage")
def new_book() -> ResponseReturnValue:
    """Open a register for a year: of the packs that the tenant may use, those that keep one."""
    offered = offers(actor().tenant_id, clock.today().year)
    this_year = clock.today().year
    choices: dict[str, list[Choice]] = {
        "register": [(each.key, _offered(each)) for each in offered],
        "year": [(year, str(year)) for year in (this_year + 1, this_year, this_year - 1)],
        "groups": _groups(offered),
    }
    stored = {"year": this_year, "register": offered[0].key if len(offered) == 1 else None}
    form = open_form(BookSchema(), stored, choices=choices)
    if form.ok:
        scheme, _colon, register = form.values["register"].partition(":")
        given = BookForm(scheme, register, form.values["year"], tuple(form.values["groups"]))
        with form.catching(), one_request(form.request_key):
            id = services.open_book(actor(), given)
            flash(_("Đã mở sổ theo dõi."), "success")
            return redirect(url_for(".book", owner=actor().tenant_id, id=id), 303)
    return render_template("records/book_new.html", form=form, offers=offered), form.status


def _offered(offer: Offer) -> str:
    register = told(offer.register.label)
    return f"{register} · {told(offer.scheme.chain.packs[0].manifest.label)}"


def _groups(offered: list[Offer]) -> list[Choice]:
    declared = {
        group.key: told(group.label)
        for offer in offered
        for group in offer.scheme.calls.declared.subject_groups
        if group.key in offer.register.subject_groups
    }
    return list(declared.items())


@bp.get("/t/<tenant:slug>/registers/books/<uuid:owner>/<uuid:id>")
@requires("record.manage")
def book(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a register of a year: whom it is about, how far each is, what it rests on."""
    row = queries.kept(actor(), (owner, id))
    state = table(PERSONS, [Filter("q", _("Tìm người, đơn vị"))], sort="")
    rows = queries.file_list(row, state)
    return render_template(
        "records/book.html", book=row, register=register_of(row), table=state, rows=rows, press=open_form(Press())
    )


@bp.post("/t/<tenant:slug>/registers/books/<uuid:owner>/<uuid:id>/persons")
@requires("record.manage")
def add_persons(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Put into the register whom it is about by now and who is not in it yet."""
    form = open_form(Press())
    with suppress(DuplicateRequest), one_request(form.request_key):
        count = services.add_persons(actor(), (owner, id))
        flash(_("Đã đưa thêm %(count)s người vào sổ.", count=count), "success")
    return redirect(url_for(".book", owner=owner, id=id), 303)


@bp.post("/t/<tenant:slug>/registers/books/<uuid:owner>/<uuid:id>/close")
@requires("record.manage")
def close_book(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Close the register of a year."""
    form = open_form(Press())
    with suppress(DuplicateRequest), one_request(form.request_key):
        services.close_book(actor(), (owner, id))
        flash(_("Đã khóa sổ; từ nay không ai ghi thêm hay sửa."), "success")
    return redirect(url_for(".book", owner=owner, id=id), 303)
