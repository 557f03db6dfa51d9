"""Advisory councils with their members over time: who sits, since when and by which document, who sat on a day."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core import clock
from core.db import db
from core.db.bulk import Key
from core.db.folding import vietnamese_column
from core.domain.declarations import CouncilRule
from core.errors import DomainError, NotFound
from core.extensions.errors import told
from core.extensions.packs import Pack
from core.extensions.queries import enabled_packs
from core.extensions.readings import last_day
from core.extensions.services import current_scheme, offered_packs
from core.people.council_roles import CHAIR
from core.people.models import Appointment, Council, Post, Seat
from core.tenancy.models import Authority, Unit
from core.tenancy.queries import in_force
from core.web.tables import contains


@dataclass(frozen=True, slots=True)
class CouncilRow:
    """A council with the authority that it advises and how many sit on it today."""

    council: Council
    authority: Authority
    members: int


@dataclass(frozen=True, slots=True)
class Member:
    """A seat on a council, with the post it rests on and its unit, if any."""

    seat: Seat
    appointment: Appointment | None
    post: Post | None
    unit: Unit | None

    @property
    def name(self) -> str:
        """How the tenant writes the member's name; "" where it only knows the post."""
        return (self.appointment.holder_name if self.appointment else None) or ""

    @property
    def may_end(self) -> bool:
        """Whether the member has no last day yet, or one to come."""
        return self.seat.valid_to is None or self.seat.valid_to >= clock.today()


def council_list(tenant_id: uuid.UUID) -> list[CouncilRow]:
    """Return the councils of a tenant, in one statement."""
    sits = and_(Seat.tenant_id == Council.tenant_id, Seat.council_id == Council.id, in_force(Seat, clock.today()))
    members = select(func.count()).select_from(Seat).where(sits).correlate(Council).scalar_subquery()
    rows = _councils().add_columns(members).where(Council.tenant_id == tenant_id).order_by(Council.id)
    return [CouncilRow(council, authority, count) for council, authority, count in db.session.execute(rows)]


def chaired_councils(tenant_id: uuid.UUID, authority_id: uuid.UUID) -> list[tuple[Council, bool]]:
    """Return the councils of an authority, and whether somebody chairs each today: else it can neither meet nor
    propose."""
    rows = select(Council, ~lacks_chair(clock.today())).order_by(Council.id)
    of = rows.where(Council.tenant_id == tenant_id, Council.authority_id == authority_id)
    return [(council, is_chaired) for council, is_chaired in db.session.execute(of)]


def lacks_chair(day: Any) -> ColumnElement[bool]:
    """Return the condition that nobody chairs a council on a day (a date, or what stands for it in a statement)."""
    same = and_(Seat.tenant_id == Council.tenant_id, Seat.council_id == Council.id, in_force(Seat, day))
    return ~select(Seat.id).where(same, Seat.council_role == CHAIR).correlate(Council).exists()


def council_of(key: Key) -> tuple[Council, Authority]:
    """Return a council with the authority that it advises; NotFound when the seat may not see it."""
    found = db.session.execute(_councils().where(Council.tenant_id == key[0], Council.id == key[1])).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _councils() -> Select[Council, Authority]:
    at = and_(Authority.tenant_id == Council.tenant_id, Authority.id == Council.authority_id)
    return select(Council, Authority).join(Authority, at)


def members_of(council: Key, on: date | None = None) -> Sequence[Member]:
    """Return everybody who ever sat on a council, the newest first, or who sat on it on a day."""
    rests_on = and_(Appointment.tenant_id == Seat.tenant_id, Appointment.id == Seat.appointment_id)
    rows = (
        select(Seat, Appointment, Post, Unit)
        .outerjoin(Appointment, rests_on)
        .outerjoin(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))
        .outerjoin(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
        .where(Seat.tenant_id == council[0], Seat.council_id == council[1])
        .order_by(Seat.valid_from.desc(), Seat.id)
    )
    rows = rows.where(in_force(Seat, on)) if on else rows
    return [Member(*row) for row in db.session.execute(rows)]


#: Of so many people one chooses; whoever looks for others searches.
MOST_OFFERED = 100


def appointed_people(tenant_id: uuid.UUID, text: str = "") -> list[tuple[uuid.UUID, str]]:
    """Return the first appointments of a tenant that have not ended, as choices by name and post, those with a text."""
    living = or_(Appointment.valid_to.is_(None), Appointment.valid_to >= clock.today())
    found = (
        select(Appointment.id, Appointment.holder_name, Post.title, Unit.name)
        .join(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))
        .join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
        .where(Appointment.tenant_id == tenant_id, living)
        .order_by(vietnamese_column(Post.title), Appointment.id)
        .limit(MOST_OFFERED)
    )
    if text:
        found = found.where(contains(func.concat_ws(" ", Appointment.holder_name, Post.title, Unit.name), text))
    return [
        (id, f"{name}, {title} ({unit})" if name else f"{title} ({unit})")
        for id, name, title, unit in db.session.execute(found)
    ]


def ruled_councils(tenant_id: uuid.UUID) -> list[tuple[str, str]]:
    """Return the councils that the regulations in use provide for, as choices by their key."""
    used = set(enabled_packs(tenant_id, clock.today()))
    found: dict[str, str] = {}
    for pack in offered_packs(tenant_id):
        if pack.key in used:
            for rule in _rules(tenant_id, pack):
                found.setdefault(rule.key, f"{told(rule.label)} · {told(pack.manifest.label)}")
    return list(found.items())


def _rules(tenant_id: uuid.UUID, pack: Pack) -> Iterator[CouncilRule]:
    try:
        yield from current_scheme(tenant_id, pack.key, last_day(pack)).calls.raters().councils
    except DomainError:  # a regulation that cannot be read offers nothing; its own page says why
        return
