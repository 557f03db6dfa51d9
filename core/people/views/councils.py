"""Advisory councils: formed by the administrator, with members from a day to a day, each by a document."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.errors import NotFound, ObjectRef
from core.extensions.views.blueprint import typed_day
from core.people import services
from core.people.council_roles import COUNCIL_ROLES
from core.people.queries import (
    MOST_OFFERED,
    appointed_people,
    council_list,
    council_of,
    members_of,
    ruled_councils,
    seat_row,
)
from core.people.schemas import CouncilRoleSchema, CouncilSchema, EndMemberSchema, MembersSchema
from core.people.services import NewCouncil, NewMember
from core.people.views.blueprint import bp
from core.people.views.organisation import may_add, may_end, require_add, require_end
from core.tenancy.queries import authorities
from core.tenancy.services import EDIT_ORGANISATION
from core.web.access import actor, requires
from core.web.fields import Choice
from core.web.forms import open_form
from core.web.objects import shows
from core.web.tables import Filter, table


@shows(bp, "council")
def _council(ref: ObjectRef) -> str:
    return url_for("people.council", owner=ref.tenant_id, id=ref.id)


@bp.get("/t/<tenant:slug>/organisation/councils")
@requires("organisation.view")
def councils() -> ResponseReturnValue:
    """List the advisory councils of the tenant."""
    by = actor()
    return render_template("people/councils.html", rows=council_list(by.tenant_id), may_add=may_add(by))


@bp.route("/t/<tenant:slug>/organisation/councils/new", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def new_council() -> ResponseReturnValue:
    """Form a council that a regulation in use provides for."""
    home = require_add(actor().tenant_id).id
    choices: dict[str, list[Choice]] = {
        "key": [*ruled_councils(home)],
        "authority_id": [(body.id, body.name) for body in authorities(home) if body.may_decide],
    }
    form = open_form(CouncilSchema(), choices=choices)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            new = NewCouncil(home, **form.values)
            services.create_councils(actor(), [new])
            flash(_("Đã lập “%(name)s”. Tiếp theo: thêm thành viên.", name=new.name), "success")
            return redirect(url_for(".council", owner=home, id=new.id), 303)
    title = _("Lập hội đồng tư vấn")
    back = url_for(".councils")
    return render_template("people/council_form.html", form=form, title=title, submit=title, back=back), form.status


@bp.get("/t/<tenant:slug>/organisation/councils/<uuid:owner>/<uuid:id>")
@requires("organisation.view")
def council(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show who sits on a council today or sat on it on a day, and everybody who ever did."""
    row, authority = council_of((owner, id))
    shown = table((), (Filter("on", _("Vào ngày (ngày/tháng/năm)")),))
    day = typed_day(shown.chosen["on"]) or clock.today()
    return render_template(
        "people/council.html",
        table=shown,
        council=row,
        authority=authority,
        day=day,
        members=members_of((owner, id), day),
        history=members_of((owner, id)),
        may_edit=may_end(actor(), owner),
        roles=COUNCIL_ROLES,
    )


@bp.route("/t/<tenant:slug>/organisation/councils/<uuid:owner>/<uuid:id>/members/new", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def new_member(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Let holders of posts sit on a council, by one document."""
    require_end((owner, id))
    row, _authority = council_of((owner, id))
    shown = table((), (Filter("q", _("Tìm người, chức vụ, cơ quan")),))
    people = appointed_people(owner, shown.chosen["q"])
    form = open_form(MembersSchema(), {"valid_from": clock.today()}, choices={"members.appointment": people})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            values = dict(form.values)
            members = [_new_member(line, values) for line in values.pop("members")]
            services.add_members(actor(), (owner, id), members)
            flash(_("Đã thêm %(count)s thành viên.", count=len(members)), "success")
            return redirect(url_for(".council", owner=owner, id=id), 303)
    title = _("Thêm thành viên: %(council)s", council=row.name)
    back = url_for(".council", owner=owner, id=id)
    more = len(people) >= MOST_OFFERED
    return render_template(
        "people/member.html", form=form, title=title, back=back, table=shown, more=more, council=row, people=people
    ), form.status


def _new_member(line: Mapping[str, Any], common: Mapping[str, Any]) -> NewMember:
    return NewMember(line["appointment"], line["label"], council_role=line["council_role"] or "", **common)


@bp.route("/t/<tenant:slug>/organisation/councils/<uuid:owner>/<uuid:id>/role", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def council_role(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Say who chairs a council and who is its secretary."""
    require_end((owner, id))
    seat = seat_row((owner, id)).seat
    if seat.council_id is None:
        raise NotFound
    form = open_form(CouncilRoleSchema(), {"council_role": seat.council_role})
    back = url_for(".council", owner=owner, id=seat.council_id)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.assign_council_role(actor(), id, form.values["council_role"] or "", form.values["document"])
            flash(_("Đã ghi nhiệm vụ trong hội đồng."), "success")
            return redirect(back, 303)
    title = _("Phân công trong hội đồng: %(member)s", member=seat.label)
    submit = _("Phân công")
    return render_template("people/council_form.html", form=form, title=title, submit=submit, back=back), form.status


@bp.route("/t/<tenant:slug>/organisation/councils/<uuid:owner>/<uuid:id>/end", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def end_member(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """End a member's seat after a day, by a document; what they did stays."""
    require_end((owner, id))
    seat = seat_row((owner, id)).seat
    if seat.council_id is None:
        raise NotFound
    form = open_form(EndMemberSchema(), {"last_day": clock.today()})
    back = url_for(".council", owner=owner, id=seat.council_id)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.end_member(actor(), id, form.values["last_day"], form.values["document"])
            flash(_("Đã ghi ngày thôi tham gia hội đồng."), "success")
            return redirect(back, 303)
    title = _("Thôi tham gia hội đồng: %(member)s", member=seat.label)
    submit = _("Ghi ngày cuối cùng")
    return render_template("people/council_form.html", form=form, title=title, submit=submit, back=back), form.status
