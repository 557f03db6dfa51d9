"""Which forms a tenant has: those of the regulations it uses, each once, with what stands in its place."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core import clock
from core.documents import queries
from core.documents.models import DocumentTemplate
from core.domain.documents import DocumentRule
from core.errors import DomainError, NotFound
from core.extensions.chain import CORE
from core.extensions.discovery import current_registry
from core.extensions.packs import Pack
from core.extensions.parameters import bind
from core.extensions.queries import enabled_packs
from core.extensions.readings import last_day
from core.extensions.schemes import Scheme, editions_on
from core.extensions.services import offered_packs


@dataclass(frozen=True, slots=True)
class OfferedForm:
    """A form where it is declared, and the tenant's own file in its place today, if there is one."""

    pack: Pack
    form: DocumentRule
    replaced: DocumentTemplate | None

    @property
    def is_default(self) -> bool:
        """Whether it is core's own, which stands in where no regulation has one."""
        return self.pack.key == CORE


def offered_forms(tenant_id: uuid.UUID) -> list[OfferedForm]:
    """Return the forms of the regulations that a tenant uses, then core's own; two statements."""
    used = set(enabled_packs(tenant_id, clock.today()))
    found: dict[tuple[str, str], DocumentRule] = {}
    for pack in offered_packs(tenant_id):
        if pack.key in used:
            found |= {(owner, form.key): form for owner, form in _forms(pack)}
    found |= {(owner, form.key): form for owner, form in _forms(current_registry().packs[CORE])}
    replaced = queries.replaced(tenant_id, clock.today())
    return _sorted([_offered(*key, form, replaced) for key, form in found.items()])


def offered_form(tenant_id: uuid.UUID, pack: str, key: str) -> OfferedForm:
    """Return one of the forms that a tenant has; NotFound otherwise."""
    for each in offered_forms(tenant_id):
        if (each.pack.key, each.form.key) == (pack, key):
            return each
    raise NotFound


def _forms(pack: Pack) -> Sequence[tuple[str, DocumentRule]]:
    """Return the forms of a pack's chain as it is in force, or was last; none where the chain is broken."""
    try:
        chain = current_registry().chain(pack.key)
        day = last_day(pack)
        return Scheme(chain, day, editions_on(chain, day), bind(chain.parameters, (), day)).calls.forms()
    except DomainError:
        return ()  # the page of regulations tells what is wrong with it


def _offered(
    pack: str, key: str, form: DocumentRule, replaced: Mapping[tuple[str, str], DocumentTemplate]
) -> OfferedForm:
    return OfferedForm(current_registry().packs[pack], form, replaced.get((pack, key)))


def _sorted(found: Sequence[OfferedForm]) -> list[OfferedForm]:
    """Return the regulations' forms before core's own; each pack keeps its order."""
    return sorted(found, key=lambda each: each.is_default)
