"""How much a user must do: inputs and clicks are counted in a real browser, with script, without it, and on a phone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Clone, People
from tests.e2e.person import PHONE, Person
from tests.e2e.site import Site, serving

pytestmark = pytest.mark.e2e

DISTRICT = ("bi-thu.mot@an.example", "Bí thư Huyện ủy Một")
COMMITTEE = "btv@an.example"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MOST_INPUTS, MOST_CLICKS = 40, 3


@pytest.fixture
def decided_site(clone: Clone, decided_template: str) -> Iterator[Site]:
    """The application over a year that was reported and decided."""
    with serving(clone(decided_template)) as site:
        yield site


@dataclass
class Hands:
    """Counts what one person does: what they type, choose, tick, lay and press."""

    person: Person
    inputs: int = 0

    def fill(self, field: Locator, text: str) -> None:
        self.inputs += 1
        field.fill(text)

    def lay(self, field: Locator, name: str) -> None:
        self.inputs += 1
        field.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": PDF})

    def choose(self, field: Locator) -> None:
        self.inputs += 1
        field.select_option("1")

    def press(self, button: str) -> None:
        self.inputs += 1
        self.person.press(button)


def reports_everything(person: Person, *, script: bool = True) -> int:
    """Fill in every line of the open report with its file, and file it; returns how many inputs that took."""
    hands, main = Hands(person), person.main
    rows = main.locator("tbody tr[id^=line-]")
    expect(rows).to_have_count(18)
    for place in range(18):
        row = rows.nth(place)
        numbers, choice = row.locator("input[inputmode=decimal]"), row.locator("select")
        if numbers.count() == 2 and script:
            hands.fill(numbers.first, "9/10")
            expect(numbers.nth(1)).to_have_value("10")
        else:
            for number in numbers.all():
                hands.fill(number, "1")
        if choice.count():
            hands.choose(choice)
        if not numbers.count() and not choice.count():
            hands.fill(row.locator("textarea").first, "Đã cộng từ các xã")
        hands.lay(row.locator("input[type=file]"), f"Minh chứng {place + 1}.pdf")
    hands.press("Lưu và nộp báo cáo")
    return hands.inputs


def begins(site: Site, gather: Callable[[Site], People], **options: Any) -> Person:
    person = gather(site).enter(*DISTRICT, **options)
    person.page.goto(re.sub(r"/$", "", person.page.url) + "/reports")
    person.press("Lập báo cáo", person.row("Quý I/2021"))
    person.sees("Kết quả thực hiện nhiệm vụ")
    return person


def test_a_leader_reports_18_targets_with_files_in_few_inputs(
    assigned_site: Site, gather: Callable[[Site], People]
) -> None:
    leader = begins(assigned_site, gather)
    page = leader.page.url
    inputs = reports_everything(leader)
    leader.sees("Đã nộp báo cáo lên cấp trên")
    assert leader.page.url == page
    assert leader.main.get_by_role("link", name=re.compile("^Minh chứng [0-9]+$")).count() == 18
    assert inputs <= MOST_INPUTS, f"{inputs} inputs"


def test_the_same_report_without_script_and_on_a_phone(assigned_site: Site, gather: Callable[[Site], People]) -> None:
    leader = begins(assigned_site, gather, java_script_enabled=False, viewport=PHONE)
    reports_everything(leader, script=False)
    leader.sees("Đã nộp báo cáo lên cấp trên")
    assert leader.main.get_by_role("link", name=re.compile("^Minh chứng [0-9]+$")).count() == 18


def test_a_lost_connection_costs_neither_words_nor_files(assigned_site: Site, gather: Callable[[Site], People]) -> None:
    leader = begins(assigned_site, gather)
    row = leader.main.locator("tbody tr[id^=line-]").nth(2)
    leader.loses_the_connection()
    row.locator("summary", has_text="Diễn giải").click()
    row.locator("textarea").first.fill("Gõ khi mất mạng")
    laid = {"name": "Biên bản.pdf", "mimeType": "application/pdf", "buffer": PDF}
    row.locator("input[type=file]").set_input_files(laid)
    expect(row).to_contain_text("Chưa gửi được Biên bản.pdf")
    leader.page.context.set_offline(False)
    leader.watch.troubles.clear()  # the browser's own words about the network that was away
    leader.press("Lưu nháp")
    leader.sees("Đã lưu bản nháp")
    row = leader.main.locator("tbody tr[id^=line-]").nth(2)
    expect(row.locator("textarea").first).to_have_value("Gõ khi mất mạng")
    expect(row.get_by_role("link", name="Biên bản")).to_be_visible()


def test_the_report_behind_a_number_is_three_clicks_away(decided_site: Site, gather: Callable[[Site], People]) -> None:
    member = gather(decided_site).enter(COMMITTEE)
    member.open("Tổng quan")
    clicks = 0
    for find in (
        lambda: member.main.get_by_role("link", name="Theo đơn vị", exact=True),
        lambda: member.main.locator("td.heat a").first,
        lambda: member.main.locator("td a[href*='/reports/'], td a[href*='/reviews/']").first,
    ):
        find().click()
        clicks += 1
    member.sees("Quý", "2021")
    expect(member.page).to_have_url(re.compile("/(reports|reviews)/"))
    assert clicks <= MOST_CLICKS
