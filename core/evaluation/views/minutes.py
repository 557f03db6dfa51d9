"""The minutes of a council's session: its secretary writes them, its chair signs them; then they are fixed."""

import uuid
from collections.abc import Sequence
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.council_models import CouncilMinutes
from core.evaluation.council_schemas import CorrectionSchema, MinutesTextSchema, minutes_schema
from core.evaluation.leading import leaders_of
from core.evaluation.queries import (
    EvaluationRow,
    appraised_files,
    attendance_of,
    closings_of,
    council_session,
    minutes_of,
    rating_run,
    vote_facts,
)
from core.evaluation.regulation import words_of
from core.evaluation.schemas import Press
from core.evaluation.services import MinutesForm
from core.evaluation.views.blueprint import bp
from core.evaluation.views.refusals import told_above
from core.web.access import actor, requires
from core.web.forms import FormState, open_form, unsent


@bp.post("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/sign")
@requires("proposal.write")
def sign_minutes(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Fix the minutes."""
    press, refusals = open_form(Press()), list[str]()
    with told_above(press, refusals), suppress(DuplicateRequest), one_request(press.request_key):
        services.sign_minutes(actor(), (owner, id))
    if refusals:
        return _minutes_page(owner, id, None, refusals), press.status
    flash(_("Đã ký biên bản. Biên bản không sửa được nữa."), "success")
    return redirect(url_for(".minutes", owner=owner, id=id), 303)


@bp.route("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/minutes", methods=["GET", "POST"])
@requires("evaluation.view")
def minutes(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show the minutes of a session, fit to be printed; its secretary writes them until its chair signs them."""
    row, refusals = council_session((owner, id)), list[str]()
    files = appraised_files((owner, row.run_id), row.council_id)
    form = _minutes_form(files, *_written((owner, id)))
    if form.ok:
        texts = {file.evaluation.id: form.values[f"t{n}"] for n, file in enumerate(files)}
        typed = MinutesForm(form.values["document"], texts, form.values["conclusion"], form.values.get("reason", ""))
        with told_above(form, refusals), suppress(DuplicateRequest), one_request(form.request_key):
            services.write_minutes(actor(), (owner, id), typed, version=form.version_number)
    if form.ok:
        flash(_("Đã lưu biên bản."), "success")
        return redirect(url_for(".minutes", owner=owner, id=id), 303)
    return _minutes_page(owner, id, form, refusals), form.status


def _minutes_page(owner: uuid.UUID, id: uuid.UUID, form: FormState | None, refusals: Sequence[str]) -> str:
    row = council_session((owner, id))
    if row.council_id is None:
        raise NotFound
    run, by = rating_run((owner, row.run_id)), actor()
    files = appraised_files((owner, row.run_id), row.council_id)
    draft, signed = _written((owner, id))
    leaders, is_over = leaders_of(owner, row.council_id, row), row.state == "closed"
    own = by.council_id == row.council_id and is_over
    shown = form or _minutes_form(files, draft, signed)
    return render_template(
        "evaluation/minutes.html",
        session=row,
        run=run,
        words=words_of(run),
        files=files,
        there=attendance_of((owner, id)),
        results=vote_facts(row) if is_over else {},
        signed=signed,
        draft=draft,
        leaders=leaders,
        own=own,
        missing=services.missing_sheets(run, row.council_id, leaders, len(files)) if own and not signed else [],
        closing=next((each for each in closings_of((owner, run.id), row.council_id) if each.session_id == id), None),
        refusals=refusals,
        next_is_closing=own and signed and not draft and leaders.may_close_marking(by) and not files[0].proposal,
        form=shown if own and leaders.writes(by) else None,
        press=unsent(Press()) if own and leaders.presides(by) and draft is not None else None,
    )


def _written(key: tuple[uuid.UUID, uuid.UUID]) -> tuple[CouncilMinutes | None, list[CouncilMinutes]]:
    """Return the minutes that wait to be signed, and those that are."""
    written = minutes_of(key)
    last = written[-1] if written else None
    draft = last if last is not None and last.signed_at is None else None
    return draft, [each for each in written if each.signed_at is not None]


def _minutes_form(files: list[EvaluationRow], draft: CouncilMinutes | None, signed: list[CouncilMinutes]) -> FormState:
    labels = {file.evaluation.id: file.evaluation.subject_label for file in files}
    shown = draft or (signed[-1] if signed else None)
    stored: dict[str, str] = {}
    if shown is not None:
        stored = {"document": shown.document, "conclusion": shown.conclusion}
        stored |= {f"t{n}": shown.texts.get(str(file), "") for n, file in enumerate(labels)}
        stored |= {"reason": draft.reason} if draft else {}
    schema = minutes_schema(CorrectionSchema if signed else MinutesTextSchema, labels)
    return open_form(schema, stored or None, version=draft.version if draft else 0)
