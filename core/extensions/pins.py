"""The fingerprint of a scheme: what a cycle or a run was computed by, so that it can be computed again years later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from typing import Any, cast

from core.domain.canonical import LATER, canonical, digest
from core.domain.parameters import BoundParameter
from core.domain.restore import restore
from core.domain.settings import BoundSettings
from core.extensions.chain import Chain
from core.extensions.packs import Pack
from core.extensions.parameters import Binding
from core.sdk.markers import API_VERSION


@dataclass(frozen=True, slots=True)
class PinnedPack:
    """One pack of the chain as it was; ``content`` is the hash of its rules and parameters."""

    key: str
    version: str
    edition: str
    content: str


@dataclass(frozen=True, slots=True)
class Pin:
    """Everything but the facts that a result depends on; packs stand nearest first, parameters and tables by key."""

    scheme: str
    rule_date: date
    packs: tuple[PinnedPack, ...]
    parameters: tuple[BoundParameter, ...]
    engine: str
    contract: int
    settings: tuple[BoundSettings, ...] = field(default=(), metadata=LATER)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the canonical form."""
        return digest(self)

    def to_json(self) -> dict[str, Any]:
        """Return the canonical form, ready to be stored."""
        return cast(dict[str, Any], canonical(self))

    @staticmethod
    def from_json(data: object) -> "Pin":
        """Return the pin whose canonical form is ``data``; ValueError when it is none."""
        return restore(Pin, data)


def pin_of(chain: Chain, rule_date: date, editions: Mapping[str, str], binding: Binding) -> Pin:
    """Return what a scheme is now."""
    return Pin(
        scheme=chain.scheme,
        rule_date=rule_date,
        packs=tuple(
            PinnedPack(pack.key, pack.manifest.version, editions[pack.key], pack.content) for pack in chain.packs
        ),
        parameters=tuple(binding.bound[key] for key in sorted(binding.bound)),
        engine=version("giaoviec"),
        contract=API_VERSION,
        settings=tuple(binding.settings[key] for key in sorted(binding.settings)),
    )


def differences(pin: Pin, packs: Mapping[str, Pack]) -> list[str]:
    """Name what is no longer as it was pinned: packs gone or altered, another engine, another contract."""
    found = []
    for was in pin.packs:
        now = packs.get(was.key)
        if now is None:
            found.append(f"{was.key}: gone")
        elif now.content != was.content:
            found.append(f"{was.key}: altered ({was.version} → {now.manifest.version})")
    if pin.engine != version("giaoviec"):
        found.append(f"engine: {pin.engine} → {version('giaoviec')}")
    if pin.contract != API_VERSION:
        found.append(f"contract: {pin.contract} → {API_VERSION}")
    return found
