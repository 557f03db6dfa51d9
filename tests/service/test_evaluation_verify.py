"""Verification recomputes what was decided, names what was altered, and what moved beneath it."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import RowContext, bind_context, db
from core.domain.canonical import digest
from core.evaluation.models import Evaluation
from core.evaluation.verification import Finding, Verification, verify_run
from core.extensions.discovery import Registry, current_registry
from core.reporting.models import ReportLine
from core.reporting.services import ReviewForm, review_lines
from core.tenancy.models import Tenant
from tests.year import ADVISER, COMMITTEE, SECRETARY, Year, as_superuser

LABEL = "Bí thư Huyện ủy Một"


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def verified(year: Year) -> Verification:
    """Verify as the command does: with the tenant's own context and the authority's private rows."""
    run, authority = year.run, year.actor(COMMITTEE).authority_id
    bind_context(db.session(), RowContext(run[0], authority_id=authority))
    db.session.expire_all()
    return verify_run(run)


def alter(year: Year, table: str, column: str, value: Any, subject: str = SECRETARY) -> None:
    """Change one column of a subject's record, as somebody who reached the server."""
    key = "id" if table == "evaluation" else "evaluation_id"
    as_superuser(f"update {table} set {column} = :value where {key} = :id", value=value, id=year.file(subject)[1])


def problems(found: Verification) -> set[tuple[str, str]]:
    return {(finding.subject, finding.problem) for finding in found.altered}


def test_an_untouched_year_holds(year: Year) -> None:
    found = verified(year)
    assert (found.run, found.files, found.holds, found.altered, found.moved) == ("nam-2021", 8, True, (), ())


def test_an_altered_fact_is_named(year: Year) -> None:
    facts = year.files()[SECRETARY].evaluation.facts
    facts["assignments"][0]["targets"][0]["amount"] = "999"
    alter(year, "evaluation", "facts", json.dumps(facts))
    found = verified(year)
    assert not found.holds
    assert (LABEL, "facts: hash") in problems(found)
    assert {subject for subject, _problem in problems(found)} == {LABEL}


def test_a_tree_with_a_new_hash_is_still_not_the_rules_tree(year: Year) -> None:
    tree = year.files()[SECRETARY].evaluation.tree
    tree["children"][0]["value"] = "71"
    alter(year, "evaluation", "tree", json.dumps(tree))
    alter(year, "evaluation", "tree_hash", digest(tree))
    found = problems(verified(year))
    assert (LABEL, "score: score: value is not its operation") in found
    assert (LABEL, "score: the rules give another tree") in found


@pytest.mark.parametrize(
    ("table", "column", "value", "problem"),
    [
        ("decision", "level", "KHT", "decision: level is not the tree's"),
        ("proposal", "level", "HT", "proposal: level is not the tree's"),
        ("evaluation", "band", "HT", "score: level is not the tree's"),
        ("decision", "tree_hash", "0", "decision: hash"),
        ("council_mark", "points", Decimal(100), "proposal facts: not the marks that were given"),
    ],
)
def test_an_altered_column_is_named(year: Year, table: str, column: str, value: object, problem: str) -> None:
    alter(year, table, column, value)
    assert problems(verified(year)) == {(LABEL, problem)}


def test_rubbish_in_a_tree_is_named_and_ends_nothing(year: Year) -> None:
    alter(year, "proposal", "tree", json.dumps({"value": "XS"}))
    found = problems(verified(year))
    assert (LABEL, "proposal: hash") in found
    assert any(subject == LABEL and problem.startswith("proposal: ScoreNode") for subject, problem in found)


def test_a_withdrawn_line_moves_the_sources_of_everybody_who_shares_the_work(year: Year) -> None:
    district = year.seen(lambda: db.session.scalars(select(Tenant).where(Tenant.code == "90.2")).one())
    lines = year.seen(lambda: db.session.scalars(select(ReportLine).where(ReportLine.tenant_id == district.id)).all())
    line = next(line for line in lines if line.denominator is not None)
    review_lines(year.actor(ADVISER), [ReviewForm((line.tenant_id, line.id), "withdrawn", "Số liệu chưa đúng.")])
    found = verified(year)
    assert (found.holds, found.altered) == (False, ())
    moved = {finding.subject for finding in found.moved}
    assert moved == {"Huyện ủy Hai", "Bí thư Huyện ủy Hai", "Chủ tịch UBND huyện Hai"}


def test_a_subject_who_was_not_frozen_is_named(year: Year) -> None:
    alter(year, "evaluation", "subject_key", "90.1/huyen-uy/nobody")
    found = {finding.subject for finding in verified(year).moved}
    assert found == {LABEL}


def test_another_edition_of_the_rules_is_named(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = current_registry()
    other = replace(registry.packs["vinh_phuc"], content="other")
    monkeypatch.setattr(registry, "packs", {**registry.packs, "vinh_phuc": other})
    found = verified(year)
    version = other.manifest.version
    assert (found.since, found.altered) == ((Finding("", f"vinh_phuc: altered ({version} → {version})"),), ())
    assert found.holds, "what was altered since gives the same results"


def test_rules_that_are_gone_are_named(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry([])
    monkeypatch.setitem(year.app.extensions, "giaoviec-packs", registry)
    found = verified(year)
    assert (found.holds, found.files) == (False, 8)
    assert found.since[0] == Finding("", "vinh_phuc: gone")
    assert [finding.problem for finding in found.altered] == ["Không có gói quy định “vinh_phuc 2021” trong hệ thống."]


def test_the_authoritys_rows_are_needed(year: Year) -> None:
    run = year.run
    bind_context(db.session(), RowContext(run[0]))
    assert verify_run(run).files == 0
    assert db.session.query(Evaluation).count() == 0
