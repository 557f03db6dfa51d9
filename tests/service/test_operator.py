"""Operators: what they may make and stop, what they never see, and what nobody else may do."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from core import clock
from core.audit.models import AuditEntry
from core.auth import invitations
from core.auth.actor import PLATFORM, Actor, system_actor
from core.auth.models import User
from core.db import RowContext, bind_context, db
from core.db.base import RowClass
from core.db.guarded import NOT_ALLOWED
from core.db.policies import tenant_models
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Suspended
from core.outbox.models import OutboxRow
from core.outbox.services import emit, relay
from core.people.models import Seat
from core.people.queries import own_context, seats_of
from core.platform.actor import operator_actor
from core.platform.queries import sizes
from core.platform.services import ProvinceForm, add_operator, create_province, remove_operator
from core.tenancy.models import Tenant, TenantClosure
from core.tenancy.queries import tenant_by_slug
from core.tenancy.services import (
    EDIT_ORGANISATION,
    MANAGE_TENANTS,
    NewTenant,
    NewUnit,
    add_units,
    create_lower_tenants,
    create_tenants,
    end_province,
)
from core.tenancy.suspension import resume_province, suspend_province, suspension_of
from core.worker import perform
from tests.conftest import PASSWORD
from tests.world import World

ADMIN, COMMITTEE = "quan-tri@an.example", "btv@an.example"
NEW = ProvinceForm("Tỉnh Mới", "92", date(2021, 1, 1), "quan-tri@moi.example")


@pytest.fixture
def operator(world: World) -> Actor:
    """An operator made at the terminal's place, who set a password and acts from the pages."""
    person = uuid.uuid4()
    link = invitations.invite(invitations.NewUser(person, "van-hanh@he-thong.example", operator=True), "test")
    invitations.accept(link.token, PASSWORD)
    return operator_actor(person, link.user.email)


def tenant(slug: str) -> Tenant:
    found = tenant_by_slug(slug)
    assert found is not None
    return found


def ledger(tenant_id: uuid.UUID) -> list[str]:
    bind_context(db.session(), RowContext(tenant_id))
    rows = select(AuditEntry.action).where(AuditEntry.tenant_id == tenant_id)
    return list(db.session.scalars(rows.order_by(AuditEntry.position)))


def unit(home: Tenant) -> NewUnit:
    return NewUnit(home.id, f"doi-{uuid.uuid4().hex[:6]}", "office", "Đội", home.valid_from)


def test_a_province_is_created_with_its_administrator(operator: Actor) -> None:
    created = create_province(operator, NEW)
    new = db.session.get_one(Tenant, created.tenant_id)
    assert (new.slug, new.level, new.parent_id) == ("moi", "province", None)
    assert created.link is not None
    person = invitations.accept(created.link.token, PASSWORD).person_id
    own_context(person)
    [seat] = seats_of(person, clock.today())
    assert (seat.tenant_id, seat.role, seat.scope) == (new.id, "administrator", "tree")
    add_units(seat.actor(), [unit(new)])
    assert ledger(new.id)[:2] == ["tenant.create", "seat.give"]
    assert ledger(PLATFORM) == ["tenant.create", "account.invite"]


def test_an_address_with_an_account_gets_the_seat_and_no_link(world: World, operator: Actor) -> None:
    created = create_province(operator, replace(NEW, email="QUAN-TRI@an.example"))
    assert created.link is None
    assert {seat.slug for seat in world.seats(ADMIN)} == {"an", "moi"}


def test_a_refused_province_leaves_nothing(operator: Actor) -> None:
    for form in (
        replace(NEW, slug="an"),
        replace(NEW, email="không"),
        replace(NEW, code="90", valid_from=date(2020, 10, 15)),
    ):
        with pytest.raises(Invalid):
            create_province(operator, form)
    assert tenant_by_slug("moi") is None
    assert ledger(PLATFORM) == []


@pytest.mark.parametrize("model", [m for m in tenant_models() if m.__row_class__ is not RowClass.GLOBAL])
def test_an_operator_reads_no_row_of_a_tenant(world: World, operator: Actor, model: type) -> None:
    """The province's own seat is the control: it sees rows of the tables that the small world fills."""
    db.session.rollback()
    bind_context(db.session(), world.actor(COMMITTEE).context)
    filled = db.session.scalar(select(func.count()).select_from(model))
    assert filled or model.__tablename__ not in {"unit", "post", "appointment", "seat", "authority", "council"}
    bind_context(db.session(), operator.context)
    seen = select(func.count()).select_from(model).where(model.tenant_id != PLATFORM)
    assert db.session.scalar(seen) == 0


def test_counts_leave_no_context_behind(world: World, operator: Actor) -> None:
    bind_context(db.session(), operator.context)
    counted = sizes(tenant("an").id)
    assert counted["units"] > 0
    assert counted["users"] > 0
    assert db.session.scalars(select(Seat)).all() == []
    assert db.session.scalar(select(func.app.tenant())) == PLATFORM


@pytest.mark.parametrize(
    "call",
    [
        "app.tenant_sizes(:tenant)",
        "app.end_tenants(array[:tenant]::uuid[], date '2021-01-31')",
        "app.suspend_tenant(:tenant, now(), 'lý do', 'ai đó')",
        "app.resume_tenant(:tenant, now(), 'ai đó')",
        "app.require_operator()",
    ],
)
def test_functions_of_operators_refuse_everybody_else(world: World, operator: Actor, call: str) -> None:
    target = tenant("an").id
    person = world.person(ADMIN)
    for context in (None, RowContext(target), RowContext(PLATFORM, person), world.actor(ADMIN).context):
        bind_context(db.session(), context)
        with pytest.raises(DBAPIError) as refusal:
            db.session.execute(text(f"select {call}"), {"tenant": target} if ":tenant" in call else {})
        assert refusal.value.orig.sqlstate == NOT_ALLOWED  # type: ignore[union-attr]
        db.session.rollback()
    bind_context(db.session(), operator.context)
    db.session.execute(text(f"select {call}"), {"tenant": target} if ":tenant" in call else {})
    db.session.rollback()


def test_an_operator_adds_tops_alone(world: World, operator: Actor) -> None:
    lower = NewTenant("90.9", "district", "Huyện Chín", date(2021, 1, 1), tenant("an").id)
    with pytest.raises(NotAllowed):
        create_tenants(operator, [lower])
    create_tenants(operator, [NewTenant("93", "province", "Tỉnh Chín", date(2021, 1, 1))])


def test_an_administrator_adds_below_the_own_tenant_alone(world: World) -> None:
    administrator = world.actor(ADMIN)
    district = NewTenant("90.9", "district", "Huyện Chín", date(2021, 1, 1), tenant("an").id)
    commune = NewTenant("90.9.1", "commune", "Xã Một", date(2021, 1, 1), district.id)
    create_lower_tenants(administrator, [commune, district])
    above = select(TenantClosure.ancestor_id).where(TenantClosure.descendant_id == commune.id)
    assert set(db.session.scalars(above)) == {tenant("an").id, district.id, commune.id}
    top = NewTenant("94", "province", "Tỉnh Khác", date(2021, 1, 1))
    foreign = NewTenant("91.9", "district", "Huyện Lạ", date(2021, 1, 1), tenant("binh").id)
    for refused in (top, foreign):
        with pytest.raises(NotAllowed):
            create_lower_tenants(administrator, [refused])


def test_the_database_refuses_what_python_would_let_through(world: World) -> None:
    """The same act from roles that are no administrators, and without a seat, with the use case passed by."""
    district = f'[{{"id": "{uuid.uuid4()}", "parent_id": "{tenant("an").id}", "level": "district", "code": "90.8",'
    district += ' "slug": "an/tam", "name": "Huyện Tám", "valid_from": "2021-01-01"}]'
    call = text("select app.add_tenants(cast(:rows as jsonb))")
    for context in (world.actor(COMMITTEE).context, RowContext(tenant("an").id), RowContext(PLATFORM)):
        bind_context(db.session(), context)
        with pytest.raises(DBAPIError) as refusal:
            db.session.execute(call, {"rows": district})
        assert refusal.value.orig.sqlstate == NOT_ALLOWED  # type: ignore[union-attr]
        db.session.rollback()
    bind_context(db.session(), world.actor(ADMIN).context)
    db.session.execute(call, {"rows": district})


def test_a_suspended_province_is_read_and_not_written(world: World, operator: Actor) -> None:
    home, other = tenant("an"), tenant("binh")
    administrator, lower = world.actor(ADMIN), world.actor("bi-thu.mot@an.example")
    add_units(administrator, [unit(home)])
    suspend_province(operator, home.id, "Rà soát an toàn thông tin")
    for actor in (administrator, system_actor(tenant("an/mot").id, EDIT_ORGANISATION)):
        with pytest.raises(Suspended):
            add_units(actor, [unit(home)])
    bind_context(db.session(), lower.context)
    assert db.session.scalars(select(Seat)).first() is not None
    found = suspension_of(tenant("an/mot/dong").id)
    assert found is not None
    assert (found.tenant_name, found.reason) == (home.name, "Rà soát an toàn thông tin")
    add_units(world.actor("quan-tri@binh.example"), [unit(other)])
    with pytest.raises(Invalid):
        suspend_province(operator, home.id, "Lần nữa")
    resume_province(operator, home.id)
    add_units(administrator, [unit(home)])
    assert ledger(home.id)[-3:] == ["tenant.suspend", "tenant.resume", "unit.add"]
    assert ledger(PLATFORM) == ["tenant.suspend", "tenant.resume"]


def test_the_database_itself_refuses_writes_in_a_suspended_province(world: World, operator: Actor) -> None:
    home = tenant("an")
    insert = text(
        "insert into unit (tenant_id, id, key, kind, name, valid_from)"
        " values (:tenant, gen_random_uuid(), :key, 'office', 'Đội', '2021-01-01')"
    )
    bind_context(db.session(), world.actor(ADMIN).context)
    db.session.execute(insert, {"tenant": home.id, "key": "mot"})
    db.session.commit()
    suspend_province(operator, home.id, "Rà soát")
    bind_context(db.session(), world.actor(ADMIN).context)
    with pytest.raises(ProgrammingError, match="row-level security"):
        db.session.execute(insert, {"tenant": home.id, "key": "hai"})
    db.session.rollback()
    assert db.session.execute(text("update unit set name = 'đổi' where tenant_id = :t"), {"t": home.id}).rowcount == 0


def test_jobs_of_a_suspended_province_wait(world: World, operator: Actor) -> None:
    handed: list[str] = []
    arguments = {"tenant": str(tenant("an").id), "run": str(uuid.uuid4())}
    actors = [world.actor(address) for address in ("btc@an.example", "btc@binh.example")]
    waiting = [emit(actor, "evaluation.freeze", arguments) for actor in actors]
    db.session.commit()
    suspend_province(operator, tenant("an").id, "Rà soát")
    assert relay(lambda job_id, _queue: handed.append(job_id)) == 1
    assert handed == [str(waiting[1])]
    perform(str(waiting[0]))  # a worker had it before
    row = db.session.get_one(OutboxRow, waiting[0], populate_existing=True)
    assert (row.done_at, row.queued_at, row.attempts) == (None, None, 0)
    resume_province(operator, tenant("an").id)
    assert relay(lambda job_id, _queue: handed.append(job_id)) == 1
    assert handed[1:] == [str(waiting[0])]


def test_a_province_ends_after_its_last_day_with_all_below(world: World, operator: Actor) -> None:
    home = tenant("an")
    yesterday = clock.today() - timedelta(days=1)
    for last_day, document in ((clock.today(), "Nghị quyết 01"), (yesterday, " ")):
        with pytest.raises(Invalid):
            end_province(operator, home.id, last_day, document)
    end_province(operator, home.id, yesterday, "Nghị quyết 01")
    assert tenant("an/mot/dong").valid_to == yesterday
    assert ledger(home.id)[-1] == "tenant.end"
    with pytest.raises(ProgrammingError, match="row-level security"):
        add_units(world.actor(ADMIN), [unit(home)])
    with pytest.raises(Conflict):
        suspend_province(operator, home.id, "Muộn")
    with pytest.raises(NotFound):
        suspend_province(operator, tenant("binh/ba").id, "Không phải tỉnh")


def test_operators_come_and_go(world: World, operator: Actor) -> None:
    assert add_operator(operator, ADMIN) is None
    link = add_operator(operator, "moi@he-thong.example")
    assert link is not None
    assert [each.user.email for each in invitations.operators()] == [
        link.user.email,
        ADMIN,
        "van-hanh@he-thong.example",
    ]
    with pytest.raises(Conflict):
        add_operator(operator, ADMIN)
    remove_operator(operator, ADMIN)
    bind_context(db.session(), operator_actor(world.person(ADMIN)).context)
    assert db.session.scalar(select(func.app.is_operator())) is False
    with pytest.raises(NotFound):
        remove_operator(operator, COMMITTEE)


def test_a_blocked_operator_operates_nothing(operator: Actor) -> None:
    [account] = invitations.operators()
    invitations.block(account.user.id)
    with pytest.raises(NotAllowed):
        create_province(operator, NEW)
    assert tenant_by_slug("moi") is None


def test_the_permission_alone_makes_no_operator(world: World) -> None:
    pretender = Actor(PLATFORM, "kẻ giả", frozenset({MANAGE_TENANTS}), world.person(ADMIN))
    with pytest.raises(NotAllowed):
        create_province(pretender, NEW)
    assert db.session.query(User).filter(User.email == NEW.email).count() == 0
