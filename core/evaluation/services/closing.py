"""Closing the marking of a council's block: by its chair, with every sheet in or a reason for each that is not."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.auth.actor import Actor
from core.db import db
from core.errors import Invalid, Problem
from core.evaluation.council_models import CouncilClosing
from core.evaluation.leading import Leaders, require_lead
from core.evaluation.models import RatingRun
from core.evaluation.queries import EvaluationRow, attendance_of, sheets_of_members


@dataclass(frozen=True, slots=True)
class MissingSheet:
    """A member whose sheet is not complete: how many of the block's files they marked."""

    seat_id: uuid.UUID
    label: str
    given: int
    files: int

    @property
    def field(self) -> str:
        """The field of a form in which it is told why the block is closed without this sheet."""
        return f"missing_{self.seat_id.hex}"


def missing_sheets(
    run: RatingRun,
    council_id: uuid.UUID,
    leaders: Leaders,
    files: int,
    given: Mapping[uuid.UUID, int] | None = None,
) -> list[MissingSheet]:
    """Return whose sheets are missing: of those present at the session, or of all members where none was held.

    ``given`` counts by seat how many files were marked, where that is known already.
    """
    given = sheets_of_members((run.tenant_id, run.id), council_id) if given is None else given
    if leaders.session is not None:
        roll = attendance_of((run.tenant_id, leaders.session.id))
        expected = {row.seat_id: row.label for row in roll if row.present}
    else:
        expected = {seat.id: seat.label for seat in leaders.members.values()}
    return [
        MissingSheet(seat, label, given.get(seat, 0), files)
        for seat, label in expected.items()
        if given.get(seat, 0) < files
    ]


def require_may_close(actor: Actor, leaders: Leaders) -> None:
    """Raise NotAllowed for a member who neither chairs the council nor chaired its session."""
    whose = _("Chỉ chủ tịch hội đồng hoặc người chủ trì phiên họp khóa phiếu chấm và đề xuất.")
    require_lead(leaders, is_theirs=leaders.may_close_marking(actor), whose=whose)


def close_marking(
    actor: Actor,
    run: RatingRun,
    rows: Sequence[EvaluationRow],
    leaders: Leaders,
    minutes: str,
    reasons: Mapping[uuid.UUID, str],
) -> dict[str, Any]:
    """Record that a block was closed; returns what the audit trail says of it.

    Invalid, at its field, for each missing sheet without a reason.
    """
    file = rows[0].evaluation
    assert file.council_id is not None
    missing = missing_sheets(run, file.council_id, leaders, len(rows))
    text = _("Phải nêu lý do khóa khi phiếu chấm này chưa đủ.")
    problems = [Problem(text, each.field) for each in missing if not reasons.get(each.seat_id, "").strip()]
    if problems:
        raise Invalid(problems)
    told = [
        {
            "seat_id": str(each.seat_id),
            "label": each.label,
            "given": each.given,
            "files": each.files,
            "reason": reasons[each.seat_id].strip(),
        }
        for each in missing
    ]
    session = leaders.session
    closing = CouncilClosing(**block_columns(rows[0], file.council_id), id=uuid7(), run_id=run.id)
    closing.session_id, closing.minutes = session.id if session else None, minutes
    closing.missing, closing.closed_at, closing.by_label = told, clock.now(), actor.label
    db.session.add(closing)
    return ({"session": session.id} if session else {}) | ({"missing": told} if told else {})


def block_columns(row: EvaluationRow, council_id: uuid.UUID | None) -> dict[str, Any]:
    """Return the columns by which what a council does is as private as its block."""
    file = row.evaluation
    return {
        "tenant_id": file.tenant_id,
        "authority_id": file.authority_id,
        "council_id": council_id,
        "subject_person_id": None,
    }
