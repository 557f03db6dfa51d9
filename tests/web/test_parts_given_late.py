"""Work that is split after a period ended, while its report waits: what each page says of which report."""

import re

from flask import Flask

from core.db import db
from tests.assigned_year import DISTRICT, Assigned
from tests.web.assigning import cascade, with_plans
from tests.web.cycle_year import AsUser
from tests.web.test_board import plain
from tests.web.test_work_pending import app, work_of
from tests.world import on

__all__ = ["app"]

KIND, OWN = "enterprise_organisations", "Huyện ủy Một (phần giữ lại để trực tiếp thực hiện)"
WARNING = "số đã nộp sẽ bị trả lại"


def test_parts_given_after_a_period_are_due_from_the_next(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        district, work = as_user(DISTRICT), work_of(app, DISTRICT, KIND)
        page = f"/t/an/mot/{work}"
        with app.app_context():
            Assigned(app).file(DISTRICT, "2021-Q1", **{KIND: 2})
            db.session.remove()
        assert "Chờ ý kiến 2" in plain(district.text(page))
        ledger = re.search(r'href="([^"]+/targets/[^"]+)"', district.text(page))
        assert ledger
        assert "Chờ ý kiến 2" in plain(district.text(ledger[1]))
        form, typed = with_plans(district, f"{page}/cascade", {(OWN, KIND): "1"})
        issued = cascade(district, f"{page}/cascade", form, {**typed, "number": "07-QĐ/HU", "issued_on": "05/04/2021"})
        assert issued.status_code == 303
        assert WARNING in plain(district.text(page)), "as long as the number waits"
        assert WARNING in plain(district.text(f"{page}/cascade"))
        found = re.search(r'href="([^"]+)">Huyện ủy Một</a> \(phần giữ lại\)', district.text(f"{page}/cascade"))
        assert found
        kept = plain(district.text(found[1]))
        assert "Huyện ủy Một (phần giữ lại)" in kept
        assert "Kỳ báo cáo tới: Quý II/2021" in kept
        assert "Quý I/2021" not in kept.split("Kỳ báo cáo tới")[1], "it is in no report of quarter I"
