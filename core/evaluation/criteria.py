"""General criteria (tiêu chí chung) as raters mark them: the sheet of a file, what is wrong, and marks as facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from core.domain.background import CriterionMarkFacts
from core.domain.criteria import CriteriaSheet
from core.domain.format import number_text
from core.domain.levels import Level
from core.domain.restore import restore
from core.errors import Problem
from core.evaluation.models import CriteriaMark, Evaluation, RatingRun
from core.extensions.calls import SchemeCalls
from core.extensions.errors import told
from core.extensions.services import pinned_scheme

#: Who marks a sheet: the subject, or who appraises for the deciding authority.
SELF, RATER = "self", "rater"

Marks = Sequence[CriterionMarkFacts]


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item to mark; ``most`` are its points (None: it is marked in words alone); ``group`` is its heading."""

    key: str
    label: str
    group: str
    most: Decimal | None
    citation: str


@dataclass(frozen=True, slots=True)
class MarkSheet:
    """A sheet with the pinned values; with ``choices`` (key → label) each item gets one, without it gets points."""

    key: str
    label: str
    items: tuple[SheetItem, ...]
    choices: Mapping[str, str]

    def is_missing(self, item: SheetItem, mark: CriterionMarkFacts | None) -> bool:
        """Tell whether an item still lacks its mark."""
        if mark is None:
            return True
        if self.choices:
            return not mark.choice
        return mark.points is None if item.most is not None else not mark.note

    def missing(self, marks: Marks) -> list[SheetItem]:
        """Return the items that lack their mark."""
        given = {mark.item: mark for mark in marks}
        return [item for item in self.items if self.is_missing(item, given.get(item.key))]


class CriteriaBook:
    """The sheets of a run's regulation, each with the values that the run is pinned to."""

    def __init__(self, calls: SchemeCalls) -> None:
        self._run, self._declared = calls.run, calls.declared.criteria
        self.sheets = {sheet.key: _sheet(sheet, calls) for sheet in self._declared}

    def of(self, file: Evaluation) -> MarkSheet | None:
        """Return the sheet by which a file is marked; None where the regulation asks for no marks."""
        found = (s for s in self._declared if s.is_for(file.subject_group, file.member, self._run))
        return next((self.sheets[sheet.key] for sheet in found), None)


def criteria_of(run: RatingRun) -> CriteriaBook:
    """Return the sheets of the run's pinned scheme; DomainError when the scheme is gone."""
    return CriteriaBook(pinned_scheme(run.pin).calls_on(run.cut_off, run.rule))


def _sheet(sheet: CriteriaSheet, calls: SchemeCalls) -> MarkSheet:
    def most(key: str) -> Decimal | None:
        bound = calls.parameters.get(key)
        return bound.number if bound else None

    items = [
        SheetItem(
            key=item.key,
            label=told(item.label),
            group=told(group.label),
            most=most(item.points_parameter),
            citation=str(item.citation) if item.citation else "",
        )
        for group in sheet.groups
        for item in group.items
    ]
    return MarkSheet(sheet.key, told(sheet.label), tuple(items), {c.key: told(c.label) for c in sheet.choices})


def problems_of(sheet: MarkSheet, marks: Marks, *, complete: bool) -> list[Problem]:
    """Return what is wrong with marks: unknown items, points out of bounds, and when ``complete`` what is missing."""
    items = {item.key: item for item in sheet.items}
    found = [Problem(_("Tiêu chí “%(item)s” không có trong phiếu.", item=m.item)) for m in marks if m.item not in items]
    for mark in marks:
        item = items.get(mark.item)
        text = _wrong(sheet, item, mark) if item else ""
        if item and text:
            found.append(Problem(f"{item.key} {item.label}: {text}", field_of(sheet, item)))
    if complete:
        text = _("Chưa được chấm.")
        found += [Problem(f"{i.key} {i.label}: {text}", field_of(sheet, i)) for i in sheet.missing(marks)]
    return found


def _wrong(sheet: MarkSheet, item: SheetItem, mark: CriterionMarkFacts) -> str:
    if sheet.choices:
        known = mark.points is None and (not mark.choice or mark.choice in sheet.choices)
        return "" if known else str(_("Mức chấm không có trong quy định."))
    if mark.choice or (item.most is None and mark.points is not None):
        return str(_("Tiêu chí này không chấm như vậy."))
    if mark.points is not None and item.most is not None and not 0 <= mark.points <= item.most:
        return str(_("Điểm phải từ 0 đến %(scale)s.", scale=number_text(item.most)))
    return ""


def field_of(sheet: MarkSheet, item: SheetItem) -> str:
    """Return how the form of a sheet names the mark of an item."""
    place = sheet.items.index(item)
    return f"c{place}" if sheet.choices or item.most is not None else f"n{place}"


def stored_marks(marks: Marks) -> dict[str, Any]:
    """Return marks as a row keeps them, by item; what is left empty is no mark."""
    kept = [mark for mark in marks if mark.choice or mark.points is not None or mark.note]
    return {
        mark.item: {
            "choice": mark.choice,
            "points": None if mark.points is None else f"{mark.points.normalize():f}",
            "note": mark.note,
        }
        for mark in kept
    }


def facts_of(row: CriteriaMark | None) -> tuple[CriterionMarkFacts, ...]:
    """Return the marks of a row as facts, by the keys of their items."""
    if row is None:
        return ()
    return tuple(restore(CriterionMarkFacts, {"item": key, **row.marks[key]}) for key in sorted(row.marks))


def by_rater(rows: Iterable[CriteriaMark]) -> dict[str, CriteriaMark]:
    """Return the rows of one file by who marked."""
    return {row.rater: row for row in rows}


def lacks_marks(file: Evaluation, sheet: MarkSheet | None, rows: Iterable[CriteriaMark]) -> list[SheetItem]:
    """Return the items that the rater has yet to mark before a level can be proposed; who is not rated needs none."""
    if sheet is None or file.band == Level.NOT_RATED:
        return []
    return sheet.missing(facts_of(by_rater(rows).get(RATER)))
