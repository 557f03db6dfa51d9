"""Reports on real PostgreSQL: opened in their window, kept as typed, filed once, corrected with a reason."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.assignment.services import OrderForm, PieceForm, close_cycle, issue_order
from core.audit import one_request
from core.audit.models import AuditEntry
from core.db import RowContext, bind_context, db
from core.errors import Conflict, DuplicateRequest, Invalid, NotAllowed, NotFound, StaleEdit
from core.outbox.models import OutboxRow
from core.reporting.agenda import agenda
from core.reporting.models import Direction, Evidence, EvidenceFile, Report, ReportLine
from core.reporting.queries import obstacle, report, report_lines
from core.reporting.services import (
    DirectionForm,
    EvidenceForm,
    LineForm,
    ObstacleForm,
    add_evidence,
    correct_line,
    give_direction,
    open_report,
    raise_obstacle,
    resolve_obstacle,
    save_report,
    submit_report,
)
from tests.assigned_year import (
    ADMINISTRATOR,
    ADVISOR,
    COMMUNE,
    DECIDER,
    DEPARTMENT,
    DISTRICT,
    FRONT,
    OTHER_COMMUNE,
    OTHER_DISTRICT,
    Assigned,
)
from tests.world import YEAR_END, on

PDF = b"%PDF-1.7\n%minh chung\n"


def fields(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in refusal.value.problems]


def test_a_report_has_a_line_for_everything_the_unit_holds(assigned: Assigned) -> None:
    with on(3, 1):
        key = assigned.draft(DISTRICT, "2021-Q1")
    rows = report_lines(key)
    assert len(rows) == 18
    assert [row.assignment.kind for row in rows if row.is_rolled_up] == ["new_members"]
    assert {row.state for row in rows} == {"draft"}
    bind_context(db.session(), RowContext(key[0]))
    actions = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == key[1])))
    assert actions == {"report.open", "report.save"}


def test_a_report_is_taken_from_the_first_day_of_its_window_to_its_last(assigned: Assigned) -> None:
    cycle, actor = assigned.cycle, assigned.leader(COMMUNE)
    unit = assigned.unit_of(actor)
    for month, day, window in ((3, 31, "2021-Q2"), (4, 11, "2021-Q1")):
        with on(month, day), pytest.raises(Conflict, match="chỉ nhận báo cáo"):
            open_report(actor, cycle, unit, window)
    with on(4, 5):
        with pytest.raises(Invalid):
            open_report(actor, cycle, unit, "2021-Q9")
        key = assigned.draft(COMMUNE, "2021-Q1", new_members=1)
        with pytest.raises(Invalid, match="đã được lập"):
            open_report(actor, cycle, unit, "2021-Q1")
    with on(4, 11), pytest.raises(Conflict, match="chỉ nhận báo cáo"):
        submit_report(actor, key, version=report(key).version)
    assert report(key).state == "draft"


def test_a_report_is_on_time_on_its_due_day(assigned: Assigned) -> None:
    with on(4, 10):
        key = assigned.file(COMMUNE, "2021-Q1", new_members=1)
    filed = report(key)
    assert (filed.state, filed.on_time, filed.due_on) == ("submitted", True, date(2021, 4, 10))


def test_a_closed_cycle_takes_no_report(assigned: Assigned) -> None:
    cycle = assigned.cycle
    close_cycle(assigned.actor(ADMINISTRATOR), cycle[1])
    with on(4, 5), pytest.raises(Conflict, match="không mở"):
        assigned.draft(COMMUNE, "2021-Q1")


def test_who_writes_which_report(assigned: Assigned) -> None:
    cycle, own = assigned.cycle, assigned.unit("an/mot/dong", "dang-uy")
    office = assigned.unit("an", "mat-tran")
    with on(4, 5):
        for address in (OTHER_COMMUNE, "bi-thu.hai@an.example", "bi-thu.ba@binh.example", DISTRICT):
            actor = assigned.leader(address)
            with pytest.raises(NotFound):
                open_report(actor, cycle, own[1], "2021-Q1")
        with pytest.raises(NotFound):  # a head is bound to one body of the province
            open_report(assigned.leader(DEPARTMENT), cycle, office[1], "2021-Q1")
        with pytest.raises(NotAllowed):  # the authority does not report
            open_report(assigned.actor(DECIDER), cycle, office[1], "2021-Q1")
        key = assigned.draft(COMMUNE, "2021-Q1", new_members=1)
        version = report(key).version
        with pytest.raises(NotAllowed):  # a level above reads, and edits nothing
            save_report(assigned.leader(DISTRICT), key, version=version, narrative="x", entered=[])
        for address in (OTHER_COMMUNE, OTHER_DISTRICT, "bi-thu.ba@binh.example"):
            with pytest.raises(NotFound):
                save_report(assigned.leader(address), key, version=version, narrative="x", entered=[])


def test_a_stale_save_is_told_what_is_stored(assigned: Assigned) -> None:
    with on(4, 5):
        key = assigned.draft(COMMUNE, "2021-Q1", new_members=3)
        actor, line = assigned.leader(COMMUNE), assigned.line(key, "new_members").line
        seen = report(key).version
        save_report(actor, key, version=seen, narrative="Trước", entered=[LineForm(line.id, Decimal(4))])
        with pytest.raises(StaleEdit) as stale:
            save_report(actor, key, version=seen, narrative="Sau", entered=[LineForm(line.id, Decimal(9))])
        assert stale.value.stored["narrative"] == "Trước"
        with pytest.raises(StaleEdit):
            submit_report(actor, key, version=seen)
        db.session.expire_all()
        assert report(key).narrative == "Trước"
        assert assigned.line(key, "new_members").line.value == 4


def test_lines_of_another_report_and_numbers_of_a_split_target_are_refused(assigned: Assigned) -> None:
    with on(4, 5):
        key, foreign = assigned.draft(DISTRICT, "2021-Q1"), assigned.draft(OTHER_DISTRICT, "2021-Q1")
        actor = assigned.leader(DISTRICT)
        theirs = assigned.line(foreign, "disbursement").line
        ours = assigned.line(key, "new_members").line
        bind_context(db.session(), actor.context)
        for form in (LineForm(theirs.id, Decimal(1), Decimal(2)), LineForm(ours.id, Decimal(1))):
            with pytest.raises(Invalid):
                save_report(actor, key, version=report(key).version, narrative="", entered=[form])
            db.session.expire_all()
    assert assigned.line(foreign, "disbursement").line.value == 9


def test_filing_names_every_line_that_lacks_a_number(assigned: Assigned) -> None:
    with on(4, 5):
        key = assigned.draft(
            DISTRICT, "2021-Q1", disbursement=(5, 0), peak_land_cases=-1, enterprise_organisations=None
        )
        actor = assigned.leader(DISTRICT)
        with pytest.raises(Invalid) as refusal:
            submit_report(actor, key, version=report(key).version)
        assert len(refusal.value.problems) == 3
        db.session.expire_all()
        assert report(key).state == "draft"


def test_work_ordered_after_a_report_was_opened_gets_its_line(assigned: Assigned) -> None:
    with on(3, 1):
        key = assigned.draft(FRONT, "2021-Q1", body_task=1)
        decider, front = assigned.actor(DECIDER), assigned.unit("an", "mat-tran")
        pieces = [
            PieceForm(front, "body_task", title, starts_on, YEAR_END)
            for title, starts_on in (("Việc thêm", date(2021, 3, 2)), ("Việc của quý sau", date(2021, 4, 1)))
        ]
        issue_order(decider, assigned.cycle, OrderForm("20", date(2021, 3, 2), "Bí thư", "Giao thêm"), pieces)
        actor = assigned.leader(FRONT)
        with pytest.raises(Conflict, match="giao thêm 1 nhiệm vụ"):
            submit_report(actor, key, version=report(key).version)
        before = report(key).version
        forms = [LineForm(row.line.id, row.line.value) for row in report_lines(key)]
        save_report(actor, key, version=before, narrative="", entered=forms)
        assert {row.assignment.title for row in report_lines(key)} >= {"Việc thêm"}
        assert len(report_lines(key)) == 2
        submit_report(actor, key, version=before + 1)


def test_a_filed_report_is_not_edited_and_a_form_sent_twice_is_done_once(assigned: Assigned) -> None:
    with on(4, 5):
        cycle, actor = assigned.cycle, assigned.leader(COMMUNE)
        with one_request("once"):
            id = open_report(actor, cycle, assigned.unit_of(actor), "2021-Q1")
        with pytest.raises(DuplicateRequest) as again, one_request("once"):
            open_report(actor, cycle, assigned.unit_of(actor), "2021-Q1")
        assert again.value.done.id == str(id)
        key = (actor.tenant_id, id)
        line = assigned.line(key, "new_members").line
        entered = [LineForm(line.id, Decimal(2))]
        save_report(actor, key, version=1, narrative="", entered=entered)
        submit_report(actor, key, version=report(key).version)
        with pytest.raises(Conflict, match="đã nộp"):
            save_report(actor, key, version=report(key).version, narrative="x", entered=entered)
        with pytest.raises(Conflict, match="đã nộp"):
            submit_report(actor, key, version=report(key).version)
    assert len(db.session.scalars(select(Report)).all()) == 1


def test_a_correction_needs_a_verdict_a_reason_and_a_fitting_number(assigned: Assigned) -> None:
    with on(4, 5):
        key, actor = assigned.file(DISTRICT, "2021-Q1"), assigned.leader(DISTRICT)
        line = assigned.line(key, "disbursement").line
        good = LineForm(line.id, Decimal(8), Decimal(10), narrative="Nhầm số")
        with pytest.raises(Conflict, match="đã có ý kiến"):
            correct_line(actor, (key[0], line.id), good)
        assigned.judge(ADVISOR, key, role="advisor")
        for form in (
            LineForm(line.id, Decimal(8), Decimal(10)),
            LineForm(line.id, Decimal(8), narrative="Thiếu mẫu số"),
            LineForm(line.id, Decimal(8), Decimal(0), narrative="Mẫu số 0"),
        ):
            with pytest.raises(Invalid):
                correct_line(actor, (key[0], line.id), form)
        split = assigned.line(key, "new_members").line
        with pytest.raises(Invalid, match="cộng từ cấp dưới"):
            correct_line(actor, (key[0], split.id), LineForm(split.id, Decimal(1), narrative="Nhập thẳng"))
        for address in (COMMUNE, OTHER_DISTRICT):
            with pytest.raises(NotFound):
                correct_line(assigned.leader(address), (key[0], line.id), good)
        correct_line(actor, (key[0], line.id), good)
        with pytest.raises(Invalid, match="đã có một bản đính chính"):
            correct_line(actor, (key[0], line.id), good)
    bind_context(db.session(), RowContext(key[0]))
    stored = db.session.scalars(select(ReportLine).where(ReportLine.corrects_id == line.id)).one()
    assert (stored.value, stored.denominator, line.value) == (8, 10, 9)


def docx(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("van-ban.pdf", PDF),
        ("VAN BAN.PDF", PDF),
        ("van-ban.docx", docx("_rels/.rels", "word/document.xml", "[Content_Types].xml")),
        ("bang.xlsx", docx("xl/workbook.xml")),
        ("anh.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
    ],
)
def test_evidence_keeps_a_file_that_is_what_it_says(assigned: Assigned, name: str, content: bytes) -> None:
    with on(4, 5):
        key = assigned.draft(COMMUNE, "2021-Q1", new_members=1)
        line, actor = assigned.line(key, "new_members").line, assigned.leader(COMMUNE)
        form = EvidenceForm("document", "Quyết định kết nạp", "12", date(2021, 2, 3), name, content)
        add_evidence(actor, (key[0], line.id), form)
    file = db.session.scalars(select(EvidenceFile)).one()
    assert (file.name, file.size) == (name, len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("van-ban.exe", PDF),
        ("van-ban", PDF),
        ("van-ban.pdf", b""),
        ("van-ban.pdf", b"MZ not a document"),
        ("anh.png", PDF),
        ("van-ban.docx", docx("xl/workbook.xml")),
        ("van-ban.docx", b"MZ" + docx("word/document.xml")),
        ("van-ban.xlsx", b"PK\x03\x04 cut"),
        ("van-ban.pdf", PDF + b"x" * (20 * 1024 * 1024)),
    ],
    ids=["type", "no-type", "empty", "not-pdf", "not-png", "xlsx-as-docx", "polyglot", "broken", "too-large"],
)
def test_evidence_refuses_a_file_that_is_not_what_it_says(assigned: Assigned, name: str, content: bytes) -> None:
    with on(4, 5):
        key = assigned.draft(COMMUNE, "2021-Q1", new_members=1)
        line, actor = assigned.line(key, "new_members").line, assigned.leader(COMMUNE)
        with pytest.raises(Invalid) as refusal:
            add_evidence(actor, (key[0], line.id), EvidenceForm("document", "Tệp", file_name=name, content=content))
    assert fields(refusal) == ["file"]
    assert db.session.scalars(select(Evidence)).all() == []


def test_evidence_is_its_units_own_and_fixed_once_accepted(assigned: Assigned) -> None:
    form = EvidenceForm("document", "Biên bản")
    with on(4, 5):
        key = assigned.file(COMMUNE, "2021-Q1", new_members=1)
        line = assigned.line(key, "new_members").line
        for address in (OTHER_COMMUNE, "bi-thu.ba@binh.example"):
            with pytest.raises(NotFound):
                add_evidence(assigned.leader(address), (key[0], line.id), form)
        with pytest.raises(NotAllowed):
            add_evidence(assigned.leader(DISTRICT), (key[0], line.id), form)
        add_evidence(assigned.leader(COMMUNE), (key[0], line.id), form)
        assigned.judge(DISTRICT, key)
        with pytest.raises(Conflict, match="đã được chấp nhận"):
            add_evidence(assigned.leader(COMMUNE), (key[0], line.id), form)


def test_an_obstacle_is_raised_directed_and_resolved_in_one_chain(assigned: Assigned) -> None:
    work, _target = assigned.held(DISTRICT, "land_clearance")
    key, decider = (work.tenant_id, work.id), assigned.actor(DECIDER)
    with on(5, 1):
        actor = assigned.leader(DISTRICT)
        with pytest.raises(Invalid):
            raise_obstacle(actor, key, ObstacleForm(" ", "", objective=False))
        about = (key[0], raise_obstacle(actor, key, ObstacleForm("Thiếu đất", "Đề nghị tháo gỡ", objective=True)))
        with pytest.raises(NotFound):
            raise_obstacle(assigned.leader(OTHER_DISTRICT), key, ObstacleForm("Của người khác", "", objective=False))
    with on(5, 10):
        form = DirectionForm("Giao Sở hướng dẫn", "07-TB/TU", date(2021, 5, 31), confirms_objective=True)
        with pytest.raises(NotAllowed):  # the holder does not direct itself
            give_direction(assigned.leader(DISTRICT), about, form)
        with pytest.raises(NotFound):
            give_direction(assigned.leader(OTHER_DISTRICT), about, form)
        with pytest.raises(Invalid) as refusal:
            give_direction(decider, about, DirectionForm(" ", " ", date(2021, 5, 9), confirms_objective=True))
        assert fields(refusal) == ["text", "due_on", "document"]
        given = give_direction(decider, about, form)
    jobs = db.session.scalars(select(OutboxRow.arguments).where(OutboxRow.kind == "reporting.announce_directions"))
    assert jobs.one()["act"] == str(db.session.get_one(Direction, (key[0], given)).act_id)
    with on(6, 1):
        actor = assigned.leader(DISTRICT)
        with pytest.raises(StaleEdit):
            resolve_obstacle(actor, about, version=7, resolution="Xong")
        with pytest.raises(Invalid):
            resolve_obstacle(actor, about, version=1, resolution=" ")
        resolve_obstacle(actor, about, version=1, resolution="Đã bàn giao mặt bằng")
        with pytest.raises(Conflict):
            give_direction(decider, about, form)
    bind_context(db.session(), RowContext(key[0]))
    assert obstacle(about).resolved_on == date(2021, 6, 1)
    assert len(db.session.scalars(select(Direction)).all()) == 1


def test_the_agenda_says_what_is_due_missed_and_returned(assigned: Assigned) -> None:
    with on(3, 1):
        assert _states(assigned) == ["open", "upcoming", "upcoming", "upcoming"]
        key = assigned.draft(COMMUNE, "2021-Q1", new_members=2)
        assert _states(assigned)[0] == "draft"
    with on(4, 5):
        actor = assigned.leader(COMMUNE)
        submit_report(actor, key, version=report(key).version)
        assigned.judge(DISTRICT, key, "returned")
    with on(8, 1):
        assert _states(assigned) == ["on_time", "missed", "open", "upcoming"]
        first, *_rest = agenda(assigned.leader(COMMUNE))
        assert first.filed is not None
        assert (first.filed.returned, first.is_waiting) == (1, True)


def _states(assigned: Assigned) -> list[str]:
    return [due.state for due in agenda(assigned.leader(COMMUNE))]
