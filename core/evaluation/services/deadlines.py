"""Until which day councils mark, and reminding members whose sheets are not complete."""

import uuid
from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.evaluation.council_models import CouncilDeadline
from core.evaluation.leading import Leaders, leaders_of, require_lead
from core.evaluation.models import RatingRun
from core.evaluation.queries import REMIND, appraised_files, councils, marking_dates, rating_run
from core.evaluation.services.closing import MissingSheet, missing_sheets
from core.evaluation.services.proposals import marking_run
from core.outbox.services import emit


@use_case("run.open")
def set_deadline(actor: Actor, run_key: Key, until: date) -> None:
    """Say until which day the members of the councils of a run mark; what was said before stays on record.

    NotAllowed for another authority's run, Conflict once the run is closed or where no council marks, Invalid for a
    day that has passed.
    """
    run = rating_run(run_key)
    if run.authority_id != actor.authority_id:
        raise NotAllowed(_("Chỉ cơ quan mở đợt đánh giá đặt hạn chấm."))
    if run.state == "closed":
        raise Conflict(_("Đợt đánh giá này đã kết thúc."))
    if until < clock.today():
        raise Invalid([Problem(_("Hạn chấm không được trước hôm nay."), "until")])
    bodies = councils(run.tenant_id, run.authority_id)
    if not bodies:
        raise Conflict(_("Đợt đánh giá này không có hội đồng nào chấm."))
    common = {"tenant_id": run.tenant_id, "authority_id": run.authority_id, "subject_person_id": None}
    told = {"run_id": run.id, "until": until, "set_at": clock.now(), "by_label": actor.label}
    insert_rows(
        db.session(), CouncilDeadline, [{**common, **told, "id": uuid7(), "council_id": each.id} for each in bodies]
    )
    record(actor, "run.set_deadline", "rating_run", run_key, {"until": until})


def unfinished(
    run: RatingRun,
    leaders: Leaders,
    council_id: uuid.UUID,
    files: int,
    given: Mapping[uuid.UUID, int] | None = None,
) -> list[MissingSheet]:
    """Return the members of a council today whose sheets are not complete: who, and how many files, never how.

    ``given`` counts by seat how many files were marked, where that is known already.
    """
    return missing_sheets(run, council_id, Leaders(leaders.members, None), files, given)


@use_case("proposal.write")
def remind_members(actor: Actor, run_key: Key) -> uuid.UUID:
    """Remind the members of the actor's council whose sheets are not complete; returns the id of the job that does.

    The council's chair or secretary does so, once a day. Conflict when it was done today, when nobody is behind, or
    when the council proposed.
    """
    run, council_id = marking_run(run_key), actor.council_id
    if council_id is None:
        raise NotAllowed(_("Vai trò đang dùng không thuộc hội đồng tư vấn."))
    leaders = leaders_of(run.tenant_id, council_id)
    whose = _("Chỉ chủ tịch hoặc thư ký hội đồng nhắc thành viên.")
    require_lead(leaders, is_theirs=leaders.may_convene(actor), whose=whose)
    take_turn(db.session(), "remind", *run_key, council_id)
    if marking_dates(run_key, council_id)[1] == clock.today():
        raise Conflict(_("Hôm nay đã nhắc các thành viên; mỗi ngày chỉ nhắc một lần."))
    files = appraised_files(run_key, council_id)
    if any(row.proposal for row in files):
        raise Conflict(_("Hội đồng đã đề xuất xếp loại trong đợt này."))
    if not [each for each in unfinished(run, leaders, council_id, len(files)) if each.seat_id != actor.seat_id]:
        raise Conflict(_("Mọi thành viên khác đã chấm đủ."))
    record(actor, "council.remind", "rating_run", run_key, {"council": str(council_id)})
    return emit(actor, REMIND, {"run": str(run.id), "council": str(council_id)})
