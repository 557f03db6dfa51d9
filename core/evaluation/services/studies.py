"""What-ifs over a run: asked for, computed by a worker, kept by a name or forgotten."""

import uuid
from datetime import timedelta
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import null, update
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.domain.canonical import canonical
from core.domain.restore import restore
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.evaluation.comparing import compare_run, supposed
from core.evaluation.models import RatingRun, Study
from core.evaluation.queries import evaluations, rating_run, study
from core.extensions.hypotheses import Hypothesis
from core.extensions.what_if import Comparison
from core.jobs.batch import tell
from core.outbox.services import Taking, emit, finish, hold

STUDY = "evaluation.study"
#: What nobody kept by a name is forgotten after so long.
KEPT_FOR = timedelta(days=1)


@use_case("run.open")
def request_study(actor: Actor, run_key: Key, hypothesis: Hypothesis) -> uuid.UUID:
    """Ask what a hypothesis would change; a worker computes it. Returns the study's id.

    Invalid by field (``value_<key>``) for what no scheme can have; ParametersMissing, UnknownPack, NotInForce.
    """
    run = _own_run(actor, run_key)
    supposed(run, hypothesis)
    _forget(run)
    asked = Study(
        tenant_id=run.tenant_id,
        id=uuid7(),
        authority_id=run.authority_id,
        run_id=run.id,
        hypothesis=canonical(hypothesis),
        name="",
        asked_at=clock.now(),
        by_label=actor.label,
    )
    db.session.add(asked)
    db.session.flush()
    emit(actor, STUDY, {"study": str(asked.id), "run": str(run.id)}, total=1)
    record(actor, "study.ask", "rating_run", run_key, {"study": asked.id})
    return asked.id


def _own_run(actor: Actor, run_key: Key) -> RatingRun:
    run = rating_run(run_key)
    if run.authority_id != actor.authority_id:
        raise NotAllowed
    if run.state == "freezing":
        raise Conflict(_("Số liệu của đợt này chưa được chốt."))
    return run


def _forget(run: RatingRun) -> None:
    """Empty what nobody kept for a day: a study stores nothing unless it has a name."""
    old = update(Study).where(Study.tenant_id == run.tenant_id, Study.run_id == run.id, Study.name == "")
    db.session.execute(old.where(Study.asked_at < clock.now() - KEPT_FOR).values(outcome=null()))


def compute_study(actor: Actor, taking: Taking) -> None:
    """Compute a study; its progress counts subjects, those of the pinned scheme first. JobStopped in between."""
    actor.require("run.open")
    asked = study((actor.tenant_id, uuid.UUID(taking.arguments["study"])))
    run = rating_run((asked.tenant_id, asked.run_id))
    rows = evaluations((run.tenant_id, run.id))

    def told(done: int, whole: int) -> None:
        tell(taking, done, whole)

    found = compare_run(run, rows, restore(Hypothesis, asked.hypothesis), told)
    _write(actor, taking, (asked.tenant_id, asked.id), found)


@use_case("run.open")
def _write(actor: Actor, taking: Taking, key: Key, found: Comparison) -> None:
    hold(taking)
    asked = study(key)
    asked.outcome = cast(dict[str, Any], canonical(found))
    record(actor, "study.compute", "rating_run", (asked.tenant_id, asked.run_id), {"subjects": found.subjects})
    finish(taking)


@use_case("run.open")
def delete_study(actor: Actor, key: Key) -> None:
    """Take a kept study out of the list, with its outcome; the audit trail keeps its name and who asked for it.

    Conflict for one that is not kept: that forgets itself.
    """
    asked = study(key)
    if not asked.name:
        raise Conflict(_("Phương án này không được lưu nên không cần xóa."))
    record(
        actor,
        "study.delete",
        "rating_run",
        (asked.tenant_id, asked.run_id),
        {"study": asked.id, "name": asked.name, "asked_by": asked.by_label, "hypothesis": asked.hypothesis},
    )
    asked.name, asked.named_at = "", None
    db.session.execute(update(Study).where(Study.tenant_id == key[0], Study.id == key[1]).values(outcome=null()))


@use_case("run.open")
def keep_study(actor: Actor, key: Key, *, name: str) -> None:
    """Keep a study by a name."""
    asked = study(key)
    if not name.strip():
        raise Invalid([Problem(_("Hãy đặt tên cho phương án."), "name")])
    if asked.outcome is None:
        raise Conflict(_("Phương án này chưa có kết quả hoặc kết quả tạm đã hết hạn."))
    asked.name, asked.named_at = name.strip(), clock.now()
    record(actor, "study.keep", "rating_run", (asked.tenant_id, asked.run_id), {"study": asked.id, "name": asked.name})
