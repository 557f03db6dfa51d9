"""A what-if as text."""

from collections.abc import Iterator

from core.domain.format import number_text
from core.domain.score import Value
from core.extensions.what_if import Comparison


def comparison_text(found: Comparison) -> str:
    """Return what a hypothesis changes: distribution, quotas with their proof, and who moves and why."""
    return "\n".join([*_distribution(found), *_quotas(found), *_moves(found)])


def _distribution(found: Comparison) -> Iterator[str]:
    yield f"{found.changed}/{found.subjects} đối tượng đổi mức / change level"
    for group in found.before:
        counts = (
            f"{level} {found.before[group].get(level, 0)} → {found.after.get(group, {}).get(level, 0)}"
            for level in found.levels
        )
        yield f"  {group:<24} {'   '.join(counts)}"


def _quotas(found: Comparison) -> Iterator[str]:
    for each in found.quotas:
        limits = f"{_text(each.limit_before)} → {_text(each.limit_after)}"
        over = f"vượt/over {each.over_before} → {each.over_after}, bằng nhau/tied {each.tied_after}"
        yield f"  khống chế/quota {each.level}, {each.label}: giới hạn/limit {limits}, {over}"
        if each.proof is not None:
            for node in each.proof.walk():
                yield f"      {node.label}: {_text(node.value)}"


def _moves(found: Comparison) -> Iterator[str]:
    for move in found.moves:
        points = f"{_text(move.score_before)} → {_text(move.score_after)}"
        yield f"  {move.label}: {move.level_before} → {move.level_after} ({points})"
        yield from (f"      {each.label}: {_text(each.before)} → {_text(each.after)}" for each in move.reasons)


def _text(value: Value) -> str:
    return "—" if value is None else value if isinstance(value, str) else number_text(value)
