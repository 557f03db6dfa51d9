"""A person's record over the years (căn cứ lựa chọn, sử dụng cán bộ): posts, work by cycle, levels decided.

What was done stands as it was frozen for the rating; nothing here is computed anew or stored. It is for the authority
that decides on the person and for the person, and names nobody else.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from core.assignment.queries import carried_keys
from core.auth.actor import Actor
from core.db.bulk import Key
from core.domain.background import AttestationFacts
from core.domain.declarations import MemberRole
from core.domain.facts import AssignmentFacts, SubjectFacts
from core.domain.restore import restore
from core.errors import NotFound
from core.evaluation.queries import (
    AppealRow,
    HeldInCycle,
    HeldPost,
    RatedFile,
    appeals_of_files,
    files_of_person,
    posts_of_person,
    work_of_person,
)
from core.evaluation.queries.sent_rows import SentRow, sent_about
from core.evaluation.regulation import Words, words_of
from core.people.models import Absence
from core.people.queries import absences_of
from core.records.queries import PersonEntry, entries_about
from core.records.regulation import kind_labels
from core.sdk.results import is_delivered


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """The work of one file by what became of it; ``carried`` of the unfinished goes on, None where that is not seen."""

    total: int
    done: int
    in_time: int
    unfinished: int
    carried: int | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One file of the record: as a head, or as who stood for the collective."""

    file: RatedFile
    words: Words
    role: MemberRole
    work: WorkCounts
    facts: SubjectFacts
    appeal: AppealRow | None

    @property
    def score(self) -> Decimal | None:
        """The points that the level rests on: as proposed, else as computed from the facts alone."""
        return self.file.evaluation.score if self.file.points is None else self.file.points


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Everything a seat may see of one person; ``posts`` and ``running`` are for the authority alone.

    ``kinds`` say how kinds of entries are called, by register and kind.
    """

    label: str
    rows: Sequence[RecordRow]
    posts: Sequence[HeldPost]
    running: Sequence[HeldInCycle]
    absences: Sequence[Absence]
    entries: Sequence[PersonEntry]
    kinds: Mapping[tuple[str, str], str]
    sent: Sequence[SentRow]

    @property
    def appeals(self) -> Sequence[RecordRow]:
        """The files in which the person appealed."""
        return [row for row in self.rows if row.appeal is not None]

    @property
    def attestations(self) -> Sequence[tuple[RecordRow, AttestationFacts]]:
        """What others attested that counted in a file, beside that file."""
        return [(row, attested) for row in self.rows for attested in row.facts.attestations]


def has_record(actor: Actor, person_id: uuid.UUID) -> bool:
    """Tell whether the actor's authority rated a person or gave them work."""
    return bool(files_of_person(actor, person_id) or work_of_person(actor, person_id))


def person_record(actor: Actor, person_id: uuid.UUID) -> PersonRecord:
    """Return the record of a person; NotFound for anybody but their deciding authority and the person."""
    if actor.is_subject and person_id == actor.person_id:
        return _record(actor, person_id, files_of_person(actor, person_id), carried=None)
    if actor.is_subject or actor.authority_id is None or actor.council_id is not None:
        raise NotFound
    files, held = files_of_person(actor, person_id), work_of_person(actor, person_id)
    if not files and not held:
        raise NotFound
    rated = {(file.cycle.tenant_id, file.cycle.id) for file in files}
    running = [row for row in held if (row.cycle.tenant_id, row.cycle.id) not in rated]
    record = _record(actor, person_id, files, posts_of_person(person_id), carried=carried_keys(_work_keys(files)))
    return replace(record, running=running)


def _work_keys(files: Iterable[RatedFile]) -> set[Key]:
    """Return the work behind some files: it lies in the tenant of the unit that holds it."""
    return {
        (file.evaluation.unit_tenant_id, uuid.UUID(work["id"]))
        for file in files
        for work in file.evaluation.facts["assignments"]
    }


def _record(
    actor: Actor,
    person_id: uuid.UUID,
    files: Sequence[RatedFile],
    posts: Sequence[HeldPost] = (),
    *,
    carried: set[Key] | None,
) -> PersonRecord:
    appeals = appeals_of_files({file.evaluation.id for file in files}, actor.tenant_id) if files else {}
    rows = [_row(file, carried, appeals.get(file.evaluation.id)) for file in files]
    own = [row.file.evaluation.subject_label for row in rows if row.role.is_person]
    titles = [held.post.title for held in posts if held.appointment.valid_to is None]
    label = next(iter([*titles, *own, *(row.file.evaluation.subject_label for row in rows)]), "")
    entries = entries_about(actor, person_id)
    return PersonRecord(
        label=label,
        rows=rows,
        posts=posts,
        running=(),
        absences=absences_of([person_id], date.min, date.max),
        entries=entries,
        sent=sent_about(person_id),
        kinds=kind_labels({(each.book.tenant_id, each.book.id): each.book for each in entries}.values()),
    )


def _row(file: RatedFile, carried: set[Key] | None, appeal: AppealRow | None) -> RecordRow:
    facts = restore(SubjectFacts, file.evaluation.facts)
    return RecordRow(
        file, words_of(file.run), facts.role, _counts(file, facts.assignments, carried), facts=facts, appeal=appeal
    )


def _counts(file: RatedFile, work: Sequence[AssignmentFacts], carried: set[Key] | None) -> WorkCounts:
    done = [piece for piece in work if is_delivered(piece)]
    in_time = [piece for piece in done if piece.excused or piece.done_on is None or piece.done_on <= piece.due_on]
    on = None
    if carried is not None:
        on = sum((file.evaluation.unit_tenant_id, uuid.UUID(piece.id)) in carried for piece in work)
    return WorkCounts(len(work), len(done), len(in_time), len(work) - len(done), on)
