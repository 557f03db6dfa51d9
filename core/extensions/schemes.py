"""A scheme on a rule date: its chain, the edition of each pack, and one value for each parameter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from core.domain.parameters import Stage
from core.domain.settings import BoundSettings, DeclaredTable
from core.extensions.calls import SchemeCalls
from core.extensions.chain import Chain
from core.extensions.discovery import Registry
from core.extensions.errors import NotInForce, PackFailed, ParametersMissing, UnknownPack, no_value
from core.extensions.parameters import Binding, Missing, missing_of
from core.extensions.pins import Pin, pin_of
from core.extensions.settings import missing_tables, row_problems

#: The first and last day of what a run rates.
Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a cycle or a run works by; ``editions`` maps each pack of the chain to its edition."""

    chain: Chain
    rule_date: date
    editions: Mapping[str, str]
    binding: Binding
    _calls: dict[tuple[date, str, Period | None], SchemeCalls] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def key(self) -> str:
        """The key of the pack that names the scheme."""
        return self.chain.scheme

    @property
    def calls(self) -> SchemeCalls:
        """The hooks as they answer on the rule date."""
        return self.calls_on(self.rule_date)

    def calls_on(self, today: date, run: str = "", period: Period | None = None) -> SchemeCalls:
        """Return the hooks as they answer on ``today``, the cut-off of a run, for runs of one rule over one period."""
        if (today, run, period) not in self._calls:
            bound, missing, settings = self.binding.bound, self.binding.missing, self.binding.settings
            calls = SchemeCalls(self.chain, self.editions, bound, missing, today, run, settings, period)
            self._calls[today, run, period] = calls
        return self._calls[today, run, period]

    def number(self, key: str) -> Decimal:
        """Return a parameter's number; ParametersMissing when nobody confirmed it."""
        if key not in self.binding.bound:
            raise no_value(self.key, key, self.binding.missing)
        return self.binding.bound[key].number

    def missing(self, *stages: Stage, run: str | None = None) -> tuple[Missing, ...]:
        """Return what has no value, without which these stages cannot begin; with ``run``, a run of that rule alone."""
        rows = (row for row in self.binding.missing if row.needed_for in stages)
        return tuple(row for row in rows if run is None or not row.runs or run in row.runs)

    def require(self, *stages: Stage, run: str | None = None) -> None:
        """Raise ParametersMissing, naming every one, while one of these stages (or a run of a rule) cannot begin."""
        rows = self.missing(*stages, run=run)
        if rows:
            raise ParametersMissing(rows)

    def pin(self) -> Pin:
        """Return the fingerprint of the scheme as it is now."""
        return pin_of(self.chain, self.rule_date, self.editions, self.binding)


def editions_on(chain: Chain, day: date) -> dict[str, str]:
    """Return the edition of each pack of the chain in force on ``day``; NotInForce when one has none."""
    editions = {}
    for pack in chain.packs:
        edition = pack.manifest.edition_on(day)
        if edition is None:
            raise NotInForce(pack.key, day)
        editions[pack.key] = edition.key
    return editions


def rebind(registry: Registry, pin: Pin) -> Scheme:
    """Return the scheme with the pinned editions and values, whatever is in force or confirmed today.

    UnknownPack when a pack is gone, left the chain or no longer keeps the pinned edition: then nothing can be computed
    again. An altered pack still computes; ``pins.differences`` names it.
    """
    for was in pin.packs:
        now = registry.packs.get(was.key)
        if now is None or all(edition.key != was.edition for edition in now.manifest.editions):
            raise UnknownPack(f"{was.key} {was.edition}", registry.failures.get(was.key, ""))
    chain = registry.chain(pin.scheme)
    editions = {pack.key: pack.edition for pack in pin.packs}
    if list(editions) != [pack.key for pack in chain.packs]:
        raise UnknownPack(" → ".join(editions))
    bound = {parameter.key: parameter for parameter in pin.parameters}
    tables = declared_tables(registry, pin.scheme)
    settings = todays_rows(registry, pin.scheme, pin.settings)
    missing = (*missing_of(chain.parameters, bound, pin.rule_date), *missing_tables(tables, settings))
    return Scheme(chain, pin.rule_date, editions, Binding(bound, missing, settings))


def declared_tables(registry: Registry, scheme: str) -> tuple[DeclaredTable, ...]:
    """Return the tables that a scheme asks its tenant for; they depend on nothing but its packs."""
    return registry.remembered(f"setting tables of {scheme}", _asker(registry, scheme).setting_tables)


def todays_rows(registry: Registry, scheme: str, entered: Iterable[BoundSettings]) -> dict[str, BoundSettings]:
    """Return rows as the scheme's packs have them today, by table; those that it asks for no more are left out.

    PackFailed when a pack cannot bring them to its version, or they do not fit it: what was entered stays as it is.
    """
    owners = {each.key: each for each in declared_tables(registry, scheme)}
    found = {}
    for rows in entered:
        declared = owners.get(rows.key)
        if declared is not None and declared.pack == rows.pack:
            found[rows.key] = _fitting(registry, scheme, declared, rows)
    return found


def _fitting(registry: Registry, scheme: str, declared: DeclaredTable, rows: BoundSettings) -> BoundSettings:
    if rows.version != declared.version:
        migrated = _asker(registry, scheme).migrated(rows.key, rows.version, rows.rows)
        return replace(rows, label=declared.table.label, version=declared.version, rows=migrated)
    for problem in row_problems(declared.table, rows.rows)[:1]:
        where = f"row {problem.row + 1} of {rows.key!r}, {problem.column}"
        raise PackFailed(declared.pack, f"{where}: {problem.message.en}")
    return replace(rows, label=declared.table.label)


def _asker(registry: Registry, scheme: str) -> SchemeCalls:
    """Return the hooks that are asked without a context."""
    chain = registry.chain(scheme)
    return SchemeCalls(chain, {pack.key: "" for pack in chain.packs}, {}, (), date.min)
