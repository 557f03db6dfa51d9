"""Units of a table: new ones, a parent before its parts, what changes of the others, and which of them end."""

import uuid
from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core.people.kinds import UNIT_KINDS
from core.setup.columns import CLEARED, UNITS, Line, head, in_table
from core.setup.placing import Places
from core.setup.plans import (
    CHANGED,
    ENDED,
    NEW,
    NEW_AUTHORITIES,
    NEW_UNITS,
    SAME,
    UNIT_CHANGES,
    UNIT_ENDS,
    Field,
    day_text,
)
from core.tenancy.models import Tenant, Unit
from core.tenancy.services import NewAuthority, NewUnit
from core.tenancy.slugs import plain_letters
from core.tenancy.unit_changes import UnitChange, UnitEnd

_Placed = tuple[Line, Tenant]


class UnitRows:
    """The rows of units; what they add is known to the rows of posts and holders after them."""

    def __init__(self, places: Places) -> None:
        self.places, self.plan = places, places.plan
        self.seen: set[tuple[uuid.UUID, str]] = set()
        self.ending: list[tuple[Line, Unit]] = []

    def compare(self, lines: Sequence[Line]) -> None:
        """Compare the units: new ones, a parent before its parts, then what changes of the others, then what ends."""
        homes = [(line, self.places.home(UNITS, line)) for line in lines]
        keys = {line.row: line.values["key"] or plain_letters(line.values["name"] or "") for line in lines}
        new: list[_Placed] = []
        old: list[tuple[Line, Tenant, Unit]] = []
        for line, home in homes:
            if home is None:
                continue
            at = (home.id, keys[line.row])
            if line.broken:
                self._presume(line, at)
                continue
            if at in self.seen:
                self.plan.object(UNITS, line, _("Mã “%(key)s” có hai lần trong bảng.", key=at[1]), head(UNITS, "key"))
                continue
            self.seen.add(at)
            before = self.places.stored.units.get(at)
            if before is not None:
                old.append((line, home, before))
            else:
                self.places.units[at] = uuid7()
                self.places.names.add(home.id, at[1], line.values["name"] or "")
                new.append((line, home))
        ordered, circle = _parents_first(new, keys, self._parent_key)
        for line, home in ordered:
            self._new_unit(line, home, keys[line.row])
        for line, home in circle:
            self.places.unsure.add(self.places.units[home.id, keys[line.row]])
            self.plan.object(UNITS, line, _("Các cơ quan trực thuộc lẫn nhau thành vòng tròn."), head(UNITS, "parent"))
        self._ends([(line, unit) for line, _home, unit in old])
        for line, home, unit in old:
            self._old_unit(line, home, unit)
        self._still_below()

    def _presume(self, line: Line, at: tuple[uuid.UUID, str]) -> None:
        """Let other rows name a unit whose own row could not be read."""
        if at[1] and at not in self.places.units:
            self.places.units[at] = uuid7()
            self.places.unsure.add(self.places.units[at])
            self.places.names.add(*at, line.values["name"] or "")

    def _parent(self, line: Line, home: Tenant, own: uuid.UUID) -> uuid.UUID | None:
        """Return the unit above that a row names, or object."""
        found = self.places.units.get((home.id, self._parent_key(line, home)))
        if found in self.places.unsure:
            return None
        if found is None or found == own:
            key = line.values["parent"]
            text = _("Không có cơ quan mang mã “%(key)s” để trực thuộc.", key=key)
            hint = self.places.names.hint(home.id, key) if found is None else ""
            self.plan.object(UNITS, line, self.places.hinted(text, hint), head(UNITS, "parent"))
            return None
        return found

    def _parent_key(self, line: Line, home: Tenant) -> str:
        """Return the code of the unit above that a row names ("" = none)."""
        named = line.values["parent"]
        return self.places.names.key(home.id, named) if isinstance(named, str) else ""

    def _new_unit(self, line: Line, home: Tenant, key: str) -> None:
        values, own = line.values, self.places.units[home.id, key]
        named = values["parent"] if values["parent"] is not CLEARED else None
        parent = self._parent(line, home, own) if named else None
        if named and parent is None:
            self.places.unsure.add(own)
            return
        if values["valid_to"]:
            text = _("Cơ quan mới thì chưa có ngày kết thúc.")
            self.plan.object(UNITS, line, text, head(UNITS, "valid_to"))
            self.places.unsure.add(own)
            return
        since = values["valid_from"] or home.valid_from
        self.places.unit_names[own], self.places.parents[own], self.places.kinds[own] = (
            values["name"],
            parent,
            values["kind"],
        )
        self.plan.add(NEW_UNITS, NewUnit(home.id, key, values["kind"], values["name"], since, parent, id=own))
        kind = in_table(UNIT_KINDS.get(values["kind"], values["kind"]))
        fields = [Field(head(UNITS, "kind"), "", kind), Field(head(UNITS, "key"), "", key)]
        self.plan.kinds[values["kind"]] += 1
        if parent:
            fields.append(Field(head(UNITS, "parent"), "", self.places.unit_names.get(parent, values["parent"])))
        fields += self._new_body(line, home, own)
        self.plan.tell(UNITS, line, NEW, values["name"], fields)

    def _new_body(self, line: Line, home: Tenant, unit: uuid.UUID) -> list[Field]:
        """Make a unit house the authority that its row names, unless the tenant has it."""
        name = line.values["authority"]
        if not name or (home.id, plain_letters(name)) in self.places.known_bodies:
            return []
        body = NewAuthority(home.id, plain_letters(name), name, unit)
        self.places.known_bodies.add((home.id, body.key))
        self.places.bodies[unit].append(body.id)
        self.places.bodies[home.id].append(body.id)
        self.plan.add(NEW_AUTHORITIES, body)
        return [Field(head(UNITS, "authority"), "", name)]

    def _ends(self, rows: Sequence[tuple[Line, Unit]]) -> None:
        """Note which units end, so that the rows about others know."""
        for line, unit in rows:
            last = line.values["valid_to"]
            if last is not None and unit.valid_to is None and last >= unit.valid_from:
                self.places.ended[unit.id] = last

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
                self.places.unit_names.get(each, "") if each else in_table(_("không"))
                for each in (unit.parent_id, parent)
            ]
            fields.append(Field(head(UNITS, "parent"), *names))
        ends = unit.valid_to is None and line.values["valid_to"] is not None
        bodies = self._new_body(line, home, unit.id)
        if not (fields or ends or bodies):
            self.plan.tell(UNITS, line, SAME)
            return
        if (fields or ends) and self.places.refuses(UNITS, line, home):
            return
        if fields:
            self.places.parents[unit.id] = parent
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
        own = [post.id for (unit_id, _key), post in self.places.stored.posts.items() if unit_id == unit.id]
        return sum(held.valid_to is None for post in own for held in self.places.stored.holders.get(post, ()))

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
        above, seen = self.places.parents.get(unit), {unit}
        while above is not None and above not in seen:
            seen.add(above)
            above = self.places.parents.get(above)
        return above is not None

    def _still_below(self) -> None:
        """Object to units that end while others stay below them."""
        left = {above for own, above in self.places.parents.items() if own not in self.places.ended}
        for line, unit in self.ending:
            if unit.id in left:
                text = _("Còn cơ quan trực thuộc đang hoạt động; hãy kết thúc hoặc chuyển đi trong cùng bảng.")
                self.plan.object(UNITS, line, text, head(UNITS, "valid_to"))


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
