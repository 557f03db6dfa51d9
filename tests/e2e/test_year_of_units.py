"""A year of the small province An, from an empty province to decided ratings, by nothing but its pages."""

from collections.abc import Callable
from datetime import date
from functools import cached_property

import pytest

from tests.e2e import assigning, opening, rating, reporting
from tests.e2e.conftest import People
from tests.e2e.person import Person
from tests.e2e.province import Province
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

#: One of the targets on which a rating rests.
COUNTED = "Thành lập tổ chức đảng trong doanh nghiệp"


class Year(Province):
    """The year of the units."""

    name = "an"

    @cached_property
    def district(self) -> Person:
        """The secretary of district Một, as its leader."""
        return self.enter("bi-thu.mot", "Bí thư Huyện ủy Một")

    @cached_property
    def communes(self) -> tuple[Person, Person]:
        """The secretaries of both communes of the district."""
        return self.enter("bi-thu.dong.mot"), self.enter("bi-thu.tay.mot")

    @cached_property
    def chairman(self) -> Person:
        """The chairman of the district, as somebody who is rated."""
        return self.enter("chu-tich.mot", "Chủ tịch UBND huyện Một (người được đánh giá)")

    def opens_the_year(self) -> None:
        """The administrator prepares a cycle, which opens once its value is there."""
        self.site.on(date(2021, 1, 8))
        opening.learns_that_a_regulation_is_needed(self.administrator)
        opening.uses_the_regulation(self.administrator, "371-QĐ/TU", missing=13)
        opening.drafts_the_cycle(self.administrator, "Giao nhiệm vụ năm 2021")
        opening.is_refused_until_the_value_is_there(self.administrator)

    def registers(self) -> None:
        """The district commits itself."""
        self.site.on(date(2021, 1, 25))
        assigning.registers_with_a_commitment(self.district)

    def reviews(self) -> None:
        """The advisory body accepts, with another plan."""
        self.site.on(date(2021, 2, 8))
        assigning.accepts_with_another_plan(self.adviser)

    def orders(self) -> None:
        """The committee orders the work of the year."""
        self.site.on(date(2021, 2, 25))
        assigning.sets_the_target_of_the_year(self.committee)
        assigning.orders_the_work(self.committee)
        assigning.finds_the_work_with_both(self.district.comes_in(), self.committee)

    def cascades(self) -> None:
        """The district splits its target."""
        self.site.on(date(2021, 3, 5))
        assigning.cascades_to_the_communes(self.district.comes_in())

    def reports(self) -> bytes:
        """Two levels report and accept, an obstacle is raised, directed and resolved; returns the evidence as seen."""
        self.site.on(date(2021, 12, 29))
        for commune, members in zip(self.communes, ("30", "33"), strict=True):
            reporting.commune_reports(commune, members)
        self.site.on(date(2021, 12, 30))
        reporting.district_accepts(self.district.comes_in())
        reporting.district_drafts_with_evidence_and_an_obstacle(self.district)
        self.site.on(date(2022, 1, 3))
        reporting.committee_directs(self.committee.comes_in())
        self.site.on(date(2022, 1, 4))
        reporting.district_resolves_and_files(self.district.comes_in())
        self.site.on(date(2022, 1, 5))
        evidence = reporting.opens_the_evidence(self.adviser.comes_in())
        reporting.province_accepts(self.adviser)
        return evidence

    def corrects(self) -> tuple[list[int], ...]:
        """A number is corrected; returns the sums of the three levels before, once it is filed, and once accepted."""
        levels = self.communes[0].comes_in(), self.district.comes_in(), self.committee.comes_in()
        reporting.open_ledgers(*levels)
        ledgers = [person.page.url for person in levels]
        before = [reporting.total(person) for person in levels]
        reporting.corrects(levels[0])
        filed = self._totals(levels, ledgers)
        reporting.accepts_the_correction(levels[1])
        return before, filed, self._totals(levels, ledgers)

    def _totals(self, levels: tuple[Person, ...], ledgers: list[str]) -> list[int]:
        for person, ledger in zip(levels, ledgers, strict=True):
            person.page.goto(ledger)
        return [reporting.total(person) for person in levels]

    def assesses(self) -> None:
        """The run opens once its values are there; secretary and chairman speak for themselves."""
        self.site.on(date(2022, 1, 8))
        rating.the_run_is_refused_without_values(self.adviser.comes_in())
        rating.illustrates_the_values(self.administrator.comes_in())
        rating.the_run_is_opened(self.adviser, rating.SECRETARY, rating.CHAIRMAN, "Giám đốc Sở Giáo dục và Đào tạo")
        secretary = self.enter("bi-thu.mot", "Bí thư Huyện ủy Một (người được đánh giá)")
        rating.speaks_for_oneself(secretary, rating.SECRETARY, "96", "Hoàn thành xuất sắc nhiệm vụ")
        rating.speaks_for_oneself(self.chairman, rating.CHAIRMAN, "88,5", "Hoàn thành tốt nhiệm vụ")

    def appraises(self) -> None:
        """The members of both councils mark, and their chairs propose."""
        members = [self.enter(post) for post in ("hd-dang-2", "hd-dang", "hd-cq")]
        for member, points in zip(members, ("84", "86,5", "80"), strict=True):
            rating.fills_in_the_sheet(member, points)
        rating.proposes(members[1], "Biên bản số 01-BB/HĐ")
        rating.proposes(members[2], "Biên bản số 02-BB/HĐ")

    def decides(self) -> None:
        """The committee decides, once apart from what was proposed; a subject reads why."""
        self.site.on(date(2022, 1, 12))
        reason = "Có khuyết điểm trong quản lý đất đai."
        rating.departs(self.committee.comes_in(), rating.CHAIRMAN, "Hoàn thành nhiệm vụ", reason)
        rating.decides_as_proposed(self.committee)
        rating.closes(self.adviser.comes_in())
        rating.reads_why(self.chairman.comes_in(), rating.CHAIRMAN, "Hoàn thành nhiệm vụ", reason, COUNTED)


def test_year_of_units(small_world: Site, gather: Callable[[Site], People]) -> None:
    """Live the year: open it, register, review, order, cascade, report, assess oneself, appraise, decide."""
    year = Year(small_world, gather(small_world))
    year.opens_the_year()
    year.registers()
    year.reviews()
    year.orders()
    year.cascades()
    assert year.reports() == reporting.PDF
    before, filed, accepted = year.corrects()
    assert (before, filed) == ([30, 63, 63], [30, 63, 63]), "nothing moves until the correction is accepted"
    assert accepted == [28, 61, 61], "each level moves once, by the difference"
    year.assesses()
    year.appraises()
    year.decides()
    assert "mọi kết quả tính lại trùng khớp" in year.verified()
