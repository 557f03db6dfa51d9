"""Offices (chức danh) that regulations know: what keys of posts they select by, so that nobody has to guess them."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import and_, func, select

from core import clock
from core.db import db
from core.domain.declarations import NUMBER, SubjectGroup, base_key
from core.errors import DomainError
from core.extensions.errors import told
from core.extensions.packs import Pack
from core.extensions.queries import enabled_packs
from core.extensions.readings import last_day
from core.extensions.services import current_scheme, offered_packs
from core.people.models import Post
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class Office:
    """A key of posts with how a regulation calls it ("" = no regulation: posts of like units use it), and which."""

    key: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of units of one kind; ``ruled`` tells whether a regulation in use assigns or rates such units."""

    known: Sequence[Office]
    ruled: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return the offices as choices of a form."""
        other = _("quy định đang dùng không có") if self.ruled else _("đang dùng")
        return [(each.key, f"{each.label} ({each.key}) · {each.scheme or other}") for each in self.known]

    def knows(self, key: str) -> bool:
        """Tell whether a regulation in use knows a post's key, or it has nothing to say of such units."""
        return not self.ruled or any(office.scheme and office.key in (key, base_key(key)) for office in self.known)


@dataclass(frozen=True, slots=True)
class RuledOffices:
    """The offices that regulations know, by kind of unit; one key may have several names, of several regulations.

    ``in_use`` tells whether they are those a tenant works by.
    """

    by_kind: Mapping[str, Sequence[Office]]
    in_use: bool

    def of(self, unit_kind: str) -> Offices:
        """Return the offices of units of one kind."""
        found = self.by_kind.get(unit_kind, ())
        return Offices(found, self.in_use and bool(found))


def ruled_offices(tenant_id: uuid.UUID) -> RuledOffices:
    """Return the offices that the regulations in use know, of all kinds of units.

    Before any regulation is in use, those of every regulation that the tenant may use are offered. A few statements.
    """
    offered = offered_packs(tenant_id)
    used = set(enabled_packs(tenant_id, clock.today()))
    in_use = [pack for pack in offered if pack.key in used]
    found: dict[str, dict[tuple[str, str], Office]] = {}
    for pack in in_use or offered:
        label = told(pack.manifest.label)
        for group in _groups(tenant_id, pack):
            for kind in group.unit_kinds:
                for office in _offices(group, kind, label):
                    found.setdefault(kind, {}).setdefault((office.key, office.label), office)
    return RuledOffices({kind: list(offices.values()) for kind, offices in found.items()}, bool(in_use))


def offices_of(tenant_id: uuid.UUID, unit_kind: str) -> Offices:
    """Return the offices that the regulations in use know in units of a kind, then those that such units have."""
    ruled = ruled_offices(tenant_id).of(unit_kind)
    found: dict[str, Office] = {}
    for office in ruled.known:
        found.setdefault(office.key, office)
    for key, title in _keys_in_use(unit_kind):
        found.setdefault(key, Office(key, title, ""))
    return Offices(list(found.values()), ruled.ruled)


def _groups(tenant_id: uuid.UUID, pack: Pack) -> Iterable[SubjectGroup]:
    try:
        return current_scheme(tenant_id, pack.key, last_day(pack)).calls.subject_groups()
    except DomainError:  # a regulation that cannot be read offers nothing; its own page says why
        return ()


def _offices(group: SubjectGroup, unit_kind: str, scheme: str) -> Iterable[Office]:
    for member in group.members:
        if member.post and member.is_held_by(unit_kind, member.post):
            yield Office(member.post, told(member.label), scheme)


def _keys_in_use(unit_kind: str) -> Sequence[tuple[str, str]]:
    """Return the keys of posts that units of a kind have, as far as this seat sees, each with a title of it."""
    base = func.regexp_replace(Post.key, f"{NUMBER}$", "")
    rows = (
        select(base, func.min(Post.title))
        .join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
        .where(Unit.kind == unit_kind)
        .group_by(base)
        .order_by(base)
    )
    return [(key, title) for key, title in db.session.execute(rows)]
