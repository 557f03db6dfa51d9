"""What a deciding authority attests of its own ratings, who reads it, and what a rating above knows of it."""

import json
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import bind_context, db
from core.domain.background import AttestationFacts
from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.errors import Conflict, Invalid, NotAllowed
from core.evaluation.models import Attestation, RatingRun
from core.evaluation.queries import attested
from core.evaluation.services import AttestationForm, RunForm, attest, open_run
from core.evaluation.services.attestations import counts_of
from core.evaluation.standing_models import RunStanding
from core.evaluation.verification import verify_run
from core.tenancy.models import Tenant
from tests.year import ADVISER, COMMITTEE, DIRECTOR, SECRETARY, Year, as_superuser, audited, work_off

FORM = AttestationForm("15-BC/TU", date(2022, 1, 12))
PLAIN = replace(FORM, statements={})


class TestAttesting:
    @pytest.fixture
    def app(self, decided_app: Flask) -> Flask:
        return decided_app

    def test_the_counts_of_a_closed_run_are_attested_without_a_name(self, year: Year) -> None:
        run = year.run
        committee = year.actor(COMMITTEE)
        id = attest(committee, run, replace(FORM, statements={"outstanding": "Bằng khen số 12"}))
        (row,) = year.seen(lambda: attested(run))
        assert (row.id, row.document, row.statements) == (id, "15-BC/TU", {"outstanding": "Bằng khen số 12"})
        assert sum(row.levels.values()) == 8
        assert row.levels == year.seen(lambda: counts_of(run))
        (told,) = year.seen(lambda: db.session.scalars(select(RunStanding)).all())
        assert (told.state, told.files, told.proposed, told.decided, told.levels) == ("closed", 8, 8, 8, row.levels)
        assert "Bí thư Huyện ủy" not in json.dumps([row.levels, row.statements, row.unit_label, row.run_name])
        bind_context(db.session(), committee.context)
        assert audited("run.attest")[0].object_id == id

    def test_a_later_one_takes_its_place_and_both_stay(self, year: Year) -> None:
        run, committee = year.run, year.actor(COMMITTEE)
        attest(committee, run, PLAIN)
        attest(committee, run, replace(PLAIN, document="16-BC/TU"))
        assert [row.document for row in year.seen(lambda: attested(run))] == ["16-BC/TU", "15-BC/TU"]

    @pytest.mark.parametrize(
        ("form", "field"),
        [
            (replace(PLAIN, document=" "), "document"),
            (replace(PLAIN, attested_on=date(2022, 1, 13)), "attested_on"),
            (replace(PLAIN, attested_on=date(2021, 12, 30)), "attested_on"),
            (replace(PLAIN, statements={"best": "x"}), "best"),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(self, year: Year, form: AttestationForm, field: str) -> None:
        run, committee = year.run, year.actor(COMMITTEE)
        with pytest.raises(Invalid) as refusal:
            attest(committee, run, form)
        assert [problem.field for problem in refusal.value.problems] == [field]
        assert attest(committee, run, PLAIN)

    def test_only_the_authority_of_a_closed_run_attests(self, year: Year) -> None:
        run = year.run
        with pytest.raises(NotAllowed):
            attest(year.actor(ADVISER), run, PLAIN)
        as_superuser("update rating_run set state = 'marking'")
        db.session.expire_all()
        with pytest.raises(Conflict):
            attest(year.actor(COMMITTEE), run, PLAIN)
        as_superuser("update rating_run set state = 'closed'")
        db.session.expire_all()
        assert attest(year.actor(COMMITTEE), run, PLAIN)

    def test_results_flow_up_and_not_down_or_aside(self, year: Year) -> None:
        attest(year.actor(COMMITTEE), year.run, PLAIN)
        count = select(Attestation)
        assert len(year.seen(lambda: db.session.scalars(count).all())) == 1
        for address in ("bi-thu.mot@an.example", "btv@binh.example"):
            assert year.seen(lambda: db.session.scalars(count).all(), address) == [], address


class TestRating:
    @pytest.fixture
    def app(self, reported_app: Flask) -> Flask:
        return reported_app

    def told(self, year: Year, code: str, unit: str, run: str, **more: str) -> None:
        """Store what an authority of a tenant attested, as its own use case would have."""
        tenant = year.seen(lambda: db.session.scalars(select(Tenant).where(Tenant.code == code)).one()).id
        values = {"number": "1", "cut_off": "2021-12-31", "at": "2022-01-03", "levels": '{"XS": 2, "HTT": 5}'} | more
        as_superuser(
            "insert into attestation (tenant_id, id, authority_id, unit_id, run_id, unit_label, run_name, starts_on,"
            " ends_on, cut_off, levels, statements, document, attested_on, attested_at, by_label)"
            " select tenant_id, cast('00000000-0000-7000-8000-00000000000' || :number as uuid), id, id,"
            " cast('00000000-0000-7000-9000-00000000000' || :run as uuid), name, 'Năm 2021', '2021-01-01',"
            " '2021-12-31', cast(:cut_off as date), cast(:levels as jsonb), '{}', :number, '2022-01-03',"
            " cast(:at as timestamptz), 'Ban Thường vụ' from unit where tenant_id = :tenant and key = :unit",
            tenant=tenant, unit=unit, run=run, **values,
        )  # fmt: skip

    def rated(self, year: Year) -> dict[str, tuple[AttestationFacts, ...]]:
        open_run(year.actor(ADVISER), year.cycle, RunForm("nam-2021", "Năm 2021", date(2021, 12, 31)))
        (job,) = work_off()
        assert job.problem is None, job.problem
        files = year.files().items()
        return {key: restore(SubjectFacts, row.evaluation.facts).attestations for key, row in files}

    def test_the_newest_of_each_run_below_is_known_of_its_own_unit(self, year: Year) -> None:
        self.told(year, "90.1", "huyen-uy", "1", number="1")
        self.told(year, "90.1", "huyen-uy", "1", number="2", levels='{"XS": 1, "HTT": 6}')
        self.told(year, "90", "so-giao-duc", "2", number="3")
        facts = self.rated(year)
        (known,) = facts[SECRETARY]
        assert (known.document, known.levels, known.unit) == ("2", {"HTT": 6, "XS": 1}, "Huyện ủy Một")
        assert [each.document for each in facts[DIRECTOR]] == ["3"]
        assert facts["90.2/huyen-uy/secretary"] == facts["90/mat-tran/body"] == ()

    def test_what_is_of_later_days_or_came_after_the_freeze_does_not_count(self, year: Year) -> None:
        self.told(year, "90.1", "huyen-uy", "1", number="1", cut_off="2022-01-31")
        assert set(self.rated(year).values()) == {()}
        run = year.run
        self.told(year, "90.1", "huyen-uy", "2", number="2", at="2030-01-01")
        assert year.seen(lambda: verify_run(run)).holds
        assert year.seen(lambda: db.session.query(RatingRun).count()) == 1
