"""Criteria as raters mark them, general ones and those of single pieces: a file's sheet, what is wrong, the facts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from core.domain.background import CriterionMarkFacts, PieceMarksFacts
from core.domain.criteria import CriteriaSheet
from core.domain.format import number_text
from core.domain.levels import Level
from core.domain.restore import restore
from core.errors import Problem
from core.evaluation.models import CriteriaMark, Evaluation, RatingRun
from core.evaluation.review_models import FileReview
from core.extensions.calls import SchemeCalls
from core.extensions.errors import told
from core.extensions.services import pinned_scheme

#: Who marks a sheet: the subject, or who appraises for the deciding authority.
SELF, RATER = "self", "rater"

Marks = Sequence[CriterionMarkFacts]


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item to mark; ``most`` are its points (None: it is marked in words alone); ``group`` is its heading.

    With ``choices`` (key → label) it gets one of them. ``key`` names its mark: the key of the criterion, after the id
    of the ``piece`` of work it is about ("" = a general criterion); ``group`` is then the name of the piece.
    """

    key: str
    label: str
    group: str
    most: Decimal | None
    citation: str
    choices: Mapping[str, str] = field(default_factory=dict)
    piece: str = ""

    @property
    def text(self) -> str:
        """How the item is read out in its sheet: general criteria by their keys too, which regulations number."""
        return self.label if self.piece else f"{self.key} {self.label}"

    @property
    def name(self) -> str:
        """How the item is named outside of its sheet."""
        return f"{self.group}: {self.label}" if self.piece else self.text


@dataclass(frozen=True, slots=True)
class MarkSheet:
    """What is to be marked of one file, with the pinned values: general criteria, then piece by piece."""

    key: str
    label: str
    items: tuple[SheetItem, ...]

    @property
    def general(self) -> "MarkSheet":
        """The part that is alike for all files with this sheet."""
        return replace(self, items=tuple(item for item in self.items if not item.piece))

    @property
    def pieces(self) -> bool:
        """Tell whether single pieces of work are marked."""
        return any(item.piece for item in self.items)

    def is_missing(self, item: SheetItem, mark: CriterionMarkFacts | None) -> bool:
        """Tell whether an item still lacks its mark."""
        if mark is None:
            return True
        if item.choices:
            return not mark.choice
        return mark.points is None if item.most is not None else not mark.note

    def lacking(self, marks: Marks) -> str:
        """Return what lacks its mark in few words: general items by their keys, others by their piece of work."""
        return in_few_words(self.missing(marks))

    def missing(self, marks: Marks) -> list[SheetItem]:
        """Return the items that lack their mark."""
        given = {mark.item: mark for mark in marks}
        return [item for item in self.items if self.is_missing(item, given.get(item.key))]


def in_few_words(items: Iterable[SheetItem]) -> str:
    """Return items in few words: general ones by their keys, others by what they ask about each piece of work."""
    told = []
    for _piece, of in groupby(items, key=lambda item: item.piece):
        group = list(of)
        words = ", ".join(item.label if item.piece else item.key for item in group)
        told.append(f"{group[0].group}: {words}" if group[0].piece else words)
    return "; ".join(told)


class CriteriaBook:
    """The sheets of a run's regulation, each with the values that the run is pinned to."""

    def __init__(self, calls: SchemeCalls) -> None:
        self._run, self._declared = calls.run, calls.declared.criteria
        self.sheets = {sheet.key: _sheet(sheet, calls) for sheet in self._declared}
        #: Whether files are marked by their pieces of work, which stand in their facts.
        self.by_piece = any(sheet.per_piece for sheet in self._declared)

    def of(self, file: Evaluation) -> MarkSheet | None:
        """Return what is to be marked of a file; None where the regulation asks for no marks.

        The facts of the file are read where the regulation marks single pieces of work.
        """
        found = (s for s in self._declared if s.is_for(file.subject_group, file.member, self._run))
        general = next((self.sheets[sheet.key] for sheet in found), None)
        pieces = self._pieces(file) if self.by_piece else []
        if not pieces:
            return general
        of_pieces = tuple(item for _sheet_of, items in pieces for item in items)
        if general is None:
            return replace(pieces[0][0], items=of_pieces)
        return replace(general, items=(*general.items, *of_pieces))

    def _pieces(self, file: Evaluation) -> list[tuple[MarkSheet, list[SheetItem]]]:
        """Return the sheet of each piece of work that has one, with its items about that piece."""
        whose, found = (file.subject_group, file.member), []
        for work in file.facts["assignments"]:
            about = (s for s in self._declared if s.is_for_piece(*whose, work["kind"], work["group"], self._run))
            declared = next(about, None)
            if declared is not None:
                sheet = self.sheets[declared.key]
                found.append((sheet, [_about(item, work["id"], work["title"]) for item in sheet.items]))
        return found


def _about(item: SheetItem, piece: str, title: str) -> SheetItem:
    return replace(item, key=f"{piece}/{item.key}", group=title, piece=piece)


def criteria_of(run: RatingRun) -> CriteriaBook:
    """Return the sheets of the run's pinned scheme; DomainError when the scheme is gone."""
    return CriteriaBook(pinned_scheme(run.pin).calls_on(run.cut_off, run.rule))


def _sheet(sheet: CriteriaSheet, calls: SchemeCalls) -> MarkSheet:
    def most(key: str) -> Decimal | None:
        bound = calls.parameters.get(key)
        return bound.number if bound else None

    choices = {choice.key: told(choice.label) for choice in sheet.choices}
    items = [
        SheetItem(
            key=item.key,
            label=told(item.label),
            group=told(group.label),
            most=most(item.points_parameter),
            citation=str(item.citation) if item.citation else "",
            choices=choices,
        )
        for group in sheet.groups
        for item in group.items
    ]
    return MarkSheet(sheet.key, told(sheet.label), tuple(items))


def problems_of(sheet: MarkSheet, marks: Marks, *, complete: bool) -> list[Problem]:
    """Return what is wrong with marks: unknown items, points out of bounds, and when ``complete`` what is missing."""
    items = {item.key: item for item in sheet.items}
    found = [Problem(_("Tiêu chí “%(item)s” không có trong phiếu.", item=m.item)) for m in marks if m.item not in items]
    for mark in marks:
        item = items.get(mark.item)
        text = _wrong(item, mark) if item else ""
        if item and text:
            found.append(Problem(f"{item.name}: {text}", field_of(sheet, item)))
    if complete:
        text = _("Chưa được chấm.")
        found += [Problem(f"{i.name}: {text}", field_of(sheet, i)) for i in sheet.missing(marks)]
    return found


def _wrong(item: SheetItem, mark: CriterionMarkFacts) -> str:
    if item.choices:
        known = mark.points is None and (not mark.choice or mark.choice in item.choices)
        return "" if known else str(_("Mức chấm không có trong quy định."))
    if mark.choice or (item.most is None and mark.points is not None):
        return str(_("Tiêu chí này không chấm như vậy."))
    if mark.points is not None and item.most is not None and not 0 <= mark.points <= item.most:
        return str(_("Điểm phải từ 0 đến %(scale)s.", scale=number_text(item.most)))
    return ""


def field_of(sheet: MarkSheet, item: SheetItem) -> str:
    """Return how the form of a sheet names the mark of an item."""
    place = sheet.items.index(item)
    return f"c{place}" if item.choices or item.most is not None else f"n{place}"


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


def facts_of(row: CriteriaMark | FileReview | None) -> tuple[CriterionMarkFacts, ...]:
    """Return all marks of a row by the keys of their items, those of single pieces among them."""
    if row is None:
        return ()
    return tuple(restore(CriterionMarkFacts, {"item": key, **row.marks[key]}) for key in sorted(row.marks))


#: The key of a mark of a piece of work: its id, then the criterion.
_OF_PIECE = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(.+)")


def general_marks(row: CriteriaMark | None) -> tuple[CriterionMarkFacts, ...]:
    """Return the marks of general criteria of a row."""
    return tuple(mark for mark in facts_of(row) if not _OF_PIECE.fullmatch(mark.item))


def piece_marks(row: CriteriaMark | None) -> tuple[PieceMarksFacts, ...]:
    """Return the marks of single pieces of work of a row, piece by piece."""
    found: dict[str, list[CriterionMarkFacts]] = defaultdict(list)
    for mark in facts_of(row):
        about = _OF_PIECE.fullmatch(mark.item)
        if about:
            found[about[1]].append(replace(mark, item=about[2]))
    return tuple(PieceMarksFacts(piece, tuple(marks)) for piece, marks in found.items())


def by_rater(rows: Iterable[CriteriaMark]) -> dict[str, CriteriaMark]:
    """Return the rows of one file by who marked."""
    return {row.rater: row for row in rows}


def lacks_marks(file: Evaluation, sheet: MarkSheet | None, rows: Iterable[CriteriaMark]) -> list[SheetItem]:
    """Return the items that the rater has yet to mark before a level can be proposed; who is not rated needs none."""
    if sheet is None or file.band == Level.NOT_RATED:
        return []
    return sheet.missing(facts_of(by_rater(rows).get(RATER)))
