"""An authority attests what it decided to the level above: counts and statements, no names."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.evaluation.labels import STATEMENTS
from core.evaluation.models import Attestation
from core.evaluation.queries import rating_run, tallies
from core.tenancy.models import Authority


@dataclass(frozen=True, slots=True)
class AttestationForm:
    """By which document and on which day it is attested; ``statements`` by key, each with what proves it."""

    document: str
    attested_on: date
    statements: Mapping[str, str] = field(default_factory=dict)


@use_case("decision.make")
def attest(actor: Actor, run_key: Key, form: AttestationForm) -> uuid.UUID:
    """Attest how many were decided at which level in a closed run; returns the attestation's id.

    A later one of the same run takes its place. Conflict while the run is open; Invalid without a document, for a day
    in the future or before the cut-off, and for a statement nobody declared.
    """
    run = rating_run(run_key)
    if run.authority_id != actor.authority_id:
        raise NotAllowed
    if run.state != "closed":
        raise Conflict(_("Chỉ xác nhận kết quả của đợt đánh giá đã kết thúc."))
    problems = _problems(form, run.cut_off)
    if problems:
        raise Invalid(problems)
    authority = db.session.get_one(Authority, (run.tenant_id, run.authority_id))
    statements = {key: text.strip() for key, text in form.statements.items() if text.strip()}
    row = Attestation(
        tenant_id=run.tenant_id,
        id=uuid7(),
        authority_id=authority.id,
        unit_id=authority.unit_id,
        run_id=run.id,
        unit_label=authority.name,
        run_name=run.name,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        cut_off=run.cut_off,
        levels=counts_of(run_key),
        statements=statements,
        document=form.document.strip(),
        attested_on=form.attested_on,
        attested_at=clock.now(),
        by_label=actor.label,
    )
    db.session.add(row)
    details = {"document": row.document, "levels": row.levels, "statements": sorted(statements)}
    record(actor, "run.attest", "attestation", (row.tenant_id, row.id), {**details, "run": run.key})
    return row.id


def counts_of(run: Key) -> dict[str, int]:
    """Return how many files of a run were decided at each level."""
    found: Counter[str] = Counter()
    for tally in tallies(run).values():
        found.update(tally.levels)
    return dict(sorted(found.items()))


def _problems(form: AttestationForm, cut_off: date) -> list[Problem]:
    problems = []
    if not form.document.strip():
        problems.append(Problem(_("Phải ghi số, ký hiệu văn bản xác nhận."), "document"))
    if not cut_off <= form.attested_on <= clock.today():
        problems.append(Problem(_("Ngày xác nhận phải sau ngày chốt số liệu và không ở tương lai."), "attested_on"))
    unknown = sorted(set(form.statements) - set(STATEMENTS))
    problems += [Problem(_("Không có nội dung xác nhận “%(key)s”.", key=key), key) for key in unknown]
    return problems
