"""Plays recorded years of one province: the acts of all of them, day by day."""

from collections.abc import Iterable, Sequence

from core.audit import record, use_case
from core.auth.actor import Actor, system_actor
from core.db.bulk import Key
from core.provision.recorded import LIVED
from core.provision.story.assigning import assigning
from core.provision.story.directing import directing
from core.provision.story.keeping import keeping
from core.provision.story.opening import opening
from core.provision.story.rating import rating
from core.provision.story.reporting import reporting
from core.provision.story.stage import Chapter, Stage

#: What a year consists of. A chapter that a year's file says nothing about has no acts.
CHAPTERS: tuple[Chapter, ...] = (opening, keeping, assigning, reporting, directing, rating)


def play(stages: Sequence[Stage], chapters: Iterable[Chapter] = CHAPTERS) -> None:
    """Live the acts of several years in the order of their days; on one day the earlier year and chapter goes first."""
    chapters = tuple(chapters)
    acts = [(stage, act) for stage in stages for chapter in chapters for act in chapter(stage)]
    for stage, act in sorted(acts, key=lambda pair: pair[1].day):
        with stage.on(act.day):
            act.run()
        if act.grows:
            stage.analyse()


def note_as_lived(stage: Stage) -> None:
    """Note in the audit trail that the whole year was played, so that no year is taken for whole that broke off."""
    _note(system_actor(stage.province.id, "cycle.manage"), stage.cycle)


@use_case("cycle.manage")
def _note(actor: Actor, cycle: Key) -> None:
    record(actor, LIVED, "cycle", cycle)
