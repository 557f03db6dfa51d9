"""A new administrator opens the first cycle of an empty province, and the first order follows, by nothing but the guide."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from core.app import create_app
from core.auth import invitations
from core.auth.services import NewUser
from core.db import db
from tests.conftest import PASSWORD
from tests.e2e.conftest import People
from tests.e2e.person import Person
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

#: What the first hour may cost; measured: see ``Effort``.
MOST_PAGES, MOST_INPUTS, MOST_MINUTES = 70, 150, 60
#: Seconds of a person new to the pages: to read a page, to find and take a control, to press a key (0,28 s is average).
PAGE, ACT, KEY = 20.0, 4.0, 0.3


@dataclass
class Effort:
    """What somebody did: pages read, controls used, keys pressed."""

    pages: int = 0
    inputs: int = 0
    keys: int = 0

    @property
    def minutes(self) -> float:
        """How long a newcomer sits at it, who reads every page."""
        return (self.pages * PAGE + self.inputs * ACT + self.keys * KEY) / 60


@dataclass
class Newcomer(Person):
    """Somebody whose effort is counted."""

    effort: Effort = field(default_factory=Effort)

    def counts(self) -> "Newcomer":
        """Begin to count pages."""
        self.page.on("load", lambda _page: self._page())
        return self

    def _page(self) -> None:
        self.effort.pages += 1

    def open(self, menu: str) -> None:
        self.effort.inputs += 1
        super().open(menu)

    def follow(self, link: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        super().follow(link, within)

    def press(self, button: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        super().press(button, within)

    def type(self, label: str, text: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        self.effort.keys += len(text)
        super().type(label, text, within)

    def choose(self, label: str, option: str) -> None:
        self.effort.inputs += 1
        super().choose(label, option)

    def tick(self, label: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        super().tick(label, within)


def link_of_operator(site: Site) -> str:
    """Invite the operator of the platform, as the command line does."""
    app = create_app(site.config)
    with app.app_context():
        link = invitations.invite(NewUser(uuid.uuid4(), "van-hanh@he-thong.example", operator=True), "test")
        db.engine.dispose()
    return f"/invitation/{link.token}"


def handed_link(person: Person) -> str:
    """Read the link that is shown once."""
    found = re.search(r"/invitation/[\w-]+", person.main.locator(".handed-link").inner_text())
    assert found
    return found[0]


def sets_the_password(person: Person, link: str) -> None:
    """Come in by a link."""
    person.page.goto(link)
    person.type("Mật khẩu", PASSWORD)
    person.type("Nhập lại mật khẩu", PASSWORD)
    person.press("Đặt mật khẩu và vào hệ thống")


def creates_the_province(operator: Person, link: str) -> str:
    """The operator creates a province that holds nothing; returns the link of its first administrator."""
    sets_the_password(operator, link)
    operator.show("00-operator")
    operator.follow("Lập tỉnh, thành phố")
    operator.type("Tên tỉnh, thành phố", "Tỉnh Mới")
    operator.type("Mã thống kê", "92")
    operator.type("Hoạt động từ ngày", "01/01/2021")
    operator.type("Địa chỉ thư của quản trị đầu tiên", "quan-tri@moi.example")
    operator.press("Lập và tạo lời mời")
    return handed_link(operator)


def back_to_the_guide(administrator: Person, following: str) -> None:
    """Return to the guide, which says what comes next."""
    administrator.open("Thiết lập ban đầu")
    administrator.sees(f"Việc tiếp theo: {following}")


def adds_the_body(administrator: Person, guide: str, name: str, kind: str, post: str) -> None:
    """Add a unit with a post and somebody in it."""
    administrator.follow("Thêm cơ quan, đơn vị")
    administrator.type("Tên cơ quan, đơn vị", name)
    administrator.choose("Loại", kind)
    administrator.type("Hoạt động từ ngày", "01/01/2021")
    administrator.press("Thêm")
    administrator.follow("Thêm chức vụ")
    administrator.type("Tên chức vụ", post)
    administrator.press("Thêm chức vụ")
    administrator.follow("Bổ nhiệm")
    administrator.type("Giữ chức vụ từ ngày", "01/01/2021")
    administrator.show(f"appoint-{guide}")
    administrator.press("Bổ nhiệm")


def test_the_first_hour_of_an_empty_province(small_world: Site, gather: Callable[[Site], People]) -> None:
    small_world.on(date(2021, 1, 8))
    people = gather(small_world)
    first = creates_the_province(people.someone(), link_of_operator(small_world))
    someone = people.someone()
    administrator = Newcomer(someone.page, someone.watch, someone.pictures).counts()
    sets_the_password(administrator, first)
    administrator.sees("Việc tiếp theo: Đơn vị hành chính trực thuộc.")
    administrator.show("01-guide")
    administrator.follow("Lấy từ danh mục")
    administrator.show("02-places")
    administrator.tick("Trước ngày 01/07/2025: tỉnh, huyện, xã")
    administrator.press("Lập các đơn vị trực thuộc")
    administrator.sees("Việc tiếp theo: Cơ quan, đơn vị")
    administrator.show("03-guide")
    administrator.follow("Trang Tổ chức")
    administrator.show("04-organisation")
    adds_the_body(administrator, "1", "Ban Thường vụ Tỉnh ủy", "Ban Thường vụ, thường trực cấp ủy", "Bí thư Tỉnh ủy")
    administrator.show("05-unit")
    administrator.follow("Thêm cấp có thẩm quyền")
    administrator.show("06-authority")
    administrator.press("Thêm cấp có thẩm quyền")
    administrator.follow("Giao vai trò")
    administrator.show("07-seat")
    administrator.choose("Vai trò", "Cấp có thẩm quyền")
    administrator.tick("Toàn đơn vị hành chính và các cấp dưới")
    administrator.choose("Cấp có thẩm quyền", "Ban Thường vụ Tỉnh ủy")
    administrator.press("Giao vai trò")
    administrator.show("08-unit")
    administrator.follow("Tài khoản")
    administrator.type("Địa chỉ thư điện tử", "btv@moi.example")
    administrator.show("09-invite")
    administrator.press("Tạo lời mời")
    administrator.show("10-link")
    committee_link = handed_link(administrator)
    back_to_the_guide(administrator, "")
    administrator.show("11-guide")
    print(administrator.page.url, administrator.effort)
