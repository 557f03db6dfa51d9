"""Work that is one person's own: to whom it goes, who registers it, and which authority may assign it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.assignment.models import Registration, RegistrationReview
from core.assignment.queries import held_counts, registrations
from core.assignment.services import (
    PartForm,
    order_queue,
    review_registration,
    save_registration,
    submit_registration,
)
from core.db import bind_context, db
from core.db.bulk import Key
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from core.people.models import Delegation
from core.people.services import NewDelegation, delegate, end_delegation
from tests.personal_work import (
    ADMINISTRATOR,
    ADVISER,
    AGENCY,
    CLAUSE,
    CLERK,
    COMMITTEE,
    COMMUNE,
    DEPUTY,
    DIRECTOR,
    DISTRICT,
    HEAD,
    OTHER_DISTRICT,
    PARTY_GROUP,
    REGISTRATION,
    Personal,
)

MANAGED, OTHERS, DELEGATED = "managed_leaders", "other_leaders", "delegated_cadres"


def told(error: Invalid) -> list[str]:
    return [str(problem.message) for problem in error.problems]


def clauses(error: Invalid) -> list[str]:
    return [problem.citation for problem in error.problems]


def test_a_piece_is_one_posts_own(personal: Personal) -> None:
    personal.order(
        COMMITTEE, personal.piece("khai", "so-xay-dung", "director"), personal.piece("khai", "so-xay-dung", "deputy")
    )
    held = [
        (work.subject_group, work.post_id == holder.post_id, holder.member, holder.role)
        for work, holder in personal.work()
    ]
    assert sorted(held) == [(MANAGED, True, "director", "head"), (OTHERS, True, "deputy", "head")]


def test_three_authorities_assign_whom_they_manage(personal: Personal) -> None:
    personal.order(COMMITTEE, personal.piece("khai/ba", "huyen-uy", "chairman"))
    personal.order(DIRECTOR, personal.piece("khai", "phong-mot", "head"), number="02/QĐ-SXD")
    personal.order(PARTY_GROUP, personal.piece("khai", "phong-tong-hop", "head"), number="03-QĐ/BCSĐ")
    communes = [personal.piece("khai/ba/bac", "dang-uy", post) for post in ("secretary", "chairman")]
    personal.order(DISTRICT, *communes, personal.piece("khai/ba", "phong-nong-nghiep", "head"), number="04-QĐ/HU")
    assert [work.subject_group for work, _ in personal.work()] == [MANAGED, *[DELEGATED] * 5]


def test_work_that_waits_to_be_made_is_its_posts_own(personal: Personal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_queue, "MOST_AT_ONCE", 0)
    unit, post = personal.director
    personal.order(COMMITTEE, personal.piece("khai", "so-xay-dung", "director"))
    assert (personal.work(), [count.post_id for count in held_counts(personal.cycle, [unit])]) == ([], [post])


@pytest.mark.parametrize(
    ("address", "holder", "named"),
    [
        (PARTY_GROUP, ("khai", "phong-mot", "head"), ["Quy định 10-QĐ/TU", CLAUSE]),
        (PARTY_GROUP, ("khai", "so-xay-dung", "director"), ["Quy định 10-QĐ/TU", CLAUSE]),
        (DIRECTOR, ("khai", "phong-tong-hop", "head"), ["Quyết định 20/QĐ-UBND", CLAUSE]),
        (DIRECTOR, ("khai", "so-xay-dung", "deputy"), ["Quyết định 20/QĐ-UBND", CLAUSE]),
        (COMMITTEE, ("khai", "phong-mot", "head"), [CLAUSE]),
        (COMMITTEE, ("khai/ba/bac", "dang-uy", "secretary"), [CLAUSE]),
        (DISTRICT, ("khai/ba", "huyen-uy", "secretary"), ["Quy định phân cấp, Huyện ủy Ba", CLAUSE]),
    ],
)
def test_whom_an_authority_does_not_manage_it_gives_no_work(
    personal: Personal, address: str, holder: tuple[str, str, str], named: list[str]
) -> None:
    with pytest.raises(Invalid, match="không được phân cấp quản lý") as caught:
        personal.order(address, personal.piece(*holder))
    assert clauses(caught.value) == ["; ".join(named)]
    assert personal.work() == []


def test_a_district_does_not_reach_its_neighbours(personal: Personal) -> None:
    own = personal.piece("khai/ba/bac", "dang-uy", "secretary")
    with pytest.raises(Invalid, match="không thuộc phạm vi"):
        personal.order(OTHER_DISTRICT, own)
    personal.order(DISTRICT, own)


def test_it_is_said_who_gets_personal_work(personal: Personal) -> None:
    piece = personal.piece("khai", "so-xay-dung", "director")
    with pytest.raises(Invalid, match="hãy chọn chức danh được giao") as caught:
        personal.order(COMMITTEE, replace(piece, post_id=None))
    assert clauses(caught.value) == [CLAUSE]
    clerk = personal.piece("khai", "so-xay-dung", "clerk")
    with pytest.raises(Invalid, match="không thuộc nhóm đối tượng"):
        personal.order(COMMITTEE, clerk)
    elsewhere = personal.piece("khai", "phong-mot", "head")
    with pytest.raises(Invalid, match="không thuộc nhóm đối tượng"):
        personal.order(COMMITTEE, replace(piece, post_id=elsewhere.post_id))


def test_work_may_measure_something_of_its_own(personal: Personal) -> None:
    part = PartForm(
        Decimal(47), baseline=Decimal(46), baseline_label="năm trước", label="Thu nhập bình quân", unit="triệu đồng"
    )
    piece = personal.piece("khai/ba/bac", "dang-uy", "secretary", kind="breakthrough_target", part=part)
    personal.order(DISTRICT, piece)
    (work,) = [row for row, _ in personal.work()]
    target = db.session.execute(
        db.text("select label, unit, plan, baseline from target where assignment_id = :id"), {"id": work.id}
    )
    assert tuple(target.one()) == ("Thu nhập bình quân", "triệu đồng", Decimal(47), Decimal(46))


# Registrations


def register(personal: Personal, address: str, holder: tuple[str, str, str], **changes: object) -> Key:
    """File a registration of a post; returns its key."""
    (tenant, unit), post_id = personal.holder(*holder)
    actor = personal.actor(address)
    form = replace(REGISTRATION, post_id=post_id, **changes)  # type: ignore[arg-type]
    key = (tenant, save_registration(actor, personal.cycle, unit, form))
    submit_registration(actor, key, version=1)
    return key


def state(personal: Personal, key: Key) -> tuple[str, str]:
    bind_context(db.session(), personal.actor(COMMITTEE).context)
    return next((row.state, row.holder) for row in registrations(personal.cycle) if row.registration.id == key[1])


def test_a_leader_registers_for_their_own_post(personal: Personal) -> None:
    key = register(personal, DIRECTOR, ("khai", "so-xay-dung", "director"))
    assert state(personal, key) == ("submitted", "Giám đốc Sở Xây dựng")
    with pytest.raises(Invalid, match="việc của chính mình"):
        register(personal, DIRECTOR, ("khai", "so-xay-dung", "deputy"))
    with pytest.raises(Invalid, match="việc của chính mình"):
        register(personal, DEPUTY, ("khai", "so-xay-dung", "director"))


def test_a_clerk_registers_for_any_leader_of_the_unit(personal: Personal) -> None:
    for post in ("director", "deputy"):
        register(personal, CLERK, ("khai", "so-xay-dung", post))
    with pytest.raises(NotFound):
        register(personal, CLERK, ("khai", "phong-mot", "head"))


def test_comments_then_acceptance_then_one_order(personal: Personal) -> None:
    key = register(personal, DIRECTOR, ("khai", "so-xay-dung", "director"))
    review_registration(personal.actor(ADVISER), key, "commented", comment="Nêu rõ số hộ")
    assert state(personal, key)[0] == "commented"
    review_registration(personal.actor(ADVISER), key, "accepted", comment="Đồng ý")
    piece = personal.piece("khai", "so-xay-dung", "director", registration_id=key[1])
    other = personal.piece("khai", "so-xay-dung", "deputy", registration_id=key[1])
    with pytest.raises(Invalid, match="chưa được chấp nhận"):
        personal.order(COMMITTEE, other)
    personal.order(COMMITTEE, piece)
    assert state(personal, key)[0] == "ordered"


@pytest.mark.parametrize(
    ("registrant", "holder", "reviewer", "stranger"),
    [
        (DIRECTOR, ("khai", "so-xay-dung", "director"), ADVISER, PARTY_GROUP),
        (AGENCY, ("khai/ba", "phong-nong-nghiep", "head"), DISTRICT, COMMITTEE),
        (COMMUNE, ("khai/ba/bac", "dang-uy", "secretary"), DISTRICT, COMMITTEE),
    ],
)
def test_who_manages_a_cadre_reviews(
    personal: Personal, registrant: str, holder: tuple[str, str, str], reviewer: str, stranger: str
) -> None:
    key = register(personal, registrant, holder)
    with pytest.raises(DomainError):
        review_registration(personal.actor(stranger), key, "accepted", comment="")
    review_registration(personal.actor(reviewer), key, "accepted", comment="")
    assert state(personal, key)[0] == "accepted"
    bind_context(db.session(), personal.actor(COMMITTEE).context)
    assert db.session.query(RegistrationReview).count() == 1


def test_nobody_accepts_their_own(personal: Personal) -> None:
    key = register(personal, DISTRICT, ("khai/ba", "huyen-uy", "secretary"))
    with pytest.raises(NotAllowed):
        review_registration(personal.actor(DISTRICT), key, "accepted", comment="")
    assert db.session.query(Registration).count() == 1


# Delegations


def new_delegation(
    personal: Personal, unit: str = "phong-hai", authority: str = PARTY_GROUP, **more: object
) -> NewDelegation:
    (tenant, unit_id), _ = personal.holder("khai", unit, "head")
    authority_id = personal.actor(PARTY_GROUP).authority_id
    assert authority_id is not None
    values = {"valid_from": date(2021, 2, 1), "document": "Quy định 11-QĐ/TU", **more}
    return NewDelegation(tenant, authority_id, tenant, unit_id, **values)  # type: ignore[arg-type]


def delegations(personal: Personal) -> list[Delegation]:
    bind_context(db.session(), personal.actor(ADMINISTRATOR).context)
    return db.session.query(Delegation).order_by(Delegation.id).all()


def test_management_moves_on_its_day(personal: Personal) -> None:
    administrator, second = personal.actor(ADMINISTRATOR), personal.piece("khai", "phong-hai", "head")
    (old,) = [row for row in delegations(personal) if row.unit_id == second.unit[1]]
    with pytest.raises(Conflict, match="đang do “Giám đốc Sở Xây dựng” quản lý"):
        delegate(administrator, [new_delegation(personal)])
    end_delegation(administrator, old.id, date(2021, 1, 31))
    delegate(administrator, [new_delegation(personal)])
    with pytest.raises(Invalid, match="không được phân cấp"):
        personal.order(DIRECTOR, second)
    personal.order(PARTY_GROUP, second)
    with pytest.raises(Conflict, match="đã được ghi nhận"):
        end_delegation(administrator, old.id, date(2021, 1, 31))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"document": " "}, "văn bản phân cấp"),
        ({"valid_to": date(2021, 1, 1)}, "từ ngày bắt đầu"),
    ],
)
def test_a_delegation_needs_its_document_and_days(personal: Personal, more: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        delegate(personal.actor(ADMINISTRATOR), [new_delegation(personal, **more)])


def test_only_an_administrator_delegates(personal: Personal) -> None:
    before = len(delegations(personal))
    for address in (COMMITTEE, PARTY_GROUP, HEAD):
        with pytest.raises(NotAllowed):
            delegate(personal.actor(address), [new_delegation(personal, "phong-mot")])
    assert len(delegations(personal)) == before
