"""Work that is chosen from a table of settings: what of it was not given is its row's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.assignment.facts import scheme_of
from core.assignment.models import Cycle
from core.assignment.services.order_rows import PieceForm
from core.domain.declarations import TaskKind
from core.domain.settings import SettingRow
from core.extensions.schemes import Scheme


def with_listed(cycle: Cycle, pieces: Sequence[PieceForm]) -> Sequence[PieceForm]:
    """Return the pieces with title and weight of their rows where none were given; the scheme checks the codes."""
    scheme = scheme_of(cycle)
    kinds = listed_kinds(scheme)
    return [_with_row(piece, scheme, kinds.get(piece.kind)) for piece in pieces] if kinds else pieces


def listed_kinds(scheme: Scheme) -> Mapping[str, TaskKind]:
    """Return the kinds of work of which each piece is a row of a table."""
    return {kind.key: kind for kind in scheme.calls.declared.tasks.kinds if kind.listed}


def listed_row(scheme: Scheme, kind: TaskKind | None, code: str) -> SettingRow | None:
    """Return the row that a code names, as the cycle is pinned; None for none."""
    table = scheme.binding.settings.get(kind.listed) if kind else None
    return table.row(code) if table and code else None


def _with_row(piece: PieceForm, scheme: Scheme, kind: TaskKind | None) -> PieceForm:
    row = listed_row(scheme, kind, piece.listed)
    if kind is None or row is None:
        return piece
    weight = row.number(kind.weight_column) if kind.weight_column and piece.weight is None else piece.weight
    return replace(piece, title=piece.title or row.label, weight=weight)
