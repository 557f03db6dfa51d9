"""Log lines for people and for machines."""

import json
import logging
from collections.abc import Iterator

import pytest

from core import log


@pytest.fixture(autouse=True)
def _former_handlers() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_lines_carry_exceptions(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO", "json")
    logger = logging.getLogger("core.test")
    try:
        raise ValueError("đã hỏng")
    except ValueError:
        logger.exception("job %s failed", 7)
    logger.info("after")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["level"], first["message"]) == ("ERROR", "job 7 failed")
    assert "ValueError: đã hỏng" in first["exception"]
    assert set(second) == {"at", "level", "logger", "message"}


def test_text_lines_and_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("WARNING", "text")
    logger = logging.getLogger("core.test")
    logger.info("not shown")
    logger.warning("slow")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("WARNING core.test: slow")
