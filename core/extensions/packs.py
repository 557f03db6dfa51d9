"""A pack as the engine holds it: its manifest, its module, its parameters and the hash of its files."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from types import ModuleType

from core.domain.canonical import canonical
from core.domain.parameters import Parameter
from core.domain.restore import restore
from core.extensions.data_rules.attaching import attach_rules
from core.extensions.errors import PackFailed
from core.extensions.parameters import read_parameters
from core.sdk.manifest import Manifest
from core.sdk.markers import API_VERSION

PARAMETERS = ("regulation", "params.yaml")
#: Where a pack keeps its Word files, and the largest it may have.
FORMS, LARGEST_FORM = "forms", 2 * 1024 * 1024
#: Worked examples tell what a pack should compute; they change nothing of what it does.
NOT_RULES = frozenset({"__pycache__", "cases"})


@dataclass(frozen=True, slots=True)
class Pack:
    """One installed regulation; ``content`` hashes its rules and parameters, ``forms`` are its Word files by name."""

    manifest: Manifest
    module: ModuleType
    parameters: tuple[Parameter, ...]
    content: str
    forms: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of the manifest."""
        return self.manifest.key


def load_pack(module: ModuleType, key: str) -> Pack:
    """Return the pack that ``module`` is; PackFailed when it is malformed or calls itself something else."""
    manifest = getattr(module, "MANIFEST", None)
    if not isinstance(manifest, Manifest):
        raise PackFailed(key, f"{module.__name__} has no MANIFEST")
    if manifest.key != key:
        raise PackFailed(key, f"its manifest says {manifest.key!r}")
    check_manifest(manifest)
    root = files(module)
    source = root.joinpath(*PARAMETERS)
    text = source.read_text("utf-8") if source.is_file() else ""
    try:
        parameters = read_parameters(text, [edition.valid_from for edition in manifest.editions])
        attach_rules(module, root, manifest, parameters)
    except ValueError as error:
        raise PackFailed(key, str(error)) from error
    return Pack(manifest, module, parameters, content_hash(root), _forms(root.joinpath(FORMS), key))


def check_manifest(manifest: Manifest) -> None:
    """Raise PackFailed unless the contract fits and the editions follow one another without overlap."""
    _check_form(manifest)
    low, high = manifest.api
    if not low <= API_VERSION <= high:
        raise PackFailed(manifest.key, f"written for contract {low} to {high}, this is {API_VERSION}")
    if not manifest.editions:
        raise PackFailed(manifest.key, "has no edition")
    if len({edition.key for edition in manifest.editions}) < len(manifest.editions):
        raise PackFailed(manifest.key, "two editions share a key")
    for older, newer in pairwise(manifest.editions):
        if (older.valid_to or date.max) >= newer.valid_from:
            raise PackFailed(manifest.key, f"edition {newer.key} begins before {older.key} ends")


def _check_form(manifest: Manifest) -> None:
    """Raise PackFailed, with the field, unless a manifest is what its types say all the way down."""
    try:
        sound = restore(Manifest, canonical(manifest)) == manifest
    except (ValueError, TypeError) as error:
        raise PackFailed(manifest.key, f"MANIFEST: {error}") from None
    if not sound:
        raise PackFailed(manifest.key, "MANIFEST: editions, api and tenants are tuples")


def _forms(folder: Traversable, key: str) -> dict[str, bytes]:
    """Return the Word files of a pack by name; what is on a paper changes no result, so they are not hashed."""
    if not folder.is_dir():
        return {}
    found = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".docx")}
    for name, content in found.items():
        if len(content) > LARGEST_FORM:
            raise PackFailed(key, f"{FORMS}/{name} is larger than {LARGEST_FORM} bytes")
    return found


def content_hash(root: Traversable) -> str:
    """Return the SHA-256 over path and content of each Python and YAML file below ``root`` that can change a result."""
    whole = hashlib.sha256()
    for path, content in sorted(_rule_files(root, "")):
        whole.update(f"{path}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _rule_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in NOT_RULES:
            yield from _rule_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", ".yaml")):
            yield f"{prefix}{entry.name}", entry.read_bytes()
