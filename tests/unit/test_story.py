"""Recorded years: what a file leaves out, and the order in which the acts of several years are lived."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

import pytest
import yaml

from core.config import OperatorError
from core.provision.story.player import play
from core.provision.story.reading import read_results, read_story
from core.provision.story.stage import Act, Chapter, Stage

SHORTEST = {
    "tenant": "an",
    "seed": 1,
    "scheme": "any",
    "cast": {"decider": "a@an.example", "advisor": "b@an.example", "administrator": "c@an.example"},
    "cycle": {
        "key": "2022",
        "name": "Năm 2022",
        "opened_on": date(2022, 1, 5),
        "starts_on": date(2022, 1, 1),
        "ends_on": date(2022, 12, 31),
        "registration_opens_on": date(2022, 1, 5),
        "registration_closes_on": date(2022, 2, 5),
        "rule_date": date(2022, 1, 1),
    },
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[dict[str, object]], Path]:
    """Write a year's file; returns its folder."""

    def write(data: dict[str, object]) -> Path:
        (tmp_path / "year.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return tmp_path

    return write


def test_a_year_in_progress_leaves_out_what_has_not_happened(written: Callable[[dict[str, object]], Path]):
    filing = {"window": "2022-Q1", "filed_on": date(2022, 4, 5)}
    folder = written({**SHORTEST, "windows": 4, "filings": [filing]})
    story = read_story(folder)
    assert (story.rating, story.parameters, story.orders, story.cycle.kind) == (None, None, (), "year")
    assert (story.filings[0].answered_on, story.filings[0].filed_below_on, story.filings[0].units) == (None, None, ())
    assert story.window_count == 4
    assert read_results(folder) == {}


@pytest.mark.parametrize("wrong", [{"windos": 4}, {"filings": [{"window": "2022-Q1"}]}, {"seed": "one"}])
def test_what_does_not_fit_is_told(written: Callable[[dict[str, object]], Path], wrong: dict[str, object]):
    with pytest.raises(OperatorError):
        read_story(written({**SHORTEST, **wrong}))


@dataclass
class Rehearsal:
    """A stage that only notes what is lived on it."""

    name: str
    days: tuple[int, ...]
    lived: list[tuple[int, str]]
    today: int = 0
    grown: list[int] = field(default_factory=list)

    @contextmanager
    def on(self, day: date) -> Iterator[None]:
        self.today = day.day
        yield

    def analyse(self) -> None:
        self.grown.append(self.today)


def test_acts_of_several_years_are_lived_day_by_day():
    lived: list[tuple[int, str]] = []
    first, second = Rehearsal("2021", (1, 5), lived), Rehearsal("2022", (3, 5), lived)

    def chapter(stage: Stage) -> Iterator[Act]:
        on = cast(Rehearsal, stage)
        for day in on.days:
            yield Act(date(2022, 1, day), lambda: lived.append((on.today, on.name)), grows=day == 5)

    chapters: list[Chapter] = [chapter]
    play([cast(Stage, first), cast(Stage, second)], chapters)
    assert lived == [(1, "2021"), (3, "2022"), (5, "2021"), (5, "2022")]
    assert (first.grown, second.grown) == ([5], [5])
