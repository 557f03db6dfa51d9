"""What hides from a reader of the source is found when it runs."""

import random
import re
import socket
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from core.extensions.errors import PackFailed
from core.kit.cases import read_case
from core.kit.sources import Source, locate
from core.kit.watching import Impure, watched
from tests.kit.folders import MANIFEST, write_pack

HOOK = """

import os, random, socket, time, secrets, subprocess, uuid
from datetime import datetime, timedelta


@hookimpl
def compute_subject_scores(ctx, subjects):
    days = timedelta(days=3)
    {line}
    return [leaf("score", "Điểm", Decimal(95), facts={{"key": s.key}}) for s in subjects]
"""


def compute(source: Source) -> list[object]:
    """Return the scores of the pack's worked example, computed while it is watched."""
    with watched(source) as opened:
        [path] = source.cases
        return [tree.value for tree in read_case(path, opened.registry, source.key).trial.roots("score")]


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("third = 1 / 3", "ra số thực 0.333"),
        ("third = 1\n    third /= 3", "ra số thực"),
        ("root = 2 ** -1", "ra số thực 0.5"),
        ("share = days / timedelta(days=2)", "ra số thực 1.5"),
        ("seconds = days.total_seconds()", "ra số thực"),
        ("day = getattr(date, 'to' + 'day')()", ".today"),
        ("now = datetime.now()", ".now"),
        ("text = list(map(open, ['/etc/hostname']))", "open"),
        ("time.time()", "time.time"),
        ("time.sleep(0)", "time.sleep"),
        ("os.urandom(2)", "os.urandom"),
        ("secrets.token_hex()", "secrets.token_hex"),
        ("random.random()", "random.random"),
        ("random.Random(1)", "Random.__init__"),
        ("uuid.uuid4()", "uuid.uuid4"),
        ("socket.socket()", "socket.__init__"),
        ("socket.create_connection(('127.0.0.1', 9))", "socket.create_connection"),
        ("subprocess.run(['true'])", "Popen.__init__"),
        ("order = hash('a')", "hash"),
        ("eval('1')", "eval"),
    ],
)
def test_what_a_rule_touches_is_told_with_its_line(tmp_path: Path, line: str, about: str) -> None:
    text = MANIFEST + HOOK.format(line=line)
    root = write_pack(tmp_path, "kit_watched", text)
    number = next(n for n, each in enumerate(text.splitlines(), 1) if each.strip() == line.splitlines()[-1].strip())
    with pytest.raises((Impure, PackFailed), match=rf"__init__\.py:{number}: .*{re.escape(about)}"):
        compute(locate(str(root)))


def test_a_decimal_made_of_a_float_fails_the_rule(tmp_path: Path) -> None:
    text = MANIFEST + HOOK.format(line="half = Decimal(0.5)")
    with pytest.raises(PackFailed, match="FloatOperation"):
        compute(locate(str(write_pack(tmp_path, "kit_watched", text))))


def test_what_happens_while_the_pack_is_imported_is_seen_too(tmp_path: Path) -> None:
    more = {"rules/__init__.py": "", "rules/late.py": "import time\n\nNOW = time.time()\n"}
    source = MANIFEST + "\nfrom {key}.rules import late\n"
    root = write_pack(tmp_path, "kit_watched_import", source, more=more)
    with pytest.raises(Impure, match=r"late\.py:3.*time\.time"), watched(locate(str(root))):
        pass


def test_pure_rules_run_as_they_would_unwatched(tmp_path: Path) -> None:
    line = "total = sum(x * 2 for x in range(3)); total += 1; names = [f'{n}' for n in sorted({'b', 'a'})]"
    scores = compute(locate(str(write_pack(tmp_path, "kit_watched_pure", MANIFEST + HOOK.format(line=line)))))
    assert scores
    assert set(scores) == {Decimal(95)}


def test_everybody_else_goes_on_as_usual_and_everything_is_put_back(tmp_path: Path) -> None:
    source = locate(str(write_pack(tmp_path, "kit_watched_back")))
    before = open, random.random, socket.socket.__init__, list(sys.meta_path)
    with watched(source):
        assert random.random() >= 0
        socket.socket().close()
        assert source.package in sys.modules
    assert (open, random.random, socket.socket.__init__, list(sys.meta_path)) == before
    assert source.package not in sys.modules


def test_an_installed_pack_is_itself_again_afterwards() -> None:
    source = locate("vinh_phuc")
    import plugins.vinh_phuc as installed  # noqa: PLC0415 - the module that was there before

    with watched(source) as opened:
        assert opened.pack.module is not installed
    assert sys.modules["plugins.vinh_phuc"] is installed
    assert sys.modules["plugins"].vinh_phuc is installed


def test_a_pack_cannot_swallow_it(tmp_path: Path) -> None:
    line = "try:\n        time.time()\n    except Exception:\n        pass"
    with pytest.raises((Impure, PackFailed), match=r"time\.time"):
        compute(locate(str(write_pack(tmp_path, "kit_swallows", MANIFEST + HOOK.format(line=line)))))
