"""Freezing a run in a worker: facts in one snapshot, ratings batch by batch, all files in one transaction.

Nothing is written before all is computed, so a run is whole or not there: killed, failed or stopped on the way it
begins anew with a fresh snapshot, and nobody ever sees, marks or decides a part of it.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.services import refuse_under_way
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.domain.canonical import canonical, digest
from core.domain.declarations import CouncilRule
from core.domain.levels import Level
from core.domain.stages import Quota
from core.errors import Conflict
from core.evaluation.facts import collect
from core.evaluation.models import Evaluation, RatingRun, RunQuota
from core.evaluation.queries import councils, cycle_of, rating_run
from core.evaluation.quotas import FROZEN, quota_rows
from core.evaluation.regulation import calls_of
from core.evaluation.review_models import FileReviewer
from core.evaluation.reviewing import Found, reviewer_row, reviewers
from core.evaluation.services.reviews import ANNOUNCE_REVIEWERS
from core.evaluation.services.standing import advance
from core.evaluation.subjects import Subject
from core.extensions.calls import SchemeCalls
from core.extensions.errors import told
from core.extensions.pipeline import Rating, rate
from core.extensions.services import pinned_scheme
from core.jobs.batch import tell
from core.outbox.services import Taking, emit, finish, hold


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What one run is computed from."""

    run: RatingRun
    fingerprint: str
    subjects: Sequence[Subject]
    calls: SchemeCalls
    #: The council of each block; the authority itself appraises a block that has none.
    councils: Mapping[str, uuid.UUID]
    #: Who reviews the file of each subject that is reviewed.
    reviewers: Mapping[str, Found]


def freeze_run(actor: Actor, taking: Taking) -> None:
    """Freeze the facts of every subject, compute scores and bands, and open marking.

    Its progress counts scored subjects. JobStopped between its stages and batches, with nothing written.
    """
    actor.require("run.open")
    snapshot = _snapshot((actor.tenant_id, uuid.UUID(taking.arguments["run"])))
    subjects = snapshot.subjects
    ratings = rate(snapshot.calls, [each.facts for each in subjects], lambda done: tell(taking, done, len(subjects)))
    rows = [_file(snapshot, *both) for both in zip(subjects, ratings.subjects, strict=True)]
    appraising = {row["subject_key"]: row["council_id"] for row in rows}

    def council_of(quota: Quota) -> uuid.UUID | None:
        blocks = {appraising[member] for member in quota.members}
        return next(iter(blocks)) if len(blocks) == 1 else None

    _write(actor, taking, snapshot, rows, quota_rows(snapshot.run, FROZEN, ratings.quotas, council_of))


def _snapshot(key: Key) -> _Snapshot:
    """Read everything as it was at one moment: what is accepted meanwhile is in all facts or in none."""
    db.session.rollback()
    db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    run = rating_run(key)
    _require_freezing(run)
    cycle = cycle_of(run)
    refuse_under_way((cycle.tenant_id, cycle.id))
    scheme = pinned_scheme(run.pin)
    subjects = collect(cycle, scheme, run)
    calls = calls_of(run, scheme)
    by_block = _councils(run, calls.raters().councils, {each.facts.block for each in subjects})
    reviewing = reviewers(run, calls.raters().reviews, subjects)
    db.session.commit()
    return _Snapshot(run, run.fingerprint, subjects, calls, by_block, reviewing)


def _councils(run: RatingRun, rules: Sequence[CouncilRule], blocks: Collection[str]) -> dict[str, uuid.UUID]:
    """Return the council of each block that has one; Conflict where the regulation wants one that nobody formed."""
    formed = {council.key: council.id for council in councils(run.tenant_id, run.authority_id)}
    wanted = [rule for rule in rules if rule.block in blocks]
    lacking = [told(rule.label) for rule in wanted if rule.key not in formed]
    if lacking:
        names = "; ".join(lacking)
        raise Conflict(_("Quy định giao việc thẩm định cho hội đồng chưa được thành lập: %(names)s.", names=names))
    return {rule.block: formed[rule.key] for rule in wanted}


def _require_freezing(run: RatingRun) -> None:
    if run.state != "freezing":
        raise Conflict(_("Số liệu của đợt này đã được chốt."))


def _file(snapshot: _Snapshot, subject: Subject, rating: Rating) -> dict[str, Any]:
    facts, tree, score = canonical(subject.facts), canonical(rating.tree), rating.standing.score.value
    return {
        "tenant_id": snapshot.run.tenant_id,
        "id": uuid7(),
        "authority_id": snapshot.run.authority_id,
        "council_id": snapshot.councils.get(subject.facts.block),
        "subject_person_id": subject.person_id,
        "run_id": snapshot.run.id,
        "subject_key": subject.facts.key,
        "subject_label": subject.facts.label,
        "subject_group": subject.facts.group,
        "member": subject.facts.member,
        "unit_tenant_id": subject.unit[0],
        "unit_id": subject.unit[1],
        "facts": facts,
        "facts_hash": digest(facts),
        "tree": tree,
        "tree_hash": digest(tree),
        "score": score if isinstance(score, Decimal) else None,
        "band": rating.level,
    }


@use_case("run.open")
def _write(
    actor: Actor,
    taking: Taking,
    snapshot: _Snapshot,
    rows: Sequence[dict[str, Any]],
    quotas: Sequence[dict[str, Any]],
) -> None:
    """Write every file and limit and open marking; Conflict when the run was frozen or pinned anew meanwhile."""
    hold(taking)
    key = (snapshot.run.tenant_id, snapshot.run.id)
    run = db.session.get_one(RatingRun, key, with_for_update=True, populate_existing=True)
    _require_freezing(run)
    if run.fingerprint != snapshot.fingerprint:
        raise Conflict(_("Tham số của đợt này vừa được ghim lại; việc chốt số liệu mới hơn sẽ thay cho việc này."))
    insert_rows(db.session(), Evaluation, rows)
    insert_rows(db.session(), RunQuota, quotas)
    rated = (row for row in rows if row["band"] != Level.NOT_RATED and row["subject_key"] in snapshot.reviewers)
    insert_rows(
        db.session(), FileReviewer, [reviewer_row(row, snapshot.reviewers[row["subject_key"]]) for row in rated]
    )
    run.state, run.issued_at = "marking", clock.now()
    advance(key, files=len(rows), state=run.state)
    record(actor, "run.freeze", "rating_run", key, {"subjects": len(rows)})
    found = {each.person_id for each in snapshot.reviewers.values() if each.person_id is not None}
    if found:
        emit(actor, ANNOUNCE_REVIEWERS, {"run": str(run.id), "persons": sorted(map(str, found))})
    finish(taking)
