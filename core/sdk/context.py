"""What a rule may know besides its facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core.domain.declarations import Declarations
from core.domain.parameters import BoundParameter
from core.domain.score import Op, ScoreNode
from core.domain.settings import BoundSettings, SettingRow
from core.sdk.errors import MissingParameter, MissingSetting

#: Shown beside every number that rests on a value entered only to illustrate.
ILLUSTRATIVE = "minh họa"


def parameter_leaf(bound: BoundParameter, language: str) -> ScoreNode:
    """Return a bound parameter as a leaf of an explanation."""
    chosen = {"chosen": bound.chosen.in_language(language)} if bound.chosen else {}
    return ScoreNode(
        key=bound.key,
        label=bound.label.in_language(language),
        value=bound.value,
        op=Op.PARAMETER,
        inputs={"unit": bound.unit, "certainty": bound.certainty.value, **chosen},
        citation=bound.citation,
        note=ILLUSTRATIVE if bound.illustrative else "",
    )


@dataclass(frozen=True, slots=True)
class RuleContext:
    """The first argument of every hook.

    ``today`` is the rule date or the run's cut-off, never the clock; ``edition`` the pinned edition of the pack that
    is called; ``declared`` what the whole scheme declares (empty while it is being declared); ``run`` the key of the
    run's rule ("" = the run follows none). In a ``compute_*``, ``combine_*`` or ``propose_*`` hook ``base`` takes the
    hook's own arguments, in its order, and answers what the pack it extends would say; arguments left out are those of
    the hook, or computed anew from what was given. ``period`` are the first and last day of what a run rates, for
    ``starts_on`` and ``ends_on``; None in what is declared and checked, which no run asks.
    """

    scheme: str
    edition: str
    today: date
    language: str = "vi"
    parameters: Mapping[str, BoundParameter] = field(default_factory=dict)
    declared: Declarations = field(default_factory=Declarations)
    base: Callable[..., Any] | None = None
    run: str = ""
    settings: Mapping[str, BoundSettings] = field(default_factory=dict)
    period: tuple[date, date] | None = None

    @property
    def starts_on(self) -> date:
        """The first day of the period that the run rates; LookupError in a hook that no run asks."""
        return self._period[0]

    @property
    def ends_on(self) -> date:
        """The last day of the period, on or after the cut-off ``today``; LookupError in a hook that no run asks."""
        return self._period[1]

    @property
    def _period(self) -> tuple[date, date]:
        if self.period is None:
            raise LookupError("only a rating run has a period: ctx.starts_on, ctx.ends_on")
        return self.period

    def parameter(self, key: str) -> BoundParameter:
        """Return a bound parameter; MissingParameter when the tenant has not confirmed it."""
        try:
            return self.parameters[key]
        except KeyError:
            raise MissingParameter(key) from None

    def number(self, key: str) -> Decimal:
        """Return a parameter's number; MissingParameter when the tenant confirmed none, TypeError for a choice."""
        return self.parameter(key).number

    def choice(self, key: str) -> str:
        """Return the key that was chosen; MissingParameter when the tenant chose none, TypeError for a number."""
        return self.parameter(key).choice

    def node(self, key: str) -> ScoreNode:
        """Return a parameter as a leaf of an explanation, cited and marked when it only illustrates."""
        return parameter_leaf(self.parameter(key), self.language)

    def rows(self, table: str) -> tuple[SettingRow, ...]:
        """Return the rows of a table in the tenant's order; MissingSetting while it is not filled in as it must be."""
        return self._table(table).rows

    def row(self, table: str, code: str) -> SettingRow:
        """Return a row of a table; MissingSetting when the table has no such code, or is not filled in."""
        found = self._table(table).row(code)
        if found is None:
            raise MissingSetting(table, code)
        return found

    def cell(self, table: str, code: str, column: str) -> ScoreNode:
        """Return the number of a cell as a leaf of an explanation, with its document, marked when it only illustrates.

        MissingSetting as ``row``; LookupError when the cell is empty.
        """
        row, bound = self.row(table, code), self._table(table)
        since = bound.valid_from.isoformat() if bound.valid_from else ""
        facts = {"table": table, "code": code, "column": column, "document": bound.document, "valid_from": since}
        note = ILLUSTRATIVE if bound.illustrative else ""
        return ScoreNode(f"{table}.{code}.{column}", row.label, row.number(column), Op.INPUT, inputs=facts, note=note)

    def _table(self, key: str) -> BoundSettings:
        try:
            return self.settings[key]
        except KeyError:
            raise MissingSetting(key) from None
