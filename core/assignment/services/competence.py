"""Whom an authority may give work to: what the regulation says of its kind, and what cadre management was delegated."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_, select

from core.assignment.facts import Intake, Recipient
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.domain.declarations import SubjectGroup
from core.errors import Invalid, Problem
from core.people.queries import Delegated, delegated_to
from core.tenancy.models import Authority, Unit


@dataclass(frozen=True, slots=True)
class Competence:
    """What one authority may give work to on a day; ``kind`` is the kind of its unit.

    An authority with delegations orders only within them; a group under delegated management is nobody else's; and a
    group whose assigning bodies the regulation names is theirs alone.
    """

    authority: Authority
    kind: str
    delegated: Delegated

    def covers(self, group: SubjectGroup, recipient: Recipient) -> bool:
        """Tell whether it may give work to a unit or post of a group."""
        if self.delegated.holders or group.delegated:
            return self.delegated.covers(*recipient)
        return not group.authorities or self.kind in group.authorities


def competence_of(authority: Key, on: date) -> Competence | None:
    """Return what an authority may give work to on a day; None for one that is not there."""
    row = db.session.execute(
        select(Authority, Unit.kind)
        .join(Unit, and_(Unit.tenant_id == Authority.tenant_id, Unit.id == Authority.unit_id))
        .where(Authority.tenant_id == authority[0], Authority.id == authority[1])
    ).first()
    return Competence(row[0], row[1], delegated_to(authority, on)) if row else None


def competence_of_actor(actor: Actor, on: date) -> Competence | None:
    """Return what the authority that a seat serves may give work to; None for a seat that serves none."""
    return competence_of((actor.tenant_id, actor.authority_id), on) if actor.authority_id else None


def require_competence(authority: Authority, intake: Intake, on: date) -> None:
    """Raise Invalid, with the document, for recipients that the authority may not give work to."""
    competence = competence_of((authority.tenant_id, authority.id), on)
    assert competence is not None
    groups = intake.groups.items()
    refused = [recipient for recipient, group in groups if not competence.covers(group, recipient)]
    if refused:
        raise Invalid([_problem(competence, intake, recipient) for recipient in refused])


def _problem(competence: Competence, intake: Intake, recipient: Recipient) -> Problem:
    text = _(
        "“%(authority)s” không được phân cấp quản lý “%(holder)s” nên không giao việc cho chức danh này được.",
        authority=competence.authority.name,
        holder=intake.label(recipient),
    )
    citation = str(intake.groups[recipient].citation or "")
    return Problem(text, "unit", "; ".join(filter(None, [*competence.delegated.documents, citation])))
