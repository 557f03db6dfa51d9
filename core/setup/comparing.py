"""A table against what is stored: what it adds, what is there already, what says otherwise, and what cannot be."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core.domain.canonical import canonical
from core.people.models import Appointment, Post
from core.people.numbering import numbered_post, numbers_in_use
from core.people.services import NewAppointment, NewPost
from core.setup.columns import HOLDERS, POSTS, SHEETS, UNITS, Line, Objection, read_lines, title
from core.tenancy.models import Tenant, Unit
from core.tenancy.services import NewAuthority, NewUnit
from core.tenancy.slugs import plain_letters
from core.web.workbook_reading import Sheets

_Placed = tuple[Line, Tenant]

AUTHORITIES = "authorities"
NEW, SAME, OTHER = "new", "same", "other"


@dataclass(frozen=True, slots=True)
class Stored:
    """What is there before: living tenants by code, units, authorities, posts by their keys, holders by their post."""

    own: Tenant
    tenants: Mapping[str, Tenant]
    units: Mapping[tuple[uuid.UUID, str], Unit]
    authorities: frozenset[tuple[uuid.UUID, str]]
    posts: Mapping[tuple[uuid.UUID, str], Post]
    holders: Mapping[uuid.UUID, Sequence[Appointment]]


@dataclass(slots=True)
class Plan:
    """What a table would do: ``rows`` in the order of writing (kind, values); ``counts`` by sheet and outcome."""

    rows: list[tuple[str, Any]] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    objections: list[Objection] = field(default_factory=list)
    differences: list[Objection] = field(default_factory=list)

    def to_json(self) -> list[Any]:
        """Return the rows as they are kept until they are written."""
        return [[kind, canonical(asdict(row))] for kind, row in self.rows]


def compare(sheets: Sheets, stored: Stored) -> Plan:
    """Compare a table with what is stored. A row that says otherwise is told and left alone: history is no table."""
    plan = Plan()
    read: dict[str, list[Line]] = {}
    by_title = {plain_letters(name): rows for name, rows in sheets.items()}
    for sheet in SHEETS:
        read[sheet], problems = read_lines(sheet, by_title.get(plain_letters(title(sheet)), ()) or [[]])
        known = plain_letters(title(sheet)) in by_title
        plan.objections += problems if known else []
    if not any(plain_letters(title(sheet)) in by_title for sheet in SHEETS):
        names = "”, “".join(title(sheet) for sheet in SHEETS)
        plan.objections.append(Objection("", 0, _("Không có trang tính “%(names)s”. Hãy dùng bảng mẫu.", names=names)))
    if not plan.objections:
        _Comparing(stored, plan).run(read)
    return plan


class _Comparing:
    """One comparison; keys of new rows are known to the rows after them."""

    def __init__(self, stored: Stored, plan: Plan) -> None:
        self.stored, self.plan = stored, plan
        self.units = {key: unit.id for key, unit in stored.units.items()}
        self.unit_names = {unit.id: unit.name for unit in stored.units.values()}
        self.posts = {key: post.id for key, post in stored.posts.items()}
        self.keys: dict[uuid.UUID, list[str]] = defaultdict(list)
        for unit, key in stored.posts:
            self.keys[unit].append(key)
        self.held: dict[uuid.UUID, list[tuple[date, date | None]]] = {}
        self.bodies: list[tuple[str, Any]] = []

    def run(self, read: Mapping[str, Sequence[Line]]) -> None:
        """Compare all sheets, in the order in which one builds on another."""
        self._units(read[UNITS])
        for line in read[POSTS]:
            self._post(line)
        for line in read[HOLDERS]:
            self._holder(line)

    def _object(self, sheet: str, line: Line, message: str) -> None:
        self.plan.objections.append(Objection(title(sheet), line.row, message))

    def _outcome(self, sheet: str, line: Line, differs: str) -> None:
        """Count a row that is there: the same, or saying otherwise."""
        self.plan.counts[sheet, OTHER if differs else SAME] += 1
        if differs:
            self.plan.differences.append(Objection(title(sheet), line.row, differs))

    def _add(self, sheet: str, kind: str, row: Any) -> None:
        self.plan.rows.append((kind, row))
        self.plan.counts[sheet, NEW] += 1

    def _home(self, sheet: str, line: Line) -> Tenant | None:
        code = line.values["place"]
        found = self.stored.tenants.get(code) if code else self.stored.own
        if found is None:
            message = _("Không có đơn vị hành chính mang mã %(code)s trong phạm vi của bạn.", code=code)
            self._object(sheet, line, message)
        return found

    def _units(self, lines: Sequence[Line]) -> None:
        homes = [(line, self._home(UNITS, line)) for line in lines]
        keys = {line.row: line.values["key"] or plain_letters(line.values["name"] or "") for line in lines}
        waiting: list[_Placed] = []
        for line, home in homes:
            if home is None:
                continue
            before = self.stored.units.get((home.id, keys[line.row]))
            if before is not None:
                self._outcome(UNITS, line, _told_otherwise(before.name, line.values["name"]))
            elif (home.id, keys[line.row]) in self.units:
                self._object(UNITS, line, _("Mã “%(key)s” có hai lần trong bảng.", key=keys[line.row]))
            else:
                self.units[home.id, keys[line.row]] = uuid7()
                waiting.append((line, home))
        ordered, circle = _parents_first(waiting, keys)
        for line, home in ordered:
            self._unit(line, home, keys[line.row])
        self.plan.rows += self.bodies
        for line, _home in circle:
            self._object(UNITS, line, _("Các cơ quan trực thuộc lẫn nhau thành vòng tròn."))

    def _unit(self, line: Line, home: Tenant, key: str) -> None:
        values, own = line.values, self.units[home.id, key]
        parent = self.units.get((home.id, values["parent"])) if values["parent"] else None
        if values["parent"] and (parent is None or parent == own):
            self._object(UNITS, line, _("Không có cơ quan mang mã “%(key)s” để trực thuộc.", key=values["parent"]))
            return
        since = values["valid_from"] or home.valid_from
        self.unit_names[own] = values["name"]
        self._add(UNITS, UNITS, NewUnit(home.id, key, values["kind"], values["name"], since, parent, id=own))
        name = values["authority"]
        if name and (home.id, plain_letters(name)) not in self.stored.authorities:
            self.bodies.append((AUTHORITIES, NewAuthority(home.id, plain_letters(name), name, own)))

    def _place(self, sheet: str, line: Line) -> tuple[uuid.UUID, uuid.UUID] | None:
        """Return tenant and unit of a row, or object."""
        home = self._home(sheet, line)
        unit = self.units.get((home.id, line.values["unit"])) if home else None
        if home is not None and unit is None:
            self._object(sheet, line, _("Không có cơ quan mang mã “%(key)s”.", key=line.values["unit"]))
        return (home.id, unit) if home and unit else None

    def _post(self, line: Line) -> None:
        place = self._place(POSTS, line)
        if place is None:
            return
        key = line.values["key"] or plain_letters(line.values["title"])
        if (line.values["count"] or 1) > 1:
            self._many_posts(line, place, key)
            return
        before = self.stored.posts.get((place[1], key))
        if before is not None:
            self._outcome(POSTS, line, _told_otherwise(before.title, line.values["title"]))
        elif (place[1], key) in self.posts:
            self._object(POSTS, line, _("Mã “%(key)s” có hai lần trong bảng.", key=key))
        else:
            new = NewPost(*place, key, line.values["title"])
            self._new_post(new)

    def _new_post(self, new: NewPost) -> None:
        self.posts[new.unit_id, new.key] = new.id
        self.keys[new.unit_id].append(new.key)
        self._add(POSTS, POSTS, new)

    def _many_posts(self, line: Line, place: tuple[uuid.UUID, uuid.UUID], key: str) -> None:
        """Add those posts of a kind that the unit lacks, from the first to as many as the row says."""
        used = numbers_in_use(self.keys[place[1]], key)
        of = place[1], self.unit_names[place[1]]
        for number in range(1, line.values["count"] + 1):
            if number in used:
                self.plan.counts[POSTS, SAME] += 1
            else:
                new = numbered_post(place[0], of, (key, line.values["title"]), number)
                self._new_post(new)

    def _holder(self, line: Line) -> None:
        values, place = line.values, self._place(HOLDERS, line)
        post = self.posts.get((place[1], values["post"])) if place else None
        if place is None or post is None:
            if place is not None:
                self._object(HOLDERS, line, _("Không có chức vụ mang mã “%(key)s”.", key=values["post"]))
            return
        first, last = values["valid_from"], values["valid_to"]
        if last is not None and last < first:
            self._object(HOLDERS, line, _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
            return
        for before in self.stored.holders.get(post, ()):
            if _overlap((before.valid_from, before.valid_to), (first, last)):
                same = (before.valid_from, before.holder_name or None) == (first, values["holder_name"])
                self._outcome(HOLDERS, line, "" if same else _("Chức vụ đã có người giữ trong thời gian này."))
                return
        if any(_overlap(days, (first, last)) for days in self.held.get(post, ())):
            self._object(HOLDERS, line, _("Trong bảng, chức vụ này có hai người giữ cùng lúc."))
            return
        self.held.setdefault(post, []).append((first, last))
        self._add(HOLDERS, HOLDERS, NewAppointment(place[0], post, first, last, holder_name=values["holder_name"]))


def _told_otherwise(before: str, now: str) -> str:
    return "" if before == now else _("Đang ghi “%(before)s”; dòng này được bỏ qua.", before=before)


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return (one[1] is None or one[1] >= other[0]) and (other[1] is None or other[1] >= one[0])


def _parents_first(waiting: Sequence[_Placed], keys: Mapping[int, str]) -> tuple[list[_Placed], list[_Placed]]:
    """Order new units so that a parent of the same table stands before its parts; return apart who form a circle."""
    left, placed, ordered = list(waiting), set[tuple[uuid.UUID, str]](), list[_Placed]()
    own = {(home.id, keys[line.row]) for line, home in waiting}
    while left:
        ready = [
            (line, home)
            for line, home in left
            if (home.id, line.values["parent"]) not in own or (home.id, line.values["parent"]) in placed
        ]
        if not ready:
            break
        placed |= {(home.id, keys[line.row]) for line, home in ready}
        ordered += ready
        left = [each for each in left if each not in ready]
    return ordered, left
