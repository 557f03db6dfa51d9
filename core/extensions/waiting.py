"""Cycles and rating runs of a tenant that cannot go on because of their regulation or a job that failed, and why."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from core.domain.parameters import BoundParameter, Stage
from core.errors import DomainError, ObjectRef
from core.extensions.chain import CORE, Chain
from core.extensions.discovery import current_registry
from core.extensions.errors import PackNotEnabled, ParametersMissing
from core.extensions.models import PackEnablement, ParameterConfirmation
from core.extensions.parameters import Missing, bind, missing_of
from core.extensions.pins import Pin
from core.extensions.queries import GivenTable, confirmation, confirmations, enablements, given_tables
from core.extensions.schemes import declared_tables, editions_on, rebind
from core.extensions.services import offered
from core.extensions.settings import table_missing
from core.extensions.uses import Use, UseState, uses_of
from core.outbox.models import OutboxRow
from core.outbox.queries import standing_still

#: What must be known before something in this state goes on.
_NEEDS = {UseState.DRAFT: (Stage.ASSIGNMENT, Stage.REPORTING), UseState.OPEN: (Stage.RATING,)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A cycle or run that waits; ``cure`` is the kind of object whose page mends it ("" none), ``job`` what failed."""

    use: Use
    reason: str
    cure: str = ""
    job: ObjectRef | None = None


@dataclass(frozen=True, slots=True)
class _Given:
    """All that the tenant and those above it ever gave its schemes, strongest first."""

    tenant_id: uuid.UUID
    enablements: Sequence[PackEnablement]
    confirmations: Sequence[ParameterConfirmation]
    tables: Sequence[GivenTable]


def waiting(tenant_id: uuid.UUID) -> list[Waiting]:
    """Return what waits in a tenant, as far as the seat sees it; the statements do not grow with what there is."""
    uses = [use for use in uses_of(tenant_id) if use.state is not UseState.CLOSED]
    if not uses:
        return []
    last = max(use.rule_date for use in uses)
    packs = list(current_registry().packs)
    tables = given_tables(tenant_id, packs, last) if any(_has_tables(use.scheme) for use in uses) else ()
    given = _Given(tenant_id, enablements(tenant_id, last), confirmations(tenant_id, packs, last), tables)
    jobs = {row.arguments["run"]: row for row in standing_still(tenant_id, "run")}
    found = [_of(use, given, jobs.get(str(use.id))) for use in uses]
    return [each for each in found if each is not None]


def _has_tables(scheme: str) -> bool:
    """Whether a regulation declares tables; one that is gone or broken has them as little as it goes on."""
    try:
        return bool(declared_tables(current_registry(), scheme))
    except DomainError:
        return False


def _of(use: Use, given: _Given, job: OutboxRow | None) -> Waiting | None:
    if job is not None:
        reason = job.problem or _("Việc chạy nền đã bị dừng giữa chừng.")
        return Waiting(use, reason, job=ObjectRef("outbox", str(job.tenant_id), str(job.id)))
    try:
        _check(use, given)
    except DomainError as error:
        return Waiting(use, str(error.message), error.cure)
    return None


def _check(use: Use, given: _Given) -> None:
    """Raise what would be raised if the use went on now."""
    registry = current_registry()
    if use.pin is not None:
        pin = Pin.from_json(use.pin)
        scheme = rebind(registry, pin)
        if use.state is UseState.OPEN and use.kind == "cycle":
            bound = {**_bound(scheme.chain, given, use.rule_date), **scheme.binding.bound}
            filled = {each.key for each in pin.settings}
            lacking = [row for row in _tables(scheme.chain, given, use.rule_date) if row.key not in filled]
            _require(use, [*missing_of(scheme.chain.parameters, bound, use.rule_date), *lacking])
        return
    offered(given.tenant_id, use.scheme)
    chain = registry.chain(use.scheme)
    if use.scheme != CORE and not _enabled(use.scheme, given, use.rule_date):
        raise PackNotEnabled(use.scheme, use.rule_date)
    editions_on(chain, use.rule_date)
    missing = missing_of(chain.parameters, _bound(chain, given, use.rule_date), use.rule_date)
    _require(use, [*missing, *_tables(chain, given, use.rule_date)])


def _require(use: Use, missing: Sequence[Missing]) -> None:
    rows = [row for row in missing if row.needed_for in _NEEDS.get(use.state, ())]
    if rows:
        raise ParametersMissing(rows)


def _enabled(pack: str, given: _Given, on: date) -> bool:
    said = (row for row in given.enablements if row.pack == pack and row.valid_from <= on)
    row = next(said, None)
    return row is not None and row.enabled


def _bound(chain: Chain, given: _Given, on: date) -> Mapping[str, BoundParameter]:
    declared = {(pack, parameter.key) for pack, parameter in chain.declared_parameters}
    entered = [confirmation(row) for row in given.confirmations if (row.pack, row.parameter) in declared]
    return bind(chain.parameters, entered, on).bound


def _tables(chain: Chain, given: _Given, on: date) -> list[Missing]:
    """Return the tables that have too few rows on a day."""
    found = []
    for declared in declared_tables(current_registry(), chain.scheme):
        said = (each for each in given.tables if (each.pack, each.table) == (declared.pack, declared.key))
        newest = next((each for each in said if each.valid_from <= on), None)
        count = newest.rows if newest else 0
        lacking = table_missing(declared, count) if newest is None or count < declared.table.minimum_rows else None
        found += [lacking] if lacking else []
    return found
