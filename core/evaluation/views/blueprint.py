"""The blueprint of rating; the modules beside it add its pages."""

import uuid
from typing import Any

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _

from core.errors import ObjectRef
from core.evaluation import labels
from core.evaluation.person_record import has_record
from core.evaluation.queries import public_tenants
from core.outbox.models import OutboxRow
from core.web.access import actor
from core.web.navigation import add_to_menu
from core.web.objects import address_of, shows

bp = Blueprint("evaluation", __name__, template_folder="../templates")

add_to_menu(bp, "runs", _("Đợt đánh giá"), "run.view", group="rating", order=10)
add_to_menu(bp, "attestations", _("Xác nhận kết quả từ cấp dưới"), "decision.make", group="rating", order=15)
add_to_menu(bp, "sent_results", _("Kết quả gửi và nhận"), "decision.make", group="rating", order=16)
add_to_menu(bp, "own_files", _("Hồ sơ đánh giá của tôi"), "self_mark.write", group="rating", order=20)
add_to_menu(bp, "holidays", _("Ngày nghỉ lễ"), "parameters.confirm", group="rules", order=60)
add_to_menu(
    bp,
    "levels",
    _("Mức xếp loại công khai"),
    "level.view",
    group="rating",
    order=30,
    offered=lambda actor: actor.tenant_id in public_tenants,
)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels, "job_address": _job_address, "record_of": _record_of}


def _record_of(person_id: uuid.UUID | None) -> str | None:
    """Return the page of the record of a person who has a file; None for seats that may not see it."""
    return _record_page(str(person_id)) if person_id else None


def _job_address(job: OutboxRow) -> str | None:
    """Return the page of a job, which a package above this one shows."""
    return address_of(ObjectRef("outbox", str(job.tenant_id), str(job.id)))


@shows(bp, "carry_over")
def _carry_over(ref: ObjectRef) -> str:
    return url_for("evaluation.carry_over", owner=ref.tenant_id, id=ref.id)


@shows(bp, "person_record")
def _person(ref: ObjectRef) -> str | None:
    """There is a record where the seat's authority rated the person or gave them work, and before the person."""
    page = _record_page(ref.id)
    return page if page and (actor().is_subject or has_record(actor(), uuid.UUID(ref.id))) else None


def _record_page(person_id: str) -> str | None:
    """The record of a person stands only before who decides on them, and before the person."""
    by = actor()
    own = by.is_subject and str(by.person_id) == person_id
    decides = by.may("evaluation.view") and by.authority_id is not None and by.council_id is None
    return url_for("evaluation.person", id=person_id) if own or (decides and not by.is_subject) else None


@shows(bp, "rating_run")
def _run(ref: ObjectRef) -> str:
    return url_for("evaluation.run", owner=ref.tenant_id, id=ref.id)


@shows(bp, "rated_levels")
def _levels(ref: ObjectRef) -> str | None:
    return url_for("evaluation.decisions", owner=ref.tenant_id, id=ref.id) if actor().may("decision.make") else None


@shows(bp, "council_session")
def _session(ref: ObjectRef) -> str:
    return url_for("evaluation.session", owner=ref.tenant_id, id=ref.id)


@shows(bp, "attestation")
def _attestation(_ref: ObjectRef) -> str:
    return url_for("evaluation.attestations")


@shows(bp, "sent_result")
def _sent_result(ref: ObjectRef) -> str:
    return url_for("evaluation.sent_result", owner=ref.tenant_id, id=ref.id)


@shows(bp, "files_reviewed")
def _files_reviewed(_ref: ObjectRef) -> str:
    return url_for("evaluation.reviews")


@shows(bp, "council_sheet")
def _council_sheet(ref: ObjectRef) -> str | None:
    page = url_for("evaluation.sheet", owner=ref.tenant_id, id=ref.id)
    return page if actor().may("council_mark.write") else None


@shows(bp, "evaluation")
def _file(ref: ObjectRef) -> str:
    return url_for("evaluation.file", owner=ref.tenant_id, id=ref.id)
