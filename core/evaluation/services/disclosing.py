"""Making decided levels public where the regulation says so; what led to them stays with those who decide."""

from collections.abc import Sequence

from uuid_utils.compat import uuid7

from core import clock
from core.db import db
from core.db.bulk import insert_rows
from core.domain.declarations import Disclosure
from core.evaluation.models import PublicLevel, RatingRun
from core.evaluation.queries import EvaluationRow, public_tenants
from core.extensions.services import pinned_scheme


def disclose(run: RatingRun, files: Sequence[EvaluationRow]) -> int:
    """Make the decided levels of some files public, if the run's regulation does; returns how many.

    Nothing but who, which level and by which decision. DomainError when the regulation cannot be read any more.
    """
    if pinned_scheme(run.pin).calls_on(run.cut_off).raters().disclosure is not Disclosure.LEVEL:
        return 0
    now = clock.now()
    rows = [
        {
            "tenant_id": run.tenant_id,
            "id": uuid7(),
            "run_id": run.id,
            "subject_key": row.evaluation.subject_key,
            "subject_label": row.evaluation.subject_label,
            "subject_group": row.evaluation.subject_group,
            "level": row.decision.level,
            "document": row.decision.document,
            "decided_on": row.decision.decided_on,
            "issued_at": now,
        }
        for row in files
        if row.decision is not None
    ]
    if rows:
        insert_rows(db.session(), PublicLevel, rows)
        public_tenants.forget()
    return len(rows)
