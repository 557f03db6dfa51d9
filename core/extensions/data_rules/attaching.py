"""Scheme files become hook implementations of the pack's module, as if it had written them."""

from collections.abc import Callable, Mapping, Sequence
from importlib.resources.abc import Traversable
from types import ModuleType
from typing import Any

from core.domain.parameters import Parameter
from core.domain.settings import SettingsSchema
from core.extensions.data_rules import computing
from core.extensions.data_rules.reading import DataRules, read_rules
from core.extensions.data_rules.terms import NO_RATERS, NO_TASKS
from core.sdk.context import RuleContext
from core.sdk.manifest import Manifest
from core.sdk.markers import hookimpl

FOLDER, SCHEME = "regulation", "scheme"
_FROM_DATA = "_from_scheme_file"

Editions = Mapping[str, DataRules]
Make = Callable[[Editions], Callable[..., Any]]


def attach_rules(module: ModuleType, root: Traversable, manifest: Manifest, parameters: Sequence[Parameter]) -> None:
    """Give ``module`` the hooks that its scheme files describe, if it has any; ValueError names what is wrong.

    ``regulation/scheme.yaml`` is for every edition, ``regulation/scheme.<edition>.yaml`` for one.
    """
    editions = _read(root, manifest, parameters)
    for hook in _HOOKS:
        written = vars(module).get(hook)
        if getattr(written, _FROM_DATA, False):
            delattr(module, hook)  # of an earlier loading
        elif written is not None and any(_says(rules, hook) for rules in editions.values()):
            raise ValueError(f"{hook} is both in Python and in {FOLDER}/{SCHEME}.yaml")
    for hook, make in _HOOKS.items():
        if any(_says(rules, hook) for rules in editions.values()):
            function = make(editions)
            function.__name__ = function.__qualname__ = hook
            function.__module__ = module.__name__
            setattr(function, _FROM_DATA, True)
            setattr(module, hook, hookimpl(function))


def _read(root: Traversable, manifest: Manifest, parameters: Sequence[Parameter]) -> Editions:
    folder = root.joinpath(FOLDER)
    if not folder.is_dir():
        return {}
    known = {edition.key for edition in manifest.editions}
    named = {f"{SCHEME}.yaml", *(f"{SCHEME}.{key}.yaml" for key in known)}
    for entry in folder.iterdir():
        if entry.name.startswith(f"{SCHEME}.") and entry.name.endswith(".yaml") and entry.name not in named:
            raise ValueError(f"{FOLDER}/{entry.name} names no edition")
    found = {}
    for key in sorted(known):
        file = next((f for f in (folder / f"{SCHEME}.{key}.yaml", folder / f"{SCHEME}.yaml") if f.is_file()), None)
        if file is not None:
            try:
                found[key] = read_rules(file.read_text("utf-8"), parameters)
            except ValueError as error:
                raise ValueError(f"{FOLDER}/{file.name}: {error}") from error
    return found


def _says(rules: DataRules, hook: str) -> bool:
    """Tell whether a file says what a hook is asked."""
    file, ceilings = rules.file, rules.file.ceilings
    return bool(
        {
            "declare_settings": file.settings,
            "declare_subject_groups": file.subject_groups,
            "declare_task_kinds": file.tasks != NO_TASKS,
            "declare_cadence": file.cadences,
            "declare_raters": file.raters != NO_RATERS,
            "declare_criteria": file.criteria,
            "declare_steps": file.steps,
            "declare_records": file.registers,
            "declare_documents": file.forms,
            "compute_task_scores": rules.task,
            "compute_subject_scores": rules.subject,
            "combine_periods": rules.combined,
            "compute_band": file.bands,
            "compute_conditions": rules.conditions,
            "compute_blockers": rules.ceilings or ceilings.blocked or ceilings.unit_led,
            "compute_quota": file.quotas,
            "compute_proposal": rules.proposal,
        }[hook]
    )


def _declares(part: Callable[[DataRules], Any], nothing: Any) -> Make:
    """Return what makes a declaring hook: an edition without a file declares nothing."""

    def make(editions: Editions) -> Callable[..., Any]:
        def declare(ctx: RuleContext) -> Any:
            rules = editions.get(ctx.edition)
            return part(rules) if rules else nothing

        return declare

    return make


def _tables(editions: Editions) -> Callable[..., Any]:
    """A tenant's tables outlive editions: what one file says of them no other says otherwise."""
    said = [rules.file.settings for rules in editions.values() if rules.file.settings]
    if any(each != said[0] for each in said):
        raise ValueError(f"settings: {FOLDER}/{SCHEME}.*.yaml must say the same of them")
    schema = SettingsSchema(tables=said[0])

    def declare() -> SettingsSchema:
        return schema

    return declare


def _asked(editions: Editions, compute: Callable[..., Any], hook: str, ctx: RuleContext, *given: Any) -> Any:
    """Ask the rules of an edition; where its file does not say, answer what the pack extends answers."""
    rules = editions.get(ctx.edition)
    if rules is not None and _says(rules, hook):
        return compute(rules, ctx, *given)
    if ctx.base is None:
        raise AssertionError("core's defaults answer at the end of every chain")
    return ctx.base(*given)


# The engine reads from the code of an implementation which arguments it takes, so each has code of its own.
def _task_scores(editions: Editions) -> Callable[..., Any]:
    def compute(ctx: RuleContext, subjects: Any) -> Any:
        return _asked(editions, computing.task_scores, "compute_task_scores", ctx, subjects)

    return compute


def _subject_scores(editions: Editions) -> Callable[..., Any]:
    def compute(ctx: RuleContext, subjects: Any, task_scores: Any, eligibility: Any) -> Any:
        return _asked(
            editions, computing.subject_scores, "compute_subject_scores", ctx, subjects, task_scores, eligibility
        )

    return compute


def _combined(editions: Editions) -> Callable[..., Any]:
    def compute(ctx: RuleContext, subjects: Any, eligibility: Any) -> Any:
        return _asked(editions, computing.combined_periods, "combine_periods", ctx, subjects, eligibility)

    return compute


def _bands(editions: Editions) -> Callable[..., Any]:
    def compute(ctx: RuleContext, scores: Any, subjects: Any) -> Any:
        return _asked(editions, computing.bands, "compute_band", ctx, scores, subjects)

    return compute


def _conditions(editions: Editions) -> Callable[..., Any]:
    def compute(ctx: RuleContext, subjects: Any, scores: Any) -> Any:
        return _asked(editions, computing.conditions, "compute_conditions", ctx, subjects, scores)

    return compute


def _ceilings(editions: Editions) -> Callable[..., Any]:
    def compute(ctx: RuleContext, subjects: Any, led: Any) -> Any:
        return _asked(editions, computing.ceilings, "compute_blockers", ctx, subjects, led)

    return compute


def _quotas(editions: Editions) -> Callable[..., Any]:
    def compute(ctx: RuleContext, standings: Any) -> Any:
        return _asked(editions, computing.quotas, "compute_quota", ctx, standings)

    return compute


def _proposals(editions: Editions) -> Callable[..., Any]:
    def compute(ctx: RuleContext, subjects: Any, levels: Any) -> Any:
        return _asked(editions, computing.proposals, "compute_proposal", ctx, subjects, levels)

    return compute


_HOOKS: Mapping[str, Make] = {
    "declare_settings": _tables,
    "declare_subject_groups": _declares(lambda rules: rules.file.subject_groups, ()),
    "declare_task_kinds": _declares(lambda rules: rules.file.tasks, NO_TASKS),
    "declare_cadence": _declares(lambda rules: rules.file.cadences, ()),
    "declare_raters": _declares(lambda rules: rules.file.raters, NO_RATERS),
    "declare_criteria": _declares(lambda rules: rules.file.criteria, ()),
    "declare_steps": _declares(lambda rules: rules.file.steps, ()),
    "declare_records": _declares(lambda rules: rules.file.registers, ()),
    "declare_documents": _declares(lambda rules: rules.file.forms, ()),
    "compute_task_scores": _task_scores,
    "compute_subject_scores": _subject_scores,
    "combine_periods": _combined,
    "compute_band": _bands,
    "compute_conditions": _conditions,
    "compute_blockers": _ceilings,
    "compute_quota": _quotas,
    "compute_proposal": _proposals,
}
