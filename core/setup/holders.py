"""Who holds posts, in a table: who begins, whose name or last day changes, with which roles and address."""

import uuid
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.accounts.services import MANAGE_ACCOUNTS, NewInvitation
from core.auth.actor import Actor
from core.auth.services import address
from core.errors import Invalid
from core.people.models import Appointment, Seat
from core.people.numbering import numbers_in_use
from core.people.roles import ROLES
from core.people.services import AppointmentChange, NewAppointment, NewSeat, SeatEnd
from core.people.titles import seat_title
from core.setup.columns import CLEARED, HOLDERS, Line, head, in_table
from core.setup.nearest import nearest
from core.setup.placing import Places
from core.setup.plans import (
    APPOINTMENT_CHANGES,
    CHANGED,
    ENDED,
    INVITATIONS,
    NEW,
    NEW_APPOINTMENTS,
    NEW_SEATS,
    SAME,
    SEAT_ENDS,
    Field,
    day_text,
)
from core.tenancy.models import Tenant
from core.tenancy.slugs import plain_letters

_OF_AUTHORITY = frozenset({"decider", "advisor"})
_OF_UNIT = frozenset({"leader", "clerk"})


@dataclass(frozen=True, slots=True)
class _Held:
    """A row about a post: where it is, and the appointment that is there from the same day, if any."""

    line: Line
    home: Tenant
    unit: uuid.UUID
    post: uuid.UUID
    before: Appointment | None

    @property
    def first(self) -> date:
        """The first day of the row."""
        day: date = self.line.values["valid_from"]
        return day

    @property
    def last(self) -> date | None:
        """The last day of the row; an empty cell leaves what is stored."""
        day: date | None = self.line.values["valid_to"]
        return day or (self.before.valid_to if self.before else None)


class Holders:
    """The rows of who holds posts, over the units and posts that the table leaves."""

    def __init__(self, places: Places, actor: Actor) -> None:
        self.places, self.plan, self.stored = places, places.plan, places.stored
        self.actor = actor
        self.days: dict[uuid.UUID, list[tuple[date, date | None]]] = defaultdict(list)
        self.asked: dict[str, int] = {}
        self.seen: set[uuid.UUID] = set()
        self.persons = {row.person_id for rows in self.stored.holders.values() for row in rows}

    def compare(self, lines: Sequence[Line]) -> None:
        """Compare all rows: those of appointments that are there first, since who leaves makes room."""
        for line in lines:
            if line.broken:
                self._presume(line)
        whole = [line for line in lines if not line.broken]
        rows = [found for line in whole if (found := self._held(line)) is not None]
        taken = self.stored.taken([text.casefold() for row in rows if (text := row.line.values["email"])])
        about = {row.before.id for row in rows if row.before}
        for post, appointments in self.stored.holders.items():
            self.days[post] = [(each.valid_from, each.valid_to) for each in appointments if each.id not in about]
        old = [(row, row.before) for row in rows if row.before is not None]
        for row, _before in old:
            self.days[row.post].append((row.first, row.last))
        for row, before in old:
            self._old(row, before, taken)
        for row in rows:
            if row.before is None:
                self._new(row, taken)

    def _presume(self, line: Line) -> None:
        """Leave a post alone of whose holders one row could not be read: perhaps it makes room for another."""
        place = self.places.place(HOLDERS, line)
        post = self.places.post_named(place[1], line.values["post"]) if place and line.values["post"] else None
        self.places.unsure_holders |= {post} if post else set()

    def _held(self, line: Line) -> _Held | None:
        place = self.places.place(HOLDERS, line)
        post = self.places.post_named(place[1], line.values["post"]) if place else None
        if place is None or post is None:
            if place is not None and place[1] not in self.places.unsure_posts:
                self._object(line, "post", self._no_post(place[1], line.values["post"]))
            return None
        before = next((e for e in self.stored.holders.get(post, ()) if e.valid_from == line.values["valid_from"]), None)
        if before is not None and before.id in self.seen:
            self._object(line, "valid_from", _("Lần giữ chức vụ này có hai dòng trong bảng."))
            return None
        self.seen |= {before.id} if before else set()
        found = _Held(line, *place, post, before)
        if found.last is not None and found.last < found.first:
            self._object(line, "valid_to", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
            return None
        return found

    def _no_post(self, unit: uuid.UUID, key: str) -> str:
        """Tell that a post is not there, or that there are several of its kind."""
        numbers = sorted(numbers_in_use(self.places.keys[unit], key))
        if not numbers:
            text = _("Không có chức vụ mang mã “%(key)s”.", key=key)
            return self.places.hinted(text, self._hint(unit, key))
        several = ", ".join(f"{key}-{number}" for number in numbers)
        return str(_("Mã “%(key)s” có nhiều vị trí; ghi mã của từng vị trí: %(several)s.", key=key, several=several))

    def _hint(self, unit: uuid.UUID, text: str) -> str:
        """Return a sentence with the posts of a unit that were probably meant, else with those it has."""
        shown: dict[str, str] = {}
        for key in self.places.keys[unit]:
            title = self.places.titles[self.places.posts[unit, key]]
            shown |= dict.fromkeys((key, plain_letters(title)), f"{title} ({key})")
        close = nearest(text, shown, shown.__getitem__)
        if close or not shown:
            return close
        return str(_("Cơ quan này có: %(names)s.", names="; ".join(list(dict.fromkeys(shown.values()))[:6])))

    def _object(self, line: Line, column: str, message: str) -> None:
        self.plan.object(HOLDERS, line, message, head(HOLDERS, column))

    def _old(self, row: _Held, before: Appointment, taken: Set[str]) -> None:
        values, name = row.line.values, before.holder_name
        if values["valid_to"] is not None and before.valid_to not in (None, values["valid_to"]):
            text = _("Ngày kết thúc đã ghi là %(day)s, không đổi được bằng bảng.", day=day_text(before.valid_to))
            self._object(row.line, "valid_to", text)
            return
        if values["person"] not in (None, str(before.person_id)):
            self._object(row.line, "person", _("Dòng đã ghi là của người khác; không đổi người được."))
            return
        wanted = None if values["holder_name"] is CLEARED else values["holder_name"] or name
        fields = [Field(head(HOLDERS, "holder_name"), name or "", wanted or "")] if wanted != name else []
        ends = before.valid_to is None and row.last is not None
        if ends:
            fields.append(Field(head(HOLDERS, "valid_to"), day_text(None), day_text(row.last)))
        if fields and self.places.refuses(HOLDERS, row.line, row.home):
            return
        if fields:
            self.plan.add(APPOINTMENT_CHANGES, AppointmentChange(row.home.id, before.id, wanted, row.last))
        roles = self._roles(row, before.id, before.person_id, self.stored.seats.get(before.id, ()))
        mail = self._mail(row, before.id, before.person_id, taken)
        if roles is None or mail is None:
            return
        fields += [*roles, *mail]
        outcome = ENDED if ends else CHANGED if fields else SAME
        self.plan.tell(HOLDERS, row.line, outcome, self._name(row, wanted), fields)

    def _new(self, row: _Held, taken: Set[str]) -> None:
        values, days = row.line.values, (row.first, row.last)
        if row.unit in self.places.ended and (row.last is None or row.last > self.places.ended[row.unit]):
            self._object(row.line, "unit", _("Cơ quan này đã kết thúc."))
            return
        clash = next((each for each in self.days[row.post] if _overlap(each, days)), None)
        if clash is not None and row.post in self.places.unsure_holders:
            return
        if clash is not None:
            text = _(
                "Chức vụ đã có người giữ từ %(day)s; hãy ghi ngày kết thúc ở dòng của người đó.", day=day_text(clash[0])
            )
            self._object(row.line, "valid_from", text)
            return
        person = self._person(row)
        if person is None:
            return
        self.days[row.post].append(days)
        name = None if values["holder_name"] is CLEARED else values["holder_name"]
        new = NewAppointment(
            row.home.id, row.post, *days, person_id=person, holder_name=name, newcomer=person not in self.persons
        )
        self.plan.add(NEW_APPOINTMENTS, new)
        roles, mail = self._roles(row, new.id, person, ()), self._mail(row, new.id, person, taken)
        if roles is None or mail is None:
            return
        fields = [Field(head(HOLDERS, "valid_from"), "", day_text(row.first))]
        if row.last:
            fields.append(Field(head(HOLDERS, "valid_to"), "", day_text(row.last)))
        self.plan.tell(HOLDERS, row.line, NEW, self._name(row, name), [*fields, *roles, *mail])

    def _person(self, row: _Held) -> uuid.UUID | None:
        """Return whom a new row is about: somebody known by their code, else a person new to the system."""
        code = row.line.values["person"]
        if code is None:
            return uuid7()
        found = next((person for person in self.persons if str(person) == code), None)
        if found is None:
            self._object(
                row.line, "person", _("Không có người mang mã này trong phạm vi của bạn; người mới thì để trống.")
            )
        return found

    def _name(self, row: _Held, name: str | None) -> str:
        post = f"{self.places.titles[row.post]}, {self.places.unit_names[row.unit]}"
        return f"{name}: {post}" if name else post

    def _roles(self, row: _Held, appointment: uuid.UUID, person: uuid.UUID, held: Sequence[Seat]) -> list[Field] | None:
        """Add the seats that a row gives and ends; None when one cannot be given."""
        asked = row.line.values["roles"]
        if asked is None:
            return []
        wanted: tuple[str, ...] = () if asked is CLEARED else asked
        if row.home.id != self.stored.own.id and person in self.stored.subjects:
            held = [*held, self.stored.subjects[person]]  # who is rated sits where it is decided, on no post there
        now = list(dict.fromkeys(seat.role for seat in held if seat.role != "council"))
        if set(wanted) == set(now):
            return []
        gone = [seat for seat in held if seat.role in now and seat.role not in wanted]
        if any(seat.id == self.actor.seat_id for seat in gone):
            self._object(row.line, "roles", _("Không bỏ được chính vai trò bạn đang dùng."))
            return None
        if gone and self.places.refuses(HOLDERS, row.line, row.home):
            return None
        seats = [self._seat(row, appointment, person, role) for role in wanted if role not in now]
        if None in seats:
            return None
        for seat in seats:
            self.plan.add(NEW_SEATS, seat)
        for old in gone:
            self.plan.add(SEAT_ENDS, SeatEnd(old.tenant_id, old.id))
        before = _role_names(now) if row.before else ""
        return [Field(head(HOLDERS, "roles"), before, _role_names(wanted))] if wanted or before else []

    def _seat(self, row: _Held, appointment: uuid.UUID, person: uuid.UUID, role: str) -> NewSeat | None:
        """Return the seat of a role: of the unit, of the whole tenant for an authority, or of the subject."""
        today, is_subject = clock.today(), role == "subject"
        home = self.stored.own.id if is_subject else row.home.id
        body = self._body(row) if role in _OF_AUTHORITY else None
        if role in _OF_AUTHORITY and body is None:
            text = _("Chưa rõ vai trò này thuộc cấp có thẩm quyền nào; hãy giao vai trò ở trang của cơ quan.")
            self._object(row.line, "roles", text)
            return None
        title = self.places.titles[row.post]
        return NewSeat(
            home,
            person,
            role,
            "subject" if is_subject else "unit" if role in _OF_UNIT else "tree",
            title if body else seat_title(title, self.places.unit_names[row.unit]),
            max(today, row.first) if row.before else row.first,
            row.last,
            unit_id=row.unit if role in _OF_UNIT else None,
            authority_id=body,
            appointment_id=appointment if home == row.home.id else None,
        )

    def _body(self, row: _Held) -> uuid.UUID | None:
        """Return the one authority that the unit houses, else the only one of the tenant."""
        own, every = self.places.bodies[row.unit], self.places.bodies[row.home.id]
        return own[0] if len(own) == 1 else every[0] if not own and len(every) == 1 else None

    def _mail(self, row: _Held, appointment: uuid.UUID, person: uuid.UUID, taken: Set[str]) -> list[Field] | None:
        """Add the invitation that a row asks for; None when it cannot be sent."""
        text, known = row.line.values["email"], self.stored.addresses.get(person)
        if text is None or (known and known == text.casefold()):
            return []
        problem = self._mail_problem(row, text, known, taken)
        if problem:
            self._object(row.line, "email", problem)
            return None
        self.asked[text.casefold()] = row.line.row
        self.plan.add(INVITATIONS, NewInvitation(row.home.id, appointment, person, text.casefold()))
        return [Field(head(HOLDERS, "email"), "", text)]

    def _mail_problem(self, row: _Held, text: str, known: str | None, taken: Set[str]) -> str:
        """Return why somebody cannot be invited by an address ("" = they can)."""
        asked = self.asked.get(text.casefold())
        found = ""
        if not self.actor.may(MANAGE_ACCOUNTS):
            found = _("Vai trò của bạn không được mời người dùng.")
        elif known:
            found = _("Người này đã có tài khoản %(address)s; không đổi được bằng bảng.", address=known)
        elif row.last is not None and row.last < clock.today():
            found = _("Người này không còn giữ chức vụ; hãy mời người đang giữ.")
        elif asked:
            found = _("Địa chỉ này đã ghi ở dòng %(row)s.", row=asked)
        elif text.casefold() in taken:
            found = _("Không dùng được địa chỉ này. Hãy dùng địa chỉ khác của người được mời.")
        return found or _not_an_address(text)


def _not_an_address(text: str) -> str:
    try:
        address(text)
    except Invalid as refusal:
        return str(refusal.problems[0].message)
    return ""


def _role_names(roles: Sequence[str]) -> str:
    return "; ".join(in_table(ROLES[role].label) for role in roles) or in_table(_("không"))


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return (one[1] is None or one[1] >= other[0]) and (other[1] is None or other[1] >= one[0])
