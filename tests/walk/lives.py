"""What happens in the small provinces before the walk, so that every page has something to show.

Each returns the addresses that no page of its world links to.
"""

from datetime import date
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from core import clock
from core.assignment.services import WRITE_ORDER, ChangeForm, request_change, save_registration
from core.db import bind_context, db
from core.evaluation.services import (
    DecisionForm,
    SendForm,
    close_run,
    close_session,
    decide_many,
    name_reviewer,
    request_study,
    send_result,
    submit_self_mark,
    vote,
)
from core.extensions.hypotheses import Hypothesis
from core.extensions.services import ParameterForm, confirm_parameter
from core.jobs.services import cancel_job
from core.outbox.models import OutboxRow
from core.people.services import NewSeat, give_seats
from core.tenancy.models import Authority
from tests.assigned_year import COMMUNE, Assigned
from tests.kept_register import COMMITTED, SIBLING, Kept, keep
from tests.marked_year import CHAIRMAN, HEAD, SECOND, Marked
from tests.personal_work import ADMINISTRATOR as KHAI_ADMINISTRATOR
from tests.personal_work import ADVISER as KHAI_ADVISER
from tests.personal_work import COMMITTEE as KHAI_COMMITTEE
from tests.personal_work import PARTY_GROUP
from tests.service.opened_year import DECIDER, DISTRICT, OTHER_DISTRICT, PACK, REGISTRATION, Opened
from tests.service.test_appeals import appeal
from tests.service.test_council_sessions import slip, voting
from tests.service.test_criteria_marks import give_all, propose
from tests.service.test_orders_to_many import MOST_AT_ONCE, job_of, many_units, one_each, order
from tests.web.browser import Browser, signed_in
from tests.web.filling import fill
from tests.web.test_absences import PAGE as ABSENCES
from tests.web.test_accounts import invited
from tests.web.test_document_forms import upload, word
from tests.web.test_organisation import PAGE, UNIT, link
from tests.web.test_organisation_table import OFFICES, Book
from tests.world import NEW_YEAR, World
from tests.year import ADMINISTRATOR, ADVISER, PARTY, SECRETARY, Year, work_off

#: A list that Decree 335 asks for.
PRODUCTS = "/t/an/parameters/nghi_dinh_335/tables/products/edit"
LISTED = {
    "valid_from": "01/01/2026",
    "document": "12-QĐ/UBND",
    "document_date": "05/01/2021",
    "rows-0-code": "SP-01",
    "rows-0-label": "Báo cáo quý (minh họa)",
    "rows-0-coefficient": "1,125",
}
FRONT = "mat-tran@an.example"


def councils_meet(app: Flask) -> list[str]:
    """The Party block's council has met once and is voting anew; the secretary has marked nothing."""
    with app.app_context():
        year = Year(app)
        closed = voting(year)
        vote(year.actor(PARTY), closed, slip(year, "HTT"))
        close_session(year.actor(PARTY), closed)
        voting(year)
    return [f"/t/an/councils/{closed[0]}/{closed[1]}/minutes"]


def files_are_reviewed(app: Flask) -> list[str]:
    """The head of the Front reviews the file of the secretary, who has marked it."""
    with app.app_context():
        year = Year(app)
        seat, file = year.actor(FRONT).seat_id, year.file(SECRETARY)
        assert seat is not None
        name_reviewer(year.actor(ADVISER), year.run, seat, [file[1]])
        subject = year.actor(DISTRICT, "subject")
        submit_self_mark(subject, file, points=Decimal(95), level="XS", narrative="Vượt kế hoạch (minh họa).")
    return []


def levels_are_decided(app: Flask) -> list[str]:
    """The run is closed and its levels are public; the director appeals, and their result went to the Party group."""
    with app.app_context():
        marked = Marked(app)
        give_all(marked)
        propose(marked)
        form = DecisionForm("HTT", "Quyết định số 9-QĐ/TU", date(2022, 1, 11), "Đồng hạng (minh họa).")
        decide_many(
            marked.actor(KHAI_COMMITTEE), marked.run, {marked.id(key): form for key in (HEAD, CHAIRMAN, SECOND)}
        )
        appeal(marked)
        administrator = marked.actor(KHAI_ADMINISTRATOR)
        bind_context(db.session(), administrator.context)
        body = db.session.scalars(select(Authority).where(Authority.key == "ban-can-su")).one()
        known = {"tenant_id": body.tenant_id, "authority_id": body.id, "valid_from": NEW_YEAR}
        seat = NewSeat(**known, person_id=marked.person(PARTY_GROUP), role="decider", scope="tree", label="Ban cán sự")
        to = body.tenant_id, body.id
        give_seats(administrator, [seat])
        sent = SendForm(to, "Công văn số 45-CV/TU", clock.today())
        send_result(marked.actor(KHAI_COMMITTEE), marked.file(HEAD), sent)
        close_run(marked.actor(KHAI_ADVISER), marked.run)
    return []


def orders_stop(app: Flask) -> list[str]:
    """An order to many was stopped, another waits; one district asks for a change, another drafts a registration."""
    with app.app_context():
        opened = Opened(app)
        opened.order_district()
        key, _target = opened.held()
        district = opened.actor(DISTRICT, "leader")
        request_change(district, key, ChangeForm("pause", "Chờ hướng dẫn (minh họa)"))
        neighbour, unit = opened.actor(OTHER_DISTRICT, "leader"), opened.unit("an/hai", "huyen-uy")
        save_registration(neighbour, opened.cycle, unit[1], REGISTRATION)
        units = many_units(opened, MOST_AT_ONCE + 1)
        stopped = order(opened, one_each(opened, units, "0.1"), number="02-QĐ/TU")
        first = job_of(opened).id
        cancel_job(opened.actor(DECIDER), first)
        order(opened, one_each(opened, units, "0.1"), number="03-QĐ/TU")
        (second,) = (row.id for row in opened.rows(OutboxRow) if row.kind == WRITE_ORDER and row.id != first)
        days = ParameterForm(PACK, "report.due_days", Decimal(25), NEW_YEAR, "15-HD/BTCTU", date(2021, 1, 9))
        confirm_parameter(opened.actor(ADMINISTRATOR), days, version=1)
        return [f"/t/an/orders/{opened.cycle[0]}/{stopped}", f"/t/an/jobs/{second}/cancel"]


def something_is_supposed(app: Flask) -> list[str]:
    """The advisory body asked what another threshold would change."""
    with app.app_context():
        year = Year(app)
        request_study(year.actor(ADVISER), year.run, Hypothesis({"threshold.xs": Decimal(100)}))
        work_off()
    return []


def reports_are_filed(app: Flask) -> list[str]:
    """A commune has filed its report of the first quarter; the district may adjust the part that it gave."""
    with app.app_context():
        year = Assigned(app)
        year.file(COMMUNE, "2021-Q1", new_members=12)
        work, _target = year.held(COMMUNE, "new_members")
        return [f"/t/an/mot/assignments/{work.tenant_id}/{work.id}/adjust"]


def commitments_are_drafted(app: Flask) -> list[str]:
    """A commitment of the register is a draft still."""
    with app.app_context():
        kept = Kept(app, keep(World(app)))
        kept.write(kept.subject(SIBLING), "commitment", COMMITTED, kept.file(SIBLING), final=False)
    return []


def administrators_work(app: Flask) -> list[str]:
    """An administrator has entered some of everything, and somebody is invited."""
    administrator = signed_in(app, ADMINISTRATOR)
    _away(administrator)
    upload(administrator, word("Quyết định (minh họa)"))
    fill(administrator, PRODUCTS, LISTED)
    _page, invitation = invited(administrator)
    unit = fill(administrator, link(administrator, PAGE, "Thêm cơ quan, đơn vị"), {**UNIT, "key": "van-phong"}).location
    fill(administrator, link(administrator, unit, "Thêm chức vụ"), {"title": "Chánh Văn phòng (minh họa)"})
    vacant = link(administrator, unit, "Bổ nhiệm")
    book = Book(administrator)
    book.put(OFFICES, book.row(OFFICES, "so-giao-duc"), Tên="Sở Giáo dục (minh họa)")
    table = book.send().location
    draft = fill(administrator, "/t/an/cycles/new", {}, has="name").location
    return [invitation, table, vacant, f"{draft}/issue"]


def _away(administrator: Browser) -> None:
    """Record that the director is on leave."""
    page = administrator.text(f"{ABSENCES}/new")
    choices = page.split('name="person"')[1].split('<option value="')
    person = next(each.split('"')[0] for each in choices if "Giám đốc Sở Giáo dục" in each.split("</option>")[0])
    typed = {"person": person, "kind": "maternity", "starts_on": "01/03/2021", "document": "12-QĐ/SNV"}
    assert fill(administrator, f"{ABSENCES}/new", typed).status_code == 303
