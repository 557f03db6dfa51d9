"""Posts, appointments and seats: added, ended."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.errors import Conflict
from core.people import services
from core.people.models import Appointment
from core.people.numbering import numbered_post, numbers_in_use
from core.people.queries import (
    HeldPost,
    Offices,
    held_post,
    known_persons,
    offices_of,
    seat_row,
    tenant_councils,
    unit_posts,
)
from core.people.schemas import AppointmentSchema, EndSeatSchema, LastDaySchema, PostSchema, SeatSchema
from core.people.services import NewAppointment, NewPost, NewSeat
from core.people.titles import seat_title
from core.people.views.blueprint import bp
from core.people.views.organisation import require_add, require_end
from core.tenancy.models import Unit
from core.tenancy.queries import authorities, unit_by_id
from core.tenancy.services import EDIT_ORGANISATION
from core.tenancy.slugs import plain_letters
from core.web.access import actor, requires
from core.web.forms import FormState, open_form


@bp.route("/t/<tenant:slug>/units/<uuid:owner>/<uuid:id>/posts/new", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def new_post(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Add a post to a unit, or many of one kind at once."""
    require_add(owner)
    unit = unit_by_id(owner, id)
    offices = offices_of(owner, unit.kind)
    form = open_form(PostSchema(), choices={"office": offices.choices})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            new = _posts(unit, form.values)
            services.add_posts(actor(), new)
            flash(_("Đã thêm %(count)s chức vụ.", count=len(new)), "success")
            warn_of_unknown(offices, new[0].key)
            return redirect(url_for(".unit", owner=owner, id=id), 303)
    title = _("Thêm chức vụ")
    return render_template("people/form.html", form=form, unit=unit, title=title, submit=title), form.status


@bp.route("/t/<tenant:slug>/posts/<uuid:owner>/<uuid:id>/appoint", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def appoint(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Appoint someone to a post."""
    require_add(owner)
    held = held_post((owner, id))
    form = open_form(AppointmentSchema(), {"valid_from": clock.today()}, choices={"person": known_persons(owner)})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            person = form.values.pop("person")
            name = form.values.pop("holder_name") or None
            services.appoint(actor(), [NewAppointment(owner, id, person_id=person, holder_name=name, **form.values)])
            flash(_("Đã bổ nhiệm. Tiếp theo: giao vai trò để người này làm việc được trong hệ thống."), "success")
            return redirect(url_for(".unit", owner=owner, id=held.post.unit_id), 303)
    title = _("Bổ nhiệm: %(post)s", post=held.post.title)
    return _page(held, form, title, _("Bổ nhiệm"))


@bp.route("/t/<tenant:slug>/posts/<uuid:owner>/<uuid:id>/end", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def end_appointment(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """End who holds a post now, and with it the seats that rest on it."""
    require_end((owner, id))
    held = held_post((owner, id))
    current = _current(held)
    form = open_form(LastDaySchema(), {"last_day": clock.today()})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.end_appointment(actor(), current.id, form.values["last_day"])
            flash(_("Đã ghi ngày kết thúc; các vai trò gắn với chức vụ này kết thúc cùng ngày."), "success")
            return redirect(url_for(".unit", owner=owner, id=held.post.unit_id), 303)
    title = _("Kết thúc giữ chức vụ: %(post)s", post=held.post.title)
    return _page(held, form, title, _("Ghi ngày kết thúc"))


@bp.route("/t/<tenant:slug>/posts/<uuid:owner>/<uuid:id>/seats/new", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def give_seat(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Give the holder of a post a seat from which to act."""
    require_add(owner)
    held = held_post((owner, id))
    current = _current(held)
    choices = {
        "authority_id": [(body.id, body.name) for body in authorities(owner)],
        "council_id": [(each.id, each.name) for each in tenant_councils(owner)],
    }
    label = seat_title(held.post.title, unit_by_id(owner, held.post.unit_id).name)
    stored = {"label": label, "valid_from": max(clock.today(), current.valid_from), "scope": "unit"}
    form = open_form(SeatSchema(), stored, choices=choices)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.give_seats(actor(), [_seat(held, current, form.values)])
            flash(_("Đã giao vai trò."), "success")
            return redirect(url_for(".unit", owner=owner, id=held.post.unit_id), 303)
    title = _("Giao vai trò: %(post)s", post=held.post.title)
    return _page(held, form, title, _("Giao vai trò"))


@bp.route("/t/<tenant:slug>/seats/<uuid:owner>/<uuid:id>/end", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def end_seat(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """End a seat after a day, or at once."""
    require_end((owner, id))
    row = seat_row((owner, id))
    form = open_form(EndSeatSchema())
    unit_id = row.post.unit_id if row.post else row.seat.unit_id
    back = url_for(".unit", owner=owner, id=unit_id) if unit_id else url_for(".organisation")
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.end_seat(actor(), id, form.values["last_day"])
            flash(_("Đã kết thúc vai trò."), "success")
            return redirect(back, 303)
    return render_template("people/seat_end.html", form=form, row=row, back=back), form.status


def _posts(unit: Unit, values: Mapping[str, Any]) -> list[NewPost]:
    """Return the post of a form, or so many of its kind with the numbers that follow those the unit has."""
    key, title = chosen_key(values), values["title"]
    if (values["count"] or 1) == 1:
        return [NewPost(unit.tenant_id, unit.id, key, title)]
    used = numbers_in_use((held.post.key for held in unit_posts((unit.tenant_id, unit.id))), key)
    first = max(used, default=0) + 1
    numbers = range(first, first + values["count"])
    return [numbered_post(unit.tenant_id, (unit.id, unit.name), (key, title), number) for number in numbers]


def chosen_key(values: Mapping[str, Any]) -> str:
    """Return the key of the post of a form: the office chosen, else the key typed, else one made from the title."""
    return str(values["office"] or values["key"] or plain_letters(values["title"]))


def warn_of_unknown(offices: Offices, key: str) -> None:
    """Tell who enters a post that no regulation in use knows it by this key."""
    if not offices.knows(key):
        text = _(
            "Quy định đang dùng không có chức danh “%(key)s” ở loại cơ quan này, nên chức vụ này chưa được giao nhiệm"
            " vụ, chưa được đánh giá riêng. Có thể sửa chức danh ở trang của cơ quan.",
            key=key,
        )
        flash(text, "warning")


def _page(held: HeldPost, form: FormState, title: str, submit: str) -> ResponseReturnValue:
    unit = unit_by_id(held.post.tenant_id, held.post.unit_id)
    return render_template("people/form.html", form=form, unit=unit, title=title, submit=submit), form.status


def _current(held: HeldPost) -> Appointment:
    """Return who holds a post; Conflict for a vacant one."""
    if held.current is None:
        raise Conflict(_("Chức vụ này đang trống; hãy bổ nhiệm người giữ trước."))
    return held.current


def _seat(held: HeldPost, current: Appointment, values: Mapping[str, Any]) -> NewSeat:
    """Return the seat of a form. Who is rated sits in the tenant that rates: the actor's."""
    is_subject = values["role"] == "subject"
    home = actor().tenant_id if is_subject else held.post.tenant_id
    scope = "subject" if is_subject else values["scope"]
    return NewSeat(
        home,
        current.person_id,
        values["role"],
        scope,
        values["label"],
        values["valid_from"],
        values["valid_to"] or current.valid_to,
        unit_id=held.post.unit_id if scope == "unit" else None,
        authority_id=None if is_subject else values["authority_id"],
        council_id=values["council_id"],
        appointment_id=current.id if home == held.post.tenant_id else None,
    )
