"""The only place that runs a pack's code: one typed, validating method per hook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from traceback import format_exception_only
from typing import Any, TypeVar

from core.domain.conduct import ConductFacts, RecordFacts
from core.domain.declarations import (
    Cadence,
    CarryOver,
    CouncilRule,
    Declarations,
    Issue,
    LevelRule,
    RaterDeclaration,
    SubjectGroup,
    TaskDeclaration,
)
from core.domain.facts import AssignmentFacts, IntakeFacts, ProposalFacts, ReportFacts, SubjectFacts
from core.domain.parameters import BoundParameter
from core.domain.registers import Register
from core.domain.score import ScoreNode
from core.extensions import answers
from core.extensions.chain import Chain, Implementation
from core.extensions.errors import PackFailed, SchemeSilent, no_value
from core.extensions.merging import K, merged
from core.extensions.parameters import Missing
from core.sdk.context import RuleContext
from core.sdk.errors import MissingParameter, NoAnswer

R = TypeVar("R")


@dataclass(frozen=True)
class SchemeCalls:
    """The hooks of one scheme with its editions and bound parameters, on one day.

    Every method raises PackFailed when a pack of the chain raises or answers with rubbish, ParametersMissing when a
    rule needs a value nobody confirmed, and SchemeSilent when the scheme has no rule.
    """

    chain: Chain
    editions: Mapping[str, str]
    parameters: Mapping[str, BoundParameter]
    missing: tuple[Missing, ...]
    today: date
    #: What the packs declared, by hook: always the same, and asked for by every page.
    _declared: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def declared(self) -> Declarations:
        """Everything the chain declares, merged by key and free of loose ends."""
        declared = Declarations(
            self.subject_groups(), self.task_declaration(), self.cadence(), self.raters(), self.registers()
        )
        loose = answers.inconsistencies(declared, frozenset(p.key for p in self.chain.parameters if not p.choices))
        if loose:
            raise PackFailed(self.chain.scheme, "; ".join(loose))
        return declared

    def subject_groups(self) -> tuple[SubjectGroup, ...]:
        """Who is assigned and rated; the nearest pack's groups first."""
        said = self._declarations("declare_subject_groups", partial(answers.many, SubjectGroup))
        return _unique("subject group", said)

    def task_declaration(self) -> TaskDeclaration:
        """Groups and kinds of work, counts and reasons."""
        said = self._declarations("declare_task_kinds", partial(answers.one, TaskDeclaration))
        return TaskDeclaration(
            groups=_unique("task group", {pack: tasks.groups for pack, tasks in said.items()}),
            kinds=_unique("task kind", {pack: tasks.kinds for pack, tasks in said.items()}),
            counts=_unique("count rule", {pack: tasks.counts for pack, tasks in said.items()}),
            reasons=_unique("reason", {pack: tasks.reasons for pack, tasks in said.items()}),
        )

    def cadence(self) -> tuple[Cadence, ...]:
        """How often units report."""
        return _unique("cadence", self._declarations("declare_cadence", partial(answers.many, Cadence)))

    def raters(self) -> RaterDeclaration:
        """Councils and levels; the scale is the nearest pack's that names one."""
        said = self._declarations("declare_raters", partial(answers.one, RaterDeclaration))
        councils: tuple[CouncilRule, ...] = _unique("council", {pack: r.councils for pack, r in said.items()})
        levels: tuple[LevelRule, ...] = _unique("level", {pack: r.levels for pack, r in said.items()})
        scale = next((r.scale_parameter for r in said.values() if r.scale_parameter), "")
        return RaterDeclaration(councils, levels, scale)

    def registers(self) -> tuple[Register, ...]:
        """Which registers are kept about persons."""
        return _unique("register", self._declarations("declare_records", partial(answers.many, Register)))

    def check_assignment(self, intake: IntakeFacts) -> tuple[Issue, ...]:
        """What the scheme objects to in the pieces of a registration or an order."""
        return self._issues("check_assignment", intake=intake)

    def check_report(self, report: ReportFacts) -> tuple[Issue, ...]:
        """What the scheme objects to in a report about to be submitted."""
        return self._issues("check_report", report=report)

    def record_facts(self, records: Sequence[RecordFacts]) -> tuple[ConductFacts, ...]:
        """Return what the registers say of each subject, in their order; no entry counts twice."""
        criteria = frozenset(c.key for register in self.declared.registers for c in register.criteria)

        def accept(answer: Any, given: Sequence[Any]) -> tuple[ConductFacts, ...]:
            return answers.conduct(answer, given, self.parameters, criteria)

        return self._owned(0, "compute_record_facts", "records", accept, records)

    def subject_scores(self, subjects: Sequence[SubjectFacts]) -> tuple[ScoreNode, ...]:
        """Return one score tree per subject, in their order; a root without value cannot be scored."""
        return self._trees("compute_subject_scores", "subjects", subjects)

    def bands(self, scores: Sequence[ScoreNode]) -> tuple[ScoreNode, ...]:
        """Return one tree per score whose root names the level that its points reach."""
        return self._trees("compute_band", "scores", scores, self._levels)

    def proposals(self, subjects: Sequence[ProposalFacts]) -> tuple[ScoreNode, ...]:
        """Return one tree per subject whose root names the level that facts and marks propose."""
        return self._trees("compute_proposal", "subjects", subjects, self._levels)

    def carry_over(self, work: Sequence[AssignmentFacts]) -> tuple[CarryOver, ...]:
        """Return for each piece of an ended cycle, in their order, whether it goes on into the cycle of this scheme."""
        kinds = frozenset(kind.key for kind in self.declared.tasks.kinds)

        def accept(answer: Any, given: Sequence[Any]) -> tuple[CarryOver, ...]:
            return answers.carried(answer, len(given), kinds)

        return self._owned(0, "propose_carry_over", "work", accept, work)

    @cached_property
    def _levels(self) -> tuple[str, ...]:
        return tuple(level.key for level in self.declared.raters.levels)

    def _declarations(self, hook: str, accept: Callable[[Any], R]) -> dict[str, R]:
        if hook not in self._declared:
            nothing_yet = Declarations()
            self._declared[hook] = {
                implementation.pack: self._run(hook, implementation, nothing_yet, None, {}, accept)
                for implementation in self.chain.implementations[hook]
            }
        said: dict[str, R] = self._declared[hook]
        return said

    def _issues(self, hook: str, **facts: object) -> tuple[Issue, ...]:
        return tuple(
            issue
            for implementation in self.chain.implementations[hook]
            for issue in self._run(hook, implementation, self.declared, None, facts, partial(answers.many, Issue))
        )

    def _trees(
        self, hook: str, argument: str, facts: Sequence[object], levels: Sequence[str] | None = None
    ) -> tuple[ScoreNode, ...]:
        def accept(answer: Any, given: Sequence[Any]) -> tuple[ScoreNode, ...]:
            return answers.trees(answer, len(given), self.parameters, levels)

        return self._owned(0, hook, argument, accept, facts)

    def _owned(
        self, place: int, hook: str, argument: str, accept: Callable[[Any, Sequence[Any]], R], facts: Sequence[object]
    ) -> R:
        """Ask the owner at ``place`` of the chain; what it extends answers through its context."""
        owners, given = self.chain.implementations[hook], tuple(facts)
        base = partial(self._owned, place + 1, hook, argument, accept) if place + 1 < len(owners) else None
        taken = partial(_taken, accept, given)
        return self._run(hook, owners[place], self.declared, base, {argument: given}, taken)

    def _run(
        self,
        hook: str,
        implementation: Implementation,
        declared: Declarations,
        base: Callable[..., Any] | None,
        facts: Mapping[str, object],
        accept: Callable[[Any], R],
    ) -> R:
        edition = self.editions[implementation.pack]
        context = RuleContext(
            self.chain.scheme, edition, self.today, parameters=self.parameters, declared=declared, base=base
        )
        given = {"ctx": context, **facts}
        try:
            return accept(implementation.function(*(given[name] for name in implementation.arguments)))
        except PackFailed:
            raise  # of the extended pack, asked through ctx.base
        except MissingParameter as error:
            raise no_value(implementation.pack, error.key, self.missing) from error
        except NoAnswer as error:
            raise SchemeSilent(error.reason) from error
        except (Exception, SystemExit) as error:
            problem = "".join(format_exception_only(error)).strip()
            raise PackFailed(implementation.pack, f"{hook}: {problem}") from error


def _taken(accept: Callable[[Any, Sequence[Any]], R], given: Sequence[Any], answer: Any) -> R:
    return accept(answer, given)


def _unique(what: str, said: Mapping[str, tuple[K, ...]]) -> tuple[K, ...]:
    return tuple(item for _, item in merged(what, ((pack, item) for pack, items in said.items() for item in items)))
