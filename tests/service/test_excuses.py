"""One chain from an obstacle to the score: confirmed, it excuses; taken back, it does not. Marks name no member."""

import json
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from core.assignment.models import Assignment
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.domain.canonical import canonical, digest
from core.domain.facts import AssignmentFacts, ExcuseFacts, ProposalFacts, SubjectFacts
from core.domain.restore import restore
from core.domain.score import ScoreNode
from core.evaluation.facts import named_mark_facts
from core.evaluation.queries import marks_of, rating_run
from core.evaluation.services import RunForm, open_run
from core.evaluation.verification import Verification, verify_run
from core.extensions.pipeline import proposed_trees, rate
from core.extensions.services import pinned_scheme
from core.reporting.services import DirectionForm, ObstacleForm, give_direction, raise_obstacle, withdraw_direction
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, SECRETARY, Year, as_superuser, decide, propose, stage, work_off

LEADER, KIND = "bi-thu.mot@an.example", "land_clearance"
FORM = RunForm("nam-2021", "Đánh giá năm 2021", date(2021, 12, 31))
CONFIRMED = DirectionForm("Giao Sở hướng dẫn", "07-TB/TU", date(2022, 3, 31), confirms_objective=True)


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    return reported_app


def raised(year: Year) -> Key:
    """Let district Một raise an obstacle to its land clearance; returns its key."""
    leader = year.actor(LEADER, "leader")
    as_superuser("update assignment set due_on = '2021-12-01' where kind = :kind", kind=KIND)  # done at the year's end
    held = select(Assignment).where(Assignment.tenant_id == leader.tenant_id, Assignment.kind == KIND)
    work = year.seen(lambda: db.session.scalars(held).one(), LEADER, "leader")
    form = ObstacleForm("Chưa thống nhất giá đất", "", objective=True)
    return work.tenant_id, raise_obstacle(leader, (work.tenant_id, work.id), form)


def frozen(year: Year) -> Key:
    """Open the run and freeze its facts."""
    cycle, adviser = year.cycle, year.actor(ADVISER)
    run = adviser.tenant_id, open_run(adviser, cycle, FORM)
    work_off()
    return run


def work_of(year: Year, subject: str = SECRETARY) -> AssignmentFacts:
    facts = restore(SubjectFacts, year.files()[subject].evaluation.facts)
    return next(work for work in facts.assignments if work.kind == KIND)


def step_of(year: Year, work: AssignmentFacts) -> ScoreNode:
    tree = restore(ScoreNode, year.files()[SECRETARY].evaluation.tree)
    return next(node for node in tree.walk() if node.key == f"assignment.{work.id}")


def verified(year: Year, run: Key) -> Verification:
    bind_context(db.session(), RowContext(run[0], authority_id=year.actor(COMMITTEE).authority_id))
    db.session.expire_all()
    return verify_run(run)


def test_a_confirmed_cause_is_named_in_facts_and_tree_of_everybody_who_shares_the_work(year: Year) -> None:
    obstacle = raised(year)
    give_direction(year.actor(COMMITTEE), obstacle, CONFIRMED)
    give_direction(year.actor(COMMITTEE), obstacle, replace(CONFIRMED, document="09-TB/TU"))
    run = frozen(year)
    work = work_of(year)
    name = f"{obstacle[0]}/{obstacle[1]}"
    excuse = ExcuseFacts(name, "Chưa thống nhất giá đất", "07-TB/TU", date(2022, 1, 12), "Ban Thường vụ")
    assert (work.excused, work.excuse) == (True, excuse)
    assert work_of(year, CHAIRMAN).excuse == excuse
    step = step_of(year, work)
    assert step.inputs["cause"] == "Chưa thống nhất giá đất"
    assert step.inputs["confirmed"] == "07-TB/TU, ngày 12/01/2022, Ban Thường vụ"
    assert step.inputs["obstacle"] == name
    assert step.note.endswith("không tính chậm vì nguyên nhân khách quan đã được xác nhận")
    assert verified(year, run).holds


def test_what_is_not_confirmed_or_taken_back_excuses_nothing(year: Year) -> None:
    obstacle = raised(year)
    give_direction(year.actor(COMMITTEE), obstacle, replace(CONFIRMED, confirms_objective=False))
    taken_back = give_direction(year.actor(COMMITTEE), obstacle, CONFIRMED)
    withdraw_direction(year.actor(COMMITTEE), (obstacle[0], taken_back), text="Xác nhận nhầm")
    frozen(year)
    work = work_of(year)
    assert (work.excused, work.excuse) == (False, None)
    assert not {"cause", "confirmed", "obstacle"} & step_of(year, work).inputs.keys()
    assert step_of(year, work).note.startswith("Hoàn thành chậm")


def test_taking_back_after_the_freeze_is_named_and_rewrites_nothing(year: Year) -> None:
    obstacle = raised(year)
    direction = give_direction(year.actor(COMMITTEE), obstacle, CONFIRMED)
    run = frozen(year)
    withdraw_direction(year.actor(COMMITTEE), (obstacle[0], direction), text="Xác nhận nhầm")
    found = verified(year, run)
    assert found.altered == ()
    assert {finding.subject for finding in found.moved} == {
        "Huyện ủy Một",
        "Bí thư Huyện ủy Một",
        "Chủ tịch UBND huyện Một",
    }
    assert work_of(year).excused


def test_facts_frozen_before_excuses_were_named_still_hold(year: Year) -> None:
    give_direction(year.actor(COMMITTEE), raised(year), CONFIRMED)
    run = frozen(year)
    calls = pinned_scheme(rating_run(run).pin).calls_on(FORM.cut_off)
    for subject, row in year.files().items():
        facts = restore(SubjectFacts, row.evaluation.facts)
        before = replace(facts, assignments=tuple(replace(work, excuse=None) for work in facts.assignments))
        tree = rate(calls, [before]).subjects[0].tree
        as_superuser(
            "update evaluation set facts = :facts, facts_hash = :hash, tree = :tree, tree_hash = :root where id = :id",
            facts=json.dumps(canonical(before)),
            hash=digest(before),
            tree=json.dumps(canonical(tree)),
            root=digest(tree),
            id=year.file(subject)[1],
        )
    found = verified(year, run)
    assert work_of(year).excused
    assert work_of(year).excuse is None
    assert (found.altered, found.moved) == ((), ())


def decided(year: Year) -> Key:
    run = frozen(year)
    propose(stage())
    decide(stage())
    return run


def test_what_the_subject_reads_of_a_decision_names_no_member_of_the_council(year: Year) -> None:
    run = decided(year)
    members = {mark.by_label for mark in year.seen(lambda: marks_of(year.file(SECRETARY)), "hd-dang@an.example")}
    assert len(members) == 2
    files = year.files(LEADER, "subject")
    decision = files[SECRETARY].decision
    assert decision is not None
    stored = json.dumps(decision.tree, ensure_ascii=False)
    assert "Phiếu chấm thứ 2" in stored
    assert not [name for name in members if name in stored]
    assert verified(year, run).holds


def test_proposals_that_name_members_are_verified_as_they_were_made(year: Year) -> None:
    run = decided(year)
    row, file = year.files()[SECRETARY], year.file(SECRETARY)
    assert row.proposal is not None
    marks = year.seen(lambda: marks_of(file), "hd-dang@an.example")
    facts = replace(restore(ProposalFacts, row.proposal.facts), council_marks=named_mark_facts(marks))
    tree = proposed_trees(pinned_scheme(rating_run(run).pin).calls_on(FORM.cut_off), [facts])[0]
    as_superuser(
        "update proposal set facts = :facts, facts_hash = :hash, tree = :tree, tree_hash = :root"
        " where evaluation_id = :id",
        facts=json.dumps(canonical(facts)),
        hash=digest(facts),
        tree=json.dumps(canonical(tree)),
        root=digest(tree),
        id=file[1],
    )
    assert verified(year, run).holds
