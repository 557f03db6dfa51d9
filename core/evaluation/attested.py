"""What deciders below attest of their own ratings, as facts of those whom the level above rates."""

from collections.abc import Sequence

from core.domain.background import AttestationFacts
from core.evaluation.models import Attestation, RatingRun
from core.evaluation.queries import attestations_for
from core.evaluation.subjects import Subject


def with_attestations(run: RatingRun, subjects: Sequence[Subject]) -> list[Subject]:
    """Add what the authorities of each subject's unit attested, in one statement.

    In the run's own tenant these are the authorities of that very unit (an agency within it); of a lower tenant its
    units stand for the whole of it.
    """
    rows = attestations_for(run, {each.unit[0] for each in subjects}) if subjects else ()
    if not rows:
        return list(subjects)
    return [_with(run, each, rows) for each in subjects]


def _with(run: RatingRun, subject: Subject, rows: Sequence[Attestation]) -> Subject:
    tenant, unit = subject.unit
    own = [row for row in rows if row.tenant_id == tenant and (tenant != run.tenant_id or row.unit_id == unit)]
    return subject.known(attestations=tuple(_facts(row) for row in own)) if own else subject


def _facts(row: Attestation) -> AttestationFacts:
    return AttestationFacts(
        unit=row.unit_label,
        run=row.run_name,
        levels={str(level): int(count) for level, count in sorted(row.levels.items())},
        document=row.document,
        attested_on=row.attested_on,
        attested_by=row.by_label,
        statements={str(key): str(text) for key, text in sorted(row.statements.items())},
    )
