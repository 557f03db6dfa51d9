"""What the form of a new run offers: the periods that a regulation wants rated and that began, or a whole cycle."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from core import clock
from core.assignment.facts import scheme_of
from core.assignment.models import Cycle
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import DomainError
from core.evaluation.periods import RunPeriod, periods
from core.evaluation.queries import runs_of_authority
from core.extensions.errors import told
from core.web.periods import window


@dataclass(frozen=True, slots=True)
class Offer:
    """A period for which a run can be opened; without a rule it is the cycle as a whole."""

    cycle: Key
    label: str
    rule: str = ""
    starts_on: date | None = None
    combines: bool = False

    @property
    def value(self) -> str:
        """What the form sends."""
        name = f"{self.cycle[0]}.{self.cycle[1]}"
        return f"{name}/{self.rule}/{self.starts_on}" if self.rule else name


def offers(actor: Actor, cycles: Sequence[Cycle]) -> list[Offer]:
    """Return what an authority can rate: newest cycle first, each period once, those to come not yet."""
    own = runs_of_authority((actor.tenant_id, actor.authority_id)) if cycles and actor.authority_id else ()
    rated = {(run.cycle_tenant_id, run.cycle_id, run.rule, run.starts_on) for run in own}
    found: list[Offer] = []
    for cycle in cycles:
        open_ones = [
            period
            for period in _periods(cycle)
            if period.starts_on <= clock.today()
            and (cycle.tenant_id, cycle.id, period.rule.key, period.starts_on) not in rated
        ]
        found += [_offer(cycle, period) for period in open_ones]
        found.append(Offer((cycle.tenant_id, cycle.id), cycle.name))
    return found


def _periods(cycle: Cycle) -> list[RunPeriod]:
    """Return the periods of a cycle; none where its regulation is gone: opening the run says so."""
    with suppress(DomainError):
        return periods(cycle, scheme_of(cycle).calls)
    return []


def _offer(cycle: Cycle, period: RunPeriod) -> Offer:
    label = _(
        "%(period)s: %(rule)s – %(cycle)s",
        period=window(period.key),
        rule=told(period.rule.label),
        cycle=cycle.name,
    )
    return Offer((cycle.tenant_id, cycle.id), label, period.rule.key, period.starts_on, bool(period.rule.combines))
