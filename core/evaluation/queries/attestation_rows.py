"""What was attested of ratings: by this tenant, and by those below it."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from core.db import db
from core.db.bulk import Key
from core.evaluation.models import Attestation, RatingRun
from core.web.tables import Table, contains


def attested(run: Key) -> Sequence[Attestation]:
    """Return what was attested of a run, the newest first: that one counts."""
    rows = select(Attestation).where(Attestation.tenant_id == run[0], Attestation.run_id == run[1])
    return db.session.scalars(rows.order_by(Attestation.id.desc())).all()


def attestation_list(shown: Table) -> Sequence[Attestation]:
    """Return one page of what this and lower tenants attested."""
    rows = select(Attestation)
    if shown.chosen["q"]:
        rows = rows.where(contains(Attestation.unit_label, shown.chosen["q"]))
    by = {"unit": Attestation.unit_label, "attested_on": Attestation.attested_on}
    return shown.shown(db.session.scalars(shown.arrange(rows, by, Attestation.id)).all())


def attestations_for(run: RatingRun, tenants: Collection[uuid.UUID]) -> Sequence[Attestation]:
    """Return the newest attestation of each run of some tenants that a run counts, oldest period first.

    Their period lies within the run's and their cut-off is none after its; what was attested after the facts of the run
    were frozen came too late.
    """
    newest = (Attestation.tenant_id, Attestation.run_id)
    rows = (
        select(Attestation)
        .ext(distinct_on(*newest))
        .where(Attestation.tenant_id.in_(list(tenants)), Attestation.run_id != run.id)
        .where(Attestation.starts_on >= run.starts_on, Attestation.cut_off <= run.cut_off)
        .order_by(*newest, Attestation.id.desc())
    )
    if run.issued_at is not None:
        rows = rows.where(Attestation.attested_at <= run.issued_at)
    return sorted(db.session.scalars(rows), key=lambda row: (row.starts_on, row.cut_off, row.unit_label, row.id))
