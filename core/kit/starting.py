"""The first folder of a new pack: a distribution that keeps its contract before anything was changed in it."""

import importlib.util
import keyword
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from core.config import OperatorError
from core.extensions.discovery import discover
from core.sdk.markers import API_VERSION

_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
_RESERVED = frozenset({"cases", "core", "plugins", "regulation", "rules", "tests"})
_SUFFIX = ".jinja"


def start_pack(name: str, into: Path, *, as_data: bool = False) -> Path:
    """Write the folder of a new pack below ``into`` and return it; OperatorError when the name or place is taken.

    ``as_data``: its rules stand in ``regulation/scheme.yaml`` and not in Python.
    """
    _check_name(name)
    folder = into / name
    if folder.exists():
        raise OperatorError(
            f"Thư mục {folder} đã có.", f"The folder {folder} exists.", "giaoviec plugin new … --into …"
        )
    words = {"key": name, "dashed": name.replace("_", "-"), "api": API_VERSION, "data": as_data}
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701
    starter = files("core.kit") / "starter"
    parts = [_templates(starter / part, "") for part in ("common", "data" if as_data else "code")]
    for path, template in chain.from_iterable(parts):
        target = folder / path.replace("pack/", f"{name}/").removesuffix(_SUFFIX)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(environment.from_string(template).render(words), "utf-8")
    return folder


def _check_name(name: str) -> None:
    if not _KEY.fullmatch(name) or keyword.iskeyword(name):
        raise OperatorError(
            f"Tên gói “{name}” chỉ gồm chữ thường không dấu, chữ số và gạch dưới, bắt đầu bằng chữ.",
            f"The name {name!r} must be lower-case letters, digits and underscores, and begin with a letter.",
            "giaoviec plugin new tinh_mau",
        )
    registry = discover()
    known = name in registry.packs or name in registry.failures
    if known or name in _RESERVED or importlib.util.find_spec(name) is not None:
        raise OperatorError(
            f"Tên “{name}” đã có gói hoặc thư viện Python khác dùng.",
            f"The name {name!r} belongs to a pack or a Python library already.",
        )


def _templates(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _templates(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_SUFFIX):
            found.append((prefix + entry.name, entry.read_text("utf-8")))
    return sorted(found)
