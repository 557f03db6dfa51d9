"""A tenant's regulations as its pages show them: each pack's chain and edition, each parameter's value on a day."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core import clock
from core.domain.parameters import BoundParameter, Certainty, Parameter, ParameterValue, Stage
from core.domain.text import Citation
from core.errors import DomainError, NotFound
from core.extensions.chain import CORE, Chain
from core.extensions.discovery import current_registry
from core.extensions.errors import UnknownPack, told
from core.extensions.models import ParameterConfirmation
from core.extensions.packs import Pack
from core.extensions.parameters import Missing, bind
from core.extensions.queries import confirmation, confirmations, enabled_packs
from core.extensions.services import offered, offered_packs
from core.sdk.manifest import Edition


@dataclass(frozen=True, slots=True)
class ParameterReading:
    """One parameter on a day: what the law says of it, what binds, and why nothing does."""

    pack: str
    parameter: Parameter
    legal: ParameterValue
    bound: BoundParameter | None
    missing: Missing | None

    @property
    def certainty(self) -> Certainty:
        """How sure the value is: of what binds, else of what the pack says."""
        return self.bound.certainty if self.bound else self.legal.certainty

    @property
    def citation(self) -> Citation | None:
        """Where the value stands; nowhere for an illustration that names no document."""
        return self.bound.citation if self.bound else self.legal.citation

    @property
    def is_illustrative(self) -> bool:
        """Whether the value only illustrates."""
        return self.bound is not None and self.bound.illustrative


@dataclass(frozen=True, slots=True)
class PackReading:
    """One regulation on a day; ``problem`` tells why it cannot be used, then it has no rows."""

    pack: Pack
    on: date
    is_enabled: bool
    edition: Edition | None
    chain: Sequence[str] = ()
    rows: Sequence[ParameterReading] = ()
    problem: str = ""

    @property
    def missing(self) -> int:
        """How many parameters have no value."""
        return sum(1 for row in self.rows if row.missing)


def read_packs(tenant_id: uuid.UUID, on: date | None = None) -> list[PackReading]:
    """Return every regulation that a tenant may know of, as it has it on a day.

    Without a day each is read today, or on the last day of its last edition when that is over: a past year's values
    stay readable. Two statements, however many there are.
    """
    packs = offered_packs(tenant_id)
    days = {pack.key: on or last_day(pack) for pack in packs}
    latest = max(days.values(), default=clock.today())
    enabled = enabled_packs(tenant_id, clock.today())
    entered = confirmations(tenant_id, list(current_registry().packs), latest)
    return [_read(pack, days[pack.key], pack.key in enabled, entered) for pack in packs]


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One pack of a chain on a day; no ``edition`` is in force then, if None. ``is_default``: core's own."""

    pack: Pack
    edition: Edition | None
    is_default: bool


@dataclass(frozen=True, slots=True)
class SchemeReading:
    """A regulation with its chain: who decides what, and its parameters by stage.

    ``owners`` are the packs by hook, nearest first; where there is none, core's default decides.
    """

    reading: PackReading
    links: Sequence[ChainLink]
    owners: Mapping[str, Sequence[Pack]]
    stages: Mapping[Stage, Sequence[ParameterReading]]


def read_scheme(tenant_id: uuid.UUID, key: str, on: date | None = None) -> SchemeReading:
    """Return an installed regulation as its own page shows it; NotFound, or PackFailed when its chain is broken."""
    pack, registry = offered_pack(tenant_id, key), current_registry()
    chain = registry.chain(key)
    day = on or last_day(pack)
    entered = confirmations(tenant_id, [each.key for each in chain.packs], day)
    reading = _read(pack, day, pack.key in enabled_packs(tenant_id, clock.today()), entered)
    links = [ChainLink(each, each.manifest.edition_on(day), each.key == CORE) for each in chain.packs]
    owners = {
        hook: [registry.packs[owner] for owner in _deciding(hook, found)] for hook, found in chain.owners().items()
    }
    stages = {stage: [row for row in reading.rows if row.parameter.needed_for is stage] for stage in Stage}
    return SchemeReading(reading, links, owners, {stage: rows for stage, rows in stages.items() if rows})


def _deciding(hook: str, owners: Sequence[str]) -> Sequence[str]:
    """Core checks beside the packs; to what they declare it adds nothing, and alone it is the default."""
    packs = [owner for owner in owners if owner != CORE]
    return owners if packs and hook.startswith("check_") else packs


class Blocks(StrEnum):
    """What cannot be done before a value is there, in the order in which a tenant comes to it."""

    ORDER = "order"
    RUN = "run"
    NONE = "none"


_BLOCKED: Mapping[Stage, Blocks] = {
    Stage.ASSIGNMENT: Blocks.ORDER,
    Stage.REPORTING: Blocks.ORDER,
    Stage.RATING: Blocks.RUN,
    Stage.CALENDAR: Blocks.NONE,
}


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A parameter of a regulation in use that nobody gave a value yet; ``schemes`` name the regulations that wait."""

    pack: Pack
    reading: ParameterReading
    schemes: Sequence[str]

    @property
    def blocks(self) -> Blocks:
        """What cannot be done before it is confirmed."""
        return blocked_by(self.reading)


def blocked_by(reading: ParameterReading) -> Blocks:
    """Return what a parameter keeps from being done while it has no value."""
    return _BLOCKED[reading.parameter.needed_for]


def unconfirmed(tenant_id: uuid.UUID, on: date | None = None) -> list[Unconfirmed]:
    """Return what a tenant has yet to confirm for the regulations it uses, each parameter once.

    What blocks the first order stands first, then what blocks the first run; each in the chain's order.
    Without a day each regulation is read as in ``read_packs``.
    """
    registry = current_registry()
    used = set(enabled_packs(tenant_id, on or clock.today()))
    found: dict[tuple[str, str], tuple[ParameterReading, list[str]]] = {}
    for pack in read_packs(tenant_id, on):
        if pack.pack.key in used and pack.edition is not None:
            for row in pack.rows:
                if row.missing:
                    found.setdefault((row.pack, row.parameter.key), (row, []))[1].append(told(pack.pack.manifest.label))
    rows = [Unconfirmed(registry.packs[pack], row, schemes) for (pack, _key), (row, schemes) in found.items()]
    order = list(Blocks)
    return sorted(rows, key=lambda row: order.index(row.blocks))


def last_day(pack: Pack) -> date:
    """Return today, or the last day on which the pack had an edition."""
    return min(clock.today(), max(edition.valid_to or date.max for edition in pack.manifest.editions))


def _read(pack: Pack, on: date, enabled: bool, entered: Sequence[ParameterConfirmation]) -> PackReading:
    edition = pack.manifest.edition_on(on)
    try:
        chain = current_registry().chain(pack.key)
    except DomainError as error:
        return PackReading(pack, on, enabled, edition, problem=str(error))
    names = [told(each.manifest.label) for each in chain.packs]
    return PackReading(pack, on, enabled, edition, names, _rows(chain, on, entered))


def _rows(chain: Chain, on: date, entered: Sequence[ParameterConfirmation]) -> list[ParameterReading]:
    declared = {(pack, parameter.key) for pack, parameter in chain.declared_parameters}
    own = [confirmation(row) for row in entered if (row.pack, row.parameter) in declared]
    binding = bind(chain.parameters, own, on)
    missing = {row.key: row for row in binding.missing}
    return [
        ParameterReading(pack, parameter, legal, binding.bound.get(parameter.key), missing.get(parameter.key))
        for pack, parameter in chain.declared_parameters
        if (legal := parameter.at(on)) is not None
    ]


def offered_pack(tenant_id: uuid.UUID, key: str) -> Pack:
    """Return an installed regulation that a tenant may know of; NotFound otherwise."""
    try:
        return offered(tenant_id, key)
    except UnknownPack as unknown:
        raise NotFound from unknown


def declared_parameter(tenant_id: uuid.UUID, pack: str, key: str) -> tuple[Pack, Parameter]:
    """Return a parameter that an installed pack itself declares, with the pack; NotFound otherwise."""
    found = offered_pack(tenant_id, pack)
    parameter = next((each for each in found.parameters if each.key == key), None)
    if parameter is None:
        raise NotFound
    return found, parameter
