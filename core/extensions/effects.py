"""What a value about to be entered would change: nothing that is pinned, and what is opened after it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.parameters import BoundParameter
from core.errors import DomainError
from core.extensions.discovery import current_registry
from core.extensions.models import ParameterConfirmation
from core.extensions.parameters import Confirmation, bind
from core.extensions.pins import Pin
from core.extensions.queries import confirmation, confirmations
from core.extensions.services import ParameterForm
from core.extensions.uses import Use, UseState, uses_of


class Fate(StrEnum):
    """What a value would mean to one cycle or run."""

    KEEPS = "keeps"  # pinned to another value, and stays so
    SAME = "same"  # has, or would have, this very value with or without the entry
    TAKES = "takes"  # opened later: it would take the value
    COMPLETES = "completes"  # pinned without a value: what is opened in it later would take this one
    BEFORE = "before"  # its rule date lies before the value


@dataclass(frozen=True, slots=True)
class Effect:
    """What a value would mean to a cycle or run; ``before`` is what it has or would have without the entry."""

    use: Use
    fate: Fate
    before: BoundParameter | None
    after: BoundParameter | None


def pinned_value(use: Use, key: str) -> BoundParameter | None:
    """Return the value that a cycle or run is pinned to; None for a draft and where the pin has none."""
    pin = Pin.from_json(use.pin) if use.pin is not None else None
    return next((bound for bound in pin.parameters if bound.key == key), None) if pin else None


def effects_of(tenant_id: uuid.UUID, form: ParameterForm) -> list[Effect]:
    """Tell for each cycle and run of a tenant under a scheme with the parameter what the entry would change."""
    uses = [use for use in uses_of(tenant_id) if _declares(use.scheme, form)]
    if not uses:
        return []
    last = max(use.rule_date for use in uses)
    rows = [row for row in confirmations(tenant_id, [form.pack], last) if row.parameter == form.parameter]
    return [_effect(use, form, rows, tenant_id) for use in uses]


def _declares(scheme: str, form: ParameterForm) -> bool:
    """Tell whether a scheme takes this parameter from this pack; not when another pack of its chain replaces it."""
    try:
        return any(
            (pack, parameter.key) == (form.pack, form.parameter)
            for pack, parameter in current_registry().chain(scheme).declared_parameters
        )
    except DomainError:
        return False


def _effect(use: Use, form: ParameterForm, rows: Sequence[ParameterConfirmation], tenant_id: uuid.UUID) -> Effect:
    now = _bound(use, form, [confirmation(row) for row in rows])
    then = _bound(use, form, _with(form, rows, tenant_id))
    if use.rule_date < form.valid_from:
        return Effect(use, Fate.BEFORE, pinned_value(use, form.parameter) or now, None)
    if use.state is UseState.DRAFT:
        return Effect(use, Fate.SAME if _value(then) == _value(now) else Fate.TAKES, now, then)
    pinned = pinned_value(use, form.parameter)
    if pinned is None and use.kind == "cycle":
        return Effect(use, Fate.SAME if _value(then) == _value(now) else Fate.COMPLETES, now, then)
    return Effect(use, Fate.SAME if _value(then) == _value(pinned) else Fate.KEEPS, pinned, pinned)


def _value(bound: BoundParameter | None) -> object:
    return bound.value if bound else None


def _bound(use: Use, form: ParameterForm, given: Sequence[Confirmation]) -> BoundParameter | None:
    parameters = [each for each in current_registry().packs[form.pack].parameters if each.key == form.parameter]
    return bind(parameters, given, use.rule_date).bound.get(form.parameter)


def _with(form: ParameterForm, rows: Sequence[ParameterConfirmation], tenant_id: uuid.UUID) -> list[Confirmation]:
    """Return what was entered with the new entry at its place: the tenant's own first, the latest day first."""
    later = [row for row in rows if row.tenant_id == tenant_id and row.valid_from > form.valid_from]
    rest = [row for row in rows if row not in later]
    new = Confirmation(
        form.parameter, form.value, form.valid_from, form.document, form.document_date, form.illustrative
    )
    return [*map(confirmation, later), new, *map(confirmation, rest)]
