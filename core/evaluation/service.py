"""When each person held the post that is rated, and when they were absent: the service facts of a run."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from core.domain.background import AbsenceFacts, AbsenceKind, ServiceFacts
from core.evaluation.models import RatingRun
from core.evaluation.subjects import Subject
from core.people.models import Appointment
from core.people.queries import Service, absences_of, service_of

_DAY = timedelta(days=1)
_OPEN_END = date.max


def ends_in(run: RatingRun, last_day: date | None) -> bool:
    """Tell whether something ended within the period of a run, before its last day."""
    return last_day is not None and run.starts_on <= last_day < run.ends_on


def with_service(run: RatingRun, subjects: Sequence[Subject]) -> list[Subject]:
    """Add what is known of each person's service within a run's period, in two statements."""
    persons = {each.person for each in subjects if each.person is not None}
    if not persons:
        return list(subjects)
    held: dict[uuid.UUID, list[Service]] = defaultdict(list)
    for row in service_of(persons):
        held[row.appointment.person_id].append(row)
    absent: dict[uuid.UUID, list[AbsenceFacts]] = defaultdict(list)
    for each in absences_of(persons, run.starts_on, run.ends_on):
        kind, last = AbsenceKind(each.kind), each.ends_on or run.ends_on
        absent[each.person_id].append(AbsenceFacts(kind, each.starts_on, last, each.document))
    return [
        subject
        if subject.person is None
        else subject.known(
            service=replace(
                _service(run, subject, held[subject.person]),
                absences=tuple(absent[subject.person]),
                ended_unit=subject.facts.service.ended_unit,
            )
        )
        for subject in subjects
    ]


def _service(run: RatingRun, subject: Subject, held: Sequence[Service]) -> ServiceFacts:
    """Return when the rated post began and ended within the period, and the posts before and after it."""
    own = [row for row in held if row.post.id == subject.post_id]
    first, last = _spell([row.appointment for row in own], run.cut_off)
    others = [row for row in held if row.post.id != subject.post_id]
    began = first if first is not None and first > run.starts_on else None
    ended = last if ends_in(run, last) else None
    before = [row for row in others if began and row.appointment.valid_from < began]
    after = [row for row in others if ended and row.appointment.valid_from > ended]
    return ServiceFacts(
        began_on=began,
        ended_on=ended,
        came_from=before[-1].post.title if before else "",
        went_to=after[0].post.title if after else "",
    )


def _spell(held: Sequence[Appointment], on: date) -> tuple[date | None, date | None]:
    """Return the first and last day (None = open) of holding a post without a break around a day.

    Appointed anew the day after (bổ nhiệm lại) is no break.
    """
    found = next((n for n, row in enumerate(held) if row.valid_from <= on <= (row.valid_to or _OPEN_END)), None)
    if found is None:
        return None, None
    first = last = found
    while first > 0 and held[first - 1].valid_to == held[first].valid_from - _DAY:
        first -= 1
    while last + 1 < len(held) and held[last].valid_to == held[last + 1].valid_from - _DAY:
        last += 1
    return held[first].valid_from, held[last].valid_to
