"""The installed packs, told once for the command, operators and tenants: where each comes from, and its chain."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import DomainError
from core.extensions.chain import CORE, Chain
from core.extensions.discovery import Registry
from core.extensions.packs import Pack


@dataclass(frozen=True, slots=True)
class Installed:
    """One pack that some distribution offers; without ``pack`` it could not be loaded, for the reason of ``failure``.

    ``origins`` are the distributions that offer it (none: core itself). ``chain`` is None where it is broken, and
    ``broken`` tells why.
    """

    key: str
    origins: Sequence[str]
    pack: Pack | None = None
    chain: Chain | None = None
    broken: DomainError | None = None
    failure: str = ""

    @property
    def is_core(self) -> bool:
        """Whether it is core's own defaults."""
        return self.key == CORE

    @property
    def is_sound(self) -> bool:
        """Whether cycles and runs can work by it."""
        return self.chain is not None


def installed(registry: Registry) -> list[Installed]:
    """Return every pack by key, core's defaults among them, and then those that could not be loaded."""
    packs = [_of(registry, pack) for _key, pack in sorted(registry.packs.items())]
    failed = sorted(registry.failures.items())
    return packs + [Installed(key, registry.origins.get(key, ()), failure=problem) for key, problem in failed]


def _of(registry: Registry, pack: Pack) -> Installed:
    origins = registry.origins.get(pack.key, ())
    try:
        return Installed(pack.key, origins, pack, registry.chain(pack.key))
    except DomainError as error:
        return Installed(pack.key, origins, pack, broken=error)
