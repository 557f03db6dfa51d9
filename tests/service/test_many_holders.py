"""Many civil servants of one unit with the same post: each is a subject with work, files and results of their own."""

from datetime import date

import pytest
from sqlalchemy import select

from core.assignment.facts import scheme_of
from core.assignment.models import AssignmentHolder, Cycle
from core.dashboard.summary import summarise
from core.db import db
from core.domain.declarations import MemberRole
from core.domain.registers import Register
from core.domain.text import Text
from core.errors import Invalid
from core.evaluation.person_record import person_record
from core.evaluation.services import RunForm
from core.evaluation.verification import verify_run
from core.people.models import Appointment
from core.people.services import NewAppointment, appoint, end_appointment
from core.records.queries import candidates
from core.tenancy.queries import tenant_by_slug
from tests.personal_work import ADMINISTRATOR, ADVISER, COMMITTEE
from tests.staffed_year import OFFICERS, Staffed, facts_of
from tests.world import on
from tests.year import as_superuser

FIRST, THIRD, ELSEWHERE = OFFICERS[0], OFFICERS[2], OFFICERS[12]


def test_everybody_with_the_post_is_a_subject_of_their_own(staffed: Staffed) -> None:
    staffed.give(*(staffed.job(key) for key in OFFICERS))
    files = staffed.rate()
    assert list(files) == [*OFFICERS[12:], *OFFICERS[:12]]
    facts = [facts_of(files[key]) for key in OFFICERS]
    assert {(each.group, each.member, each.role) for each in facts} == {("staff", "officer", MemberRole.STAFF)}
    assert {each.unit for each in facts} == {"92/so-xay-dung", "92/phong-mot"}
    assert [facts[0].label, facts[11].label, facts[12].label] == [
        "Công chức 1, Sở Xây dựng",
        "Công chức 12, Sở Xây dựng",
        "Công chức 1, Phòng Một",
    ]
    assert len({row.evaluation.subject_person_id for row in files.values()}) == len(OFFICERS)
    staffed.propose()
    assert staffed.seen(lambda: verify_run(staffed.run)).altered == ()


def test_counts_bind_each_of_them(staffed: Staffed) -> None:
    staffed.give(*(staffed.job(key, f"Việc {n}") for key in (FIRST, THIRD) for n in range(2)))
    with pytest.raises(Invalid, match="không quá 2"):
        staffed.give(staffed.job(FIRST, "Việc thứ ba"), number="02-QĐ/TU")
    staffed.give(staffed.job(ELSEWHERE), number="03-QĐ/TU")
    roles = staffed.seen(lambda: db.session.scalars(select(AssignmentHolder.role).distinct()).all())
    assert roles == ["staff"]


def test_the_summary_counts_people_and_not_posts(staffed: Staffed) -> None:
    staffed.give(*(staffed.job(key) for key in OFFICERS))
    tenant = tenant_by_slug("khai")
    assert tenant is not None
    cycle = staffed.seen(lambda: db.session.get_one(Cycle, staffed.cycle), COMMITTEE)
    found = summarise(tenant, cycle)
    assert (found.subjects, found.heads) == ({"staff": 14}, {"staff": 14})
    assert found.groups["staff"].holders == 14


def test_results_follow_a_person_who_moves_to_the_same_post_elsewhere(staffed: Staffed) -> None:
    """Who was officer 3 of one unit and then officer 1 of another takes the quarter along; the successor does not."""
    staffed.give(staffed.job(THIRD))
    first = staffed.rate()
    assert set(first) == {THIRD}
    mover = first[THIRD].evaluation.subject_person_id
    assert mover is not None
    staffed.propose()
    staffed.decide()
    with on(5, 4):
        _swap(staffed, mover)
        later = [staffed.job(key, due_on=date(2021, 6, 1)) for key in (THIRD, ELSEWHERE)]
        staffed.give(*later, number="02-QĐ/TU")
    with on(7, 4):
        files = staffed.rate(RunForm("quy-2", "Quý II/2021", date(2021, 6, 30), "quarter", date(2021, 4, 1)))
        staffed.propose()
        staffed.decide()
        assert facts_of(files[ELSEWHERE]).service.came_from == "Công chức 3, Sở Xây dựng"
    with on(1, 4, 2022):
        form = RunForm("nam", "Năm 2021", date(2021, 12, 31), "year", date(2021, 1, 1), gap_reason="Quy định mới")
        files = staffed.rate(form)
        periods = {key: [each.key for each in facts_of(row).periods] for key, row in files.items()}
        assert periods == {ELSEWHERE: ["quy-1", "quy-2"], THIRD: ["quy-2"]}
        adviser = staffed.actor(ADVISER)
        record = staffed.seen(lambda: person_record(adviser, mover))
        assert record.label == "Công chức 1, Phòng Một"
        assert [row.file.evaluation.subject_key for row in record.rows] == [ELSEWHERE, ELSEWHERE, THIRD]


def _swap(staffed: Staffed, mover: object) -> None:
    """Move a person from the third post of the department to the first one of the division; both get new holders."""
    administrator = staffed.actor(ADMINISTRATOR)
    last = date(2021, 4, 30)
    for key in (THIRD, ELSEWHERE):
        post = staffed.officers[key][1]
        held = select(Appointment.id).where(Appointment.post_id == post, Appointment.valid_to.is_(None))
        row = staffed.seen(lambda held=held: db.session.scalars(held).one(), ADMINISTRATOR)
        end_appointment(administrator, row, last)
    rows = [
        NewAppointment(administrator.tenant_id, staffed.officers[key][1], date(2021, 5, 1), person_id=person)
        for key, person in ((ELSEWHERE, mover), (THIRD, None))
    ]
    appoint(administrator, rows)


def test_work_given_under_numbered_members_is_rated_under_the_one_with_many(staffed: Staffed) -> None:
    """Packs once had a member for each number: what they gave out keeps its subject's key."""
    staffed.give(staffed.job(THIRD), staffed.job(FIRST))
    third = staffed.officers[THIRD][1]
    holders = select(AssignmentHolder).where(AssignmentHolder.post_id == third)
    row = staffed.seen(lambda: db.session.scalars(holders).one())
    assert row.member == "officer"
    as_superuser("update assignment_holder set member = 'officer_3', role = 'head' where post_id = :post", post=third)
    files = staffed.rate()
    assert {key: facts_of(row).role for key, row in files.items()} == dict.fromkeys((FIRST, THIRD), MemberRole.STAFF)
    assert facts_of(files[THIRD]).member == "officer"


def test_a_register_is_about_each_of_them(staffed: Staffed) -> None:
    name = Text("Sổ theo dõi", "Book")
    book = Register("book", name, name, (), subject_groups=("staff",))
    cycle = staffed.seen(lambda: db.session.get_one(Cycle, staffed.cycle))
    groups = scheme_of(cycle).calls.declared.subject_groups
    tenant = staffed.actor(ADVISER).tenant_id
    found = staffed.seen(lambda: candidates(tenant, book, groups, (), date(2021, 2, 1)))
    assert [each.label for each in found[:3]] == [
        "Công chức 1, Phòng Một",
        "Công chức 2, Phòng Một",
        "Công chức 1, Sở Xây dựng",
    ]
    assert (len(found), {each.group for each in found}) == (14, {"staff"})


def test_equal_titles_are_told_apart(staffed: Staffed) -> None:
    for key in (FIRST, THIRD, ELSEWHERE):
        post = staffed.officers[key][1]
        as_superuser("update post set title = 'Chuyên viên' where id = :post", post=post)
    staffed.give(*(staffed.job(key) for key in (FIRST, THIRD, ELSEWHERE)))
    labels = {key: facts_of(row).label for key, row in staffed.rate().items()}
    assert labels == {
        FIRST: "Chuyên viên, Sở Xây dựng (officer-1)",
        THIRD: "Chuyên viên, Sở Xây dựng (officer-3)",
        ELSEWHERE: "Chuyên viên, Phòng Một",
    }
