"""Regulations a tenant may choose from, each in a few words: whom it gives work, how it rates, what it still asks for.

Nothing here depends on values that a tenant entered, except the counts of what is missing.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.domain.declarations import SubjectGroup
from core.domain.parameters import Certainty
from core.errors import DomainError
from core.extensions.discovery import current_registry
from core.extensions.errors import told
from core.extensions.parameters import bind
from core.extensions.readings import Blocks, PackReading, blocked_by, read_packs
from core.extensions.schemes import Scheme, editions_on
from core.extensions.sentences import bounds


@dataclass(frozen=True, slots=True)
class OfferedGroup:
    """A group of subjects: in which units it is found, who of them is assigned, and what."""

    group: SubjectGroup
    kinds: Sequence[str]
    counts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Lacking:
    """How many values nobody confirmed: ``order`` keep a cycle from opening, ``run`` a rating run.

    ``secondary`` of all have a value of a secondary source that is only to be confirmed.
    """

    order: int = 0
    run: int = 0
    secondary: int = 0
    all: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A regulation that may be chosen; ``problem`` tells why it could not be asked (then it says nothing more)."""

    reading: PackReading
    in_force: bool
    begins_on: date
    ended_on: date | None
    lacking: Lacking
    groups: Sequence[OfferedGroup] = ()
    levels: Sequence[str] = ()
    runs: Sequence[str] = ()
    councils: Sequence[str] = ()
    has_points: bool = False
    problem: str = ""

    @property
    def key(self) -> str:
        """The key of its pack."""
        return self.reading.pack.key

    @property
    def label(self) -> str:
        """How people call it."""
        return told(self.reading.pack.manifest.label)

    @property
    def unit_kinds(self) -> frozenset[str]:
        """The kinds of units of which somebody is given work."""
        return frozenset(kind for each in self.groups for kind in each.group.unit_kinds)


def offers(tenant_id: uuid.UUID) -> list[Offer]:
    """Return every regulation that a tenant may use, those in force today first; four statements, however many."""
    found = [_offer(reading) for reading in read_packs(tenant_id)]
    return sorted(found, key=lambda each: (not each.reading.is_enabled, not each.in_force, bool(each.problem)))


def _offer(reading: PackReading) -> Offer:
    manifest, today = reading.pack.manifest, clock.today()
    in_force = manifest.edition_on(today) is not None
    last = max(edition.valid_to or date.max for edition in manifest.editions)
    first = min(edition.valid_from for edition in manifest.editions)
    known = reading, in_force, first, last if last < today else None, _lacking(reading)
    try:
        chain = current_registry().chain(reading.pack.key)
        on = max(reading.on, first)
        calls = Scheme(chain, on, editions_on(chain, on), bind(chain.parameters, (), on)).calls
        tasks, raters = calls.task_declaration(), calls.raters()
        groups = [
            OfferedGroup(
                group,
                [told(kind.label) for kind in tasks.kinds if group.key in kind.subject_groups],
                [bounds(rule) for rule in tasks.counts if rule.subject_group == group.key],
            )
            for group in calls.subject_groups()
        ]
    except DomainError as error:
        return Offer(*known, problem=str(error))
    return Offer(
        *known,
        groups=groups,
        levels=[told(each.label) for each in raters.levels],
        runs=[told(each.label) for each in raters.runs],
        councils=[told(each.label) for each in raters.councils],
        has_points=bool(raters.scale_parameter),
    )


def _lacking(reading: PackReading) -> Lacking:
    rows = [row for row in reading.rows if row.missing]
    blocks = [blocked_by(row) for row in rows]
    secondary = sum(row.legal.value is not None and row.legal.certainty is Certainty.SECONDARY for row in rows)
    return Lacking(blocks.count(Blocks.ORDER), blocks.count(Blocks.RUN), secondary, len(rows))
