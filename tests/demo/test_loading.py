"""Loading the demo: what was begun and not ended is told, with a way out."""

from collections.abc import Callable

import pytest

from core import clock
from core.config import Config, OperatorError
from core.provision.loader import load_demo


class Interrupted(Exception):
    """Stands for a power cut."""


@pytest.fixture
def half(clone: Callable[[str], Config], empty_template: str, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A database whose loading broke off after the first orders."""

    def break_off(*_: object) -> None:
        raise Interrupted

    config = clone(empty_template)
    with monkeypatch.context() as patch:
        patch.setattr("core.provision.loader.report_year", break_off)
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
