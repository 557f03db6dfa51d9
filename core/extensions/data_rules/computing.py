"""What a scheme file computes, as answers of hooks: each number a tree of its formula's steps."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from core.domain.facts import ProposalFacts, SubjectFacts
from core.domain.score import Op, ScoreNode
from core.domain.stages import Condition, Quota, Standing
from core.domain.text import Text
from core.extensions.data_rules import names
from core.extensions.data_rules.names import Case
from core.extensions.data_rules.reading import ROUNDINGS, DataRules, Rule
from core.extensions.data_rules.terms import CeilingTerms, ConditionTerms, LimitTerms, ScoreTerms, Whom
from core.sdk.context import RuleContext
from core.sdk.errors import NoAnswer
from core.sdk.formulas import explain
from core.sdk.quotas import Base, QuotaTerms, grouped, quota
from core.sdk.results import percent
from core.sdk.scoring import band, leaf, node

Trees = list[ScoreNode]


def task_scores(rules: DataRules, ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[Trees]:
    """Return the formula of each piece of work."""
    if rules.task is None:
        raise AssertionError("asked for only where the file has it")
    rule = rules.task
    return [
        [_explained(rule, Case(ctx, subject, work=work), f"task.{work.id}", work.title) for work in subject.assignments]
        for subject in subjects
    ]


def subject_scores(
    rules: DataRules,
    ctx: RuleContext,
    subjects: Sequence[SubjectFacts],
    scored: Sequence[Sequence[ScoreNode]],
    eligibility: Sequence[ScoreNode],
) -> Trees:
    """Return the first formula that is meant for each subject; none is a state that nobody can rate."""
    cases = [Case(ctx, *row) for row in zip(subjects, scored, eligibility, strict=True)]
    return [_first(rules.subject, case) for case in cases]


def combined_periods(
    rules: DataRules, ctx: RuleContext, subjects: Sequence[SubjectFacts], eligibility: Sequence[ScoreNode]
) -> Trees:
    """Return the first formula over decided periods that is meant for each subject."""
    pairs = zip(subjects, eligibility, strict=True)
    return [_first(rules.combined, Case(ctx, subject, eligibility=share)) for subject, share in pairs]


def bands(rules: DataRules, ctx: RuleContext, scores: Sequence[ScoreNode], subjects: Sequence[SubjectFacts]) -> Trees:
    """Return the level whose threshold each score reaches."""
    return [_band(rules, ctx, score, subject) for score, subject in zip(scores, subjects, strict=True)]


def conditions(
    rules: DataRules, ctx: RuleContext, subjects: Sequence[SubjectFacts], scores: Sequence[ScoreNode]
) -> list[list[Condition]]:
    """Return for each subject the comparisons that levels ask for."""
    return [
        [
            Condition(rule.terms.level, _held(rule, Case(ctx, subject, score=score), f"condition.{number}"))
            for number, rule in enumerate(rules.conditions, 1)
            if _is_meant(rule.terms.whom, subject)
        ]
        for subject, score in zip(subjects, scores, strict=True)
    ]


def ceilings(
    rules: DataRules, ctx: RuleContext, subjects: Sequence[SubjectFacts], led: Sequence[ScoreNode | None]
) -> list[Trees]:
    """Return for each subject what limits its level."""
    return [_limits(rules, ctx, *row) for row in zip(subjects, led, strict=True)]


def quotas(rules: DataRules, ctx: RuleContext, standings: Sequence[Standing]) -> list[Quota]:
    """Return the limit of each group, ranked by the file's formulas."""
    return [
        _limit(rules, ctx, terms, group, members)
        for terms in rules.file.quotas
        for group, members in grouped(standings, partial(_group_of, terms.group_by))
    ]


def proposals(
    rules: DataRules, ctx: RuleContext, subjects: Sequence[ProposalFacts], levels: Sequence[ScoreNode]
) -> Trees:
    """Return the level that the points of facts and marks together reach."""
    if rules.proposal is None:
        raise AssertionError("asked for only where the file has it")
    found = []
    for facts, level in zip(subjects, levels, strict=True):
        case = Case(ctx, facts.subject, score=_score_of(level), marks=facts)
        points = _explained(rules.proposal, case, "points", _told(ctx, rules.proposal.terms.label))
        found.append(_band(rules, ctx, points, facts.subject))
    return found


def _explained(rule: Rule[ScoreTerms], case: Case, key: str, label: str) -> ScoreNode:
    return explain(rule.formula, names.values(rule.formula, rule.catalogue, case), key, label, rule.terms.citation)


def _held(rule: "Rule[ConditionTerms] | Rule[CeilingTerms]", case: Case, key: str) -> ScoreNode:
    label = _told(case.ctx, rule.terms.label)
    return explain(rule.formula, names.values(rule.formula, rule.catalogue, case), key, label, rule.terms.citation)


def _first(rules: Sequence[Rule[ScoreTerms]], case: Case) -> ScoreNode:
    rule = next((rule for rule in rules if _is_meant(rule.terms.whom, case.subject)), None)
    if rule is None:
        note = "Quy định không có công thức cho đối tượng này"
        return leaf("score", "Điểm", None, facts={"subject_group": case.subject.group}, note=note)
    return _explained(rule, case, "score", _told(case.ctx, rule.terms.label))


def _band(rules: DataRules, ctx: RuleContext, score: ScoreNode, subject: SubjectFacts) -> ScoreNode:
    terms = next((terms for terms in rules.file.bands if _is_meant(terms.whom, subject)), None)
    if terms is None:
        raise NoAnswer(_no_band(subject))
    thresholds = [(threshold.level, ctx.node(threshold.parameter)) for threshold in terms.thresholds]
    return band("band", _told(ctx, terms.label), score, thresholds, terms.otherwise, terms.citation)


def _no_band(subject: SubjectFacts) -> Text:
    return Text(
        f"Quy định không cho biết mức điểm xếp loại của nhóm “{subject.group}”.",
        f"The scheme has no bands for the group “{subject.group}”.",
    )


def _limits(rules: DataRules, ctx: RuleContext, subject: SubjectFacts, led: ScoreNode | None) -> Trees:
    terms, found = rules.file.ceilings, []
    for number, rule in enumerate(rules.ceilings, 1):
        if _is_meant(rule.terms.whom, subject):
            found += _ceiling(rule, Case(ctx, subject), number)
    if terms.blocked:
        found += [
            leaf(
                f"blocker.{each.key}", each.label, terms.blocked, facts={"entry": each.entry, "document": each.document}
            )
            for each in subject.conduct.blockers
        ]
    return [*found, *([led] if terms.unit_led and led is not None else [])]


def _ceiling(rule: Rule[CeilingTerms], case: Case, number: int) -> Trees:
    """Return the level that a comparison leaves where it holds; where nobody can tell, nothing is limited."""
    held = _held(rule, case, f"ceiling.{number}")
    if held.value != 1:
        return []
    one = leaf("truth", "Đúng", Decimal(1), facts={"gives": rule.terms.level})
    return [band(f"ceiling.{number}.level", held.label, held, [(rule.terms.level, one)], "")]


def _limit(rules: DataRules, ctx: RuleContext, terms: LimitTerms, group: str, members: Sequence[Standing]) -> Quota:
    key = f"{terms.key}.{group}"
    rounding = terms.rounding if terms.rounding in ROUNDINGS else ctx.choice(terms.rounding)
    how = QuotaTerms(
        level=terms.level,
        base=Base(terms.base if terms.base in [*Base] else ctx.choice(terms.base)),
        ratio=node(Op.QUOTIENT, f"{key}.ratio", "Tỷ lệ", [ctx.node(terms.ratio), percent()]),
        rounding=rounding,
        levels=[str(level.key) for level in ctx.declared.raters.levels],
        lowered_to=terms.lowered_to,
        citation=terms.citation,
    )

    def reasons(standing: Standing) -> Sequence[ScoreNode]:
        case = Case(ctx, standing.subject, score=standing.score)
        ranked = enumerate(rules.rankings[terms.key], 1)
        return [_explained(rule, case, f"rank.{number}", _told(ctx, rule.terms.label)) for number, rule in ranked]

    label = _told(ctx, terms.label) + ("" if terms.group_by == "all" else f": {_group_label(ctx, terms, group)}")
    return quota(key, label, members, how, reasons)


def _group_of(by: str, standing: Standing) -> str:
    subject = standing.subject
    return {"all": "all", "block": subject.block, "subject_group": subject.group, "member": subject.member}[by]


def _group_label(ctx: RuleContext, terms: LimitTerms, group: str) -> str:
    if terms.group_by != "subject_group":
        return group
    return next((_told(ctx, each.label) for each in ctx.declared.subject_groups if each.key == group), group)


def _score_of(level: ScoreNode) -> ScoreNode:
    """Return the node of the score that a level rests on."""
    tree = level
    while isinstance(tree.value, str) and tree.children:
        tree = tree.children[0]
    return leaf("score", "Điểm", None, facts={"level": tree.value}) if isinstance(tree.value, str) else tree


def _is_meant(whom: Whom, subject: SubjectFacts) -> bool:
    return whom.has(subject.group, subject.member)


def _told(ctx: RuleContext, text: Text) -> str:
    return text.in_language(ctx.language)
