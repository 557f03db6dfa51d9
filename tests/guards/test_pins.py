"""What is pinned is what is used: only what is not pinned yet may ask for a scheme as it stands."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Who may take packs and values as they stand today, and why.
AS_THEY_STAND = {
    "core/assignment/services/cycles.py": "a draft is made, and pinned when it is opened",
    "core/assignment/services/pinning.py": "a decision pins a cycle anew",
    "core/assignment/repinning.py": "a cycle's page tells what differs from its pin",
    "core/assignment/facts.py": "a draft has no pin yet",
    "core/records/services/books.py": "a register is opened, and pinned",
    "core/records/regulation.py": "registers that may be opened are offered",
}


def takes_todays(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    return bool(names & {"load_scheme", "current_scheme"})


def test_only_what_is_not_pinned_yet_is_asked_for_as_it_stands() -> None:
    features = ("assignment", "reporting", "evaluation", "records", "dashboard", "setup", "cli", "worker")
    files = [path for name in features for path in (ROOT / "core").glob(f"{name}*/**/*.py")]
    files += [path for name in features for path in (ROOT / "core").glob(f"{name}.py")]
    assert len(files) > 100
    found = {path.relative_to(ROOT).as_posix() for path in files if takes_todays(path)}
    assert found == set(AS_THEY_STAND)
