"""The contract as an author looks it up: each hook, who answers it in a scheme, and what the default does."""

import inspect
from dataclasses import dataclass

from core.extensions import defaults
from core.extensions.chain import SINGLE_OWNER, Chain, hook_names
from core.sdk.hooks import Hooks


@dataclass(frozen=True, slots=True)
class HookView:
    """One hook of the contract in one scheme."""

    signature: str
    purpose: str
    rule: str
    packs: tuple[str, ...]
    default: str


def hook_views(chain: Chain) -> tuple[HookView, ...]:
    """Return every hook of the contract, in its order."""
    owners = chain.owners()
    return tuple(_view(hook, owners[hook]) for hook in hook_names())


def _view(hook: str, packs: tuple[str, ...]) -> HookView:
    specification = getattr(Hooks, hook)
    arguments = list(inspect.signature(specification).parameters)[1:]
    return HookView(
        f"{hook}({', '.join(arguments)})",
        _first_line(specification),
        "gói trả lời / owner" if hook.startswith(SINGLE_OWNER) else "các gói cùng trả lời / answered by",
        packs,
        _first_line(getattr(defaults, hook)),
    )


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]
