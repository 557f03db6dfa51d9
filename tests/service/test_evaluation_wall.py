"""Who sees what of a rating: the authority all, a council its block, a subject their own, nobody else anything."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import bind_context, db
from core.errors import NotFound
from core.evaluation.models import CouncilMark, Decision, Evaluation, PrivateRow, Proposal, SelfMark
from core.evaluation.queries import evaluation_row, own_files, runs
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, DIRECTOR, GOVERNMENT, PARTY, SECRETARY, Year, as_superuser

PRIVATE: tuple[type[PrivateRow], ...] = (Evaluation, SelfMark, CouncilMark, Proposal, Decision)
NOTHING = dict.fromkeys(PRIVATE, 0)


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


@pytest.fixture
def seen(year: Year) -> Callable[..., dict[type[PrivateRow], int]]:
    """Count the private rows that a seat sees."""

    def count(address: str, role: str | None = None) -> dict[type[PrivateRow], int]:
        bind_context(db.session(), year.actor(address, role).context)
        return {model: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in PRIVATE}

    return count


Seen = Callable[..., dict[type[PrivateRow], int]]


def test_the_authority_sees_everything(seen: Seen) -> None:
    everything = {Evaluation: 8, SelfMark: 8, CouncilMark: 15, Proposal: 8, Decision: 8}
    assert seen(COMMITTEE) == everything
    assert seen(ADVISER) == everything


def test_a_council_sees_its_block(seen: Seen, year: Year) -> None:
    assert seen(PARTY) == {Evaluation: 7, SelfMark: 7, CouncilMark: 14, Proposal: 7, Decision: 7}
    assert seen(GOVERNMENT) == dict.fromkeys(PRIVATE, 1)
    assert list(year.files(GOVERNMENT)) == [DIRECTOR]
    file = year.file(SECRETARY)
    with pytest.raises(NotFound):
        year.seen(lambda: evaluation_row(file), GOVERNMENT)


def test_a_subject_sees_their_own_files_and_no_members_mark(seen: Seen, year: Year) -> None:
    # The secretary's own file, and that of the committee they represent.
    own = {Evaluation: 2, SelfMark: 2, CouncilMark: 0, Proposal: 0, Decision: 2}
    assert seen("bi-thu.mot@an.example", "subject") == own
    assert seen("chu-tich.mot@an.example", "subject") == {**dict.fromkeys(own, 1), CouncilMark: 0, Proposal: 0}
    file = year.file(CHAIRMAN)
    with pytest.raises(NotFound):
        year.seen(lambda: evaluation_row(file), "bi-thu.mot@an.example", "subject")


def test_own_files_come_with_their_run(year: Year) -> None:
    actor = year.actor("bi-thu.mot@an.example", "subject")
    found = year.seen(lambda: own_files(actor), "bi-thu.mot@an.example", "subject")
    labels = [(own.file.evaluation.subject_label, own.run.key, own.file.state) for own in found]
    assert labels == [
        ("Huyện ủy Một", "nam-2021", "decided"),
        ("Bí thư Huyện ủy Một", "nam-2021", "decided"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "quan-tri@an.example",  # the same tenant, without a part in rating
        "khoi@an.example",  # holds work, is not rated
        "tong-hop.mot@an.example",  # a child
        "bi-thu.dong.mot@an.example",  # a grandchild
        "btv@binh.example",  # the decider of another province
        "hd-dang@binh.example",  # its council of the same name
    ],
)
def test_others_see_no_private_row(seen: Seen, address: str) -> None:
    assert seen(address) == NOTHING


def test_the_province_sees_no_rating_of_a_district(seen: Seen, year: Year) -> None:
    district = year.actor("bi-thu.mot@an.example", "leader")
    before = seen(COMMITTEE), seen("bi-thu.hai@an.example", "leader")
    for model in PRIVATE:
        table = model.__table__.name  # type: ignore[attr-defined]
        as_superuser(
            f"create temporary table copied as select * from {table} limit 1;"
            " update copied set tenant_id = :tenant, authority_id = :authority, council_id = null,"
            f" subject_person_id = null; insert into {table} select * from copied",
            tenant=district.tenant_id,
            authority=district.authority_id,
        )
    assert seen("bi-thu.mot@an.example", "leader")[CouncilMark] == 1
    assert (seen(COMMITTEE), seen("bi-thu.hai@an.example", "leader")) == before


def test_runs_name_nobody_and_are_read_below(year: Year) -> None:
    assert [run.key for run in year.seen(runs, "bi-thu.mot@an.example", "leader")] == ["nam-2021"]
    assert year.seen(runs, "btv@binh.example") == []
