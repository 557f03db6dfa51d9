"""A what-if against what was decided: whose decided level a hypothesis would not give, and why it was decided so."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from core.evaluation.models import Decision
from core.evaluation.queries import EvaluationRow
from core.evaluation.regulation import Words
from core.extensions.what_if import Comparison, Reason
from core.web.workbooks import Rows, written


@dataclass(frozen=True, slots=True)
class Apart:
    """One subject whose decided level is another than the hypothesis gives; ``reasons`` tell what moved it."""

    label: str
    group: str
    decision: Decision
    supposed: str
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class AgainstDecided:
    """How many hold each level as decided and as supposed, and who stands apart; ``decided`` counts the files."""

    decided: int
    levels: Mapping[str, tuple[int, int]]
    apart: Sequence[Apart]


def against_decided(found: Comparison, rows: Sequence[EvaluationRow]) -> AgainstDecided:
    """Compare an outcome with the decisions on the files of its run; files that nobody decided are left out."""
    moves = {move.subject: move for move in found.moves}
    marked = bool(rows) and all(row.proposal for row in rows)
    was: Counter[str] = Counter()
    would: Counter[str] = Counter()
    apart = []
    for row in rows:
        decision, move = row.decision, moves.get(row.evaluation.subject_key)
        if decision is None:
            continue
        same = row.proposal.level if marked and row.proposal else row.evaluation.band
        supposed = move.level_after if move else same
        was[decision.level] += 1
        would[supposed] += 1
        if supposed != decision.level:
            file = row.evaluation
            apart.append(
                Apart(file.subject_label, file.subject_group, decision, supposed, move.reasons if move else ())
            )
    levels = list(dict.fromkeys([*found.levels, *was, *would]))
    return AgainstDecided(was.total(), {level: (was[level], would[level]) for level in levels}, apart)


def study_workbook(found: Comparison, against: AgainstDecided, words: Words, shown: Mapping[str, str]) -> bytes:
    """Return a what-if as a workbook: who moves, limits, and who was decided otherwise; ``shown`` is the hypothesis."""
    return written(
        {
            str(_("Giả định")): ((_("Nội dung"), _("Giá trị")), list(shown.items())),
            str(_("Đổi điểm, đổi mức")): _moves(found, words),
            str(_("Tỷ lệ khống chế")): _quotas(found, words),
            str(_("So với đã quyết định")): _apart(against, words),
        }
    )


def _moves(found: Comparison, words: Words) -> Rows:
    heads = (_("Đối tượng"), _("Nhóm đối tượng"), _("Điểm trước"), _("Điểm sau"), _("Mức trước"), _("Mức sau"))
    rows = [
        (
            move.label,
            words.subject_groups.get(move.group, move.group),
            move.score_before,
            move.score_after,
            words.level(move.level_before),
            words.level(move.level_after),
            _reasons(move.reasons),
        )
        for move in found.moves
    ]
    return (*heads, _("Khác nhau ở")), rows


def _quotas(found: Comparison, words: Words) -> Rows:
    heads = (
        _("Nhóm đối tượng"),
        _("Mức"),
        _("Giới hạn trước"),
        _("Giới hạn sau"),
        _("Đạt mức trước"),
        _("Đạt mức sau"),
    )
    rows = [
        (
            words.subject_groups.get(each.label, each.label),
            words.level(each.level),
            each.limit_before,
            each.limit_after,
            each.holders_before,
            each.holders_after,
            each.over_after,
        )
        for each in found.quotas
    ]
    return (*heads, _("Đạt mức sau"), _("Vượt")), rows


def _apart(against: AgainstDecided, words: Words) -> Rows:
    heads = (_("Đối tượng"), _("Nhóm đối tượng"), _("Mức đã quyết định"), _("Quyết định"), _("Lý do khác đề xuất"))
    rows = [
        (
            each.label,
            words.subject_groups.get(each.group, each.group),
            words.level(each.decision.level),
            each.decision.document,
            each.decision.reason,
            words.level(each.supposed),
            _reasons(each.reasons),
        )
        for each in against.apart
    ]
    return (*heads, _("Mức theo giả định"), _("Khác nhau ở")), rows


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _reasons(reasons: Iterable[Reason]) -> str:
    return "; ".join(f"{each.label}: {_text(each.before)} → {_text(each.after)}" for each in reasons)
