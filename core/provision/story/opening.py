"""The authority prepares its year: values, cycle, targets of the whole cycle."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from core.assignment.queries import visible_cycles
from core.assignment.services import CycleForm, TargetForm, create_cycle, issue_cycle, set_cycle_target
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.extensions.services import ParameterForm, confirm_parameter, enable_pack
from core.provision.story.reading import Values
from core.provision.story.stage import Act, Stage


def opening(stage: Stage) -> Iterator[Act]:
    """Enter the values that only illustrate; open the cycle and set its targets."""
    if stage.story.parameters is not None:
        yield Act(stage.story.parameters.entered_on, partial(_enter_values, stage, stage.story.parameters))
    yield Act(stage.story.cycle.opened_on, partial(_open, stage), grows=True)


def _enter_values(stage: Stage, given: Values) -> None:
    story = stage.story
    administrator = stage.seats.by_address(story.cast.administrator)
    enable_pack(administrator, story.scheme, story.cycle.rule_date)
    for key, value in sorted(given.values.items()):
        _enter(stage, key, value)


def _open(stage: Stage) -> None:
    story = stage.story
    administrator = stage.seats.by_address(story.cast.administrator)
    decider = stage.seats.by_address(story.cast.decider)
    assert decider.authority_id is not None
    cycle_id = create_cycle(administrator, decider.authority_id, _form(stage))
    issue_cycle(administrator, cycle_id)
    stage.cycle = (administrator.tenant_id, cycle_id)
    for target in story.targets:
        form = TargetForm(target.kind, target.plan, target.baseline, target.baseline_label)
        set_cycle_target(decider, stage.cycle, form)


def _enter(stage: Stage, key: str, value: Decimal | str) -> None:
    administrator = stage.seats.by_address(stage.story.cast.administrator)
    valid_from = stage.story.cycle.rule_date
    form = ParameterForm(stage.story.scheme, key, value, valid_from, illustrative=True)
    confirm_parameter(administrator, form)


def _form(stage: Stage) -> CycleForm:
    period = stage.story.cycle
    return CycleForm(
        key=period.key,
        name=period.name,
        kind=period.kind,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        registration_opens_on=period.registration_opens_on,
        registration_closes_on=period.registration_closes_on,
        scheme=stage.story.scheme,
        rule_date=period.rule_date,
        parent=_around(stage),
    )


def _around(stage: Stage) -> Key | None:
    """Return the longer cycle in which the year lies."""
    if not stage.story.cycle.within:
        return None
    bind_context(db.session(), RowContext(stage.province.id))
    return next((c.tenant_id, c.id) for c in visible_cycles() if c.key == stage.story.cycle.within)
