"""Real wheels, built once and without a network."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.web.conftest import as_user, browser  # noqa: F401 - fixtures: somebody opens a page

ROOT = Path(__file__).parents[2]
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


def run(words: Sequence[object], cwd: Path, path: Sequence[Path] = ()) -> subprocess.CompletedProcess[str]:
    """Run a command that ends well, with the packages of ``path`` in front of all others."""
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(list(map(str, words)), cwd=cwd, env=environ, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran


def wheel(source: Path, into: Path) -> Path:
    """Build the wheel of a source tree; returns its file."""
    run([*PIP, "wheel", "--no-index", "--no-build-isolation", "--no-deps", "-w", into, source], into)
    [built] = into.glob("*.whl")
    return built


def install(built: Path, into: Path) -> Path:
    """Install a wheel into a folder of its own; returns the folder."""
    run([*PIP, "install", "--no-index", "--no-deps", "--no-compile", "--target", into, built], built.parent)
    return into


#: Several commands, one after the other, in one process: starting one takes longer than running it.
COMMANDS = """
import sys
from core.cli.main import group

for words in sys.argv[1:]:
    group(words.split(), standalone_mode=False)
"""


@dataclass(frozen=True)
class Installed:
    """Giao Việc as a wheel, away from its source tree."""

    wheel: Path
    site: Path

    def giaoviec(self, *commands: str, cwd: Path, more: Sequence[Path] = ()) -> str:
        """Return what commands print, each as it is typed after ``giaoviec``; all of them end well."""
        return run([sys.executable, "-c", COMMANDS, *commands], cwd, (*more, self.site)).stdout


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel of this source tree, which has no compiled catalogues yet, and where it is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("core", "plugins"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "*.pot"))
    for name in ("setup.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    (folder / "built").mkdir()
    built = wheel(source, folder / "built")
    return Installed(built, install(built, folder / "site"))


#: The pack of the wheel is one province's own.
API = "    api=(1, 1),\n"
FOR_ONE = f'{API}    tenants=("an",),\n'


@pytest.fixture(scope="session")
def pack_site(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one more distribution: a pack as ``plugin new`` writes it, for one province and year of tests."""
    folder = tmp_path_factory.mktemp("pack")
    installed.giaoviec("plugin new tinh_xa", cwd=folder)
    for path in (path for path in (folder / "tinh_xa" / "tinh_xa").rglob("*") if path.suffix in {".py", ".yaml"}):
        path.write_text(path.read_text("utf-8").replace("2026", "2021").replace(API, FOR_ONE), "utf-8")
    (folder / "built").mkdir()
    return install(wheel(folder / "tinh_xa", folder / "built"), folder / "site")
