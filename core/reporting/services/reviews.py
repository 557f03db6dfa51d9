"""The level above accepts, returns or withdraws lines; the ledger grows, nothing above is locked or edited."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import Target
from core.assignment.queries import given_by
from core.audit import record_many, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.domain.targets import Measure
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.outbox.services import emit
from core.reporting.ledger import Increment, SourceLine, increments, movements
from core.reporting.models import Contribution, LineReview
from core.reporting.queries import ReviewedLine, lock_lines, reviewed_lines, source_lines

VERDICTS = ("accepted", "returned", "withdrawn")


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """A verdict on one line; returning or withdrawing needs a reason.

    ``exceeded`` finds more than was asked in what is accepted; ``redo`` returns it because its main content has to be
    done again.
    """

    line: Key
    verdict: str
    comment: str = ""
    exceeded: bool = False
    redo: bool = False


@use_case("report.review")
def review_lines(actor: Actor, forms: Sequence[ReviewForm]) -> None:
    """Accept, return or withdraw filed lines of work this tenant ordered; all of them or none.

    The ledger then says what the accepted lines say: a row per target above each line that began to count, and a
    reversal for each that no longer does. Conflict when someone else judged a line first.
    """
    actor.require_whole_tenant()
    if not forms:
        raise Invalid(_("Chưa cho ý kiến về dòng báo cáo nào."))
    lock_lines(form.line for form in forms)
    rows = {(row.line.tenant_id, row.line.id): row for row in reviewed_lines(form.line for form in forms)}
    _check(actor, forms, rows)
    reviews = {form.line: _review(actor, form) for form in forms}
    entries = list(_entries(rows, reviews))  # read before the new verdicts are there
    insert_rows(db.session(), LineReview, list(reviews.values()))
    insert_rows(db.session(), Contribution, entries)
    audited = [(form.line, _details(form)) for form in forms]
    record_many(actor, "report.review", "report_line", audited)
    for owner in sorted({(row.report.tenant_id, row.report.id) for row in rows.values()}):
        emit(actor, "reporting.announce_review", {"tenant": str(owner[0]), "id": str(owner[1])})


def _check(actor: Actor, forms: Sequence[ReviewForm], rows: Mapping[Key, ReviewedLine]) -> None:
    if any(form.line not in rows or rows[form.line].assignment.order_tenant_id != actor.tenant_id for form in forms):
        raise NotFound
    work = [row.assignment for row in rows.values()]
    if len(given_by(actor, work)) < len({(row.tenant_id, row.id) for row in work}):
        raise NotAllowed(_("Chỉ cấp đã giao nhiệm vụ mới cho ý kiến về báo cáo của nhiệm vụ này."))
    if len(rows) < len(forms):
        raise Invalid(_("Mỗi dòng báo cáo chỉ nhận một ý kiến trong một lần gửi."))
    problems = []
    for place, form in enumerate(forms):
        if form.verdict not in VERDICTS:
            problems.append(Problem(_("Hãy chọn chấp nhận hoặc trả lại."), f"lines.{place}.verdict"))
        elif form.verdict != "accepted" and not form.comment.strip():
            text = _("Trả lại hoặc rút chấp nhận thì phải nêu lý do.")
            problems.append(Problem(text, f"lines.{place}.comment"))
        if form.exceeded and form.verdict != "accepted":
            problems.append(Problem(_("Chỉ ghi vượt yêu cầu khi chấp nhận."), f"lines.{place}.exceeded"))
        if form.redo and form.verdict != "returned":
            problems.append(Problem(_("Chỉ ghi phải làm lại khi trả lại."), f"lines.{place}.redo"))
    if problems:
        raise Invalid(problems)
    for form in forms:
        _check_state(form, rows[form.line])


def _check_state(form: ReviewForm, row: ReviewedLine) -> None:
    needed = "accepted" if form.verdict == "withdrawn" else "submitted"
    if row.state != needed:
        raise Conflict(_("Người khác vừa cho ý kiến về dòng báo cáo này; hãy tải lại trang."))
    split_since = row.target is not None and row.target.measured_by == "parts" and row.line.value is not None
    if form.verdict == "accepted" and split_since:
        text = _(
            "“%(label)s” nay được cộng từ cấp dưới nên không nhận số nhập trực tiếp; hãy trả lại dòng này.",
            label=row.target.label if row.target else "",
        )
        raise Conflict(text)


def _review(actor: Actor, form: ReviewForm) -> dict[str, Any]:
    return {
        "tenant_id": form.line[0],
        "id": uuid7(),
        "line_id": form.line[1],
        "verdict": form.verdict,
        "comment": form.comment,
        "exceeded": form.exceeded,
        "redo": form.redo,
        "at": clock.now(),
        "by_label": actor.label,
    }


def _details(form: ReviewForm) -> dict[str, object]:
    flags = {name: True for name, told in (("exceeded", form.exceeded), ("redo", form.redo)) if told}
    return {"verdict": form.verdict, "comment": form.comment, **flags}


def _entries(rows: Mapping[Key, ReviewedLine], reviews: Mapping[Key, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the ledger's new rows: what the sources' lines say after the reviews instead of before."""
    targets = {(row.target.tenant_id, row.target.id): row.target for row in rows.values() if row.target is not None}
    if not targets:
        return
    filed = source_lines((row.line.tenant_id, row.line.assignment_id) for row in rows.values() if row.target)
    causes = _causes(rows, reviews)
    for source, target in targets.items():
        lines = filed.get(source, [])
        judged = [_judged(line, reviews.get((source[0], line.id))) for line in lines]
        measure = Measure(target.measure)
        for line_id, increment in movements(increments(lines, measure), increments(judged, measure)):
            yield from _rows(target, line_id, increment, causes[source])


def _causes(rows: Mapping[Key, ReviewedLine], reviews: Mapping[Key, Mapping[str, Any]]) -> dict[Key, uuid.UUID]:
    """Return by source the review that moves its entries: the last one of this transaction."""
    return {
        (row.line.tenant_id, row.line.target_id): reviews[key]["id"]
        for key, row in rows.items()
        if row.line.target_id is not None
    }


def _judged(line: SourceLine, review: Mapping[str, Any] | None) -> SourceLine:
    return line if review is None else replace(line, accepted=review["verdict"] == "accepted")


def _rows(target: Target, line_id: uuid.UUID, increment: Increment, review_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    for tenant_id, target_id in zip(target.line_tenant_ids, target.line_ids, strict=True):
        yield {
            "tenant_id": target.tenant_id,
            "id": uuid7(),
            "target_tenant_id": tenant_id,
            "target_id": target_id,
            "source_id": target.id,
            "line_id": line_id,
            "review_id": review_id,
            "amount": increment.amount,
            "denominator": increment.denominator,
            "on": increment.on,
            "at": clock.now(),
        }
