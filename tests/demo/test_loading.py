"""Loading the demo: what was begun and not ended is told, with a way out."""

from collections.abc import Callable, Iterator

import pytest

from core import clock
from core.config import Config, OperatorError
from core.provision.loader import load_demo
from core.provision.story import player
from core.provision.story.reporting import reporting
from core.provision.story.stage import Act, Stage


class Interrupted(Exception):
    """Stands for a power cut."""


@pytest.fixture
def half(clone: Callable[[str], Config], empty_template: str, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A database whose loading broke off after the first orders."""

    def breaking(stage: Stage) -> Iterator[Act]:
        for act in reporting(stage):
            yield Act(act.day, break_off)

    def break_off() -> None:
        raise Interrupted

    config = clone(empty_template)
    with monkeypatch.context() as patch:
        chapters = [breaking if chapter is reporting else chapter for chapter in player.CHAPTERS]
        patch.setattr("core.provision.loader.play", lambda stages: player.play(stages, chapters))
        with pytest.raises(Interrupted):
            load_demo(config)
    return config


def test_a_year_that_was_loaded_in_part_is_told(half: Config) -> None:
    with pytest.raises(OperatorError) as caught:
        load_demo(half)
    told = str(caught.value)
    assert "mới nạp được một phần" in told
    assert "loaded only in part" in told
    assert "→" in told
    clock.work_on(None)
