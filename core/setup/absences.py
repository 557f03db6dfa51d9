"""Absences of persons as a table: downloaded, filled in, compared with what is recorded, and written at once."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record_many, use_case
from core.auth.actor import Actor
from core.db import db, explained
from core.db.bulk import insert_rows
from core.domain.background import AbsenceKind
from core.errors import Invalid, Problem
from core.people.kinds import ABSENCE_KINDS
from core.people.models import Absence
from core.people.queries import known_persons, standing_absences
from core.people.services import RECORD_ABSENCES, AbsenceForm
from core.setup.columns import ColumnSpec, Line, Objection, in_table, read_rows
from core.tenancy.slugs import plain_letters
from core.web.workbook_reading import Sheets

#: So many rows are compared and written at once.
MOST = 500
TITLE = lazy_gettext("Thời gian vắng mặt")
_PERSONS, _KINDS = lazy_gettext("Người"), lazy_gettext("Lý do")
_OPEN_END = date.max

COLUMNS = (
    ColumnSpec("id", lazy_gettext("Mã dòng (để trống nếu thêm mới)")),
    ColumnSpec("person", lazy_gettext("Mã người")),
    ColumnSpec("label", lazy_gettext("Người vắng mặt")),
    ColumnSpec("kind", lazy_gettext("Lý do"), required=True),
    ColumnSpec("starts_on", lazy_gettext("Từ ngày"), required=True, kind="day"),
    ColumnSpec("ends_on", lazy_gettext("Đến hết ngày"), kind="day"),
    ColumnSpec("document", lazy_gettext("Số, ký hiệu văn bản"), required=True),
    ColumnSpec("reason", lazy_gettext("Lý do sửa")),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row that adds an absence, or corrects ``before`` for a reason."""

    line: int
    person_id: uuid.UUID
    label: str
    form: AbsenceForm
    before: Absence | None = None
    reason: str = ""


@dataclass(slots=True)
class AbsencePlan:
    """What a table would do; ``same`` rows say what is recorded. ``cells`` are the sheet itself, to be read again."""

    wanted: list[Wanted] = field(default_factory=list)
    same: int = 0
    objections: list[Objection] = field(default_factory=list)
    cells: Sequence[Sequence[str]] = ()

    @property
    def text(self) -> str:
        """The sheet as a form carries it from the preview to the writing."""
        return json.dumps(self.cells, ensure_ascii=False)


def absence_sheets(tenant_id: uuid.UUID) -> dict[str, tuple[Sequence[str], Iterable[Sequence[object]]]]:
    """Return the table to fill in: what is recorded and stands, whom it may be about, and the kinds of absence."""
    persons = known_persons(tenant_id)
    names = dict(persons)
    rows = [
        (
            str(row.id),
            str(row.person_id),
            names.get(row.person_id, ""),
            in_table(ABSENCE_KINDS[row.kind]),
            row.starts_on,
            row.ends_on,
            row.document,
            "",
        )
        for row in standing_absences(tenant_id)
    ]
    return {
        in_table(TITLE): ([in_table(spec.head) for spec in COLUMNS], rows),
        in_table(_PERSONS): (
            [in_table(COLUMNS[1].head), in_table(COLUMNS[2].head)],
            [(str(key), name) for key, name in persons],
        ),
        in_table(_KINDS): ([in_table(_KINDS)], [(in_table(name),) for name in ABSENCE_KINDS.values()]),
    }


def sheet_of(sheets: Sheets) -> Sequence[Sequence[str]]:
    """Return the rows of the sheet of absences; Invalid for a book without one."""
    wanted = plain_letters(in_table(TITLE))
    found = next((rows for name, rows in sheets.items() if plain_letters(name) == wanted), None)
    if found is None:
        text = _("Không có trang tính “%(names)s”. Hãy dùng bảng mẫu.", names=in_table(TITLE))
        raise Invalid([Problem(text, "file")])
    return found


def read_back(text: str) -> Sequence[Sequence[str]]:
    """Return the sheet that a preview carried; Invalid for what is none."""
    try:
        rows = json.loads(text)
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(r, list) and all(isinstance(c, str) for c in r) for r in rows):
        raise Invalid(_("Bảng không đọc lại được; hãy nộp lại tệp."))
    return rows


def compare_absences(tenant_id: uuid.UUID, cells: Sequence[Sequence[str]]) -> AbsencePlan:
    """Compare a sheet with what a tenant recorded, row by row; two statements whatever its length."""
    plan = AbsencePlan(cells=cells)
    lines, plan.objections = read_rows(in_table(TITLE), COLUMNS, cells)
    if len(lines) > MOST:
        plan.objections.append(_objection(0, _("Nhiều nhất %(most)s dòng mỗi lần.", most=MOST)))
    if not plan.objections:
        _Comparing(plan, dict(known_persons(tenant_id)), standing_absences(tenant_id)).run(lines)
    return plan


def _objection(line: int, message: object) -> Objection:
    return Objection(in_table(TITLE), line, str(message))


class _Comparing:
    """One comparison over the persons and absences of a tenant."""

    def __init__(self, plan: AbsencePlan, persons: Mapping[uuid.UUID, str], stored: Sequence[Absence]) -> None:
        self.plan, self.persons = plan, persons
        self.stored = {str(row.id): row for row in stored}
        self.by_label = {plain_letters(name): key for key, name in persons.items()}
        self.kinds = {plain_letters(in_table(name)): AbsenceKind(key) for key, name in ABSENCE_KINDS.items()}

    def run(self, lines: Sequence[Line]) -> None:
        """Compare every row, then look for days that two rows claim."""
        for line in lines:
            found = self._wanted(line)
            if isinstance(found, str):
                self.plan.objections.append(_objection(line.row, found))
            elif found is None:
                self.plan.same += 1
            else:
                self.plan.wanted.append(found)
        self._overlaps()

    def _wanted(self, line: Line) -> Wanted | str | None:
        """Return what a row wants, what is wrong with it, or None where it says what is recorded."""
        values = line.values
        before, kind = self.stored.get(values["id"] or ""), self.kinds.get(plain_letters(values["kind"] or ""))
        person = self._person(values, before)
        problem = self._problem(values, before, person)
        if problem or kind is None or person is None:
            wrong = _("Không có lý do “%(text)s”; xem trang “%(sheet)s”.", text=values["kind"], sheet=in_table(_KINDS))
            return problem or str(wrong)
        form = AbsenceForm(kind, values["starts_on"], values["ends_on"], values["document"])
        if before is not None and _says(before) == form:
            return None
        if before is not None and not values["reason"]:
            return str(_("Dòng khác với nội dung đã ghi thì phải nêu “%(head)s”.", head=in_table(COLUMNS[-1].head)))
        return Wanted(line.row, person, self.persons[person], form, before, values["reason"] or "")

    def _problem(self, values: Mapping[str, Any], before: Absence | None, person: uuid.UUID | None) -> str:
        """Return why a row cannot be about its absence, its person or its days ("" = it can)."""
        if values["id"] and before is None:
            return str(_("Không có dòng mang mã này, hoặc dòng đã được sửa sau khi tải bảng."))
        if person is None:
            return str(_("Không có người này trong đơn vị; xem trang “%(sheet)s”.", sheet=in_table(_PERSONS)))
        if before is not None and before.person_id != person:
            return str(_("Dòng đã ghi là của người khác; không đổi người được."))
        if values["ends_on"] is not None and values["ends_on"] < values["starts_on"]:
            return str(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        return ""

    def _person(self, values: Mapping[str, Any], before: Absence | None) -> uuid.UUID | None:
        """Return whom a row is about: by the code, else by the name, else as recorded."""
        if values["person"]:
            return next((key for key in self.persons if str(key) == values["person"]), None)
        if values["label"]:
            return self.by_label.get(plain_letters(values["label"]))
        return before.person_id if before else None

    def _overlaps(self) -> None:
        """Object to days on which a person would be absent twice."""
        replaced = {wanted.before.id for wanted in self.plan.wanted if wanted.before}
        taken: dict[uuid.UUID, list[tuple[date, date]]] = {}
        for row in self.stored.values():
            if row.id not in replaced:
                taken.setdefault(row.person_id, []).append((row.starts_on, row.ends_on or _OPEN_END))
        for wanted in self.plan.wanted:
            first, last = wanted.form.starts_on, wanted.form.ends_on or _OPEN_END
            if any(first <= end and start <= last for start, end in taken.get(wanted.person_id, ())):
                text = _("Trong thời gian này đã ghi một thời gian vắng mặt khác.")
                self.plan.objections.append(_objection(wanted.line, text))
            taken.setdefault(wanted.person_id, []).append((first, last))


def _says(row: Absence) -> AbsenceForm:
    return AbsenceForm(AbsenceKind(row.kind), row.starts_on, row.ends_on, row.document)


@use_case(RECORD_ABSENCES)
def write_absences(actor: Actor, cells: Sequence[Sequence[str]]) -> int:
    """Write what a sheet adds and corrects, all of it or nothing; returns how many rows were written.

    It is compared anew: Invalid where something changed since the preview, or where there is nothing to write.
    """
    plan = compare_absences(actor.tenant_id, cells)
    if plan.objections:
        raise Invalid([Problem(f"{each.row}: {each.message}", "file") for each in plan.objections[:20]])
    if not plan.wanted:
        raise Invalid([Problem(_("Bảng không có gì mới so với dữ liệu đang có."), "file")])
    rows = [_row(actor, wanted) for wanted in plan.wanted]
    with explained("uq_absence_correction", _("Người khác vừa sửa dòng này; hãy tải lại trang.")):
        insert_rows(db.session(), Absence, rows)
    for action, corrects in (("absence.record", False), ("absence.correct", True)):
        told = [row for row in rows if (row["corrects_id"] is not None) is corrects]
        details = [((row["tenant_id"], row["id"]), _details(row)) for row in told]
        if details:
            record_many(actor, action, "absence", details)
    return len(rows)


def _row(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    return {
        "tenant_id": actor.tenant_id,
        "id": uuid7(),
        "person_id": wanted.person_id,
        "kind": wanted.form.kind.value,
        "starts_on": wanted.form.starts_on,
        "ends_on": wanted.form.ends_on,
        "document": wanted.form.document,
        "corrects_id": wanted.before.id if wanted.before else None,
        "withdrawn": False,
        "reason": wanted.reason,
        "recorded_at": clock.now(),
        "by_label": actor.label,
    }


def _details(row: Mapping[str, Any]) -> dict[str, object]:
    names = ("starts_on", "ends_on", "corrects_id", "withdrawn")
    return {"corrects" if name == "corrects_id" else name: row[name] for name in names}
