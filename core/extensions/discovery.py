"""Which packs are installed. A pack that cannot be loaded is a failure of that pack, never of the application."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any, TypeVar, cast

from flask import Flask, current_app

from core.extensions import defaults
from core.extensions.chain import CORE, Chain, build_chain
from core.extensions.packs import Pack, load_pack
from core.extensions.probing import unloadable
from core.sdk.errors import PackError

GROUP = "giaoviec.plugins"
_EXTENSION = "giaoviec-packs"
#: Schemes of cycles and runs that a process keeps at hand: every request about one asks for it.
MOST_REMEMBERED = 64

T = TypeVar("T")


class Registry:
    """The installed packs, core's defaults among them, and the chains built of them so far.

    ``failures`` tells by key why an installed pack cannot be used, ``origins`` which distributions offer it.
    """

    def __init__(
        self,
        packs: Iterable[Pack],
        failures: Mapping[str, str] | None = None,
        origins: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        known = [load_pack(defaults, CORE), *packs]
        self.packs: Mapping[str, Pack] = MappingProxyType({pack.key: pack for pack in known})
        self.failures: Mapping[str, str] = MappingProxyType(dict(failures or {}))
        self.origins: Mapping[str, Sequence[str]] = MappingProxyType(dict(origins or {}))
        self._chains: dict[str, Chain] = {}
        self._building = threading.Lock()
        self._remembered: dict[str, Any] = {}
        self._remembering = threading.Lock()

    def chain(self, scheme: str) -> Chain:
        """Return the checked chain of a scheme; UnknownPack or PackFailed when there is none."""
        with self._building:
            if scheme not in self._chains:
                self._chains[scheme] = build_chain(scheme, self.packs, self.failures)
            return self._chains[scheme]

    def remembered(self, name: str, make: Callable[[], T]) -> T:
        """Return what ``make`` gave for a name, made again only when too many others were asked for since."""
        with self._remembering:
            found = self._remembered.pop(name, None)
        if found is None:
            found = make()
        with self._remembering:
            self._remembered[name] = found
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.pop(next(iter(self._remembered)))
        return cast(T, found)


def discover(found: Iterable[EntryPoint] | None = None) -> Registry:
    """Load every pack that an installed distribution offers (``found`` when given)."""
    offers = {(offer.name, offer.value): offer for offer in (entry_points(group=GROUP) if found is None else found)}
    times = Counter(name for name, _ in offers)
    packs: list[Pack] = []
    failures = unloadable(offers.values())
    for _, offer in sorted(offers.items()):
        if times[offer.name] > 1 or offer.name == CORE:
            # Which of two would win is a matter of installation order: neither does.
            failures[offer.name] = "the key is offered more than once"
            continue
        if offer.name in failures:
            continue
        try:
            packs.append(load_pack(offer.load(), offer.name))
        except PackError as error:
            failures[offer.name] = error.problem
        except (Exception, SystemExit) as error:
            failures[offer.name] = f"{type(error).__name__}: {error}"
    return Registry(packs, failures, _origins(offers.values()))


def _origins(offers: Iterable[EntryPoint]) -> dict[str, list[str]]:
    """Return the distributions that offer each key, with their versions."""
    found: dict[str, list[str]] = defaultdict(list)
    for offer in offers:
        home = f"{offer.dist.name} {offer.dist.version}" if offer.dist else "?"
        if home not in found[offer.name]:
            found[offer.name].append(home)
    return found


def init_packs(app: Flask, registry: Registry | None = None) -> None:
    """Give the application its packs: those installed, unless a test brings its own."""
    app.extensions[_EXTENSION] = registry or discover()


def current_registry() -> Registry:
    """Return the packs of the running application."""
    return registry_of(current_app)


def registry_of(app: Flask) -> Registry:
    """Return the packs of an application."""
    registry: Registry = app.extensions[_EXTENSION]
    return registry
