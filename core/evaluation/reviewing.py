"""Who reviews each file by the regulation, found while facts are frozen."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from uuid_utils.compat import uuid7

from core import clock
from core.db import db
from core.domain.reviews import ReviewRule
from core.evaluation.models import RatingRun
from core.evaluation.subjects import Subject
from core.people.models import Appointment, Post
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class Found:
    """By which rule a file is reviewed, and by whom; without a person the authority has to name somebody."""

    rule: str
    person_id: uuid.UUID | None = None
    label: str = ""


def reviewers(run: RatingRun, rules: Sequence[ReviewRule], subjects: Sequence[Subject]) -> dict[str, Found]:
    """Return the reviewer of each subject that is reviewed, by its key; two statements where superiors review.

    A superior is who holds the rule's post today, in the subject's unit or the next one above it; nobody reviews
    themselves.
    """
    wanted = {each.facts.key: (each, rule) for each in subjects if (rule := _rule(rules, each.facts.group))}
    posts = {rule.post for _each, rule in wanted.values() if rule.post}
    holders = _holders(run.tenant_id, posts, clock.today()) if posts else {}
    above = _above(run.tenant_id) if posts else {}
    return {key: _superior(each, rule, holders, above) for key, (each, rule) in wanted.items()}


def _rule(rules: Sequence[ReviewRule], group: str) -> ReviewRule | None:
    return next((rule for rule in rules if rule.is_for(group)), None)


#: By unit and key of the post: who holds it, and how the post is called.
_Holders = Mapping[tuple[uuid.UUID, str], tuple[uuid.UUID, str]]


def _superior(
    subject: Subject, rule: ReviewRule, holders: _Holders, above: Mapping[uuid.UUID, uuid.UUID | None]
) -> Found:
    unit: uuid.UUID | None = subject.unit[1] if subject.unit[1] in above else None
    while rule.post and unit is not None:
        found = holders.get((unit, rule.post))
        if found is not None and found[0] != subject.person_id:
            return Found(rule.key, *found)
        unit = above.get(unit)
    return Found(rule.key)


def _holders(tenant_id: uuid.UUID, posts: set[str], day: date) -> _Holders:
    held = and_(Appointment.tenant_id == Post.tenant_id, Appointment.post_id == Post.id)
    rows = db.session.execute(
        select(Post.unit_id, Post.key, Appointment.person_id, Post.title)
        .join(Appointment, held)
        .where(Post.tenant_id == tenant_id, Post.key.in_(posts), Appointment.valid_from <= day)
        .where(or_(Appointment.valid_to.is_(None), Appointment.valid_to >= day))
    )
    return {(unit, key): (person, title) for unit, key, person, title in rows}


def _above(tenant_id: uuid.UUID) -> Mapping[uuid.UUID, uuid.UUID | None]:
    rows = db.session.execute(select(Unit.id, Unit.parent_id).where(Unit.tenant_id == tenant_id))
    return dict(rows.all())


def reviewer_row(file: Mapping[str, Any], found: Found) -> dict[str, Any]:
    """Return the row that names the reviewer of a file which is about to be written."""
    private = {name: file[name] for name in ("tenant_id", "authority_id", "council_id", "subject_person_id")}
    return {
        **private,
        "id": uuid7(),
        "evaluation_id": file["id"],
        "rule": found.rule,
        "reviewer_person_id": found.person_id,
        "reviewer_label": found.label,
        "named_at": clock.now(),
        "by_label": "",
        "version": 1,
    }
