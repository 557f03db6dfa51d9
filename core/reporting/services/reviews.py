"""The level above accepts, returns or withdraws lines; the ledger grows, nothing above is locked or edited."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import Target
from core.audit import record_many, use_case
from core.auth.actor import Actor
from core.db import db, explained
from core.db.bulk import Key, insert_rows
from core.domain.targets import Measure
from core.errors import Conflict, Invalid, NotFound, Problem
from core.outbox.services import emit
from core.reporting.models import Contribution, LineReview, ReportLine
from core.reporting.queries import ReviewedLine, contributions_of_lines, contributions_of_sources, reviewed_lines

VERDICTS = ("accepted", "returned", "withdrawn")
#: What this window added; the others tell the state at its end and replace what was known.
SUMMED = frozenset({Measure.COUNT, Measure.MILESTONES})


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """A verdict on one line; returning or withdrawing needs a reason."""

    line: Key
    verdict: str
    comment: str = ""


@use_case("report.review")
def review_lines(actor: Actor, forms: Sequence[ReviewForm]) -> None:
    """Accept, return or withdraw submitted lines of work this tenant ordered; all of them or none.

    Accepting enters one ledger row per target above the line; a correction or withdrawal enters reversals.
    """
    rows = {(row.line.tenant_id, row.line.id): row for row in reviewed_lines(form.line for form in forms)}
    for form in forms:
        _check(actor, form, rows.get(form.line))
    reviews = {form.line: _review(actor, form) for form in forms}
    with explained("uq_line_review_verdict", _("Người khác vừa cho ý kiến về dòng này; hãy tải lại trang.")):
        insert_rows(db.session(), LineReview, list(reviews.values()))
    insert_rows(db.session(), Contribution, _Ledger(forms, rows, reviews).entries())
    audited = [(form.line, {"verdict": form.verdict, "comment": form.comment}) for form in forms]
    record_many(actor, "report.review", "report_line", audited)
    for owner in {(row.report.tenant_id, row.report.id) for row in rows.values()}:
        emit(actor, "reporting.announce_review", {"tenant": str(owner[0]), "id": str(owner[1])})


def _check(actor: Actor, form: ReviewForm, row: ReviewedLine | None) -> None:
    if row is None or row.assignment.order_tenant_id != actor.tenant_id or actor.unit_id is not None:
        raise NotFound
    if form.verdict not in VERDICTS:
        raise Invalid([Problem(_("Ý kiến không hợp lệ."), "verdict")])
    if form.verdict != "accepted" and not form.comment.strip():
        raise Invalid([Problem(_("Trả lại hoặc rút chấp nhận thì phải nêu lý do."), "comment")])
    state = row.review.verdict if row.review else "submitted" if row.line.submitted_at else "draft"
    needed = "accepted" if form.verdict == "withdrawn" else "submitted"
    if state != needed:
        raise Conflict(_("Dòng báo cáo này không còn ở trạng thái chờ ý kiến; hãy tải lại trang."))


def _review(actor: Actor, form: ReviewForm) -> dict[str, Any]:
    return {
        "tenant_id": form.line[0],
        "id": uuid7(),
        "line_id": form.line[1],
        "verdict": form.verdict,
        "comment": form.comment,
        "at": clock.now(),
        "by_label": actor.label,
    }


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where an amount goes: the contributor's target and one target above it."""

    source: Key
    target: Key


class _Ledger:
    """The rows that verdicts enter, read and written set-based."""

    def __init__(
        self, forms: Sequence[ReviewForm], rows: dict[Key, ReviewedLine], reviews: dict[Key, dict[str, Any]]
    ) -> None:
        self.reviews = reviews
        self.accepted = [rows[f.line] for f in forms if f.verdict == "accepted" and _counts(rows[f.line])]
        withdrawn = [rows[f.line].line for f in forms if f.verdict == "withdrawn"]
        replaced = [row.line for row in self.accepted if row.line.corrects_id and _summed(row.target)]
        self.reversed = {(line.tenant_id, line.id): line for line in withdrawn}
        self.corrected = {(line.tenant_id, line.corrects_id): line for line in replaced if line.corrects_id}

    def entries(self) -> list[dict[str, Any]]:
        """Return reversals first, then what the accepted lines add."""
        rows = self._reversals()
        known = self._known_states()
        for row in self.accepted:
            rows += self._additions(row, known)
        return rows

    def _reversals(self) -> list[dict[str, Any]]:
        rows = []
        for entry in contributions_of_lines([*self.reversed, *self.corrected]):
            key = (entry.tenant_id, entry.line_id)
            cause = self.reversed.get(key) or self.corrected[key]
            rows.append(
                self._row(
                    cause,
                    _Entry((entry.tenant_id, entry.source_id), (entry.target_tenant_id, entry.target_id)),
                    -entry.amount,
                    -entry.denominator if entry.denominator is not None else None,
                    entry.on,
                    line_id=entry.line_id,
                )
            )
        return rows

    def _known_states(self) -> dict[_Entry, tuple[Decimal, Decimal, date]]:
        """Sum what the ledger knows of sources whose measure tells a state."""
        sources = {
            (row.line.tenant_id, row.target.id) for row in self.accepted if row.target and not _summed(row.target)
        }
        known: dict[_Entry, tuple[Decimal, Decimal, date]] = {}
        for entry in contributions_of_sources(sources) if sources else ():
            place = _Entry((entry.tenant_id, entry.source_id), (entry.target_tenant_id, entry.target_id))
            amount, denominator, last = known.get(place, (Decimal(0), Decimal(0), entry.on))
            known[place] = (
                amount + entry.amount,
                denominator + (entry.denominator or 0),
                max(last, entry.on),
            )
        return known

    def _additions(self, row: ReviewedLine, known: dict[_Entry, tuple[Decimal, Decimal, date]]) -> list[dict[str, Any]]:
        target, line = row.target, row.line
        assert target is not None
        assert line.value is not None
        rows = []
        for above in zip(target.line_tenant_ids, target.line_ids, strict=True):
            place = _Entry((line.tenant_id, target.id), above)
            amount, denominator, last = known.get(place, (Decimal(0), Decimal(0), row.report.ends_on))
            if last > row.report.ends_on:
                continue  # a later window already told a newer state
            new = line.denominator - denominator if line.denominator is not None else None
            rows.append(self._row(line, place, line.value - amount, new, row.report.ends_on))
        return rows

    def _row(
        self,
        cause: ReportLine,
        place: _Entry,
        amount: Decimal,
        denominator: Decimal | None,
        on: date,
        *,
        line_id: uuid.UUID | None = None,
    ) -> dict[str, Any]:
        return {
            "tenant_id": place.source[0],
            "id": uuid7(),
            "target_tenant_id": place.target[0],
            "target_id": place.target[1],
            "source_id": place.source[1],
            "line_id": line_id or cause.id,
            "review_id": self.reviews[cause.tenant_id, cause.id]["id"],
            "amount": amount,
            "denominator": denominator,
            "on": on,
            "at": clock.now(),
        }


def _counts(row: ReviewedLine) -> bool:
    """Only a number of a target that its holder measures itself enters the ledger."""
    return row.target is not None and row.target.measured_by == "own" and row.line.value is not None


def _summed(target: Target | None) -> bool:
    return target is not None and Measure(target.measure) in SUMMED
