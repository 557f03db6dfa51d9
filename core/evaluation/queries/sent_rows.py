"""Results sent from one authority to another, and how they were received. Policies show them to both parties alone."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from core.assignment.models import Cycle
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.evaluation.models import Evaluation, RatingRun
from core.evaluation.sent_models import SentAnswer, SentResult
from core.people.models import Appointment
from core.tenancy.models import Authority, Tenant, TenantClosure
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class Receiver:
    """An authority to which results may be sent."""

    key: Key
    label: str


def receivers(actor: Actor, file: Evaluation) -> list[Receiver]:
    """Return to whom the result of a file may be sent, two statements.

    Other authorities of the same tenant, those of lower tenants where the person holds or held a post, and those above
    that issued a cycle: of them nobody below knows more than that. The own one last: the same person may be rated by it
    under another scheme.
    """
    own, tenant = (file.tenant_id, file.authority_id), Tenant.name.label("tenant")
    elsewhere = select(Appointment.tenant_id).where(Appointment.person_id == file.subject_person_id)
    near = (
        select(Authority.tenant_id, Authority.id, Authority.name, tenant)
        .join(Tenant, Tenant.id == Authority.tenant_id)
        .where(Authority.may_decide, Tenant.valid_to.is_(None))
        .where(or_(Authority.tenant_id == actor.tenant_id, Authority.tenant_id.in_(elsewhere)))
        .order_by(Tenant.code, Authority.id)
    )
    above = and_(TenantClosure.ancestor_id == Cycle.tenant_id, TenantClosure.descendant_id == actor.tenant_id)
    newest = (Cycle.tenant_id, Cycle.authority_id)
    upper = (
        select(*newest, Cycle.name, tenant)
        .ext(distinct_on(*newest))
        .join(TenantClosure, above)
        .join(Tenant, Tenant.id == Cycle.tenant_id)
        .where(TenantClosure.kind == "line", TenantClosure.depth > 0, Cycle.issued_at.is_not(None))
        .order_by(*newest, Cycle.starts_on.desc())
    )
    rows = [*db.session.execute(near), *db.session.execute(upper)]
    found = {(row[0], row[1]): f"{row[3]}: {row[2]}" for row in rows}
    mine = _("Cơ quan mình, để dùng theo quy định khác")
    others = [Receiver(key, label) for key, label in found.items() if key != own]
    return [*others, *(Receiver(key, mine) for key in found if key == own)]


@dataclass(frozen=True, slots=True)
class SentRow:
    """A sent result and its answer (None: it waits)."""

    result: SentResult
    answer: SentAnswer | None

    @property
    def state(self) -> str:
        """waiting, period, attested or returned."""
        return self.answer.verdict if self.answer else "waiting"


def _rows() -> Select[SentResult, SentAnswer]:
    answered = and_(
        SentAnswer.tenant_id == SentResult.from_tenant_id,
        SentAnswer.from_tenant_id == SentResult.tenant_id,
        SentAnswer.sent_id == SentResult.id,
    )
    return select(SentResult, SentAnswer).outerjoin(SentAnswer, answered)


def sent_row(key: Key) -> SentRow:
    """Return a result that was sent to the seat's authority or by it; NotFound otherwise."""
    row = db.session.execute(_rows().where(SentResult.tenant_id == key[0], SentResult.id == key[1])).first()
    if row is None:
        raise NotFound
    return SentRow(*row)


def sent_of_file(file: Key) -> list[SentRow]:
    """Return to whom the result of a file was sent, the newest first."""
    rows = _rows().where(SentResult.from_tenant_id == file[0], SentResult.evaluation_id == file[1])
    return [SentRow(*row) for row in db.session.execute(rows.order_by(SentResult.id.desc()))]


def sent_list(actor: Actor, shown: Table) -> Sequence[SentRow]:
    """Return one page of what the actor's authority received, or sent; what waits first."""
    mine = and_(SentResult.tenant_id == actor.tenant_id, SentResult.authority_id == actor.authority_id)
    rows = _rows().where(~mine if shown.chosen["way"] == "sent" else mine)
    if shown.chosen["q"]:
        rows = rows.where(contains(SentResult.subject_label, shown.chosen["q"]))
    by = {"subject": SentResult.subject_label, "sent_on": SentResult.sent_on}
    paged = shown.arrange(rows, by, SentAnswer.id.is_not(None), SentResult.id.desc())
    return shown.shown([SentRow(*row) for row in db.session.execute(paged)])


def sent_about(person_id: uuid.UUID) -> list[SentRow]:
    """Return the results of a person that the seat may see as sent or received, the newest first."""
    rows = _rows().where(SentResult.subject_person_id == person_id).order_by(SentResult.id.desc())
    return [SentRow(*row) for row in db.session.execute(rows)]


def received_results(run: RatingRun) -> list[tuple[SentResult, SentAnswer]]:
    """Return what a run's authority received by the freezing of its facts, of periods within the run's, oldest first.

    Of results sent again after an appeal, the last one received.
    """
    one = (SentResult.from_tenant_id, SentResult.evaluation_id)
    rows = (
        _rows()
        .ext(distinct_on(*one))
        .where(SentResult.tenant_id == run.tenant_id, SentResult.authority_id == run.authority_id)
        .where(SentResult.starts_on >= run.starts_on, SentResult.ends_on <= run.ends_on)
        .where(SentAnswer.verdict.in_(("period", "attested")))
        .order_by(*one, SentAnswer.answered_at.desc())
    )
    if run.issued_at is not None:
        rows = rows.where(SentAnswer.answered_at <= run.issued_at)
    found = [(result, answer) for result, answer in db.session.execute(rows) if answer is not None]
    return sorted(found, key=lambda row: (row[0].starts_on, row[0].sent_at, row[0].id))
