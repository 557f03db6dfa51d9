"""A year of the small province An, from an empty province to decided ratings, by nothing but its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pytest

from tests.e2e import assigning, opening, rating, reporting
from tests.e2e.conftest import People
from tests.e2e.person import Person
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e


@dataclass(frozen=True)
class Journey:
    """The year, step by step, and those who live it: everybody comes in when they are first needed."""

    site: Site
    people: People

    @cached_property
    def administrator(self) -> Person:
        """The administrator of the province."""
        return self.people.enter("quan-tri@an.example")

    @cached_property
    def committee(self) -> Person:
        """The standing committee."""
        return self.people.enter("btv@an.example")

    @cached_property
    def adviser(self) -> Person:
        """Its advisory body."""
        return self.people.enter("btc@an.example")

    @cached_property
    def district(self) -> Person:
        """The secretary of district Một, as its leader."""
        return self.people.enter("bi-thu.mot@an.example", "Bí thư Huyện ủy Một")

    @cached_property
    def communes(self) -> tuple[Person, Person]:
        """The secretaries of both communes of the district."""
        return self.people.enter("bi-thu.dong.mot@an.example"), self.people.enter("bi-thu.tay.mot@an.example")

    @cached_property
    def chairman(self) -> Person:
        """The chairman of the district, as somebody who is rated."""
        return self.people.enter("chu-tich.mot@an.example", "Chủ tịch UBND huyện Một (người được đánh giá)")

    def opens_the_year(self) -> None:
        """The administrator prepares a cycle, which opens once its value is there."""
        self.site.on(date(2021, 1, 8))
        opening.uses_the_regulation(self.administrator)
        opening.drafts_the_cycle(self.administrator)
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

    def reports(self) -> None:
        """Two levels report and accept, an obstacle is raised, directed and resolved, a number is corrected."""
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
        reporting.province_accepts(self.adviser.comes_in())
        levels = self.communes[0].comes_in(), self.district.comes_in(), self.committee.comes_in()
        reporting.a_correction_moves_every_level_once(*levels)

    def assesses(self) -> None:
        """The run opens once its values are there; secretary and chairman speak for themselves."""
        self.site.on(date(2022, 1, 8))
        rating.the_run_is_refused_without_values(self.adviser.comes_in())
        rating.illustrates_the_values(self.administrator.comes_in())
        rating.the_run_is_opened(self.adviser)
        secretary = self.people.enter("bi-thu.mot@an.example", "Bí thư Huyện ủy Một (người được đánh giá)")
        rating.speaks_for_oneself(secretary, rating.SECRETARY, "96", "Hoàn thành xuất sắc nhiệm vụ")
        rating.speaks_for_oneself(self.chairman, rating.CHAIRMAN, "88,5", "Hoàn thành tốt nhiệm vụ")

    def appraises(self) -> None:
        """The members of both councils mark, and their secretaries propose."""
        addresses = ("hd-dang-2@an.example", "hd-dang@an.example", "hd-cq@an.example")
        members = [self.people.enter(address) for address in addresses]
        for member, points in zip(members, ("84", "86,5", "80"), strict=True):
            rating.fills_in_the_sheet(member, points)
        rating.proposes(members[1], "Biên bản số 01-BB/HĐ")
        rating.proposes(members[2], "Biên bản số 02-BB/HĐ")

    def decides(self) -> None:
        """The committee decides, once apart from what was proposed; a subject reads why; all is reproduced."""
        self.site.on(date(2022, 1, 12))
        rating.decides(self.committee.comes_in())
        rating.closes(self.adviser.comes_in())
        rating.reads_why(self.chairman.comes_in(), "Hoàn thành nhiệm vụ", "Có khuyết điểm trong quản lý đất đai.")
        verified = self.site.command("evaluation", "verify", "--tenant", "an")
        assert "mọi kết quả tính lại trùng khớp" in verified


def test_journey(small_world: Site, gather: Callable[[Site], People]) -> None:
    """Live the year: open it, register, review, order, cascade, report, assess oneself, appraise, decide."""
    journey = Journey(small_world, gather(small_world))
    journey.opens_the_year()
    journey.registers()
    journey.reviews()
    journey.orders()
    journey.cascades()
    journey.reports()
    journey.assesses()
    journey.appraises()
    journey.decides()
