"""The chain of a scheme: a pack, the pack it extends, … and core's defaults; built once, checked once."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pluggy

from core.domain.parameters import Parameter
from core.extensions.errors import PackFailed, UnknownPack
from core.extensions.merging import merged
from core.extensions.packs import Pack
from core.sdk.hooks import Hooks
from core.sdk.markers import PROJECT

#: The pack every chain ends with.
CORE = "core"
#: Hooks with one owner; all others are answered by every pack of the chain.
SINGLE_OWNER = ("compute_", "combine_", "propose_")


@dataclass(frozen=True, slots=True)
class Implementation:
    """One pack's function for one hook, and which of the hook's arguments it takes."""

    pack: str
    function: Callable[..., Any]
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The packs of one scheme, nearest first, with who implements what and which pack declares which parameter."""

    packs: tuple[Pack, ...]
    implementations: Mapping[str, tuple[Implementation, ...]]
    declared_parameters: tuple[tuple[str, Parameter], ...]

    @property
    def scheme(self) -> str:
        """The key of the nearest pack."""
        return self.packs[0].key

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters of the chain, the nearest pack's first."""
        return tuple(parameter for _, parameter in self.declared_parameters)

    def owners(self) -> dict[str, tuple[str, ...]]:
        """Return the packs that answer each hook: the one owner of a computing hook, else all, nearest first."""
        return {
            hook: tuple(i.pack for i in (found[:1] if hook.startswith(SINGLE_OWNER) else found))
            for hook, found in self.implementations.items()
        }


def build_chain(scheme: str, packs: Mapping[str, Pack], failures: Mapping[str, str]) -> Chain:
    """Return the checked chain of ``scheme``.

    Raises UnknownPack when the scheme's own pack is not installed, and PackFailed when a pack of the chain breaks the
    contract.
    """
    line = _line(scheme, packs, failures)
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    try:
        for pack in line:
            manager.register(pack.module, name=pack.key)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PackFailed(_key_of(error.plugin, line), str(error)) from error
    implementations = {hook: _nearest_first(hook, manager, line) for hook in hook_names()}
    offers = [(pack.key, parameter) for pack in line for parameter in pack.parameters]
    return Chain(line, implementations, merged("parameter", offers))


def hook_names() -> tuple[str, ...]:
    """Return the names of all hooks of the contract, in its order."""
    return tuple(name for name, member in vars(Hooks).items() if inspect.isfunction(member))


def _line(scheme: str, packs: Mapping[str, Pack], failures: Mapping[str, str]) -> tuple[Pack, ...]:
    if scheme not in packs:
        raise UnknownPack(scheme, failures.get(scheme, ""))
    line = [packs[scheme]]
    while line[-1].key != CORE:
        extending, extended = line[-1].key, line[-1].manifest.extends or CORE
        if extended not in packs:
            raise PackFailed(extending, f"extends {extended!r}: {failures.get(extended, 'not installed')}")
        if any(pack.key == extended for pack in line):
            raise PackFailed(extending, f"extends {extended!r}, which leads back to it")
        line.append(packs[extended])
    return tuple(line)


def _key_of(module: object, line: tuple[Pack, ...]) -> str:
    return next(pack.key for pack in line if pack.module is module)


def _nearest_first(hook: str, manager: pluggy.PluginManager, line: tuple[Pack, ...]) -> tuple[Implementation, ...]:
    by_pack = {impl.plugin_name: impl for impl in getattr(manager.hook, hook).get_hookimpls()}
    found = []
    for pack in line:
        impl = by_pack.get(pack.key)
        if impl is not None:
            _check(pack, hook, impl)
            found.append(Implementation(pack.key, impl.function, tuple(impl.argnames)))
        elif inspect.isfunction(vars(pack.module).get(hook)):
            raise PackFailed(pack.key, f"{hook} is not marked @hookimpl")
    return tuple(found)


def _check(pack: Pack, hook: str, impl: pluggy.HookImpl) -> None:
    """Refuse what would let anything but the chain decide, and what would silently not be passed."""
    options = [name for name, value in impl.opts.items() if value]
    if options:
        raise PackFailed(pack.key, f"{hook}: the options {', '.join(options)} are not allowed")
    if impl.kwargnames:
        raise PackFailed(pack.key, f"{hook}: arguments with defaults ({', '.join(impl.kwargnames)}) are never passed")
    home = impl.function.__module__
    if home != pack.module.__name__ and not home.startswith(f"{pack.module.__name__}."):
        raise PackFailed(pack.key, f"{hook} belongs to {home}, not to the pack")
