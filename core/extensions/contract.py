"""The contract as an author looks it up: each hook, who answers it in a scheme, and what the default does."""

import inspect
from dataclasses import dataclass

from core.extensions import defaults
from core.extensions.chain import SINGLE_OWNER, Chain, hook_names
from core.sdk.hooks import Hooks


@dataclass(frozen=True, slots=True)
class HookView:
    """One hook of the contract in one scheme.

    ``packs`` answer it, nearest first; where one alone decides (``is_owned``), ``overruled`` are those behind it in the
    chain that would answer too.
    """

    name: str
    signature: str
    purpose: str
    is_owned: bool
    packs: tuple[str, ...]
    overruled: tuple[str, ...]
    default: str


def hook_views(chain: Chain) -> tuple[HookView, ...]:
    """Return every hook of the contract, in its order."""
    owners = chain.owners()
    return tuple(_view(hook, owners[hook], chain) for hook in hook_names())


def _view(hook: str, packs: tuple[str, ...], chain: Chain) -> HookView:
    specification = getattr(Hooks, hook)
    arguments = list(inspect.signature(specification).parameters)[1:]
    return HookView(
        hook,
        f"{hook}({', '.join(arguments)})",
        _first_line(specification),
        hook.startswith(SINGLE_OWNER),
        packs,
        tuple(each.pack for each in chain.implementations[hook] if each.pack not in packs),
        _first_line(getattr(defaults, hook)),
    )


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]
