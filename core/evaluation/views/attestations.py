"""What an authority attests of its ratings to the level above, and what the levels below attested."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.audit import one_request
from core.errors import NotAllowed
from core.evaluation import services
from core.evaluation.labels import STATEMENTS
from core.evaluation.queries import attestation_list, attested, rating_run
from core.evaluation.regulation import words_of
from core.evaluation.schemas import AttestationSchema
from core.evaluation.services import AttestationForm
from core.evaluation.services.attestations import counts_of
from core.evaluation.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("unit", lazy_gettext("Cơ quan xác nhận"), sortable=True),
    Column("run", lazy_gettext("Đợt đánh giá")),
    Column("levels", lazy_gettext("Số lượng theo mức")),
    Column("statements", lazy_gettext("Nội dung khác")),
    Column("attested_on", lazy_gettext("Văn bản, ngày xác nhận"), sortable=True),
)


@bp.get("/t/<tenant:slug>/ratings/attestations")
@requires("decision.make")
def attestations() -> ResponseReturnValue:
    """List what this tenant and those below it attested: counts and documents, no names."""
    shown = table(COLUMNS, (Filter("q", _("Tìm cơ quan")),), sort="-attested_on")
    rows = attestation_list(shown)
    return render_template("evaluation/attestations.html", table=shown, rows=rows, statements=STATEMENTS)


@bp.route("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/attestation", methods=["GET", "POST"])
@requires("decision.make")
def attestation(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Attest the distribution of a closed run to the level above."""
    run = rating_run((owner, id))
    if run.authority_id != actor().authority_id:
        raise NotAllowed
    form = open_form(AttestationSchema(), {"attested_on": clock.today()})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            values = dict(form.values)
            stated = {key: values.pop(key) or "" for key in STATEMENTS}
            services.attest(actor(), (owner, id), AttestationForm(**values, statements=stated))
            flash(_("Đã gửi xác nhận kết quả lên cấp trên."), "success")
            return redirect(url_for(".attestation", owner=owner, id=id), 303)
    return render_template(
        "evaluation/attestation.html",
        form=form,
        run=run,
        words=words_of(run),
        counts=counts_of((owner, id)),
        rows=attested((owner, id)),
        statements=STATEMENTS,
    ), form.status
