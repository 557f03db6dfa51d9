"""When a subject may appeal against a decision, and when the authority has to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core import clock
from core.domain.declarations import Step, StepRule
from core.errors import DomainError
from core.evaluation.calendar import PlannedStep, days_from, planned_steps, step_of
from core.evaluation.models import Appeal, Decision, RatingRun
from core.evaluation.queries import holidays
from core.extensions.calls import SchemeCalls
from core.extensions.errors import told
from core.extensions.services import pinned_scheme

#: Steps that are done when a decision is recorded: what is counted from them is counted from that day.
_KNOWN = frozenset({Step.DECISION, Step.NOTICE})


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of something, and the clause that sets it."""

    last: date
    clause: str

    def is_past(self, day: date) -> bool:
        """Tell whether it is too late on a day."""
        return day > self.last


class RunSteps:
    """The steps of a run by its pinned regulation."""

    def __init__(self, run: RatingRun, calls: SchemeCalls) -> None:
        self._run, self._calls, self._holidays = run, calls, holidays()
        self.rules = tuple(rule for rule in calls.declared.steps if not rule.runs or calls.run in rule.runs)

    @property
    def planned(self) -> Sequence[PlannedStep]:
        """All steps with their days."""
        return planned_steps(self.rules, self._number, self._run.ends_on, self._holidays)

    def _number(self, key: str) -> Decimal | None:
        bound = self._calls.parameters.get(key)
        return bound.number if bound else None

    def appeal_until(self, decision: Decision) -> Deadline | None:
        """Return how long a subject may appeal; None where the regulation has no such step or its days are unknown."""
        return self._counted(Step.APPEAL, _KNOWN, _local(decision.decided_at))

    def answer_until(self, appeal: Appeal) -> Deadline | None:
        """Return when an appeal has to be answered; None where the regulation sets no day."""
        return self._counted(Step.ANSWER, frozenset({Step.APPEAL}), _local(appeal.filed_at))

    def _counted(self, step: Step, starting: frozenset[Step], day: date) -> Deadline | None:
        rule = step_of(self.rules, step)
        if rule is None:
            return None
        before = next((each for each in self.rules if each.key == rule.after), None)
        if not rule.day_parameter and before is not None and before.step in starting:
            last = days_from(rule, day, self._number, self._holidays)
        else:
            last = next(planned.due_on for planned in self.planned if planned.rule is rule)
        return Deadline(last, _clause(rule)) if last is not None else None


def steps_of(run: RatingRun) -> RunSteps:
    """Return the steps of a run; DomainError when its scheme is gone."""
    return RunSteps(run, pinned_scheme(run.pin).calls_on(run.cut_off, run.rule))


def shown_steps(run: RatingRun) -> Sequence[PlannedStep]:
    """Return the steps of a run for its page, which stays readable when its scheme is gone."""
    try:
        return steps_of(run).planned
    except DomainError:
        return ()


def _clause(rule: StepRule) -> str:
    return str(rule.citation) if rule.citation else told(rule.label)


def _local(moment: datetime) -> date:
    return moment.astimezone(clock.VIETNAM).date()
