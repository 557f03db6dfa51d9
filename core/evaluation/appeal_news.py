"""What a seat should know of appeals now: how long one may be filed, what waits for an answer, what was answered.

It is read from the appeals themselves and the regulation's days, so it never says what is not true any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from core import clock
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import DomainError
from core.evaluation.models import RatingRun
from core.evaluation.queries import AppealFile, appeal_files
from core.evaluation.windows import RunSteps, steps_of

#: So many days before its last day something is due soon.
SOON = timedelta(days=3)
#: For so many days an answer is news.
FRESH = timedelta(days=30)


class What(StrEnum):
    """What there is to know of an appeal."""

    MAY_FILE = "may_file"
    FILED = "filed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class AppealNews:
    """One thing to know; ``on`` is when it happened (None: it may still happen), ``last`` the last day of what is next.

    ``changed`` tells whether an answer made another decision.
    """

    what: What
    file: Key
    label: str
    run: str
    on: date | None
    last: date | None
    document: str = ""
    changed: bool = False

    @property
    def is_overdue(self) -> bool:
        """Whether the last day has passed."""
        return self.last is not None and self.last < clock.today()

    @property
    def is_soon(self) -> bool:
        """Whether the last day is near."""
        return self.last is not None and not self.is_overdue and self.last - clock.today() <= SOON


def appeal_news(actor: Actor) -> list[AppealNews]:
    """Return what concerns a subject, or the authority that decides and its advisory body; the most urgent first."""
    if actor.council_id is not None or not (actor.is_subject or _serves(actor)):
        return []
    days = _Days()
    found = [news for row in appeal_files(actor, clock.now() - FRESH) for news in _of(row, actor, days)]
    return sorted(found, key=lambda news: (news.what is What.ANSWERED, news.last or date.max, news.label))


def _serves(actor: Actor) -> bool:
    return actor.authority_id is not None and (actor.may("decision.make") or actor.may("run.open"))


class _Days:
    """The steps of the runs that are asked for, each read once."""

    def __init__(self) -> None:
        self._known: dict[Key, RunSteps | None] = {}

    def of(self, run: RatingRun) -> RunSteps | None:
        """Return the steps of a run; None when its regulation cannot be read any more."""
        key = (run.tenant_id, run.id)
        if key not in self._known:
            try:
                self._known[key] = steps_of(run)
            except DomainError:
                self._known[key] = None
        return self._known[key]


def _of(row: AppealFile, actor: Actor, days: _Days) -> Iterator[AppealNews]:
    steps, file = days.of(row.run), (row.tenant_id, row.evaluation_id)
    news = partial(AppealNews, file=file, label=row.label, run=row.run.name)
    if row.answer is not None and row.appeal is not None:
        changed = row.answer.decision_id is not None
        on, document = row.answer.answered_on, row.answer.document
        yield news(what=What.ANSWERED, on=on, last=None, document=document, changed=changed)
    elif row.appeal is not None:
        until = steps.answer_until(row.appeal) if steps else None
        filed = row.appeal.filed_at.astimezone(clock.VIETNAM).date()
        yield news(what=What.FILED, on=filed, last=until.last if until else None)
    elif actor.is_subject and steps is not None:
        until = steps.appeal_until(row.decision)
        if until is not None and not until.is_past(clock.today()):
            yield news(what=What.MAY_FILE, on=None, last=until.last)


def is_waiting(news: Sequence[AppealNews]) -> bool:
    """Tell whether something is still to be done, or may be."""
    return any(each.what is not What.ANSWERED for each in news)
