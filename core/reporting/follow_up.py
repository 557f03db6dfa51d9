"""How work stands, for its page, which lies below this package; and what happened around it, for its history."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from flask_babel import gettext as _

from core.assignment.follow_up import Standing
from core.clock import VIETNAM
from core.db.bulk import Key
from core.errors import ObjectRef
from core.reporting.labels import DIRECTION_STEPS, meeting_title
from core.reporting.models import Direction, DirectionStep, Obstacle, Urge
from core.reporting.queries import Given, done_condition, standing_rows, work_urges

__all__ = ["Event", "by_obstacle", "done_condition", "events", "standings"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened around a piece of work; ``about`` is the object whose page tells more.

    ``work`` is the assignment that it happened to: the same work goes on as another one in a later cycle.
    """

    at: datetime
    what: str
    text: str
    by: str
    about: ObjectRef | None
    work: Key | None = None

    def begins(self, row: Obstacle) -> bool:
        """Tell whether it is the raising of an obstacle."""
        return self.about is not None and self.about.id == str(row.id) and self.at == row.raised_at


def standings(keys: Iterable[Key]) -> Mapping[Key, Standing]:
    """Return of assignments whether they are done, excused and urged, in one statement."""
    return {key: Standing(*rest) for key, rest in standing_rows(keys).items()}


Directed = Sequence[tuple[Direction, DirectionStep | None]]


def events(keys: Collection[Key], obstacles: Iterable[Obstacle], directed: Directed) -> list[Event]:
    """Return what happened around some assignments and their ``obstacles``, oldest first, in one statement.

    ``directed`` are the directions about them with every step, as ``work_directions`` returns them.
    """
    found = [event for obstacle in obstacles for event in _of_obstacle(obstacle)]
    found += _of_directions(directed)
    found += [_of_urge(urge) for urge in work_urges(keys)]
    return sorted(found, key=lambda event: event.at)


def by_obstacle(directed: Directed) -> dict[Key, list[Given]]:
    """Return directions about obstacles by obstacle, oldest first, each with the last step of its life."""
    newest = {direction.id: step for direction, step in directed}
    found: dict[Key, list[Given]] = {}
    for row in {direction.id: direction for direction, _step in directed}.values():
        if row.obstacle_id is not None:
            found.setdefault((row.tenant_id, row.obstacle_id), []).append(Given(row, newest[row.id]))
    return found


def _key(owner: uuid.UUID, work: uuid.UUID | None) -> Key | None:
    return (owner, work) if work is not None else None


def _of_obstacle(row: Obstacle) -> Iterator[Event]:
    about, work = ObjectRef("obstacle", str(row.tenant_id), str(row.id)), _key(row.tenant_id, row.assignment_id)
    yield Event(row.raised_at, _("Nêu khó khăn, vướng mắc"), row.description, row.raised_by, about, work)
    if row.resolved_on is not None:
        at = datetime.combine(row.resolved_on, time(23, 59), VIETNAM).astimezone(UTC)
        yield Event(at, _("Giải quyết xong khó khăn"), row.resolution, "", about, work)


def _of_directions(rows: Directed) -> Iterator[Event]:
    newest = {direction.id: step for direction, step in rows}
    for direction in {row.id: row for row, _step in rows}.values():
        yield _of_direction(Given(direction, newest[direction.id]))
    yield from (_of_step(step, direction) for direction, step in rows if step is not None)


def _of_direction(given: Given) -> Event:
    row, what, text = given.direction, str(_("Chỉ đạo")), given.direction.text
    if row.meeting_kind and row.meeting_on:
        what = str(_("Chỉ đạo (%(meeting)s)", meeting=meeting_title(row.meeting_kind, row.meeting_on)))
    if given.excuses:
        excuse = _("Xác nhận nguyên nhân khách quan: %(document)s.", document=row.document)
        text = f"{text.rstrip('.')}. {excuse}"
    elif row.document:
        text = f"{text} ({row.document})"
    about = ObjectRef("direction", str(row.tenant_id), str(row.id))
    return Event(row.at, what, text, row.by_label, about, _key(row.tenant_id, row.assignment_id))


def _of_step(row: DirectionStep, of: Direction) -> Event:
    about = ObjectRef("direction", str(row.tenant_id), str(row.direction_id))
    work = _key(of.tenant_id, of.assignment_id)
    return Event(row.at, str(DIRECTION_STEPS[row.kind]), row.text, row.by_label, about, work)


def _of_urge(row: Urge) -> Event:
    return Event(row.at, _("Đôn đốc"), row.text, row.by_label, None, _key(row.tenant_id, row.assignment_id))
