"""Which process runs which tests, and in which order: a file's tests stay together, the longest files come first."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

#: What takes minutes begins at once, and what takes moments fills up the end; the rest is between, as it was found.
FIRST = (
    "tests/e2e/test_year_of_units.py",
    "tests/demo/",
    "tests/e2e/test_year_of_persons.py",
    "tests/e2e/",
    "tests/faults/",
)
LAST = ("tests/extensions/", "tests/guards/", "tests/unit/")
#: Folders whose tests run in one process: what they share takes longest to make.
TOGETHER = ("tests/demo/",)


class ByFile(LoadScopeScheduling):
    """Gives a process a whole file at a time, in the order of the files."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Distribute by file, whichever way is asked for."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the files into their order; tests of a file keep theirs."""
    items.sort(key=lambda item: place(item.nodeid))


def place(path: str) -> int:
    """Return how far from the beginning (below 0) or the end (above 0) a file is run."""
    first = [number - len(FIRST) for number, each in enumerate(FIRST) if path.startswith(each)]
    last = [number + 1 for number, each in enumerate(LAST) if path.startswith(each)]
    return (first or last or [0])[0]
