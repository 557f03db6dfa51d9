"""What reviewers find of a line beside their verdict, and what a rating knows of it."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from core.assignment.models import Assignment
from core.assignment.queries import changes_of
from core.assignment.services import ChangeForm, decide_change, request_change
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.facts import AssignmentFacts, SubjectFacts
from core.domain.restore import restore
from core.errors import Invalid
from core.evaluation.services import RunForm, open_run
from core.evaluation.verification import verify_run
from core.reporting.models import LineReview, ReportLine
from core.reporting.queries import FiledLine, filed_lines
from core.reporting.services import ReviewForm, review_lines
from tests.assigned_year import ADVISOR, DECIDER, DISTRICT, Assigned
from tests.world import on
from tests.year import ADVISER, SECRETARY, Year, as_superuser, work_off

KIND = "mobilisation"


class TestReviewing:
    @pytest.fixture
    def app(self, assigned_app: Flask) -> Flask:
        return assigned_app

    @pytest.fixture
    def assigned(self, context: Flask) -> Assigned:
        return Assigned(context)

    def form(self, assigned: Assigned, **values: object) -> ReviewForm:
        key = assigned.file(DISTRICT, "2021-Q1")
        line = assigned.line(key, KIND).line
        return replace(ReviewForm((line.tenant_id, line.id), "accepted"), **values)

    def newest(self, form: ReviewForm) -> FiledLine:
        line = db.session.scalars(select(ReportLine).where(ReportLine.id == form.line[1])).one()
        return filed_lines([(line.tenant_id, line.assignment_id)])[line.tenant_id, line.assignment_id][-1]

    def test_flags_stand_beside_the_verdict(self, assigned: Assigned) -> None:
        with on(4, 5):
            form = self.form(assigned, exceeded=True)
            review_lines(assigned.leader(assigned.actor(ADVISOR)), [form])
            review = self.newest(form).review
            assert review is not None
            assert (review.exceeded, review.redo) == (True, False)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"redo": True}, "lines.0.redo"),
            ({"verdict": "returned", "comment": "Thiếu", "exceeded": True}, "lines.0.exceeded"),
        ],
    )
    def test_a_flag_goes_with_its_verdict(self, assigned: Assigned, values: dict[str, object], field: str) -> None:
        with on(4, 5):
            form = self.form(assigned, **values)
            adviser = assigned.leader(assigned.actor(ADVISOR))
            with pytest.raises(Invalid) as refusal:
                review_lines(adviser, [form])
            assert [problem.field for problem in refusal.value.problems] == [field]
            review_lines(adviser, [replace(form, verdict="returned", comment="Thiếu", redo=True, exceeded=False)])
            review = self.newest(form).review
            assert review is not None
            assert review.redo

    def test_an_extension_that_is_nobodys_fault_is_confirmed_when_granted(self, assigned: Assigned) -> None:
        with on(4, 5):
            as_superuser("update assignment set due_on = '2021-06-30'")
            work, _target = assigned.held(DISTRICT, KIND)
            key = (work.tenant_id, work.id)
            wanted = ChangeForm("extension", "Vướng quy hoạch", date(2021, 9, 30))
            change = work.tenant_id, request_change(assigned.leader(DISTRICT), key, wanted)
            with pytest.raises(Invalid) as refusal:
                decide_change(
                    assigned.actor(DECIDER), change, approved=False, note="Không", document="", objective=True
                )
            assert [problem.field for problem in refusal.value.problems] == ["objective"]
            decide_change(assigned.actor(DECIDER), change, approved=True, note="", document="9-TB/TU", objective=True)
            bind_context(db.session(), assigned.actor(DECIDER).context)
            ((_change, decision),) = changes_of(key)
            assert decision is not None
            assert decision.objective


class TestRating:
    @pytest.fixture
    def app(self, reported_app: Flask) -> Flask:
        return reported_app

    def rated(self, year: Year) -> AssignmentFacts:
        open_run(year.actor(ADVISER), year.cycle, RunForm("nam-2021", "Năm 2021", date(2021, 12, 31)))
        (job,) = work_off()
        assert job.problem is None, job.problem
        facts = restore(SubjectFacts, year.files()[SECRETARY].evaluation.facts)
        return next(work for work in facts.assignments if work.kind == KIND)

    def line(self, year: Year) -> Key:
        district = year.actor("bi-thu.mot@an.example", "leader").tenant_id
        rows = select(ReportLine).join(Assignment, Assignment.id == ReportLine.assignment_id)
        return district, year.seen(
            lambda: db.session.scalars(rows.where(Assignment.kind == KIND, Assignment.tenant_id == district)).one().id
        )

    def test_facts_know_what_was_exceeded_done_again_put_off_and_why_it_was_chosen(self, year: Year) -> None:
        line = self.line(year)
        flagged = "update line_review set exceeded = true where line_id = :line and verdict = 'accepted'"
        as_superuser(flagged, line=line[1])
        copied = """insert into line_review (tenant_id, id, line_id, verdict, comment, redo, at, by_label)
            select tenant_id, '00000000-0000-7000-8000-000000000001', line_id, 'returned', 'Làm lại', true,
            at - interval '1 day', by_label
            from line_review where line_id = :line"""
        as_superuser(copied.replace("\n", " "), line=line[1])
        as_superuser("update assignment set reasons = '[\"hard\"]' where kind = :kind", kind=KIND)
        changed = """insert into change (tenant_id, id, assignment_id, kind, reason, due_on, requested_at, requested_by)
            select tenant_id, id, id, 'extension', 'x', due_on, created_at, 'x' from assignment where kind = :kind"""
        as_superuser(changed.replace("\n", " "), kind=KIND)
        decided = """insert into change_decision
            (tenant_id, id, change_id, approved, note, document, objective, decided_at, decided_by)
            select tenant_id, id, id, true, '', '', false, requested_at, 'x' from change"""
        as_superuser(decided.replace("\n", " "))
        work = self.rated(year)
        assert (work.exceeded, work.revisions, work.extensions, work.reasons) == (True, 1, 1, ("hard",))

        run = year.run
        as_superuser("update change_decision set objective = true")
        found = year.seen(lambda: verify_run(run))
        assert {finding.subject for finding in found.moved} >= {"Bí thư Huyện ủy Một"}
        as_superuser("update rating_run set gathers = 0")
        db.session.expire_all()
        bare = year.seen(lambda: verify_run(run))
        assert bare.altered == ()

    def test_old_files_hold_without_what_they_did_not_know(self, year: Year) -> None:
        self.rated(year)
        run = year.run
        as_superuser("update assignment set reasons = '[\"hard\"]' where kind = :kind", kind=KIND)
        assert year.seen(lambda: verify_run(run)).moved
        as_superuser("update rating_run set gathers = 1")
        db.session.expire_all()
        assert year.seen(lambda: verify_run(run)).holds

    def test_nothing_found_is_nothing_told(self, year: Year) -> None:
        work = self.rated(year)
        assert (work.exceeded, work.revisions, work.extensions) == (False, 0, 0)
        assert year.seen(lambda: db.session.query(LineReview).count())
