"""Where a pack's source is: behind an installed key, or in a folder that need not be installed."""

import importlib.util
import sys
import tomllib
from collections.abc import Iterator, Mapping
from configparser import Error as ConfigError
from configparser import RawConfigParser
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from core.extensions.discovery import GROUP
from core.kit.findings import Finding, Refused


@dataclass(frozen=True, slots=True)
class Source:
    """A pack's package: its key, its import name, its folder, and the folder that must be on the import path."""

    key: str
    package: str
    root: Path
    base: Path

    @property
    def cases(self) -> tuple[Path, ...]:
        """The worked examples, by name."""
        return tuple(sorted((self.root / "cases").glob("*.yaml")))

    @property
    def modules(self) -> tuple[Path, ...]:
        """Every Python file of the pack."""
        return tuple(path for path in sorted(self.root.rglob("*.py")) if "__pycache__" not in path.parts)

    def owns(self, file: str) -> bool:
        """Tell whether a file of code belongs to the pack."""
        return Path(file).is_relative_to(self.root)


def locate(where: str) -> Source:
    """Return the pack that ``where`` names: a folder (of the package or of its distribution) or an installed key.

    Refused when there is none, or more than one.
    """
    folder = Path(where).resolve()
    if folder.is_dir():
        return _package(folder) if (folder / "__init__.py").is_file() else _distribution(folder)
    return _installed(where)


def source_of_case(path: Path) -> Source:
    """Return the pack to which a worked example belongs: the package whose folder ``cases`` holds it."""
    root = path.resolve().parent.parent
    if not (root / "__init__.py").is_file():
        raise Refused([Finding("ví dụ phải nằm trong thư mục cases/ của một gói", path)])
    return _package(root)


def _package(root: Path, key: str = "") -> Source:
    base, names = root.parent, [root.name]
    while (base / "__init__.py").is_file():
        names.insert(0, base.name)
        base = base.parent
    return Source(key or root.name, ".".join(names), root, base)


def _distribution(folder: Path) -> Source:
    offers = _offers(folder)
    if not offers:
        raise Refused(
            [Finding(f"thư mục không khai gói nào ở nhóm {GROUP} trong setup.cfg hay pyproject.toml", folder)]
        )
    if len(offers) > 1:
        names = ", ".join(sorted(offers))
        raise Refused([Finding(f"thư mục khai nhiều gói ({names}); hãy chỉ đúng thư mục của một gói", folder)])
    [(key, package)] = offers.items()
    for base in (folder, folder / "src"):
        root = base.joinpath(*package.split("."))
        if (root / "__init__.py").is_file():
            return Source(key, package, root, base)
    raise Refused([Finding(f"không thấy mã của gói “{key}”: cần thư mục {package.replace('.', '/')}/", folder)])


def _offers(folder: Path) -> Mapping[str, str]:
    try:
        return dict((*_from_setup(folder / "setup.cfg"), *_from_project(folder / "pyproject.toml")))
    except (ConfigError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused([Finding(f"không đọc được tệp khai báo: {error}", folder)]) from error


def _from_setup(path: Path) -> Iterator[tuple[str, str]]:
    parser = RawConfigParser()
    parser.read(path, "utf-8")
    for line in parser.get("options.entry_points", GROUP, fallback="").splitlines():
        key, found, module = line.partition("=")
        if found:
            yield key.strip(), module.strip()


def _from_project(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_file():
        project = tomllib.loads(path.read_text("utf-8")).get("project", {})
        yield from project.get("entry-points", {}).get(GROUP, {}).items()


def _installed(key: str) -> Source:
    offers = sorted({offer.value for offer in entry_points(group=GROUP, name=key)})
    if not offers:
        raise Refused([Finding(f"không có thư mục hay gói đã cài nào tên “{key}”")])
    if len(offers) > 1:
        raise Refused([Finding(f"có nhiều bản cài cùng khóa “{key}” ({', '.join(offers)}): không bản nào được dùng")])
    spec = importlib.util.find_spec(offers[0])
    if spec is None or not spec.origin:
        raise Refused([Finding(f"không thấy mô-đun {offers[0]} của gói “{key}”")])
    root = Path(spec.origin).parent
    return Source(key, offers[0], root, root.parents[offers[0].count(".")])


def on_path(source: Source) -> None:
    """Let the package be imported from where it lies, whatever of that name was imported before."""
    base = str(source.base)
    if base not in sys.path:
        sys.path.insert(0, base)
    loaded = getattr(sys.modules.get(source.package), "__file__", None)
    if loaded and not source.owns(loaded):
        forget(source.package)


def forget(package: str) -> dict[str, ModuleType]:
    """Take a package and all below it out of what is imported; returns what was."""
    names = [name for name in sys.modules if name == package or name.startswith(f"{package}.")]
    return {name: sys.modules.pop(name) for name in names}
