"""A cycle's regulation as its pages show it: the chain, what it declares, and what nobody confirmed yet."""

import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.assignment.facts import scheme_of
from core.assignment.models import CatalogueItem, Cycle
from core.assignment.services.cycles import NEEDED_TO_ISSUE
from core.domain.declarations import Attribute, SubjectGroup
from core.domain.settings import BoundSettings
from core.errors import DomainError
from core.extensions.errors import told
from core.extensions.parameters import Missing
from core.extensions.schemes import Scheme
from core.extensions.services import offered_packs
from core.web.fields import Choice


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack of the chain, nearest first; ``content`` is the hash of its rules and parameters."""

    key: str
    label: str
    edition: str
    version: str
    content: str


@dataclass(frozen=True, slots=True)
class AskedAttribute:
    """An attribute of pieces of work as a form asks for it: its choices (key → label), and the kinds that have it."""

    key: str
    label: str
    choices: Mapping[str, str]
    kinds: frozenset[str]

    @property
    def field(self) -> str:
        """How forms name it: rows of forms are told apart by hyphens, so that keys cannot hold any."""
        return "attribute_" + re.sub("[^a-z0-9]", "_", self.key.casefold())


@dataclass(frozen=True, slots=True)
class Regulation:
    """What a cycle works under; ``problem`` tells why it cannot be read, then all else is empty."""

    packs: tuple[PackLine, ...] = ()
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    declared: tuple[SubjectGroup, ...] = ()
    #: Kinds of work of which each piece has a coefficient of its own.
    weighted: frozenset[str] = frozenset()
    #: What is said of each piece of work of a kind when it is assigned.
    attributes: Mapping[str, tuple[Attribute, ...]] = field(default_factory=dict)
    #: Kinds of work of which each piece is a row of a table of settings, with that table.
    listed: Mapping[str, BoundSettings] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    problem: str = ""

    def group_of(self, unit_kind: str, post: str = "") -> SubjectGroup | None:
        """Return the subject group of units of a kind as a whole, or of a post (by its key) that holds its own work."""
        if post:
            return next((g for g in self.declared if not g.joint and g.member_for(unit_kind, post)), None)
        return next((g for g in self.declared if g.joint and unit_kind in g.unit_kinds), None)

    def heads_of(self, group: str) -> str:
        """Return who of a joint group answers for its work where the units themselves do not ("" = they do)."""
        found = next((each for each in self.declared if each.key == group and each.joint), None)
        if found is None or not found.members or not all(each.role.is_person for each in found.members):
            return ""
        return ", ".join(told(each.label) for each in found.members)

    def is_personal(self, unit_kind: str) -> bool:
        """Tell whether units of a kind hold no work as a whole, only their posts each their own."""
        return any(not g.joint and unit_kind in g.unit_kinds for g in self.declared) and not self.group_of(unit_kind)

    def offered(self, items: Sequence[CatalogueItem], groups: Collection[str]) -> list[CatalogueItem]:
        """Return the items that some of these subject groups may hold; whoever is in no group ("") may hold any."""
        return [item for item in items if "" in groups or set(groups).intersection(item.subject_groups)]

    def asked(self, kinds: Iterable[str]) -> list[AskedAttribute]:
        """Return the attributes that work of some kinds has, as forms ask for them: each key once."""
        found: dict[str, AskedAttribute] = {}
        for kind in dict.fromkeys(kinds):
            for each in self.attributes.get(kind, ()):
                before = found.get(each.key, AskedAttribute(each.key, told(each.label), {}, frozenset()))
                choices = {**before.choices, **{choice.key: told(choice.label) for choice in each.choices}}
                found[each.key] = replace(before, choices=choices, kinds=before.kinds | {kind})
        return list(found.values())

    def kept(self, kind: str, chosen: Mapping[str, str]) -> dict[str, str]:
        """Return what of some choices work of a kind still has."""
        known = {each.key: {choice.key for choice in each.choices} for each in self.attributes.get(kind, ())}
        return {key: choice for key, choice in chosen.items() if choice in known.get(key, ())}

    def attribute_words(self, kind: str, chosen: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return the choices made for a piece of work of a kind in words."""
        return [(each.label, each.choices.get(chosen.get(each.key, ""), "")) for each in self.asked([kind])]

    def codes(self, kinds: Collection[str]) -> list[Choice]:
        """Return the codes that work of some kinds is chosen by, each table once."""
        tables = {table.key: table for kind, table in self.listed.items() if kind in kinds}
        return [(row.code, f"{row.code}: {row.label}") for table in tables.values() for row in table.rows]

    def unit_kinds(self, items: Sequence[CatalogueItem]) -> set[str]:
        """Return the kinds of units that some of the items are for."""
        groups = {group for item in items for group in item.subject_groups}
        return {kind for group in self.declared if group.key in groups for kind in group.unit_kinds}


def regulation_of(cycle: Cycle) -> Regulation:
    """Return the regulation of a cycle: as pinned, or for a draft as it stands today."""
    try:
        scheme = scheme_of(cycle)
        return _described(scheme, draft=cycle.pin is None)
    except DomainError as error:
        return Regulation(problem=str(error))


def _described(scheme: Scheme, *, draft: bool) -> Regulation:
    calls = scheme.calls
    tasks, groups = calls.task_declaration(), calls.subject_groups()
    return Regulation(
        packs=tuple(
            PackLine(
                pack.key,
                told(pack.manifest.label),
                scheme.editions[pack.key],
                pack.manifest.version,
                pack.content,
            )
            for pack in scheme.chain.packs
        ),
        owners=scheme.chain.owners(),
        groups={group.key: told(group.label) for group in tasks.groups},
        subjects={group.key: told(group.label) for group in groups},
        reasons={reason.key: told(reason.label) for reason in tasks.reasons},
        members={member.key: told(member.label) for group in groups for member in group.members},
        declared=groups,
        weighted=frozenset(kind.key for kind in tasks.kinds if kind.weighted),
        attributes={kind.key: kind.attributes for kind in tasks.kinds if kind.attributes},
        listed={
            kind.key: scheme.binding.settings[kind.listed]
            for kind in tasks.kinds
            if kind.listed in scheme.binding.settings
        },
        missing=scheme.missing(*NEEDED_TO_ISSUE) if draft else (),
    )


def scheme_choices(tenant_id: uuid.UUID, keys: Sequence[str]) -> list[Choice]:
    """Return packs as choices of a form."""
    return [(pack.key, told(pack.manifest.label)) for pack in offered_packs(tenant_id) if pack.key in keys]
