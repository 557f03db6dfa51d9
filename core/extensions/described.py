"""All that an installed pack says of itself before any tenant gave it a value: for who installs and writes packs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from core.domain.documents import DocumentRule
from core.domain.parameters import Parameter, ParameterValue
from core.domain.registers import Register
from core.domain.settings import DeclaredTable
from core.errors import DomainError
from core.extensions.chain import Chain
from core.extensions.contract import HookView, hook_views
from core.extensions.installed import Installed
from core.extensions.parameters import bind
from core.extensions.readings import last_day
from core.extensions.schemes import Scheme, editions_on
from core.extensions.sentences import Chapter, chapters

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Declared:
    """A parameter where it is declared, with what the law says of it on the day (None: nothing yet, or no more)."""

    pack: str
    parameter: Parameter
    legal: ParameterValue | None


@dataclass(frozen=True, slots=True)
class Described:
    """A pack with its chain on a day; ``problems`` tell what it could not say."""

    installed: Installed
    chain: Chain
    on: date
    hooks: Sequence[HookView]
    parameters: Sequence[Declared]
    forms: Sequence[tuple[str, DocumentRule]] = ()
    tables: Sequence[DeclaredTable] = ()
    registers: Sequence[Register] = ()
    chapters: Sequence[Chapter] = ()
    problems: Sequence[str] = field(default=())


def described(installed: Installed) -> Described:
    """Describe a pack whose chain is sound, as it is in force today, or was last, or will be first.

    What it says depends on no tenant: parameters have the values of the packs. Asks no statement.
    """
    pack, chain = installed.pack, installed.chain
    assert pack is not None
    assert chain is not None
    on = max(last_day(pack), min(edition.valid_from for edition in pack.manifest.editions))
    declared = [Declared(owner, each, each.at(on)) for owner, each in chain.declared_parameters]
    seen = installed, chain, on, hook_views(chain), declared
    try:
        scheme = Scheme(chain, on, editions_on(chain, on), bind(chain.parameters, (), on))
    except DomainError as error:
        return Described(*seen, problems=[str(error)])
    calls, problems = scheme.calls, list(_problems(scheme))
    return Described(
        *seen,
        forms=_or_nothing(calls.forms),
        tables=_or_nothing(calls.setting_tables),
        registers=_or_nothing(calls.registers),
        chapters=_or_nothing(lambda: chapters(scheme)),
        problems=problems,
    )


def _problems(scheme: Scheme) -> Iterator[str]:
    """Yield why the chain's declarations cannot be used together."""
    try:
        _ = scheme.calls.declared
    except DomainError as error:
        yield str(error)


def _or_nothing(ask: Callable[[], Sequence[T]]) -> Sequence[T]:
    """Return an answer, or nothing where the pack has none: the problems tell why."""
    with suppress(DomainError):
        return ask()
    return ()
