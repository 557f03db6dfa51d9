"""The first page of a seat: what waits for it, each with the page where it is done."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import url_for

from core import clock
from core.auth.actor import Actor
from core.dashboard.queries import TodoRow, todo
from core.dashboard.todo_kinds import KINDS, MARKED, Kind
from core.errors import DomainError, ObjectRef
from core.evaluation.appeal_news import AppealNews, appeal_news, is_waiting
from core.evaluation.queries import OwnFile, own_files
from core.extensions.readings import Blocks, PackReading, blocked_by, read_packs
from core.extensions.services import MANAGE_REGULATION
from core.notify.queries import newest_notices, receives
from core.notify.wording import Wording, wording
from core.reporting.agenda import Due, Silence, agenda, silences
from core.setup.checklist import Step
from core.setup.guiding import next_step
from core.tenancy.queries import unit_of_authority
from core.web.objects import address_of

#: How many notices, and how many reports that are due, the page shows.
NOTICES, DUES = 6, 6
#: How many reports that come next it names.
COMING = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do, and where; ``url`` is "" while no page shows it."""

    row: TodoRow
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """All that waits of one kind: the oldest few, how many there are, and where all of them stand."""

    kind: Kind
    total: int
    items: Sequence[Item]
    more_url: str

    @property
    def number(self) -> int:
        """The number beside its heading: of what the heading names."""
        if self.kind.is_of_files and self.total == len(self.items):
            return sum(item.row.count for item in self.items)
        return self.total


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the first page shows; ``problem`` tells why the reporting windows cannot be read.

    ``dues`` are the first reports due, ``due`` counts them all; ``due_elsewhere`` counts those of units of the tenant
    that the seat may report for and that have a head of their own. ``coming`` are the next reports of its own: their
    windows take reports already, but run on. ``marked`` are sheets filled in whole that wait for the council's chair.
    """

    groups: Sequence[Group]
    marked: Sequence[Item]
    dues: Sequence[Due]
    due: int
    due_elsewhere: int
    coming: Sequence[Due]
    silences: Sequence[Silence]
    problem: str
    notices: Sequence[tuple[Any, Wording]]
    files: Sequence[OwnFile]
    packs: Sequence[PackReading]
    appeals: Sequence[AppealNews]
    today: date
    #: What of the first setup comes next, for who sets a province up.
    setup: Step | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits."""
        waiting_files = [own for own in self.files if own.waits]
        reports = self.dues or self.silences or self.problem
        waiting = self.groups or reports or waiting_files or self.packs or self.setup or is_waiting(self.appeals)
        return not waiting

    @property
    def missing(self) -> Sequence[tuple[Blocks, int]]:
        """How many values the regulations in use lack, by what waits for them; one that several need counts once."""
        lacking = {(row.pack, row.parameter.key): row for pack in self.packs for row in pack.rows if row.missing}
        counts = Counter(blocked_by(row) for row in lacking.values())
        return [(blocks, counts[blocks]) for blocks in Blocks if counts[blocks]]


def home_of(actor: Actor) -> Home:
    """Return what concerns one seat, in few statements."""
    own, packs = _own_unit(actor), _packs(actor)
    notices = newest_notices(actor, NOTICES, own) if receives(actor) else []
    waiting, silent, problem = _reports(actor)
    today = clock.today()
    dues = [due for due in waiting if due.is_asked(today)]
    mine = [due for due in dues if own in (None, due.unit.id)]
    coming = [due for due in waiting if not due.is_asked(today) and own in (None, due.unit.id)]
    groups = _groups(todo(actor))
    leads = any(group.kind is KINDS["proposal"] for group in groups)
    return Home(
        groups=[group for group in groups if group.kind is not KINDS[MARKED]],
        marked=[item for group in groups if group.kind is KINDS[MARKED] for item in group.items if not leads],
        dues=mine[:DUES],
        due=len(mine),
        due_elsewhere=len(dues) - len(mine),
        coming=coming[:COMING],
        silences=silent,
        problem=problem,
        notices=[(row, wording(row.notice)) for row in notices],
        files=own_files(actor) if actor.is_subject else (),
        packs=[pack for pack in packs if pack.missing or pack.problem],
        appeals=appeal_news(actor),
        today=today,
        setup=next_step(actor, packs),
    )


def _groups(rows: Sequence[TodoRow]) -> list[Group]:
    found = []
    order = list(KINDS)
    for kind, same in groupby(sorted(rows, key=lambda row: order.index(row.kind)), key=lambda row: row.kind):
        items = [_item(KINDS[kind], row) for row in same]
        found.append(Group(KINDS[kind], items[0].row.total, items, _more(KINDS[kind])))
    return found


def _item(kind: Kind, row: TodoRow) -> Item:
    owner, id = str(row.key[0]), str(row.key[1])
    title = f"{row.unit}: {kind.title(row.title)}" if kind.by_unit else kind.title(row.title)
    if kind.by_cycle:
        return Item(row, title, url_for(kind.page, cycle=f"{owner}.{id}"))
    url = url_for(kind.page, owner=owner, id=id) if kind.page else address_of(ObjectRef(kind.object, owner, id)) or ""
    return Item(row, title, url)


def _more(kind: Kind) -> str:
    return url_for(kind.all[0], **kind.all[1]) if kind.all else ""


def _own_unit(actor: Actor) -> uuid.UUID | None:
    """Return the unit that a seat speaks for; None for who writes for all units of a tenant."""
    if actor.unit_id is not None or actor.authority_id is None or not actor.may("report.write"):
        return actor.unit_id
    return unit_of_authority((actor.tenant_id, actor.authority_id))


def _reports(actor: Actor) -> tuple[list[Due], list[Silence], str]:
    """Return the windows in which the seat's units have something to write, and those in which it has to urge others.

    The first due comes first.
    """
    urges = actor.may("direction.give") and actor.authority_id is not None and actor.unit_id is None
    try:
        waiting = [due for due in agenda(actor) if due.is_waiting] if actor.may("report.write") else []
        silent = silences(actor) if urges else []
    except DomainError as error:  # a regulation that was taken away must not take the first page with it
        return [], [], str(error)
    return sorted(waiting, key=lambda due: due.window.due_on), silent, ""


def _packs(actor: Actor) -> list[PackReading]:
    """Return the regulations in use, for who may enter the values that they lack."""
    if not actor.may(MANAGE_REGULATION) or actor.unit_id is not None:
        return []
    return [pack for pack in read_packs(actor.tenant_id) if pack.is_enabled]
