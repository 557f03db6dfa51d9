"""One decision gives many pieces of work: from the catalogue, from registrations, and with words of their own."""

import pytest
from flask import Flask

from core.assignment.models import Assignment, AssignmentHolder, AssignmentOrder, RegistrationReview, Target
from core.worker import perform
from tests.web.assigning import DECISION, TARGETS, all_plans, order_districts, with_plans
from tests.web.browser import words
from tests.web.cycle_year import (
    ADMIN,
    COMMITTEE,
    DIRECTOR,
    DISTRICT,
    FRONT,
    AsUser,
    cycle,
    due_days,
    regulation,
    stored,
)
from tests.web.filling import fill, form_with, press, send
from tests.world import counted

__all__ = ["cycle", "due_days", "regulation"]

MEMBERS = {"Huyện ủy Một": "60", "Huyện ủy Hai": "40"}


def set_target(as_user: AsUser, cycle: str, plan: str) -> None:
    typed = {"kind": "new_members", "plan": plan, "baseline": "90", "baseline_label": "năm 2020"}
    assert fill(as_user(COMMITTEE), f"/t/an/cycles/{cycle}/targets", typed).status_code == 303


def test_the_order_of_the_year_goes_to_every_district(app: Flask, as_user: AsUser, cycle: str):
    set_target(as_user, cycle, "100")
    path = order_districts(as_user, MEMBERS)
    (order,) = stored(app, AssignmentOrder)
    assert (order.number, order.signer) == (DECISION["number"], DECISION["signer"])
    work = stored(app, Assignment)
    assert len(work) == 36, "18 for each of two districts"
    assert len(stored(app, AssignmentHolder)) == 36 * 3, "the committee and its two heads share each"
    members = [target for target in stored(app, Target) if target.kind == "new_members"]
    top = next(target for target in members if target.assignment_id is None)
    assert sorted(target.plan for target in members if target.parent_id == top.id) == [40, 60]

    assert "Huyện ủy Một" in as_user(COMMITTEE).text(path)
    seen = as_user(DISTRICT).text(path.replace("/t/an/", "/t/an/mot/"))
    assert "Huyện ủy Một" in seen
    assert "Huyện ủy Hai" not in seen
    targets = as_user(COMMITTEE).text(f"/t/an/cycles/{cycle}/targets")
    assert "Kết nạp đảng viên" in targets
    assert "năm 2020" in targets


def test_giving_out_more_than_planned_needs_a_reason(app: Flask, as_user: AsUser, cycle: str):
    set_target(as_user, cycle, "90")
    committee = as_user(COMMITTEE)
    form, typed = all_plans(committee, TARGETS, MEMBERS)
    answer = send(committee, TARGETS, form, typed)
    assert answer.status_code == 422
    page = words(answer)
    assert 'id="f-over_allocation_reason-error"' in page
    assert 'value="60"' in page
    assert "-10 (vượt)" in page, "the sum below the grid says by how much"
    assert stored(app, Assignment) == []

    again = send(committee, TARGETS, form_with(answer, "number"), {"over_allocation_reason": "Phấn đấu vượt kế hoạch"})
    assert again.status_code == 303, words(again)
    assert "Phấn đấu vượt kế hoạch" in committee.text(again.location)


def test_a_target_may_only_be_compared(app: Flask, as_user: AsUser, cycle: str):
    path = f"/t/an/cycles/{cycle}/targets"
    typed = {"kind": "enterprise_organisations", "plan": "", "baseline": "19", "baseline_label": "cả nhiệm kỳ trước"}
    assert fill(as_user(COMMITTEE), path, typed).status_code == 303
    (target,) = stored(app, Target)
    assert (target.plan, target.baseline) == (None, 19)
    assert "cả nhiệm kỳ trước" in as_user(COMMITTEE).text(path)
    bad = fill(as_user(COMMITTEE), path, {"kind": "new_members", "plan": "-1"})
    assert bad.status_code == 422
    assert 'value="-1"' in words(bad)


def test_sums_without_saving(app: Flask, as_user: AsUser, cycle: str):
    set_target(as_user, cycle, "100")
    committee, path = as_user(COMMITTEE), "/t/an/orders/new?item=new_members"
    form, typed = with_plans(committee, path, {("Huyện ủy Một", "new_members"): "30"})
    answer = send(committee, path, form, {**typed, "add_row": ""})
    assert answer.status_code == 200
    assert ">30</output>" in words(answer)
    assert ">70</output>" in words(answer)
    assert stored(app, AssignmentOrder) == []


@pytest.mark.parametrize(("plan", "said"), [("-3", "Không được nhỏ hơn 0"), ("nhiều", "Hãy nhập một số")])
def test_a_bad_plan_is_told_at_its_cell(app: Flask, as_user: AsUser, cycle: str, plan: str, said: str):
    committee, path = as_user(COMMITTEE), "/t/an/orders/new?item=new_members"
    form, typed = with_plans(committee, path, {("Huyện ủy Một", "new_members"): plan})
    answer = send(committee, path, form, {**typed, "issued_on": "hôm nay"})
    assert answer.status_code == 422
    page = words(answer)
    assert said in page
    assert f'value="{plan}"' in page
    assert 'value="hôm nay"' in page
    assert DECISION["summary"] in page


def test_the_regulation_objects_to_a_count(app: Flask, as_user: AsUser, cycle: str):
    committee, path = as_user(COMMITTEE), "/t/an/orders/new?item=new_members"
    form, typed = with_plans(committee, path, {("Huyện ủy Một", "new_members"): "5"})
    answer = send(committee, path, form, typed)
    assert answer.status_code == 422
    assert "Huyện ủy Một" in words(answer)
    assert "18" in words(answer)
    assert stored(app, Assignment) == []


def test_a_double_click_issues_one_order(app: Flask, as_user: AsUser, cycle: str):
    committee = as_user(COMMITTEE)
    form, typed = all_plans(committee, TARGETS, MEMBERS)
    first, second = (send(committee, TARGETS, form, typed) for _ in range(2))
    assert first.location == second.location
    assert len(stored(app, AssignmentOrder)) == 1


def test_a_number_that_is_taken(app: Flask, as_user: AsUser, cycle: str):
    order_districts(as_user, MEMBERS)
    committee, path = as_user(COMMITTEE), "/t/an/orders/new?tasks=1"
    page = committee.get(path)
    unit = words(page).split(">Sở Giáo dục và Đào tạo</option>")[0].rsplit('value="', 1)[1].split('"')[0]
    row = {"tasks-0-unit": unit, "tasks-0-kind": "committee_plan_task", "tasks-0-title": "Việc mới"}
    answer = send(committee, path, form_with(page, "number"), {**DECISION, **row})
    assert answer.status_code == 422
    assert 'id="f-number-error"' in words(answer)
    assert 'value="412-QĐ/TU"' in words(answer)
    assert len(stored(app, AssignmentOrder)) == 1


def test_work_with_words_of_its_own(app: Flask, as_user: AsUser, cycle: str):
    committee, path = as_user(COMMITTEE), "/t/an/orders/new?tasks=1"
    page = words(committee.get(path))
    unit = page.split(">Sở Giáo dục và Đào tạo</option>")[0].rsplit('value="', 1)[1].split('"')[0]
    row = {
        "tasks-0-unit": unit,
        "tasks-0-kind": "product",
        "tasks-0-title": "Đề án nâng cao chất lượng giáo dục",
        "tasks-0-products": "Đề án và dự thảo nghị quyết",
        "tasks-0-plan": "4",
        "tasks-0-due_on": "30/11/2021",
    }
    second = {name.replace("-0-", "-1-"): value for name, value in row.items()} | {
        "tasks-1-kind": "secretary_programme_task",
        "tasks-1-title": "Nhiệm vụ theo chương trình",
        "tasks-1-plan": "",
        "tasks-1-due_on": "",
    }
    form = form_with(committee.get(path), "number")
    more = send(committee, path, form, {**DECISION, **row, "add_row": "tasks"})
    assert 'name="tasks-1-title"' in words(more), "one more row, without saving"
    answer = send(committee, path, form_with(more, "number"), {**DECISION, **row, **second})
    assert answer.status_code == 303, words(answer)
    product, task = stored(app, Assignment)
    assert (product.title, str(product.due_on), str(task.due_on)) == (
        "Đề án nâng cao chất lượng giáo dục",
        "2021-11-30",
        "2021-12-31",
    )
    assert sorted(target.plan for target in stored(app, Target)) == [1, 4]
    assert "Đề án nâng cao chất lượng giáo dục" in as_user(DIRECTOR).text("/t/an/work")


def test_an_accepted_registration_is_ordered_once(app: Flask, as_user: AsUser, cycle: str):
    director, committee = as_user(DIRECTOR), as_user(COMMITTEE)
    typed = {
        "kind": "product",
        "title": "Đề án giáo dục",
        "committed_result": "Đề án trình Tỉnh ủy",
        "committed_on": "30/10/2021",
        "plan": "3",
    }
    path = fill(director, "/t/an/registrations/new", typed).location
    assert press(director, path, "/submit").status_code == 303
    fill(committee, path, {"verdict": "accepted", "plan": "4"}, has="comment")

    choose = committee.text("/t/an/orders/new")
    assert "Đề án giáo dục" in choose
    named = choose.split('name="registration" value="')[1].split('"')[0]
    new = f"/t/an/orders/new?registration={named}"
    form = form_with(committee.get(new), "number")
    assert form.fields["filed-0-plan"] == "4", "what the review adjusted stands there"
    assert send(committee, new, form, DECISION).status_code == 303
    (work,) = stored(app, Assignment)
    assert (work.title, work.products) == ("Đề án giáo dục", "Đề án trình Tỉnh ủy")
    assert [review.verdict for review in stored(app, RegistrationReview)] == ["accepted", "ordered"]
    assert "412-QĐ/TU" in director.text(path)

    form.fields["request_key"] = "another sending"
    again = send(committee, new, form, {**DECISION, "number": "413-QĐ/TU"})
    assert len(stored(app, Assignment)) == 1, words(again)


def test_who_may_issue(as_user: AsUser, cycle: str):
    for address, path in (
        (DIRECTOR, "/t/an/orders/new"),
        ("chu-tich.mot@an.example", "/t/an/mot/orders/new"),
        ("tong-hop.mot@an.example", "/t/an/mot/orders/new"),
        (FRONT, "/t/an/orders/new"),
    ):
        assert as_user(address).get(path).status_code == 403, address


def test_a_department_sets_no_target_of_the_province(app: Flask, as_user: AsUser, cycle: str):
    typed = {"kind": "new_members", "plan": "5"}
    assert as_user(DIRECTOR).post(f"/t/an/cycles/{cycle}/targets", typed).status_code == 403
    assert stored(app, Target) == []


def test_an_order_of_others_is_not_there(as_user: AsUser, cycle: str):
    path = order_districts(as_user)
    assert as_user("btv@binh.example").get(path.replace("/t/an/", "/t/binh/")).status_code == 404


def test_few_statements_however_long_the_order(as_user: AsUser, cycle: str):
    set_target(as_user, cycle, "100")
    path, committee = order_districts(as_user), as_user(COMMITTEE)
    for address in ("/t/an/orders", path, TARGETS, "/t/an/orders/new", f"/t/an/cycles/{cycle}/targets", "/t/an/work"):
        committee.get(address)
        with counted() as statements:
            assert committee.get(address).status_code == 200
        assert len(statements) <= 12, (address, statements)


def test_an_order_to_very_many_is_followed_until_all_have_it(
    app: Flask, as_user: AsUser, cycle: str, monkeypatch: pytest.MonkeyPatch
):
    for place in ("core.assignment.services.order_queue.MOST_AT_ONCE", "core.assignment.services.MOST_AT_ONCE"):
        monkeypatch.setattr(place, 20)
    path = order_districts(as_user, MEMBERS)
    (order,) = stored(app, AssignmentOrder)
    committee, district = as_user(COMMITTEE), as_user(DISTRICT)
    page = committee.text(path)
    assert "0/36" in page
    assert f'data-poll="{path}/progress"' in page
    assert f'href="/t/an/jobs/{order.job_id}"' in page
    assert committee.get(f"{path}/progress").json == {
        "done": 0,
        "total": 36,
        "label": "Đang giao nhiệm vụ đến các đơn vị",
        "ended": False,
    }
    assert "data-poll" not in district.text(path.replace("/t/an/", "/t/an/mot/"))

    sure = committee.get(f"/t/an/jobs/{order.job_id}/cancel")
    send(committee, f"/t/an/jobs/{order.job_id}/cancel", form_with(sure, "request_key"))
    page = committee.text(path)
    assert "Mới giao được 0/36 nhiệm vụ." in page
    assert "data-poll" not in page
    administrator = as_user(ADMIN).text(f"/t/an/cycles/{cycle}")
    assert "Chưa đóng được kỳ: còn quyết định chưa được giao xong" in administrator
    assert f'href="{path}"' in administrator
    assert "Giao tiếp phần còn lại" not in as_user(ADMIN).text(path), "who could not have issued it"
    assert press(committee, path, "/resume").status_code == 303
    with app.app_context():
        perform(str(order.job_id))
    page = committee.text(path)
    assert "data-poll" not in page
    assert "Mới giao được" not in page
    assert "Huyện ủy Hai" in page
    assert "Huyện ủy Một" in district.text(path.replace("/t/an/", "/t/an/mot/"))
