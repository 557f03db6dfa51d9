"""The only place that runs a pack's code: who answers a hook, with which context, and what an answer may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from traceback import format_exception_only
from typing import Any, TypeVar

from core.domain.declarations import Declarations
from core.domain.parameters import BoundParameter
from core.domain.settings import BoundSettings
from core.extensions.chain import Chain, Implementation
from core.extensions.errors import PackFailed, SchemeSilent, no_row, no_value
from core.extensions.limits import is_watched, noting
from core.extensions.parameters import Missing
from core.sdk.context import RuleContext
from core.sdk.errors import MissingParameter, MissingSetting, NoAnswer

R = TypeVar("R")
#: The facts of a hook by argument, in its order; a function computes its argument from the others when it is asked for.
Given = Mapping[str, Any]


@dataclass(frozen=True)
class HookRunner:
    """The implementations of one scheme with its editions and bound parameters, on one day and for one kind of run."""

    chain: Chain
    editions: Mapping[str, str]
    parameters: Mapping[str, BoundParameter]
    missing: tuple[Missing, ...]
    today: date
    run: str = ""
    settings: Mapping[str, BoundSettings] = field(default_factory=dict)
    #: The first and last day of what a run rates; rules of a run alone ask for it, and none that a page asks.
    period: tuple[date, date] | None = None
    #: What the packs declared, by hook: always the same, and asked for by every page.
    _declared: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def declarations(self, hook: str, accept: Callable[[Any], R]) -> dict[str, R]:
        """Return what each pack of the chain declares, nearest first; asked once."""
        if hook not in self._declared:
            self._declared[hook] = {
                implementation.pack: self._run(hook, implementation, Declarations(), None, {}, accept)
                for implementation in self.chain.implementations[hook]
            }
        said: dict[str, R] = self._declared[hook]
        return said

    def everybody(
        self, hook: str, declared: Declarations, given: Given, accept: Callable[[Any], tuple[R, ...]]
    ) -> tuple[R, ...]:
        """Return what all packs of the chain say, joined."""
        return tuple(
            said
            for implementation in self.chain.implementations[hook]
            for said in self._run(hook, implementation, declared, None, given, accept)
        )

    def owner(
        self, hook: str, declared: Declarations, given: Given, accept: Callable[[Given, Any], R], place: int = 0
    ) -> R:
        """Ask the owner at ``place`` of the chain; what it extends answers through its context."""
        owners = self.chain.implementations[hook]

        def base(*others: Any) -> R:
            return self.owner(hook, declared, {**given, **dict(zip(given, others, strict=False))}, accept, place + 1)

        asked = base if place + 1 < len(owners) else None
        return self._run(hook, owners[place], declared, asked, given, partial(accept, given))

    def _run(
        self,
        hook: str,
        implementation: Implementation,
        declared: Declarations,
        base: Callable[..., Any] | None,
        given: Given,
        accept: Callable[[Any], R],
    ) -> R:
        edition = self.editions[implementation.pack]
        context = RuleContext(
            self.chain.scheme,
            edition,
            self.today,
            parameters=self.parameters,
            declared=declared,
            base=base,
            run=self.run,
            settings=self.settings,
            period=self.period,
        )

        def call() -> R:
            arguments = [context if name == "ctx" else _value(given, name) for name in implementation.arguments]
            return accept(implementation.function(*arguments))

        return self.guarded(implementation.pack, hook, call)

    def guarded(self, pack: str, hook: str, call: Callable[[], R]) -> R:
        """Run a pack's code under the limits of every hook; what it raises becomes an error that names the pack."""
        with noting(pack, hook):
            try:
                return call()
            except PackFailed:
                raise  # of the extended pack, asked through ctx.base
            except MissingParameter as error:
                raise no_value(pack, error.key, self.missing) from error
            except MissingSetting as error:
                raise no_row(pack, error, self.settings, self.missing) from error
            except NoAnswer as error:
                raise SchemeSilent(error.reason) from error
            except BaseException as error:
                if not (isinstance(error, Exception | SystemExit) or is_watched()):
                    raise  # somebody at the terminal, or who watches a pack under test
                problem = "".join(format_exception_only(error)).strip()
                raise PackFailed(pack, f"{hook}: {problem}") from error


def _value(given: Given, name: str) -> Any:
    value = given[name]
    return value(given) if callable(value) else value
