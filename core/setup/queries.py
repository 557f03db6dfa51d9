"""What a setup is about: the organisation as it is stored, and how far the first setup has come."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, cast, exists, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from core import clock
from core.assignment.models import AssignmentOrder, Cycle
from core.assignment.services.cycles import NEEDED_TO_ISSUE
from core.auth.invitations import accounts, addresses_taken
from core.db import Base, db
from core.db.bulk import Key
from core.documents.models import Letterhead
from core.domain.parameters import Stage
from core.errors import DomainError, NotFound
from core.extensions.queries import enabled_packs
from core.extensions.readings import Blocks, PackReading, blocked_by
from core.extensions.services import missing_parameters
from core.people.models import Appointment, Post, Seat
from core.people.queries import ruled_offices
from core.setup.models import OrganisationTable
from core.setup.plans import Stored
from core.tenancy.models import Authority, Tenant, TenantClosure, Unit
from core.tenancy.queries import in_force


def stored_organisation(tenant_id: uuid.UUID) -> Stored:
    """Return the organisation of a tenant and all below it, in a few statements however large it is."""
    below = select(Tenant).join(TenantClosure, TenantClosure.descendant_id == Tenant.id)
    below = below.where(TenantClosure.ancestor_id == tenant_id, TenantClosure.kind == "line")
    tenants = {tenant.code: tenant for tenant in db.session.scalars(below)}
    ids = [tenant.id for tenant in tenants.values()]
    holders: dict[uuid.UUID, list[Appointment]] = {}
    for row in db.session.scalars(select(Appointment).where(Appointment.tenant_id.in_(ids))):
        holders.setdefault(row.post_id, []).append(row)
    living = or_(Seat.valid_to.is_(None), Seat.valid_to >= clock.today())
    seats = db.session.scalars(select(Seat).where(Seat.tenant_id.in_(ids), living).order_by(Seat.id)).all()
    by_appointment: dict[uuid.UUID, list[Seat]] = {}
    for seat in seats:
        if seat.appointment_id is not None:
            by_appointment.setdefault(seat.appointment_id, []).append(seat)
    persons = {row.person_id for rows in holders.values() for row in rows}
    return Stored(
        own=next(tenant for tenant in tenants.values() if tenant.id == tenant_id),
        tenants=tenants,
        units={(u.tenant_id, u.key): u for u in db.session.scalars(select(Unit).where(Unit.tenant_id.in_(ids)))},
        authorities=db.session.scalars(
            select(Authority).where(Authority.tenant_id.in_(ids)).order_by(Authority.id)
        ).all(),
        posts={(p.unit_id, p.key): p for p in db.session.scalars(select(Post).where(Post.tenant_id.in_(ids)))},
        holders=holders,
        seats=by_appointment,
        subjects={seat.person_id: seat for seat in seats if seat.scope == "subject" and seat.tenant_id == tenant_id},
        addresses={each.user.person_id: each.user.email for each in accounts(persons=persons)},
        taken=addresses_taken,
        offices=lambda: ruled_offices(tenant_id),
    )


def organisation_table(key: Key) -> OrganisationTable:
    """Return a table that was read; NotFound for that of another tenant."""
    row = db.session.get(OrganisationTable, key)
    if row is None:
        raise NotFound
    return row


def table_rows(key: Key, first: int, count: int) -> Sequence[Any]:
    """Return what a table does from its row ``first`` on, at most ``count`` rows of it.

    The database takes them out: to read twenty thousand rows for each of twenty chunks took a third of an import.
    """
    span = {"first": first, "last": first + count - 1}
    found = func.jsonb_path_query_array(OrganisationTable.rows, cast("$[$first to $last]", JSONPATH), cast(span, JSONB))
    of = select(found).where(OrganisationTable.tenant_id == key[0], OrganisationTable.id == key[1])
    rows: Sequence[Any] | None = db.session.scalars(of).first()
    if rows is None:
        raise NotFound
    return rows


def told_rows(key: Key, spans: Mapping[str, tuple[int, int]]) -> dict[str, Sequence[Any]]:
    """Return what a table tells of its lines by outcome: of each outcome ``count`` lines from ``first`` on.

    One statement, in which the database takes them out however long the table is.
    """
    columns = []
    for outcome, (first, count) in spans.items():
        of = func.jsonb_path_query_array(
            OrganisationTable.told,
            cast("$[*] ? (@.outcome == $outcome)", JSONPATH),
            cast({"outcome": outcome}, JSONB),
        )
        span = {"first": first, "last": first + count - 1}
        columns.append(func.jsonb_path_query_array(of, cast("$[$first to $last]", JSONPATH), cast(span, JSONB)))
    own = (OrganisationTable.tenant_id == key[0], OrganisationTable.id == key[1])
    row = db.session.execute(select(*columns).where(*own)).first()
    return dict(zip(spans, row or (), strict=False))


def tables(tenant_id: uuid.UUID) -> Sequence[OrganisationTable]:
    """Return the last tables of a tenant, the newest first."""
    own = select(OrganisationTable).where(OrganisationTable.tenant_id == tenant_id)
    return db.session.scalars(own.order_by(OrganisationTable.read_at.desc()).limit(10)).all()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a tenant's first setup has come, counted from rows."""

    level: str
    below: int
    units: int
    authorities: int
    posts: int
    held: int
    seats: int
    deciders: int
    accounts: int
    invited: int
    handed: int
    packs: Sequence[str]
    missing: int
    blocking: int
    problem: str
    cycles: int
    open_cycles: int
    orders: int
    letterheads: int
    bases: int

    @property
    def done(self) -> dict[str, bool]:
        """Tell of each step whether it is done.

        Places are done where there is a level below, or there can be none; people when somebody also acts for a body
        that assigns; accounts when links were handed over, which people use when they find the time; parameters when
        nothing keeps a cycle from opening: what ratings need may come later.
        """
        return {
            "places": self.below > 0 or self.level == "commune",
            "units": self.units > 0 and self.authorities > 0,
            "posts": self.posts > 0,
            "people": self.held > 0 and self.deciders > 0,
            "accounts": self.accounts > 1 or self.handed > 0,
            "packs": bool(self.packs),
            "parameters": bool(self.packs) and not self.blocking and not self.problem,
            "cycle": self.open_cycles > 0,
            "letterhead": 0 < self.authorities <= self.letterheads,
            "order": self.orders > 0,
        }


def progress(tenant_id: uuid.UUID, read: Sequence[PackReading] | None = None) -> Progress:
    """Return how far a tenant is, in a few statements however large it is; ``read`` are the regulations in use."""
    today = clock.today()
    below = and_(TenantClosure.ancestor_id == tenant_id, TenantClosure.kind == "line", TenantClosure.depth > 0)
    held = exists().where(
        Appointment.tenant_id == Post.tenant_id, Appointment.post_id == Post.id, in_force(Appointment, today)
    )
    assigns = and_(Authority.tenant_id == tenant_id, Authority.may_assign)
    own = (Letterhead.tenant_id == Authority.tenant_id, Letterhead.authority_id == Authority.id)
    headed = exists().where(*own, Letterhead.valid_from <= today)
    based = exists().where(*own, Letterhead.valid_from <= today, Letterhead.basis != "")
    seated = and_(Seat.tenant_id == tenant_id, in_force(Seat, today))
    counts = db.session.execute(
        select(
            select(Tenant.level).where(Tenant.id == tenant_id).scalar_subquery().label("level"),
            _count(TenantClosure, below).label("below"),
            _count(Unit, and_(Unit.tenant_id == tenant_id, in_force(Unit, today))).label("units"),
            _count(Authority, assigns).label("authorities"),
            _count(Post, Post.tenant_id == tenant_id).label("posts"),
            _count(Post, and_(Post.tenant_id == tenant_id, held)).label("held"),
            _count(Seat, and_(seated, Seat.role != "administrator")).label("seats"),
            _count(Seat, and_(seated, Seat.role == "decider", Seat.authority_id.is_not(None))).label("deciders"),
            _count(Authority, and_(Authority.tenant_id == tenant_id, Authority.may_assign, headed)).label(
                "letterheads"
            ),
            _count(Authority, and_(Authority.tenant_id == tenant_id, Authority.may_assign, based)).label("bases"),
            _count(AssignmentOrder, AssignmentOrder.tenant_id == tenant_id).label("orders"),
            _count(Cycle, Cycle.tenant_id == tenant_id).label("cycles"),
            _count(Cycle, and_(Cycle.tenant_id == tenant_id, Cycle.issued_at.is_not(None))).label("open_cycles"),
        )
    ).one()
    packs = enabled_packs(tenant_id, today) if read is None else [each.pack.key for each in read]
    missing, blocking, problem = _missing(tenant_id, packs) if read is None else _lacking(read)
    known = accounts(of_tenant=tenant_id)
    states = [account.state for account in known]
    return Progress(
        **counts._mapping,
        accounts=states.count("active"),
        invited=states.count("invited"),
        handed=sum(account.handed for account in known),
        packs=packs,
        missing=missing,
        blocking=blocking,
        problem=problem,
    )


def _count(model: type[Base], condition: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(model).where(condition).scalar_subquery()


def _lacking(read: Sequence[PackReading]) -> tuple[int, int, str]:
    """Return the same as ``_missing`` of regulations that were read."""
    rows = [blocked_by(row) for pack in read for row in pack.rows if row.missing]
    return len(rows), rows.count(Blocks.ORDER), next((pack.problem for pack in read if pack.problem), "")


def _missing(tenant_id: uuid.UUID, packs: Sequence[str]) -> tuple[int, int, str]:
    """Return how many parameters of the packs in use are unconfirmed, how many of them keep a cycle from opening, and
    what keeps a pack from being used today.
    """
    stages: list[Stage] = []
    problem = ""
    for pack in packs:
        try:
            found = missing_parameters(tenant_id, pack, clock.today())
            stages += [each.needed_for for each in found]
        except DomainError as error:
            problem = str(error)
    return len(stages), sum(stage in NEEDED_TO_ISSUE for stage in stages), problem
