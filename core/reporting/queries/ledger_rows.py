"""The ledger of contributions: its sums, and the entries behind one target."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import Select, and_, bindparam, func, select

from core.assignment.models import Assignment, Target
from core.db import db
from core.db.bulk import Key, key_lists, keys_asked
from core.errors import NotFound
from core.reporting.models import Contribution, LineReview, Report, ReportLine
from core.tenancy.models import Unit
from core.web.tables import Table


@dataclass(frozen=True, slots=True)
class Sum:
    """What the ledger says of one target: amount, denominator and how many accepted lines stand behind it."""

    amount: Decimal
    denominator: Decimal | None
    lines: int


def sums(targets: Iterable[Key], until: date | None = None) -> dict[Key, Sum]:
    """Return the ledger's sums by target, of windows that ended by ``until``.

    Targets behind which no accepted line stands are absent: withdrawn is not nothing reached, but nothing known.
    """
    dated = {} if until is None else {"until": until}
    found = db.session.execute(_sums(dated=bool(dated)), {**key_lists(targets), **dated})
    return {(tenant, item): Sum(total, denominator, count) for tenant, item, total, denominator, count in found}


@cache
def _sums(*, dated: bool) -> Select[uuid.UUID, uuid.UUID, Decimal, Decimal | None, int]:
    wanted = keys_asked()
    # Each entry of a line is followed by its reversal before the next one: an odd number of them stands.
    by_line = (
        select(
            Contribution.target_tenant_id,
            Contribution.target_id,
            func.sum(Contribution.amount).label("amount"),
            func.sum(Contribution.denominator).label("denominator"),
            (func.count() % 2 == 1).label("stands"),
        )
        .join(
            wanted,
            and_(Contribution.target_tenant_id == wanted.c.tenant_id, Contribution.target_id == wanted.c.id),
        )
        .group_by(Contribution.target_tenant_id, Contribution.target_id, Contribution.tenant_id, Contribution.line_id)
    )
    if dated:
        by_line = by_line.where(Contribution.on <= bindparam("until"))
    each = by_line.subquery()
    lines = func.count().filter(each.c.stands)
    return (
        select(each.c.target_tenant_id, each.c.target_id, func.sum(each.c.amount), func.sum(each.c.denominator), lines)
        .group_by(each.c.target_tenant_id, each.c.target_id)
        .having(lines > 0)
    )


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry of the ledger with the unit, report and line behind it, and the review that caused it."""

    entry: Contribution
    unit: Unit
    report: Report
    line: ReportLine
    review: LineReview
    is_reversal: bool

    @property
    def cause(self) -> str:
        """accepted, reversal, or restated (entered anew because another line of the work was judged)."""
        if self.is_reversal:
            return "reversal"
        return "accepted" if self.review.line_id == self.line.id else "restated"


def ledger(target: Key, shown: Table) -> list[LedgerEntry]:
    """Return one page of the entries of a target."""
    of_line = func.row_number().over(
        partition_by=(Contribution.tenant_id, Contribution.line_id), order_by=Contribution.id
    )
    rows = (
        select(Contribution, Unit, Report, ReportLine, LineReview, of_line % 2 == 0)
        .join(ReportLine, and_(ReportLine.tenant_id == Contribution.tenant_id, ReportLine.id == Contribution.line_id))
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .join(Unit, and_(Unit.tenant_id == Report.tenant_id, Unit.id == Report.unit_id))
        .join(LineReview, and_(LineReview.tenant_id == Contribution.tenant_id, LineReview.id == Contribution.review_id))
        .where(Contribution.target_tenant_id == target[0], Contribution.target_id == target[1])
    )
    by = {"at": Contribution.at, "unit": Unit.name, "window": Report.window}
    found = db.session.execute(shown.arrange(rows, by, Contribution.id)).all()
    return [LedgerEntry(*row) for row in shown.shown(found)]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with the work and unit it belongs to; a target of the whole cycle has neither."""

    target: Target
    assignment: Assignment | None
    unit: Unit | None


def target_row(key: Key) -> TargetRow:
    """Return a target of this or a lower tenant; NotFound otherwise."""
    row = db.session.execute(
        select(Target, Assignment, Unit)
        .outerjoin(Assignment, and_(Assignment.tenant_id == Target.tenant_id, Assignment.id == Target.assignment_id))
        .outerjoin(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .where(Target.tenant_id == key[0], Target.id == key[1])
    ).first()
    if row is None:
        raise NotFound
    return TargetRow(*row)
