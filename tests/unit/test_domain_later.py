"""Fields that facts got later: at their default they leave no trace, so that older facts keep their bytes."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from core.domain.canonical import LATER, canonical, digest
from core.domain.conduct import ConductFacts
from core.domain.facts import AssignmentFacts, ExcuseFacts, SubjectFacts
from core.domain.restore import restore, survives
from tests.extensions.facts import assignment, subject, target


@dataclass(frozen=True)
class Before:
    key: str
    note: str = ""


@dataclass(frozen=True)
class After:
    key: str
    note: str = ""
    reason: str | None = field(default=None, metadata=LATER)


EXCUSE = ExcuseFacts("a/b", "Chưa có giá đất", "07-TB/TU", date(2021, 5, 10), "Ban Thường vụ")


def test_a_later_field_at_its_default_changes_no_byte() -> None:
    assert digest(After("a")) == digest(Before("a"))
    assert canonical(After("a", reason="vì lũ")) == {"key": "a", "note": "", "reason": "vì lũ"}


def test_other_fields_at_their_default_stay() -> None:
    assert canonical(After("a")) == {"key": "a", "note": ""}


@pytest.mark.parametrize("value", [After("a"), After("a", reason="vì lũ")])
def test_both_ways(value: After) -> None:
    assert restore(After, canonical(value)) == value
    assert survives(value, canonical(value))


def test_facts_frozen_before_excuses_and_conduct_were_kept_restore_and_keep_their_hash() -> None:
    now = subject("s1", assignment(target()))
    stored = canonical(now)
    assert isinstance(stored, dict)
    assert "conduct" not in stored
    assert "excuse" not in stored["assignments"][0]
    restored = restore(SubjectFacts, stored)
    assert restored == now
    assert restored.conduct == ConductFacts()
    assert digest(restored) == digest(stored)


def test_an_excuse_is_kept_and_hashed() -> None:
    bare = assignment(target(), excused=True)
    excused = replace(bare, excuse=EXCUSE)
    assert digest(bare) != digest(excused)
    assert restore(AssignmentFacts, canonical(excused)) == excused
