"""What waits around one piece of work: its reports, obstacles and directions. They lie above this package, so that the
application hands in how they are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask import Flask, current_app

from core.assignment.models import Assignment, Cycle, Target
from core.errors import ObjectRef

_EXTENSION = "giaoviec-pending"


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """What one report says of the work: its window in words, its state (draft, submitted, accepted, returned or
    withdrawn) and the number as it reads ("" where it has none); ``comment`` is the word of who judged it."""

    report: ObjectRef
    window: str
    state: str
    amount: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """An obstacle or a direction that is not settled; ``due_on`` is the day set by what was directed (None: nothing
    was), ``state`` says in words what it waits for."""

    about: ObjectRef
    text: str
    state: str
    since: date
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class NextReport:
    """The report that comes next: what its window is called, when the window ends and by when it is due.

    ``draft`` is the report where it is begun and may be read.
    """

    window: str
    ends_on: date
    due_on: date
    draft: ObjectRef | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported of a piece of work so far, oldest first."""

    lines: Sequence[ReportedLine] = ()

    def in_state(self, *states: str) -> list[ReportedLine]:
        """Return the lines in some states."""
        return [line for line in self.lines if line.state in states]

    @property
    def waiting(self) -> list[ReportedLine]:
        """The lines with a number that counts for nothing yet: being written, or filed and not judged."""
        return [line for line in self.in_state("draft", "submitted") if line.amount]

    @property
    def counted(self) -> list[ReportedLine]:
        """The lines whose number counts."""
        return [line for line in self.in_state("accepted") if line.amount]


@dataclass(frozen=True, slots=True)
class Pending:
    """What was reported of the work, what else is not settled, and the report that comes next.

    ``coming_part`` is the report that comes next for a part that its unit would be given today.
    """

    reported: Reported
    hindrances: Sequence[Hindrance] = ()
    coming: NextReport | None = None
    coming_part: NextReport | None = None


class ReadPending(Protocol):
    """Reads what waits around work of a cycle with its target; ``drafts`` tells whether drafts may be read."""

    def __call__(self, work: Assignment, cycle: Cycle, target: Target | None, *, drafts: bool) -> Pending:
        """Return it."""


def init_pending(app: Flask, pending: ReadPending) -> None:
    """Let pages of a piece of work show what waits around it."""
    app.extensions[_EXTENSION] = pending


def pending_of(work: Assignment, cycle: Cycle, target: Target | None, *, drafts: bool) -> Pending:
    """Return what waits around some work and its ``target``; ``drafts`` for who writes its reports."""
    read: ReadPending = current_app.extensions[_EXTENSION]
    return read(work, cycle, target, drafts=drafts)
