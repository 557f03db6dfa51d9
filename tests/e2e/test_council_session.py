"""The second half of a year without JavaScript and on phones: self-marks, sheets, a session, decisions, an appeal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.e2e import rating, session
from tests.e2e.conftest import Clone, People
from tests.e2e.person import PHONE, Person
from tests.e2e.rating import CHAIRMAN
from tests.e2e.site import Site, serving
from tests.year import RATING_DAY

pytestmark = pytest.mark.e2e

APPEAL = "Chỉ tiêu đất đai đã hoàn thành trước ngày chốt số liệu."


@pytest.fixture
def council_site(clone: Clone, council_template: str) -> Iterator[Site]:
    """The application over a year whose councils work by rules of procedure and wait for marks, with a worker."""
    with serving(clone(council_template), worker=True, packs=["tests.council_pack"]) as site:
        site.on(RATING_DAY)
        yield site


@dataclass(frozen=True)
class Rated:
    """Those who rate and are rated; councils and leaders have phones, and nobody a script."""

    people: People

    def enter(self, address: str, seat: str = "", *, phone: bool = True) -> Person:
        """Let somebody come in whose browser runs no script."""
        options = {"viewport": PHONE} if phone else {}
        return self.people.enter(address, seat, java_script_enabled=False, **options)


def test_a_session_and_an_appeal_without_script(council_site: Site, gather: Callable[[Site], People]) -> None:
    rated = Rated(gather(council_site))
    subject = rated.enter("chu-tich.mot@an.example", f"{CHAIRMAN} (người được đánh giá)")
    rating.speaks_for_oneself(subject, CHAIRMAN, "88,5", "Hoàn thành tốt nhiệm vụ")
    chair, member = rated.enter("hd-dang@an.example"), rated.enter("hd-dang-2@an.example")
    for each, points in ((chair, "84"), (member, "86,5")):
        rating.fills_in_the_sheet(each, points)

    session.convenes(chair)
    session.opens_the_vote(chair)
    session.votes(chair, "Hoàn thành tốt nhiệm vụ")
    session.comes_to_the_session(member)
    session.votes(member, "Hoàn thành tốt nhiệm vụ")
    session.ends(chair)
    session.writes_the_minutes(member)
    session.signs_the_minutes(chair)
    session.proposes_what_was_voted(chair, CHAIRMAN, "HTT")

    committee = rated.enter("btv@an.example", phone=False)
    rating.departs(committee, CHAIRMAN, "Hoàn thành nhiệm vụ", "Có khuyết điểm trong quản lý đất đai.")
    rating.appeals(subject, CHAIRMAN, APPEAL)
    rating.answers(committee, CHAIRMAN, "Hoàn thành tốt nhiệm vụ", APPEAL)
    rating.reads_the_answer(subject, CHAIRMAN, "Hoàn thành tốt nhiệm vụ")
    assert "Hoàn thành tốt nhiệm vụ" in subject.main.inner_text()
