"""The minutes of a council's session: written, signed, and corrected only beside what was signed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, StaleEdit
from core.evaluation.council_models import CouncilMinutes, CouncilSession
from core.evaluation.leading import Leaders, leaders_of, require_lead
from core.evaluation.queries import appraised_files, council_session, minutes_of
from core.evaluation.services.quorum import CLOSED


@dataclass(frozen=True, slots=True)
class MinutesForm:
    """What minutes say: of each file, and in the end; ``reason`` tells why signed ones are corrected."""

    document: str
    texts: Mapping[uuid.UUID, str]
    conclusion: str
    reason: str = ""


@use_case("proposal.write")
def write_minutes(actor: Actor, key: Key, form: MinutesForm, *, version: int = 0) -> None:
    """Write the minutes of a closed session, or change them until they are signed; its secretary does so.

    Once signed they are fixed: what is written then is a correction beside them, which needs its reason. ``version`` is
    that of the unsigned minutes that the form showed (0: none).
    """
    session, leaders = _session(actor, key)
    whose = _("Thư ký phiên họp lập biên bản.")
    require_lead(leaders, is_theirs=leaders.writes(actor), whose=whose)
    files = {row.evaluation.id for row in appraised_files((session.tenant_id, session.run_id), session.council_id)}
    if not set(form.texts) <= files:
        raise NotFound
    written = minutes_of(key)
    last = written[-1] if written else None
    draft = last if last is not None and last.signed_at is None else None
    if (draft.version if draft is not None else 0) != version:
        raise StaleEdit({})
    number = draft.number if draft is not None else len(written) + 1
    if number > 1 and not form.reason.strip():
        raise Invalid([Problem(_("Biên bản đã ký: phải nêu lý do đính chính."), "reason")])
    if draft is None:
        draft = CouncilMinutes(
            tenant_id=session.tenant_id,
            authority_id=session.authority_id,
            council_id=session.council_id,
            id=uuid7(),
            session_id=session.id,
            number=number,
        )
        db.session.add(draft)
    draft.document, draft.conclusion, draft.reason = form.document, form.conclusion, form.reason if number > 1 else ""
    draft.texts = {str(file): text for file, text in form.texts.items() if text}
    draft.written_at, draft.by_label = clock.now(), actor.label
    flush_or_explain(db.session(), "uq_council_minutes_number", _("Biên bản vừa được lưu ở nơi khác."))
    record(actor, "council_minutes.write", "council_session", key, {"number": number, "document": form.document})


@use_case("proposal.write")
def sign_minutes(actor: Actor, key: Key) -> None:
    """Fix the minutes as they stand; who chaired the session does so. Conflict when there is nothing left to sign."""
    _closed, leaders = _session(actor, key)
    whose = _("Người chủ trì phiên họp ký biên bản do thư ký lập.")
    require_lead(leaders, is_theirs=leaders.presides(actor), whose=whose)
    last = next(reversed(minutes_of(key)), None)
    if last is None or last.signed_at is not None:
        raise Conflict(_("Không có biên bản nào chờ ký."))
    last.signed_at = clock.now()
    record(actor, "council_minutes.sign", "council_session", key, {"number": last.number, "document": last.document})


def _session(actor: Actor, key: Key) -> tuple[CouncilSession, Leaders]:
    """Return a closed session of the actor's council, locked, and who leads it."""
    if actor.council_id is None:
        raise NotAllowed(_("Vai trò đang dùng không thuộc hội đồng tư vấn."))
    session = council_session(key)
    if session.council_id != actor.council_id:
        raise NotFound
    db.session.refresh(session, with_for_update=True)
    if session.state != CLOSED:
        raise Conflict(_("Kết thúc phiên họp rồi mới lập biên bản."))
    return session, leaders_of(session.tenant_id, actor.council_id, session)
