"""Units and posts of a table: what it adds, changes and ends of them."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core.domain.declarations import base_key
from core.people.numbering import numbered_post, numbers_in_use
from core.people.queries import Offices
from core.people.services import NewPost, PostChange
from core.setup.columns import CLEARED, POSTS, UNITS, Line, head, in_table
from core.setup.naming import MOST_HINTS, Names, office_hint, office_named, office_of_title
from core.setup.plans import (
    CHANGED,
    ENDED,
    NEW,
    NEW_AUTHORITIES,
    NEW_POSTS,
    NEW_UNITS,
    POST_CHANGES,
    SAME,
    UNIT_CHANGES,
    UNIT_ENDS,
    Field,
    Plan,
    Stored,
    day_text,
)
from core.tenancy.models import Tenant, Unit
from core.tenancy.services import NewAuthority, NewUnit
from core.tenancy.slugs import is_key, plain_letters
from core.tenancy.unit_changes import UnitChange, UnitEnd

_Placed = tuple[Line, Tenant]


class Places:
    """Units and posts of a table; keys of new rows are known to the rows after them."""

    def __init__(self, stored: Stored, plan: Plan) -> None:
        self.stored, self.plan = stored, plan
        self.units = {key: unit.id for key, unit in stored.units.items()}
        self.unit_names = {unit.id: unit.name for unit in stored.units.values()}
        self.posts = {key: post.id for key, post in stored.posts.items()}
        self.titles = {post.id: post.title for post in stored.posts.values()}
        self.names = Names(stored)
        self.kinds = {unit.id: unit.kind for unit in stored.units.values()}
        self.called: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = defaultdict(list)
        for post in stored.posts.values():
            self.called[post.unit_id, plain_letters(post.title)].append(post.id)
        self.offices = stored.offices()
        #: Authorities by the unit that houses them, and by their tenant.
        self.bodies: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        self.known_bodies = {
            (body.tenant_id, text) for body in stored.authorities for text in (body.key, plain_letters(body.name))
        }
        for body in stored.authorities:
            self.bodies[body.unit_id].append(body.id)
            self.bodies[body.tenant_id].append(body.id)
        #: The last day of units that ended or end by this table, and where each unit stands after it.
        self.ended = {unit.id: unit.valid_to for unit in stored.units.values() if unit.valid_to is not None}
        self.parents = {unit.id: unit.parent_id for unit in stored.units.values()}
        self.keys: dict[uuid.UUID, list[str]] = defaultdict(list)
        for unit, key in stored.posts:
            self.keys[unit].append(key)
        self.seen: set[tuple[uuid.UUID, str]] = set()
        self.ending: list[tuple[Line, Unit]] = []

    def home(self, sheet: str, line: Line) -> Tenant | None:
        """Return the tenant of a row, or object."""
        code = line.values["place"]
        found = self.stored.tenants.get(code) if code else self.stored.own
        if found is None:
            message = _("Không có đơn vị hành chính mang mã %(code)s trong phạm vi của bạn.", code=code)
            self.plan.object(sheet, line, message, head(sheet, "place"))
        return found

    def place(self, sheet: str, line: Line) -> tuple[Tenant, uuid.UUID] | None:
        """Return tenant and unit of a row, or object."""
        home = self.home(sheet, line)
        if home is None:
            return None
        named = line.values["unit"]
        unit = self.units.get((home.id, self.names.key(home.id, named)))
        if unit is None:
            text = _("Không có cơ quan mang mã “%(key)s”.", key=named)
            self.plan.object(sheet, line, self.hinted(text, self.names.hint(home.id, named)), head(sheet, "unit"))
            return None
        return home, unit

    def hinted(self, text: str, hint: str) -> str:
        """Return an objection with what was probably meant; a table with very many objections is another one."""
        return f"{text} {hint}" if hint and len(self.plan.objections) < MOST_HINTS else text

    def offices_in(self, unit: uuid.UUID) -> Offices:
        """Return the offices that regulations know in a unit."""
        return self.offices.of(self.kinds[unit])

    def post_named(self, unit: uuid.UUID, text: str) -> uuid.UUID | None:
        """Return the post of a unit that a cell names: by its code, its title, or what the regulation calls it."""
        found = self.posts.get((unit, text))
        if found is not None:
            return found
        titled = self.called.get((unit, plain_letters(text)), ())
        if len(titled) == 1:
            return titled[0]
        office = office_named(self.offices_in(unit), text)
        return self.posts.get((unit, office.key)) if office else None

    def refuses(self, sheet: str, line: Line, home: Tenant) -> bool:
        """Object to a change of what is a lower tenant's: an upper one adds, and edits nothing below."""
        if home.id != self.stored.own.id:
            self.plan.object(sheet, line, _("Chỉ quản trị của chính đơn vị hành chính đó sửa được dòng đã có này."))
        return home.id != self.stored.own.id

    def units_of(self, lines: Sequence[Line]) -> None:
        """Compare the units: new ones, a parent before its parts, then what changes of the others, then what ends."""
        homes = [(line, self.home(UNITS, line)) for line in lines]
        keys = {line.row: line.values["key"] or plain_letters(line.values["name"] or "") for line in lines}
        new: list[_Placed] = []
        old: list[tuple[Line, Tenant, Unit]] = []
        for line, home in homes:
            if home is None:
                continue
            at = (home.id, keys[line.row])
            if at in self.seen:
                self.plan.object(UNITS, line, _("Mã “%(key)s” có hai lần trong bảng.", key=at[1]), head(UNITS, "key"))
                continue
            self.seen.add(at)
            before = self.stored.units.get(at)
            if before is not None:
                old.append((line, home, before))
            else:
                self.units[at] = uuid7()
                self.names.add(home.id, at[1], line.values["name"] or "")
                new.append((line, home))
        ordered, circle = _parents_first(new, keys, self._parent_key)
        for line, home in ordered:
            self._new_unit(line, home, keys[line.row])
        for line, _home in circle:
            self.plan.object(UNITS, line, _("Các cơ quan trực thuộc lẫn nhau thành vòng tròn."), head(UNITS, "parent"))
        self._ends([(line, unit) for line, _home, unit in old])
        for line, home, unit in old:
            self._old_unit(line, home, unit)
        self._still_below()

    def _parent(self, line: Line, home: Tenant, own: uuid.UUID) -> uuid.UUID | None:
        """Return the unit above that a row names, or object."""
        found = self.units.get((home.id, self._parent_key(line, home)))
        if found is None or found == own:
            key = line.values["parent"]
            text = _("Không có cơ quan mang mã “%(key)s” để trực thuộc.", key=key)
            hint = self.names.hint(home.id, key) if found is None else ""
            self.plan.object(UNITS, line, self.hinted(text, hint), head(UNITS, "parent"))
            return None
        return found

    def _parent_key(self, line: Line, home: Tenant) -> str:
        """Return the code of the unit above that a row names ("" = none)."""
        named = line.values["parent"]
        return self.names.key(home.id, named) if isinstance(named, str) else ""

    def _new_unit(self, line: Line, home: Tenant, key: str) -> None:
        values, own = line.values, self.units[home.id, key]
        named = values["parent"] if values["parent"] is not CLEARED else None
        parent = self._parent(line, home, own) if named else None
        if named and parent is None:
            return
        if values["valid_to"]:
            text = _("Cơ quan mới thì chưa có ngày kết thúc.")
            self.plan.object(UNITS, line, text, head(UNITS, "valid_to"))
            return
        since = values["valid_from"] or home.valid_from
        self.unit_names[own], self.parents[own], self.kinds[own] = values["name"], parent, values["kind"]
        self.plan.add(NEW_UNITS, NewUnit(home.id, key, values["kind"], values["name"], since, parent, id=own))
        fields = [Field(head(UNITS, "name"), "", values["name"])]
        if parent:
            fields.append(Field(head(UNITS, "parent"), "", self.unit_names.get(parent, values["parent"])))
        fields += self._new_body(line, home, own)
        self.plan.tell(UNITS, line, NEW, key, fields)

    def _new_body(self, line: Line, home: Tenant, unit: uuid.UUID) -> list[Field]:
        """Make a unit house the authority that its row names, unless the tenant has it."""
        name = line.values["authority"]
        if not name or (home.id, plain_letters(name)) in self.known_bodies:
            return []
        body = NewAuthority(home.id, plain_letters(name), name, unit)
        self.known_bodies.add((home.id, body.key))
        self.bodies[unit].append(body.id)
        self.bodies[home.id].append(body.id)
        self.plan.add(NEW_AUTHORITIES, body)
        return [Field(head(UNITS, "authority"), "", name)]

    def _ends(self, rows: Sequence[tuple[Line, Unit]]) -> None:
        """Note which units end, so that the rows about others know."""
        for line, unit in rows:
            last = line.values["valid_to"]
            if last is not None and unit.valid_to is None and last >= unit.valid_from:
                self.ended[unit.id] = last

    def _old_unit(self, line: Line, home: Tenant, unit: Unit) -> None:
        fixed = self._fixed(line, unit)
        if fixed:
            self.plan.object(UNITS, line, *fixed)
            return
        name, parent = line.values["name"], unit.parent_id
        if line.values["parent"] is CLEARED:
            parent = None
        elif line.values["parent"]:
            parent = self._parent(line, home, unit.id)
            if parent is None:
                return
        fields = [Field(head(UNITS, "name"), unit.name, name)] if name != unit.name else []
        if parent != unit.parent_id:
            names = [
                self.unit_names.get(each, "") if each else in_table(_("không")) for each in (unit.parent_id, parent)
            ]
            fields.append(Field(head(UNITS, "parent"), *names))
        ends = unit.valid_to is None and line.values["valid_to"] is not None
        bodies = self._new_body(line, home, unit.id)
        if not (fields or ends or bodies):
            self.plan.tell(UNITS, line, SAME)
            return
        if (fields or ends) and self.refuses(UNITS, line, home):
            return
        if fields:
            self.parents[unit.id] = parent
            if self._is_circle(unit.id):
                text = _("Các cơ quan trực thuộc lẫn nhau thành vòng tròn.")
                self.plan.object(UNITS, line, text, head(UNITS, "parent"))
                return
            self.plan.add(UNIT_CHANGES, UnitChange(home.id, unit.id, name, parent))
        if ends:
            fields.append(Field(head(UNITS, "valid_to"), day_text(None), day_text(line.values["valid_to"])))
            if leaving := self._leaving(unit):
                fields.append(Field(_("Thôi giữ chức vụ cùng ngày"), "", _("%(count)s người", count=leaving)))
            self.ending.append((line, unit))
            self.plan.add(UNIT_ENDS, UnitEnd(home.id, unit.id, line.values["valid_to"]))
        self.plan.tell(UNITS, line, ENDED if ends else CHANGED, unit.name, [*fields, *bodies])

    def _leaving(self, unit: Unit) -> int:
        """Return how many people hold posts of a unit without a last day."""
        own = [post.id for (unit_id, _key), post in self.stored.posts.items() if unit_id == unit.id]
        return sum(held.valid_to is None for post in own for held in self.stored.holders.get(post, ()))

    def _fixed(self, line: Line, unit: Unit) -> tuple[str, str] | None:
        """Return why a row of a unit that is there cannot be, and under which head; None where it can."""
        values = line.values
        if values["kind"] != unit.kind:
            return _("Loại của cơ quan đã có không đổi được bằng bảng."), head(UNITS, "kind")
        if values["valid_from"] not in (None, unit.valid_from):
            text = _("Ngày bắt đầu đã ghi là %(day)s, không đổi được bằng bảng.", day=day_text(unit.valid_from))
            return text, head(UNITS, "valid_from")
        last = values["valid_to"]
        if unit.valid_to is not None and last not in (None, unit.valid_to):
            text = _("Ngày kết thúc đã ghi là %(day)s, không đổi được bằng bảng.", day=day_text(unit.valid_to))
            return text, head(UNITS, "valid_to")
        if last is not None and last < unit.valid_from:
            return _("Ngày kết thúc phải từ ngày bắt đầu trở đi."), head(UNITS, "valid_to")
        return None

    def _is_circle(self, unit: uuid.UUID) -> bool:
        above, seen = self.parents.get(unit), {unit}
        while above is not None and above not in seen:
            seen.add(above)
            above = self.parents.get(above)
        return above is not None

    def _still_below(self) -> None:
        """Object to units that end while others stay below them."""
        left = {above for own, above in self.parents.items() if own not in self.ended}
        for line, unit in self.ending:
            if unit.id in left:
                text = _("Còn cơ quan trực thuộc đang hoạt động; hãy kết thúc hoặc chuyển đi trong cùng bảng.")
                self.plan.object(UNITS, line, text, head(UNITS, "valid_to"))

    def post(self, line: Line) -> None:
        """Compare a row of the posts."""
        place = self.place(POSTS, line)
        key = self._post_key(line, place[1]) if place else None
        if place is None or key is None:
            return
        home, unit = place
        if (line.values["count"] or 1) > 1:
            self._many_posts(line, (home.id, unit), key)
            return
        before = self.stored.posts.get((unit, key))
        if before is None and (unit, key) in self.posts:
            self.plan.object(POSTS, line, _("Mã “%(key)s” có hai lần trong bảng.", key=key), head(POSTS, "key"))
        elif before is None and unit in self.ended:
            self.plan.object(POSTS, line, _("Cơ quan này đã kết thúc."), head(POSTS, "unit"))
        elif before is None:
            self._new_post(NewPost(home.id, unit, key, line.values["title"]))
            name = f"{line.values['title']}, {self.unit_names[unit]}"
            self.plan.tell(POSTS, line, NEW, name, self._office(unit, key))
        elif before.title == line.values["title"]:
            self.plan.tell(POSTS, line, SAME)
        elif not self.refuses(POSTS, line, home):
            self.plan.add(POST_CHANGES, PostChange(home.id, before.id, line.values["title"]))
            self.titles[before.id] = line.values["title"]
            fields = [Field(head(POSTS, "title"), before.title, line.values["title"])]
            self.plan.tell(POSTS, line, CHANGED, f"{key}, {self.unit_names[unit]}", fields)

    def _post_key(self, line: Line, unit: uuid.UUID) -> str | None:
        """Return the code of a row's post, or object: as the cell says, else the office its title begins with."""
        cell, title = line.values["key"], line.values["title"]
        offices, plain = self.offices_in(unit), plain_letters(title)
        if cell is not None:
            office = office_named(offices, cell)
            if office is None and not is_key(cell):
                text = _("“%(text)s” không phải là mã, cũng không phải chức danh mà quy định biết.", text=cell)
                self.plan.object(POSTS, line, self.hinted(text, office_hint(offices, cell)), head(POSTS, "key"))
                return None
            return office.key if office else str(cell)
        office = office_of_title(offices, title)
        if office is None or (unit, plain) in self.posts:
            return plain
        before = self.stored.posts.get((unit, office.key))
        is_free = (unit, office.key) not in self.posts or (before is not None and before.title == title)
        return office.key if is_free else plain

    def _office(self, unit: uuid.UUID, key: str) -> list[Field]:
        """Tell which office a new post is to the regulation, where it has a say."""
        offices = self.offices_in(unit)
        known = office_named(offices, base_key(key))
        told = f"{known.label} ({key})" if known else _("%(key)s, quy định không có chức danh này", key=key)
        return [Field(_("Chức danh"), "", told)] if known or offices.ruled else []

    def _new_post(self, new: NewPost) -> None:
        self.posts[new.unit_id, new.key] = new.id
        self.titles[new.id] = new.title
        self.called[new.unit_id, plain_letters(new.title)].append(new.id)
        self.keys[new.unit_id].append(new.key)
        self.plan.add(NEW_POSTS, new)

    def _many_posts(self, line: Line, place: tuple[uuid.UUID, uuid.UUID], key: str) -> None:
        """Add those posts of a kind that the unit lacks, from the first to as many as the row says."""
        used = numbers_in_use(self.keys[place[1]], key)
        of = place[1], self.unit_names[place[1]]
        lacking = [number for number in range(1, line.values["count"] + 1) if number not in used]
        for number in lacking:
            self._new_post(numbered_post(place[0], of, (key, line.values["title"]), number))
        if not lacking:
            self.plan.tell(POSTS, line, SAME)
            return
        fields = [Field(head(POSTS, "count"), str(len(used)), str(len(used) + len(lacking)))]
        fields += self._office(place[1], key)
        self.plan.tell(POSTS, line, NEW, f"{line.values['title']}, {of[1]}", fields)


def _parents_first(
    waiting: Sequence[_Placed], keys: Mapping[int, str], parent: Callable[[Line, Tenant], str]
) -> tuple[list[_Placed], list[_Placed]]:
    """Order new units so that a parent of the same table stands before its parts; return apart who form a circle."""
    left, placed, ordered = list(waiting), set[tuple[uuid.UUID, str]](), list[_Placed]()
    own = {(home.id, keys[line.row]) for line, home in waiting}
    while left:
        ready, rest = list[_Placed](), list[_Placed]()
        for line, home in left:
            above = home.id, parent(line, home)
            (ready if above not in own or above in placed else rest).append((line, home))
        if not ready:
            break
        placed |= {(home.id, keys[line.row]) for line, home in ready}
        ordered += ready
        left = rest
    return ordered, left
