"""What a scheme answers: one typed, validating method per hook."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from core.domain.conduct import ConductFacts, RecordFacts
from core.domain.criteria import CriteriaSheet
from core.domain.declarations import (
    Cadence,
    CarryOver,
    CouncilRule,
    Declarations,
    Disclosure,
    Issue,
    LevelRule,
    RaterDeclaration,
    RunRule,
    StepRule,
    SubjectGroup,
    TaskDeclaration,
)
from core.domain.documents import DocumentRule
from core.domain.facts import AssignmentFacts, IntakeFacts, ProposalFacts, ReportFacts, SubjectFacts
from core.domain.registers import Register
from core.domain.reviews import ReviewRule
from core.domain.score import ScoreNode
from core.domain.settings import DeclaredTable, OldRows, SettingRow, SettingsSchema
from core.domain.stages import Condition, Quota, Standing
from core.extensions import answers, rating_answers
from core.extensions.apart.asking import apart
from core.extensions.consistency import inconsistencies
from core.extensions.errors import PackFailed
from core.extensions.merging import K, merged
from core.extensions.running import Given, HookRunner, R
from core.extensions.settings import loose_tables

Trees = tuple[ScoreNode, ...]


class SchemeCalls(HookRunner):
    """The hooks of one scheme with its editions and bound parameters, on one day.

    Every method raises PackFailed when a pack of the chain raises or answers with rubbish, ParametersMissing when a
    rule needs a value nobody confirmed, and SchemeSilent when the scheme has no rule. An argument left out is computed
    by the hook that answers it, when a pack asks for it.
    """

    @cached_property
    @apart
    def declared(self) -> Declarations:
        """Everything the chain declares, merged by key and free of loose ends."""
        declared = Declarations(
            self.subject_groups(),
            self.task_declaration(),
            self.cadence(),
            self.raters(),
            self.registers(),
            self.criteria(),
            self.steps(),
            tuple(each.table for each in self.setting_tables()),
            tuple(form for _pack, form in self.forms()),
        )
        numbers = frozenset(p.key for p in self.chain.parameters if not p.choices)
        loose = inconsistencies(declared, numbers, frozenset(run for p in self.chain.parameters for run in p.runs))
        if loose:
            raise PackFailed(self.chain.scheme, "; ".join(loose))
        return declared

    @apart
    def setting_tables(self) -> tuple[DeclaredTable, ...]:
        """Which tables the tenant fills in, each with the pack that owns it; the nearest pack's first."""
        said = self._schemas()
        for pack, schema in said.items():
            loose = loose_tables(schema.tables)
            if loose:
                raise PackFailed(pack, "; ".join(loose))
        declared = {
            pack: tuple(DeclaredTable(pack, schema.version, table) for table in schema.tables)
            for pack, schema in said.items()
        }
        return _unique("setting table", declared)

    @apart
    def migrated(self, key: str, version: int, rows: tuple[SettingRow, ...]) -> tuple[SettingRow, ...]:
        """Return rows that were entered under another version of a table's schema as its pack has them today."""
        declared = next(each for each in self.setting_tables() if each.key == key)
        migrate = self._schemas()[declared.pack].migrate
        if migrate is None or version > declared.version:
            problem = f"the rows of {key!r} are of version {version}, the pack knows version {declared.version}"
            raise PackFailed(declared.pack, problem)
        run = partial(migrate, OldRows(key, rows), version)
        return self.guarded(declared.pack, "migrate", lambda: answers.migrated(run(), declared.table))

    def _schemas(self) -> dict[str, SettingsSchema]:
        return self.declarations("declare_settings", answers.settings)

    @apart
    def subject_groups(self) -> tuple[SubjectGroup, ...]:
        """Who is assigned and rated; the nearest pack's groups first."""
        said = self.declarations("declare_subject_groups", partial(answers.many, SubjectGroup))
        return _unique("subject group", said)

    @apart
    def task_declaration(self) -> TaskDeclaration:
        """Groups and kinds of work, counts and reasons."""
        said = self.declarations("declare_task_kinds", partial(answers.one, TaskDeclaration))
        return TaskDeclaration(
            groups=_unique("task group", {pack: tasks.groups for pack, tasks in said.items()}),
            kinds=_unique("task kind", {pack: tasks.kinds for pack, tasks in said.items()}),
            counts=_unique("count rule", {pack: tasks.counts for pack, tasks in said.items()}),
            reasons=_unique("reason", {pack: tasks.reasons for pack, tasks in said.items()}),
        )

    @apart
    def cadence(self) -> tuple[Cadence, ...]:
        """How often units report."""
        return _unique("cadence", self.declarations("declare_cadence", partial(answers.many, Cadence)))

    @apart
    def raters(self) -> RaterDeclaration:
        """Councils, levels, runs, reviews; the scale and what becomes public are the nearest pack's that names one."""
        said = self.declarations("declare_raters", partial(answers.one, RaterDeclaration))
        councils: tuple[CouncilRule, ...] = _unique("council", {pack: r.councils for pack, r in said.items()})
        levels: tuple[LevelRule, ...] = _unique("level", {pack: r.levels for pack, r in said.items()})
        scale = next((r.scale_parameter for r in said.values() if r.scale_parameter), "")
        runs: tuple[RunRule, ...] = _unique("run rule", {pack: r.runs for pack, r in said.items()})
        disclosure = next((r.disclosure for r in said.values() if r.disclosure is not Disclosure.NOTHING), None)
        reviews: tuple[ReviewRule, ...] = _unique("review", {pack: r.reviews for pack, r in said.items()})
        return RaterDeclaration(councils, levels, scale, runs, disclosure or Disclosure.NOTHING, reviews)

    @apart
    def registers(self) -> tuple[Register, ...]:
        """Which registers are kept about persons."""
        return _unique("register", self.declarations("declare_records", partial(answers.many, Register)))

    @apart
    def criteria(self) -> tuple[CriteriaSheet, ...]:
        """Which general criteria raters mark."""
        return _unique("criteria sheet", self.declarations("declare_criteria", partial(answers.many, CriteriaSheet)))

    @apart
    def steps(self) -> tuple[StepRule, ...]:
        """When the steps of a rating are due."""
        return _unique("step", self.declarations("declare_steps", partial(answers.many, StepRule)))

    @apart
    def forms(self) -> tuple[tuple[str, DocumentRule], ...]:
        """Which forms there are, each with the pack that declares it; the nearest pack's first."""
        said = self.declarations("declare_documents", partial(answers.many, DocumentRule))
        found = merged("form", ((pack, form) for pack, forms in said.items() for form in forms))
        held = {pack.key: pack.forms for pack in self.chain.packs}
        for pack, form in found:
            if form.template and form.template not in held[pack]:
                raise PackFailed(pack, f"form {form.key!r}: there is no file forms/{form.template}")
        return found

    @apart
    def check_assignment(self, intake: IntakeFacts) -> tuple[Issue, ...]:
        """What the scheme objects to in the pieces of a registration or an order."""
        return self._issues("check_assignment", {"intake": intake})

    @apart
    def check_report(self, report: ReportFacts) -> tuple[Issue, ...]:
        """What the scheme objects to in a report about to be submitted."""
        return self._issues("check_report", {"report": report})

    def record_facts(self, records: Sequence[RecordFacts]) -> tuple[ConductFacts, ...]:
        """Return what the registers say of each subject, in their order; no entry counts twice."""
        criteria = frozenset(c.key for register in self.declared.registers for c in register.criteria)

        def accept(given: Given, answer: Any) -> tuple[ConductFacts, ...]:
            return answers.conduct(answer, given["records"], self.parameters, criteria)

        return self._owner("compute_record_facts", {"records": tuple(records)}, accept)

    def eligibility(self, subjects: Sequence[SubjectFacts]) -> Trees:
        """Return for each subject the share of the period that counts, or why it gets no level."""
        return self._trees("compute_eligibility", {"subjects": tuple(subjects)}, answers.share_root)

    def task_scores(self, subjects: Sequence[SubjectFacts]) -> tuple[Trees, ...]:
        """Return one tree per piece of work of each subject, in the order of its assignments."""

        def accept(given: Given, answer: Any) -> tuple[Trees, ...]:
            counts = [len(subject.assignments) for subject in given["subjects"]]
            return answers.rows_of_trees(answer, counts, self.parameters, answers.number_root)

        return self._owner("compute_task_scores", {"subjects": tuple(subjects)}, accept)

    def subject_scores(self, subjects: Sequence[SubjectFacts], eligibility: Sequence[ScoreNode] | None = None) -> Trees:
        """Return one score tree per subject, in their order; a root without value cannot be scored."""
        given = {
            "subjects": tuple(subjects),
            "task_scores": _from_subjects(self.task_scores),
            "eligibility": _from_subjects(self.eligibility, eligibility),
        }
        return self._trees("compute_subject_scores", given, answers.number_root)

    def combined_periods(
        self, subjects: Sequence[SubjectFacts], eligibility: Sequence[ScoreNode] | None = None
    ) -> Trees:
        """Return one score tree per subject from its decided shorter periods."""
        given = {"subjects": tuple(subjects), "eligibility": _from_subjects(self.eligibility, eligibility)}
        return self._trees("combine_periods", given, answers.number_root)

    def bands(self, scores: Sequence[ScoreNode], subjects: Sequence[SubjectFacts]) -> Trees:
        """Return one tree per score whose root names the level that its points reach, or why there is none."""
        given = {"scores": tuple(scores), "subjects": tuple(subjects)}
        return self._trees("compute_band", given, self._level_root)

    def conditions(
        self,
        subjects: Sequence[SubjectFacts],
        scores: Sequence[ScoreNode],
        led: Sequence[ScoreNode | None] | None = None,
    ) -> tuple[tuple[Condition, ...], ...]:
        """Return for each subject what each level asks for besides points, and whether it holds.

        ``led`` are the levels of the units that they lead, where the run has them.
        """

        def accept(given: Given, answer: Any) -> tuple[tuple[Condition, ...], ...]:
            return rating_answers.conditions(answer, len(given["subjects"]), self.parameters, self.levels)

        units = tuple(led) if led is not None else (None,) * len(subjects)
        given = {"subjects": tuple(subjects), "scores": tuple(scores), "led": units}
        return self._owner("compute_conditions", given, accept)

    def ceilings(self, subjects: Sequence[SubjectFacts], led: Sequence[ScoreNode | None]) -> tuple[Trees, ...]:
        """Return for each subject what limits its level; ``led`` are the levels of the units that they lead."""

        def accept(given: Given, answer: Any) -> tuple[Trees, ...]:
            return answers.rows_of_trees(answer, len(given["subjects"]), self.parameters, self._ceiling_root)

        return self._owner("compute_blockers", {"subjects": tuple(subjects), "led": tuple(led)}, accept)

    def quotas(self, standings: Sequence[Standing]) -> tuple[Quota, ...]:
        """Return the limits of all groups of a run, each with its proof."""

        def accept(given: Given, answer: Any) -> tuple[Quota, ...]:
            return rating_answers.quotas(answer, given["standings"], self.parameters, self.levels)

        return self._owner("compute_quota", {"standings": tuple(standings)}, accept)

    def proposals(self, subjects: Sequence[ProposalFacts], levels: Callable[[Sequence[SubjectFacts]], Trees]) -> Trees:
        """Return one tree per subject whose root names the level that facts and marks propose.

        ``levels`` tells what the facts alone give; it is asked when a pack wants to know.
        """
        facts = {
            "subjects": tuple(subjects),
            "levels": lambda given: levels([each.subject for each in given["subjects"]]),
        }
        return self._trees("compute_proposal", facts, self._level_root)

    @apart
    def carry_over(self, work: Sequence[AssignmentFacts]) -> tuple[CarryOver, ...]:
        """Return for each piece of an ended cycle, in their order, whether it goes on into the cycle of this scheme."""
        kinds = frozenset(kind.key for kind in self.declared.tasks.kinds)

        def accept(given: Given, answer: Any) -> tuple[CarryOver, ...]:
            return answers.carried(answer, len(given["work"]), kinds)

        return self._owner("propose_carry_over", {"work": tuple(work)}, accept)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The keys of the scheme's levels, best first."""
        return tuple(str(level.key) for level in self.declared.raters.levels)

    @property
    def combines(self) -> bool:
        """Whether a run of this kind joins the results of shorter ones instead of scoring work."""
        return any(rule.combines for rule in self.declared.raters.runs if rule.key == self.run)

    def _level_root(self, tree: ScoreNode) -> None:
        answers.level_root(tree, self.levels)

    def _ceiling_root(self, tree: ScoreNode) -> None:
        answers.ceiling_root(tree, self.levels)

    def _issues(self, hook: str, given: Given) -> tuple[Issue, ...]:
        return self.everybody(hook, self.declared, given, partial(answers.many, Issue))

    def _trees(self, hook: str, given: Given, check: Callable[[ScoreNode], None]) -> Trees:
        def accept(given: Given, answer: Any) -> Trees:
            first = next(iter(given.values()))
            return answers.trees(answer, len(first), self.parameters, check)

        return self._owner(hook, given, accept)

    def _owner(self, hook: str, given: Given, accept: Callable[[Given, Any], R]) -> R:
        return self.owner(hook, self.declared, given, accept)


def _from_subjects(compute: Callable[[Sequence[SubjectFacts]], Any], known: Any = None) -> Any:
    """Return what is known, or else how to compute it from the subjects that a hook is asked about."""
    return known if known is not None else lambda given: compute(given["subjects"])


def _unique(what: str, said: Mapping[str, tuple[K, ...]]) -> tuple[K, ...]:
    return tuple(item for _, item in merged(what, ((pack, item) for pack, items in said.items() for item in items)))
