"""What every act of the year shares: the story, the seats, the cycle, and the clock."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from core import clock
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.outbox.models import OutboxRow
from core.provision.story.numbers import Numbers
from core.provision.story.reading import Story
from core.provision.story.seats import Seats
from core.tenancy.models import Tenant
from core.worker import perform


@dataclass(frozen=True, slots=True)
class Act:
    """What happens on one day; after one that ``grows`` the tables much the planner looks at them again."""

    day: date
    run: Callable[[], object]
    grows: bool = False


@dataclass(slots=True)
class Stage:
    """A recorded year while it is lived; ``cycle`` is known once it was opened.

    ``analyse`` tells the planner that tables grew. Years of one province share its seats.
    """

    story: Story
    province: Tenant
    seats: Seats
    numbers: Numbers
    cycle: Key
    analyse: Callable[[], None]

    @contextmanager
    def on(self, day: date) -> Iterator[None]:
        """Live on a day; what it caused is done by the worker's own code before the next act."""
        with clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.VIETNAM)):
            yield
            self._work_off()

    def _work_off(self) -> None:
        waiting = select(OutboxRow.id).where(OutboxRow.done_at.is_(None)).order_by(OutboxRow.position).limit(1)
        bind_context(db.session(), RowContext(self.province.id))
        while job_id := db.session.scalar(waiting):
            perform(str(job_id))
            bind_context(db.session(), RowContext(self.province.id))


#: A part of every year: its acts, planned when nothing has happened yet, in the order in which they share a day.
Chapter = Callable[[Stage], Iterable[Act]]
