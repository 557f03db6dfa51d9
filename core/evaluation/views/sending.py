"""Results sent to another authority, and those that others sent: received before they count."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.audit import one_request
from core.domain.background import PeriodFacts
from core.domain.restore import restore
from core.errors import NotAllowed
from core.evaluation import services
from core.evaluation.labels import SENT_STATES
from core.evaluation.queries import evaluation_row, rating_run
from core.evaluation.queries.sent_rows import receivers, sent_list, sent_of_file, sent_row
from core.evaluation.regulation import words_of
from core.evaluation.schemas import ReceiveSchema, SendSchema
from core.evaluation.services import ReceiveForm, SendForm
from core.evaluation.services.sending import is_waiting, levels_for
from core.evaluation.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("subject", lazy_gettext("Đối tượng"), sortable=True),
    Column("result", lazy_gettext("Kết quả")),
    Column("parties", lazy_gettext("Nơi gửi, nơi nhận")),
    Column("sent_on", lazy_gettext("Văn bản, ngày gửi"), sortable=True),
    Column("state", lazy_gettext("Trạng thái")),
)


@bp.get("/t/<tenant:slug>/ratings/results")
@requires("decision.make")
def sent_results() -> ResponseReturnValue:
    """List what other authorities sent to the seat's one, or what it sent."""
    ways = [("received", _("Nơi khác gửi đến")), ("sent", _("Cơ quan mình gửi đi"))]
    shown = table(COLUMNS, (Filter("way", _("Chiều"), ways, "received"), Filter("q", _("Tìm đối tượng"))))
    return render_template("evaluation/sent_results.html", table=shown, rows=sent_list(actor(), shown))


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/send", methods=["GET", "POST"])
@requires("decision.make")
def send_result(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Send the decided result of a file to another authority."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    if run.authority_id != actor().authority_id:
        raise NotAllowed
    to = {f"{each.key[0]}.{each.key[1]}": each for each in receivers(actor(), row.evaluation)}
    choices = {"to": [(value, each.label) for value, each in to.items()]}
    form = open_form(SendSchema(), {"sent_on": clock.today()}, choices=choices)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            asked = SendForm(to[form.values["to"]].key, form.values["document"], form.values["sent_on"])
            services.send_result(actor(), (owner, id), asked)
            flash(_("Đã gửi kết quả."), "success")
            return redirect(url_for(".send_result", owner=owner, id=id), 303)
    return render_template(
        "evaluation/send_result.html",
        form=form,
        row=row,
        run=run,
        words=words_of(run),
        offered=bool(to),
        sent=sent_of_file((owner, id)),
        states=SENT_STATES,
    ), form.status


@bp.route("/t/<tenant:slug>/ratings/results/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("decision.make")
def sent_result(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a result that was sent, and receive it or return it."""
    row = sent_row((owner, id))
    waits = is_waiting(row, actor().tenant_id, actor().authority_id)
    levels = levels_for(actor(), row) if waits else {}
    facts = restore(PeriodFacts, row.result.facts)
    ways = {
        "period": _("Tính như kết quả một kỳ của cơ quan mình"),
        "attested": _("Ghi nhận là kết quả đã được xác nhận"),
        "returned": _("Trả lại nơi gửi"),
    }
    stored = {"level": facts.level if facts.level in levels else None, "points": facts.score}
    verdicts = [each for each in ways.items() if levels or each[0] != "period"]
    choices = {"level": list(levels.items()), "verdict": verdicts}
    form = open_form(ReceiveSchema(), stored, choices=choices)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            values = {**form.values, "level": form.values["level"] or "", "reason": form.values["reason"] or ""}
            services.receive_result(actor(), (owner, id), ReceiveForm(**values))
            flash(_("Đã ghi việc tiếp nhận."), "success")
            return redirect(url_for(".sent_results"), 303)
    return render_template(
        "evaluation/sent_result.html", form=form, row=row, facts=facts, waits=waits, levels=levels, ways=ways
    ), form.status
