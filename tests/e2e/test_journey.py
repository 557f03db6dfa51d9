"""A year of the small province An, from an empty province to decided ratings, by nothing but its pages."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.e2e import assigning, opening, rating, reporting
from tests.e2e.conftest import People
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e


def test_journey(small_world: Site, gather: Callable[[Site], People]) -> None:
    """Live the nine steps: register, review, order, cascade, report, assess oneself, appraise, decide, read why."""
    people = gather(small_world)

    small_world.on(date(2021, 1, 8))
    administrator = people.enter("quan-tri@an.example")
    opening.uses_the_regulation(administrator)
    opening.drafts_the_cycle(administrator)
    opening.is_refused_until_the_value_is_there(administrator)

    small_world.on(date(2021, 1, 25))
    district = people.enter("bi-thu.mot@an.example", "Bí thư Huyện ủy Một")
    assigning.registers_with_a_commitment(district)

    small_world.on(date(2021, 2, 8))
    adviser = people.enter("btc@an.example")
    assigning.accepts_with_another_plan(adviser)

    small_world.on(date(2021, 2, 25))
    committee = people.enter("btv@an.example")
    assigning.sets_the_target_of_the_year(committee)
    assigning.orders_the_work(committee)
    assigning.finds_the_work_with_both(district.comes_in(), committee)

    small_world.on(date(2021, 3, 5))
    assigning.cascades_to_the_communes(district.comes_in())

    small_world.on(date(2021, 12, 29))
    communes = people.enter("bi-thu.dong.mot@an.example"), people.enter("bi-thu.tay.mot@an.example")
    for commune, members in zip(communes, ("30", "33"), strict=True):
        reporting.commune_reports(commune, members)

    small_world.on(date(2021, 12, 30))
    reporting.district_accepts(district.comes_in())
    reporting.district_drafts_with_evidence_and_an_obstacle(district)

    small_world.on(date(2022, 1, 3))
    reporting.committee_directs(committee.comes_in())

    small_world.on(date(2022, 1, 4))
    reporting.district_resolves_and_files(district.comes_in())

    small_world.on(date(2022, 1, 5))
    reporting.province_accepts(adviser.comes_in())
    reporting.a_correction_moves_every_level_once(communes[0].comes_in(), district.comes_in(), committee.comes_in())

    small_world.on(date(2022, 1, 8))
    rating.the_run_is_refused_without_values(adviser.comes_in())
    rating.illustrates_the_values(administrator.comes_in())
    rating.the_run_is_opened(adviser)

    secretary = people.enter("bi-thu.mot@an.example", "Bí thư Huyện ủy Một (người được đánh giá)")
    chairman = people.enter("chu-tich.mot@an.example", "Chủ tịch UBND huyện Một (người được đánh giá)")
    rating.speaks_for_oneself(secretary, rating.SECRETARY, "96", "Hoàn thành xuất sắc nhiệm vụ")
    rating.speaks_for_oneself(chairman, rating.CHAIRMAN, "88,5", "Hoàn thành tốt nhiệm vụ")
    members = people.enter("hd-dang-2@an.example"), people.enter("hd-dang@an.example"), people.enter("hd-cq@an.example")
    for member, points in zip(members, ("84", "86,5", "80"), strict=True):
        rating.fills_in_the_sheet(member, points)
    rating.proposes(members[1], "Biên bản số 01-BB/HĐ")
    rating.proposes(members[2], "Biên bản số 02-BB/HĐ")

    small_world.on(date(2022, 1, 12))
    rating.decides(committee.comes_in())
    rating.closes(adviser.comes_in())
    rating.reads_why(chairman.comes_in(), "Hoàn thành nhiệm vụ", "Có khuyết điểm trong quản lý đất đai.")

    verified = small_world.command("evaluation", "verify", "--tenant", "an")
    assert "mọi kết quả tính lại trùng khớp" in verified
