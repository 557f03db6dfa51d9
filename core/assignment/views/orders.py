"""Orders: one decision gives many pieces of work to many holders."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.assignment import services
from core.assignment.filling import fill_grid
from core.assignment.follow_up import is_done, standings
from core.assignment.grid_pages import open_grid, page_of
from core.assignment.labels import LACKS, ORDERED_STATES
from core.assignment.looking import Look, look_at
from core.assignment.models import AssignmentOrder
from core.assignment.order_draft import read_draft
from core.assignment.papers import letterhead_news, order_paper, paper_news
from core.assignment.queries import (
    OrderedSum,
    catalogue,
    chosen_cycle,
    cycle_by_key,
    cycle_name,
    order_assignments,
    order_job,
    ordered_sums,
    ordered_work,
    orders_seen,
)
from core.assignment.queries import order as order_by_key
from core.assignment.schemas.cycles import Press
from core.assignment.schemas.orders import RestSchema
from core.assignment.task_columns import uses
from core.assignment.vague import is_general
from core.assignment.views.blueprint import bp
from core.assignment.views.order_papers import long_order
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.documents.printing import printed
from core.errors import NotAllowed, NotFound
from core.jobs.services import may_resume, may_steer, resume_job
from core.outbox.models import OutboxRow
from core.web.access import actor, requires
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("title", lazy_gettext("Nhiệm vụ"), sortable=True),
    Column("holder", lazy_gettext("Đơn vị, chức danh"), sortable=True),
    Column("products", lazy_gettext("Sản phẩm phải có")),
    Column("plan", lazy_gettext("Chỉ tiêu"), "number"),
    Column("due", lazy_gettext("Hạn"), sortable=True),
    Column("state", lazy_gettext("Trạng thái")),
)


@bp.get("/t/<tenant:slug>/orders")
@requires("order.view")
def orders() -> ResponseReturnValue:
    """List the orders of a cycle: those this tenant issued, and those that gave it work."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    shown = table((), (Filter("cycle", _("Kỳ"), cycles, cycle_name(cycle) if cycle else ""),))
    rows = orders_seen(actor(), (cycle.tenant_id, cycle.id)) if cycle else []
    may_issue = cycle is not None and cycle.state == "open" and _may_issue(actor())
    return render_template("assignment/orders.html", table=shown, rows=rows, cycle=cycle, may_issue=may_issue)


@bp.get("/t/<tenant:slug>/orders/<uuid:owner>/<uuid:id>")
@requires("order.view")
def order(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show an order: sums over all it assigned as far as this seat may see it, and a page of it."""
    row, done = order_by_key((owner, id)), is_done()
    cycle = cycle_by_key((row.cycle_tenant_id, row.cycle_id))
    names = {item.key: item.label for item in catalogue((cycle.tenant_id, cycle.id))}
    place = {kind: number for number, kind in enumerate(names)}
    sums = sorted(ordered_sums((owner, id), actor(), done), key=lambda each: place.get(each.kind, len(place)))
    shown = table(COLUMNS, _filters(sums, names), sort="holder")
    work = ordered_work((owner, id), actor(), shown, done)
    job = _job(row)
    long = long_order(row, sum(each.pieces for each in sums))
    return render_template(
        "assignment/order.html",
        order=row,
        table=shown,
        work=work,
        sums=sums,
        names=names,
        standings=standings((each.assignment.tenant_id, each.assignment.id) for each in work),
        today=clock.today(),
        cycle=cycle,
        job=job,
        long=long,
        may_resume=job is not None and may_resume(job) and may_steer(actor(), job),
        may_withdraw=services.may_withdraw(actor(), row, job),
        form=open_form(Press()),
    )


def _filters(sums: Sequence[OrderedSum], names: Mapping[str, Any]) -> tuple[Filter, ...]:
    kinds = [(each.kind, names.get(each.kind, each.kind)) for each in sums]
    states = [(key, words) for key, (words, _tone) in ORDERED_STATES.items()]
    return (
        Filter("unit", _("Đơn vị, chức danh")),
        *([Filter("kind", _("Nội dung trong danh mục"), kinds)] if len(kinds) > 1 else []),
        Filter("state", _("Trạng thái"), states),
        Filter("q", _("Tìm nhiệm vụ, sản phẩm")),
    )


@bp.get("/t/<tenant:slug>/orders/<uuid:owner>/<uuid:id>/word")
@requires("order.view")
def order_word(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Return an order as a Word file: the whole of it to its tenant, extracts to others and of one holder."""
    row = order_by_key((owner, id))
    work, holder = order_assignments((owner, id), actor()), request.args.get("holder", "")
    own = [piece for piece in work if piece.holder == holder] if holder else work
    if holder and not own:
        raise NotFound
    part = bool(holder) or actor().unit_id is not None or row.tenant_id != actor().tenant_id
    cycle = cycle_by_key((row.cycle_tenant_id, row.cycle_id))
    return printed(order_paper(row, own, cycle, is_extract=part)).answer()


@bp.get("/t/<tenant:slug>/orders/<uuid:owner>/<uuid:id>/progress")
@requires("order.view")
def order_progress(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Tell the script of an order's page how many of its pieces are made."""
    job = _job(order_by_key((owner, id)))
    if job is None:
        return jsonify(done=0, total=0, label="", ended=True)
    label = _("Đang giao nhiệm vụ đến các đơn vị")
    return jsonify(done=job.progress, total=job.total, label=label, ended=job.done_at is not None)


@bp.post("/t/<tenant:slug>/orders/<uuid:owner>/<uuid:id>/resume")
@requires("order.issue")
def resume_order(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Let a stopped order be made to the end."""
    job = _job(order_by_key((owner, id)))
    if job is None:
        raise NotFound
    with one_request(open_form(Press()).request_key):
        resume_job(actor(), job.id)
    flash(_("Việc giao sẽ được làm tiếp từ chỗ đã dừng."), "success")
    return redirect(url_for(".order", owner=owner, id=id), 303)


@bp.route("/t/<tenant:slug>/orders/<uuid:owner>/<uuid:id>/rest", methods=["GET", "POST"])
@requires("order.issue")
def withdraw_rest(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Ask why the rest of a stopped order is withdrawn, and withdraw it."""
    row = order_by_key((owner, id))
    job = _job(row)
    if job is None or not services.may_withdraw(actor(), row, job):
        raise NotFound
    form = open_form(RestSchema())
    if form.ok:
        with form.catching(), one_request(form.request_key):
            count = services.withdraw_rest(actor(), (owner, id), reason=form.values["reason"])
            flash(_("Đã thu hồi %(count)s nhiệm vụ chưa giao.", count=count), "success")
            return redirect(url_for(".order", owner=owner, id=id), 303)
    return render_template("assignment/order_rest.html", form=form, order=row, job=job), form.status


def _job(row: AssignmentOrder) -> OutboxRow | None:
    """Return the job that makes an order, until it has made all, for who issued it: others see what they hold."""
    job = order_job(row) if row.tenant_id == actor().tenant_id else None
    return job if job is not None and job.progress < job.total else None


@bp.route("/t/<tenant:slug>/orders/new", methods=["GET", "POST"])
@requires("order.issue")
def new_order() -> ResponseReturnValue:
    """Choose what to give out; then write the decision over it and issue it."""
    if not _may_issue(actor()):
        raise NotAllowed(_("Vai trò đang dùng không thuộc cơ quan có thẩm quyền giao nhiệm vụ."))
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    if cycle is None:
        return redirect(url_for(".orders"))
    draft = read_draft(actor(), cycle, request.args)
    if not draft.is_chosen:
        news = paper_news(_authority(), cycle)
        return render_template(
            "assignment/order_choose.html",
            draft=draft,
            cycle=cycle,
            paper=news,
            is_general=is_general,
            is_first=len(cycles) < 2,
        )
    paper = letterhead_news(_authority())
    form = open_grid(draft.schema, {**draft.stored(), "signer": paper.signer}, draft.choices())
    fill_grid(form, lambda: draft.grid(form), draft.earlier)
    draft.check_rows(form)
    preview, look = None, Look()
    if form.ok:
        with form.catching(), one_request(form.request_key):
            key, decision, pieces = (cycle.tenant_id, cycle.id), draft.decision(form), draft.pieces(form)
            look = look_at(decision, pieces)
            if look.issues:
                id = services.issue_order(actor(), key, decision, pieces)
                tell_issued(len(pieces))
                return redirect(url_for(".order", owner=actor().tenant_id, id=id), 303)
            checked = services.check_order(actor(), key, decision, pieces)
            preview = draft.preview(checked, look.page)
    whole = draft.grid(form)
    form.subjects = draft.subjects(form, whole) if form.errors else {}
    shown = page_of(form, whole)
    return render_template(
        "assignment/order_new.html",
        form=form,
        draft=draft,
        cycle=cycle,
        shown=shown,
        preview=preview,
        look=look,
        lacks=LACKS,
        paper=paper,
        uses=uses,
    ), form.status


def _authority() -> Key:
    by = actor()
    assert by.authority_id is not None, "only a seat of an authority issues"
    return by.tenant_id, by.authority_id


def tell_issued(count: int) -> None:
    """Say that an order of so many pieces was issued, and what still happens."""
    if count <= services.MOST_AT_ONCE:
        flash(_("Đã ban hành quyết định giao nhiệm vụ."), "success")
    else:
        text = _("Đã ban hành quyết định. Hệ thống đang giao %(count)s nhiệm vụ đến các đơn vị.", count=count)
        flash(text, "success")


def _may_issue(by: Actor) -> bool:
    return by.may("order.issue") and by.unit_id is None and by.authority_id is not None
