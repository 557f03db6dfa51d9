"""Meetings and inspections through the year: their conclusions are directions, answered and closed; and urging."""

from collections.abc import Iterator
from functools import partial

from core.auth.actor import Actor
from core.db.bulk import Key
from core.provision.story.occasions import Concluded, Held, Urged
from core.provision.story.stage import Act, Stage
from core.reporting.services import (
    ConclusionForm,
    MeetingForm,
    accept_direction,
    answer_direction,
    conclude,
    record_meeting,
    urge_reports,
)


def directing(stage: Stage) -> Iterator[Act]:
    """Hold each meeting, let units answer what it gave them and the authority accept it, and urge late reports."""
    for held in stage.story.meetings:
        given: list[Key] = []
        yield Act(held.held_on, partial(_hold, stage, held, given))
        for place, told in enumerate(held.conclusions):
            if told.answered_on:
                yield Act(told.answered_on, partial(_answer, stage, told, given, place))
            if told.accepted_on:
                yield Act(told.accepted_on, partial(_accept, stage, given, place))
    for urged in stage.story.urged:
        yield Act(urged.urged_on, partial(_urge, stage, urged))


def _decider(stage: Stage) -> Actor:
    return stage.seats.by_address(stage.story.cast.decider)


def _unit(stage: Stage, name: str) -> Key:
    unit = stage.seats.leader(name).unit
    return unit.tenant_id, unit.id


def _hold(stage: Stage, held: Held, given: list[Key]) -> None:
    form = MeetingForm(held.kind, held.held_on, held.subject, held.participants, held.number)
    conclusions = [ConclusionForm(_unit(stage, told.unit), told.text, told.due_on) for told in held.conclusions]
    meeting = record_meeting(_decider(stage), form)
    given += conclude(_decider(stage), meeting, conclusions)


def _answer(stage: Stage, told: Concluded, given: list[Key], place: int) -> None:
    assert told.answered_on is not None
    holder = stage.seats.act(stage.seats.leader(told.unit))
    answer_direction(holder, given[place], text=told.answer, done_on=told.answered_on)


def _accept(stage: Stage, given: list[Key], place: int) -> None:
    accept_direction(_decider(stage), given[place])


def _urge(stage: Stage, urged: Urged) -> None:
    units = [_unit(stage, name) for name in urged.units]
    urge_reports(_decider(stage), stage.cycle, urged.window, units, text=urged.text)
