"""Word files of a run: a self-evaluation, a member's sheet, minutes of a session, the decided levels, a notice."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from core.documents.printing import printed
from core.errors import NotFound
from core.evaluation import services
from core.evaluation.council_models import CouncilSession
from core.evaluation.criteria import SELF, by_rater, criteria_of, facts_of
from core.evaluation.leading import leaders_of
from core.evaluation.minutes_paper import minutes_paper
from core.evaluation.models import RatingRun
from core.evaluation.papers import decision_paper, notice_paper, self_mark_paper, sheet_paper
from core.evaluation.queries import (
    appraised_files,
    attendance_of,
    closings_of,
    council_row,
    council_session,
    criteria_of_file,
    evaluation_row,
    evaluations,
    minutes_of,
    own_marks,
    rating_run,
)
from core.evaluation.regulation import scale_of, words_of
from core.evaluation.views.blueprint import bp
from core.evaluation.views.council import block
from core.evaluation.windows import steps_of
from core.web.access import actor, requires

#: Papers are in Vietnamese, whatever the reader's language.
PAPERS = "vi"


@bp.get("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/word/self-mark")
@requires("evaluation.view")
def self_mark_word(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Return a filed self-evaluation as a Word file."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    own = by_rater(criteria_of_file((owner, id))).get(SELF)
    with force_locale(PAPERS):
        sheet = criteria_of(run).of(row.evaluation)
        return printed(self_mark_paper(row, run, words_of(run), sheet, facts_of(own))).answer()


@bp.get("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/word/notice")
@requires("evaluation.view")
def notice_word(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Return what a subject is told of the decision on them as a Word file."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    with force_locale(PAPERS):
        until = steps_of(run).appeal_until(row.decision) if row.decision is not None else None
        return printed(notice_paper(row, run, words_of(run), until.last if until else None)).answer()


@bp.get("/t/<tenant:slug>/marks/<uuid:owner>/<uuid:id>/word")
@requires("council_mark.write")
def sheet_word(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Return the member's own sheet as a Word file."""
    run, files = rating_run((owner, id)), block((owner, id), actor())
    if actor().council_id is None:
        raise NotFound
    marks = own_marks(actor(), (owner, id))
    with force_locale(PAPERS):
        return printed(sheet_paper(files, run, words_of(run), marks, scale_of(run).most, actor().label)).answer()


@bp.get("/t/<tenant:slug>/decisions/<uuid:owner>/<uuid:id>/word")
@requires("decision.make")
def decisions_word(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Return the levels decided in a run as a Word file."""
    run = rating_run((owner, id))
    with force_locale(PAPERS):
        return printed(decision_paper(evaluations((owner, id), trees=False), run, words_of(run))).answer()


@bp.get("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/word")
@requires("evaluation.view")
def minutes_word(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Return the minutes of a session as a Word file: the newest, signed or yet to be signed."""
    session = council_session((owner, id))
    written = minutes_of((owner, id))
    if not written or session.council_id is None:
        raise NotFound(_("Phiên họp chưa có biên bản."))
    run, council = rating_run((owner, session.run_id)), council_row((owner, session.council_id))
    files, there = appraised_files((owner, session.run_id), session.council_id), attendance_of((owner, id))
    with force_locale(PAPERS):
        name = council.name if council is not None else "Hội đồng tư vấn"
        unmarked = _unmarked(run, session, len(files))
        return printed(minutes_paper(session, written[-1], run, name, there, files, words_of(run), unmarked)).answer()


def _unmarked(run: RatingRun, session: CouncilSession, files: int) -> Sequence[Mapping[str, Any]]:
    """Return whose sheets were missing when the marking was closed, or are until it is."""
    assert session.council_id is not None
    closing = next(iter(closings_of((run.tenant_id, run.id), session.council_id)), None)
    if closing is not None:
        return closing.missing if closing.session_id == session.id else ()
    leaders = leaders_of(run.tenant_id, session.council_id, session)
    return [asdict(each) for each in services.missing_sheets(run, session.council_id, leaders, files)]
