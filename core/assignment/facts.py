"""What a registration or order would give, as frozen facts for the scheme's checks."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import get_locale
from flask_babel import gettext as _

from core.assignment.models import Cycle
from core.assignment.queries import HeldCount, held_counts, registered_counts, units
from core.db.bulk import Key
from core.domain.declarations import GroupMember, MemberRole, SubjectGroup
from core.domain.facts import HeldFacts, IntakeFacts, PieceFacts
from core.domain.text import Text
from core.errors import Invalid, Problem
from core.extensions.schemes import Scheme
from core.extensions.services import load_scheme, pinned_scheme
from core.tenancy.models import Unit

#: Units that no subject group of the scheme selects still receive cascaded work, as collectives.
SUBORDINATES = SubjectGroup(
    key="subordinates",
    label=Text("Cơ quan, đơn vị cấp dưới", "Subordinate units"),
    unit_kinds=(),
    members=(GroupMember("unit", Text("Tập thể", "Collective"), MemberRole.UNIT),),
    rated=False,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work for one unit, before it becomes an assignment."""

    unit: Key
    kind: str
    title: str
    reasons: tuple[str, ...]
    plan: Decimal | None
    starts_on: date
    due_on: date
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """The checked pieces: the units they go to and the subject group of each."""

    units: Mapping[Key, Unit]
    groups: Mapping[Key, str]
    declared: Mapping[str, SubjectGroup]


def scheme_of(cycle: Cycle) -> Scheme:
    """Return the scheme a cycle works under: as pinned when it was issued, else as it stands for a draft."""
    if cycle.pin is not None:
        return pinned_scheme(cycle.pin)
    return load_scheme(cycle.tenant_id, cycle.scheme, cycle.rule_date)


def check_intake(cycle: Cycle, pieces: Sequence[Piece], *, final: bool, instead_of: Key | None = None) -> Intake:
    """Check pieces against the scheme; raises Invalid with every blocking issue and its clause.

    ``final`` tells an order, where lower bounds bind too, from a registration, beside which everything else that its
    unit registered counts as held; ``instead_of`` is the registration that is being changed.
    """
    calls = scheme_of(cycle).calls
    wanted = {piece.unit for piece in pieces}
    found = units(wanted)
    if len(found) < len(wanted):
        raise Invalid([Problem(_("Có đơn vị không tồn tại hoặc không thuộc phạm vi của cấp giao."), "unit")])
    declared = {group.key: group for group in (*calls.declared.subject_groups, SUBORDINATES)}
    by_kind = {kind: group.key for group in declared.values() for kind in group.unit_kinds}
    groups = {key: by_kind.get(unit.kind, SUBORDINATES.key) for key, unit in found.items()}
    intake = Intake(found, groups, declared)
    language = str(get_locale() or "vi")
    held = held_counts((cycle.tenant_id, cycle.id), found)
    if not final:
        held += registered_counts((cycle.tenant_id, cycle.id), found, but=instead_of)
    issues = calls.check_assignment(_facts(cycle, pieces, intake, held, final=final))
    blocking = [issue for issue in issues if issue.blocking]
    if blocking:
        raise Invalid(
            [Problem(issue.message.in_language(language), "", str(issue.citation or "")) for issue in blocking]
        )
    return intake


def _facts(
    cycle: Cycle, pieces: Sequence[Piece], intake: Intake, held: Sequence[HeldCount], *, final: bool
) -> IntakeFacts:
    return IntakeFacts(
        pieces=tuple(
            PieceFacts(
                title=piece.title,
                kind=piece.kind,
                subject_group=intake.groups[piece.unit],
                unit=_name(piece.unit),
                unit_label=intake.units[piece.unit].name,
                reasons=piece.reasons,
                plan=piece.plan,
                starts_on=piece.starts_on,
                due_on=piece.due_on,
                carried=piece.carried,
            )
            for piece in pieces
        ),
        held=tuple(HeldFacts(_name(row.unit), row.kind, row.reasons, row.count) for row in held),
        cycle_starts_on=cycle.starts_on,
        cycle_ends_on=cycle.ends_on,
        final=final,
    )


def _name(key: tuple[uuid.UUID, uuid.UUID]) -> str:
    return f"{key[0]}/{key[1]}"
