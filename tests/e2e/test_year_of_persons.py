"""A year of the small province Khai, whose regulation gives work to persons: registered, ordered, delegated, rated."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property

import pytest

from tests.conftest import Template
from tests.e2e import breakthrough, conduct, rating
from tests.e2e.breakthrough import CLEARANCE, DIRECTOR
from tests.e2e.conftest import Clone, People
from tests.e2e.person import Person
from tests.e2e.province import Province
from tests.e2e.site import Site, serving
from tests.personal_work import FOLDER

pytestmark = pytest.mark.e2e

DEPUTY = "Phó Giám đốc Sở Xây dựng"


@pytest.fixture
def province_of_persons(clone: Clone, template: Template, world_template: str) -> Iterator[Site]:
    """The application over a province whose work is personal, in which nothing happened yet, with a worker."""
    name = template("e2e_persons", world_template, found=[FOLDER])
    with serving(clone(name), worker=True) as site:
        yield site


class Year(Province):
    """The year of the persons."""

    name = "khai"

    @cached_property
    def director(self) -> Person:
        """The director of a department, as its leader."""
        return self.enter("giam-doc", DIRECTOR)

    @cached_property
    def manager(self) -> Person:
        """The same director, as who manages the heads of divisions by delegation."""
        return self.enter("giam-doc", f"{DIRECTOR} (giao việc)")

    @cached_property
    def subject(self) -> Person:
        """The same director, as somebody who commits and is rated."""
        return self.enter("giam-doc", f"{DIRECTOR} (người được giao việc)")

    @cached_property
    def deputy(self) -> Person:
        """The deputy, who watches the director's conduct and speaks for the Party cell."""
        return self.enter("pho", f"{DEPUTY} (người được giao việc)")

    @cached_property
    def district(self) -> Person:
        """The secretary of a district, who manages the leaders of its communes."""
        return self.enter("bi-thu.ba")

    def opens_the_year(self) -> None:
        """The administrator prepares the cycle, and lets two persons speak for themselves."""
        self.site.on(date(2021, 1, 8))
        breakthrough.opens_the_year(self.administrator)
        for post in (DIRECTOR, DEPUTY):
            breakthrough.lets_a_leader_speak_for_oneself(self.administrator, post)

    def registers(self) -> None:
        """The register of exemplary conduct is opened; the director commits and registers work, which is commented."""
        self.site.on(date(2021, 1, 20))
        conduct.opens_the_register(self.adviser, DIRECTOR, f"{DEPUTY} (người được giao việc)")
        conduct.commits(self.subject)
        breakthrough.registers(self.director)
        breakthrough.comments(self.committee)

    def reviews(self) -> None:
        """One piece is returned, mended and accepted; the other is accepted with another number."""
        self.site.on(date(2021, 2, 5))
        breakthrough.returns_one_and_adjusts_one(self.adviser.comes_in())
        breakthrough.mends_what_was_returned(self.director.comes_in())
        breakthrough.accepts(self.adviser)

    def orders(self) -> None:
        """The committee orders; so do those to whom the management of cadres was delegated."""
        self.site.on(date(2021, 2, 25))
        breakthrough.orders(self.committee.comes_in())
        breakthrough.orders_by_delegation(self.manager, "20-QĐ/SXD", "Trưởng phòng Một", breakthrough.MAP)
        breakthrough.orders_by_delegation(self.district, "30-QĐ/HU", "Bí thư Đảng ủy xã Bắc", breakthrough.VILLAGES)
        breakthrough.finds_own_work(self.director.comes_in())

    def reports(self) -> None:
        """What was seen in the year is written down; at its end both levels report and accept."""
        self.site.on(date(2021, 7, 5))
        conduct.observes(self.deputy, DIRECTOR)
        self.site.on(date(2021, 12, 27))
        breakthrough.division_reports(self.enter("phong-mot"))
        breakthrough.accepts_reports(self.manager.comes_in(), "Phòng Một", breakthrough.MAPPED)
        breakthrough.director_reports(self.director.comes_in())
        breakthrough.accepts_reports(self.adviser.comes_in(), "Sở Xây dựng", breakthrough.CLEARED)

    def keeps_the_register(self) -> None:
        """The commitment is marked by its author and by the cell; a commendation is recorded."""
        conduct.marks_the_own_commitment(self.subject.comes_in())
        conduct.marks_for_the_cell(self.deputy.comes_in(), DIRECTOR)
        conduct.commends(self.adviser, DIRECTOR)

    def rates(self) -> None:
        """The run is opened, the director speaks, the advisory body proposes by itself, the committee decides."""
        self.site.on(date(2022, 1, 12))
        rating.prepares_the_run(self.adviser.comes_in(), breakthrough.CYCLE)
        rating.the_run_is_opened(self.adviser, DIRECTOR, "Chủ tịch UBND huyện Ba")
        rating.speaks_for_oneself(self.subject.comes_in(), DIRECTOR, "95", "Hoàn thành xuất sắc nhiệm vụ")
        rating.proposes_without_a_council(self.adviser, "Tờ trình số 12-TTr/BTC")
        reason = "Còn 9 hộ chưa có nhà."
        rating.departs(self.committee.comes_in(), DIRECTOR, "Hoàn thành tốt nhiệm vụ", reason)
        rating.decides_as_proposed(self.committee)
        rating.closes(self.adviser)
        rating.reads_why(self.subject, DIRECTOR, "Hoàn thành tốt nhiệm vụ", reason, CLEARANCE)


def test_year_of_persons(province_of_persons: Site, gather: Callable[[Site], People]) -> None:
    """Live the year: open it, commit, register, review, order, delegate, report, mark conduct, rate."""
    year = Year(province_of_persons, gather(province_of_persons))
    year.opens_the_year()
    year.registers()
    year.reviews()
    year.orders()
    year.reports()
    year.keeps_the_register()
    year.rates()
    assert "mọi kết quả tính lại trùng khớp" in year.verified()
