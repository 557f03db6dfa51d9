"""A pack as its author has it before them: loaded from its folder, beside those that are installed."""

import importlib
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from marshmallow import ValidationError

from core.extensions.chain import CORE
from core.extensions.data_rules.schemas import Unreadable
from core.extensions.discovery import Registry, discover
from core.extensions.errors import PackFailed
from core.extensions.packs import PARAMETERS, Pack, load_pack
from core.kit.documents import read_document, said
from core.kit.findings import Finding, Refused
from core.kit.refusals import in_vietnamese
from core.kit.sources import Source, on_path


@dataclass(frozen=True, slots=True)
class Opened:
    """A pack that could be loaded, and the packs it is used with: those installed, itself in place of its namesake."""

    source: Source
    pack: Pack
    registry: Registry


def open_pack(source: Source) -> Opened:
    """Load a pack from its source; Refused, with file and line, when Python or its manifest or parameters fail."""
    on_path(source)
    module = _imported(source)
    try:
        pack = load_pack(module, source.key)
    except PackFailed as error:
        raise Refused(failure_findings(source, error)) from error
    return Opened(source, pack, beside_installed(pack))


def beside_installed(pack: Pack) -> Registry:
    """Return the installed packs with this one in place of any other of its key."""
    known = discover()
    others = [other for key, other in known.packs.items() if key not in (CORE, pack.key)]
    return Registry([*others, pack], {key: why for key, why in known.failures.items() if key != pack.key})


def _imported(source: Source) -> ModuleType:
    try:
        return importlib.import_module(source.package)
    except SyntaxError as error:
        path = Path(error.filename) if error.filename else source.root
        raise Refused([Finding(f"Python sai cú pháp: {error.msg}", path, error.lineno or 0)]) from error
    except (Exception, SystemExit) as error:
        message = f"không nạp được: {type(error).__name__}: {error}"
        raise Refused([_raised(source, error, message)]) from error


def failure_findings(source: Source, error: PackFailed) -> list[Finding]:
    """Return where in a pack's files a refusal of the engine has its cause."""
    cause = error.__cause__
    if isinstance(cause, ValueError) and error.problem.startswith("parameters:"):
        return _parameter_findings(source, cause)
    scheme = re.match(r"(regulation/\S+\.yaml): (.*)", error.problem, re.DOTALL)
    if scheme:
        return _scheme_findings(source.root / scheme[1], scheme[2], cause.__cause__ if cause else None)
    message = in_vietnamese(error.problem)
    if error.pack != source.key:
        return [Finding(f"gói “{error.pack}” trong chuỗi không dùng được: {message}")]
    hook = re.search(r"\b(?:check|combine|compute|declare|propose)_\w+", error.problem)
    return [_raised(source, cause, message, _line_of(source, hook[0]) if hook else 0)]


def _parameter_findings(source: Source, cause: ValueError) -> list[Finding]:
    document = read_document(source.root.joinpath(*PARAMETERS))
    if isinstance(cause.__cause__, ValidationError):
        return document.findings(cause.__cause__)
    rows = document.data if isinstance(document.data, list) else []
    keys = [str(row.get("key")) for row in rows if isinstance(row, Mapping)]
    named = re.findall(r"[\w.]+", str(cause))
    about = next((number for number, key in enumerate(keys) if key in named), 0)
    return [document.finding(in_vietnamese(str(cause)), about)]


def _scheme_findings(path: Path, problem: str, cause: BaseException | None) -> list[Finding]:
    """Return what is wrong with rules that are written as data, each at its place."""
    document = read_document(path)
    if not isinstance(cause, Unreadable):
        return [document.finding(problem)]
    return [
        document.finding(
            f"{place or 'tệp'}: {said(message)}",
            *(int(step) if step.isdecimal() else step for step in re.findall(r"[^.\[\]]+", place)),
        )
        for place, message in cause.problems
    ]


def _raised(source: Source, error: BaseException | None, message: str, line: int = 0) -> Finding:
    """Return a finding at the last line of the pack that an exception came through, else at ``line`` of its module."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    own = [frame for frame in frames if source.owns(frame.filename)]
    if own:
        return Finding(message, Path(own[-1].filename), own[-1].lineno or 0)
    return Finding(message, source.root / "__init__.py", line or _line_of(source, "MANIFEST"))


def _line_of(source: Source, name: str) -> int:
    """Return the line where the pack's module defines a name; 0 when it does not."""
    lines = (source.root / "__init__.py").read_text("utf-8").splitlines()
    definition = re.compile(rf"(?:def {re.escape(name)}\(|{re.escape(name)}\b.*=)")
    return next((number for number, line in enumerate(lines, 1) if definition.match(line)), 0)
