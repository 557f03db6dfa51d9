"""What a registration or order would give, as frozen facts for the scheme's checks."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask_babel import get_locale
from flask_babel import gettext as _

from core.assignment.models import Cycle
from core.assignment.queries import HeldCount, held_counts, posts, registered_counts, units
from core.db.bulk import Key
from core.domain.background import AttributeFacts
from core.domain.declarations import GroupMember, MemberRole, SubjectGroup
from core.domain.facts import HeldFacts, IntakeFacts, PieceFacts
from core.domain.text import Text
from core.errors import Conflict, Invalid, Problem
from core.extensions.schemes import Scheme
from core.extensions.services import load_scheme, pinned_scheme
from core.people.models import Post
from core.tenancy.models import Unit

#: Units that no subject group of the scheme selects still receive cascaded work, as collectives.
SUBORDINATES = SubjectGroup(
    key="subordinates",
    label=Text("Cơ quan, đơn vị cấp dưới", "Subordinate units"),
    unit_kinds=(),
    members=(GroupMember("unit", Text("Tập thể", "Collective"), MemberRole.UNIT),),
    rated=False,
)


#: Whom a piece goes to: a unit and, where the work is one person's own, the id of their post.
Recipient = tuple[Key, uuid.UUID | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work for one unit or one of its posts, before it becomes an assignment."""

    unit: Key
    kind: str
    title: str
    reasons: tuple[str, ...]
    plan: Decimal | None
    starts_on: date
    due_on: date
    carried: bool = False
    post_id: uuid.UUID | None = None
    weight: Decimal = Decimal(1)
    attributes: Mapping[str, str] = field(default_factory=dict)
    listed: str = ""
    kept: bool = False

    @property
    def recipient(self) -> Recipient:
        """Whom it goes to."""
        return self.unit, self.post_id


@dataclass(frozen=True, slots=True)
class Intake:
    """The checked pieces: the units and posts they go to and the subject group of each; all posts of these units."""

    units: Mapping[Key, Unit]
    posts: Mapping[Recipient, Post]
    posts_by_key: Mapping[tuple[Key, str], Post]
    groups: Mapping[Recipient, SubjectGroup]

    def label(self, recipient: Recipient) -> str:
        """Return how a recipient is called."""
        return self.posts[recipient].title if recipient[1] else self.units[recipient[0]].name

    def members(self, recipient: Recipient) -> list[tuple[GroupMember, Post | None]]:
        """Return who answers for a recipient's work, each with their post; Conflict where the unit lacks one."""
        unit, group = self.units[recipient[0]], self.groups[recipient]
        if not group.joint:
            own = self.posts[recipient]
            return [(member, own) for member in group.members if member is group.member_for(unit.kind, own.key)]
        found = [(member, self.posts_by_key.get((recipient[0], member.post))) for member in group.members]
        for member, post in found:
            if member.role.is_person and post is None:
                lacking = {"unit": unit.name, "post": member.label.vi, "key": member.post}
                raise Conflict(
                    _("%(unit)s chưa có chức danh %(post)s (chức vụ có mã “%(key)s” ở trang Tổ chức).", **lacking)
                )
        return [(member, post if member.role.is_person else None) for member, post in found]


def scheme_of(cycle: Cycle) -> Scheme:
    """Return the scheme a cycle works under: as pinned when it was issued, else as it stands for a draft."""
    if cycle.pin is not None:
        return pinned_scheme(cycle.pin)
    return load_scheme(cycle.tenant_id, cycle.scheme, cycle.rule_date)


def declared_group(cycle: Cycle, key: str) -> SubjectGroup:
    """Return a subject group of a cycle's scheme; that of subordinate units for one that is not declared."""
    return next((g for g in scheme_of(cycle).calls.subject_groups() if g.key == key), SUBORDINATES)


def check_intake(cycle: Cycle, pieces: Sequence[Piece], *, final: bool, instead_of: Key | None = None) -> Intake:
    """Check pieces against the scheme; raises Invalid with every blocking issue and its clause.

    ``final`` tells an order, where lower bounds bind too, from a registration, beside which everything else that its
    holder registered counts as held; ``instead_of`` is the registration that is being changed.
    """
    wanted = {piece.unit for piece in pieces}
    found = units(wanted)
    if len(found) < len(wanted):
        raise Invalid([Problem(_("Có đơn vị không tồn tại hoặc không thuộc phạm vi của cấp giao."), "unit")])
    intake = intake_of(cycle, pieces, found, posts(found))
    held = held_counts((cycle.tenant_id, cycle.id), found)
    if not final:
        held += registered_counts((cycle.tenant_id, cycle.id), found, but=instead_of)
    if problems := objections(cycle, pieces, intake, held, final=final):
        raise Invalid(problems)
    return intake


def intake_of(
    cycle: Cycle, pieces: Sequence[Piece], found: Mapping[Key, Unit], by_key: Mapping[tuple[Key, str], Post]
) -> Intake:
    """Return pieces with their units and posts, which were read; Invalid for who is in no group of the scheme."""
    within: dict[Recipient, Post] = {(unit, row.id): row for (unit, _key), row in by_key.items()}
    declared = scheme_of(cycle).calls.declared.subject_groups
    recipients = {piece.recipient for piece in pieces}
    groups = {key: _group_of(declared, key, found, within) for key in recipients}
    return Intake(found, within, by_key, groups)


def objections(
    cycle: Cycle, pieces: Sequence[Piece], intake: Intake, held: Sequence[HeldCount], *, final: bool
) -> list[Problem]:
    """Return what the scheme objects to so that it refuses the pieces, each with its clause."""
    language = str(get_locale() or "vi")
    issues = scheme_of(cycle).calls.check_assignment(_facts(cycle, pieces, intake, held, final=final))
    blocking = (issue for issue in issues if issue.blocking)
    return [Problem(issue.message.in_language(language), "", str(issue.citation or "")) for issue in blocking]


def _group_of(
    groups: Sequence[SubjectGroup], key: Recipient, found: Mapping[Key, Unit], within: Mapping[Recipient, Post]
) -> SubjectGroup:
    """Return the subject group of a recipient; Invalid for who is in none, or where it must be said who it is."""
    unit = found[key[0]]
    if key[1] is not None:
        post = within.get(key)
        own = (group for group in groups if post and not group.joint and group.member_for(unit.kind, post.key))
        if (group := next(own, None)) is None:
            name = post.title if post else unit.name
            text = _("“%(name)s” không thuộc nhóm đối tượng nào được giao việc riêng theo quy định.", name=name)
            raise Invalid([Problem(text, "unit")])
        return group
    of_kind = [group for group in groups if unit.kind in group.unit_kinds]
    if of_kind and not any(group.joint for group in of_kind):
        text = _("Việc ở “%(unit)s” là việc riêng của từng người: hãy chọn chức danh được giao.", unit=unit.name)
        raise Invalid([Problem(text, "unit", str(of_kind[0].citation or ""))])
    return next((group for group in of_kind if group.joint), SUBORDINATES)


def _facts(
    cycle: Cycle, pieces: Sequence[Piece], intake: Intake, held: Sequence[HeldCount], *, final: bool
) -> IntakeFacts:
    named = {key: (_name(key), intake.label(key), group.key) for key, group in intake.groups.items()}
    return IntakeFacts(
        pieces=tuple(
            PieceFacts(
                title=piece.title,
                kind=piece.kind,
                subject_group=group,
                unit=unit,
                unit_label=label,
                reasons=piece.reasons,
                plan=piece.plan,
                starts_on=piece.starts_on,
                due_on=piece.due_on,
                carried=piece.carried,
                weight=piece.weight,
                attributes=attribute_facts(piece.attributes),
                listed=piece.listed,
                kept=piece.kept,
            )
            for piece in pieces
            for unit, label, group in [named[piece.recipient]]
        ),
        held=tuple(HeldFacts(_name((row.unit, row.post_id)), row.kind, row.reasons, row.count) for row in held),
        cycle_starts_on=cycle.starts_on,
        cycle_ends_on=cycle.ends_on,
        final=final,
    )


def attribute_facts(chosen: Mapping[str, str]) -> tuple[AttributeFacts, ...]:
    """Return the choices made for a piece's attributes as facts."""
    return tuple(AttributeFacts(key, chosen[key]) for key in sorted(chosen))


def _name(key: Recipient) -> str:
    (tenant, unit), post = key
    return f"{tenant}/{unit}/{post}" if post else f"{tenant}/{unit}"
