"""Letterheads of a starting state: how each authority's papers begin and end, until somebody enters another."""

from collections.abc import Sequence

from core.auth.actor import system_actor
from core.documents.models import Letterhead
from core.documents.services import LetterheadForm, save_letterhead
from core.extensions.services import MANAGE_REGULATION
from core.provision.state.homes import Home, Ids, stored
from core.provision.state.report import AppliedReport, Wanted
from core.provision.state.specs import AuthoritySpec, TenantFile


def give_letterheads(file: TenantFile, report: AppliedReport, within: Sequence[Home], authorities: Ids) -> None:
    """Enter the letterheads of authorities that have none, each as its own tenant would."""
    rows = stored(Letterhead, within, "tenant_id", "authority_id")
    wanted: Wanted[LetterheadForm] = {}
    for home in within:
        for spec in home.organisation.authorities:
            if spec.letterhead is not None:
                key = home.id, authorities[home.id, spec.key]
                wanted[key] = (home.say(spec.name), _form(file, home, spec))
    keys = {id(form): key for key, (_name, form) in wanted.items()}
    for form in report.missing("thể thức văn bản", wanted, rows, ()):
        tenant_id, authority_id = keys[id(form)]
        save_letterhead(system_actor(tenant_id, MANAGE_REGULATION), authority_id, form)


def _form(file: TenantFile, home: Home, authority: AuthoritySpec) -> LetterheadForm:
    spec = authority.letterhead
    assert spec is not None
    named = next(unit.name for unit in home.organisation.units if home.say(unit.key) == home.say(authority.unit))
    unit = home.say(named)
    return LetterheadForm(
        style=spec.style,
        issuer=home.say(spec.issuer, unit=unit).upper(),
        superior=home.say(spec.superior, unit=unit).upper(),
        symbol=home.say(spec.symbol, unit=unit),
        place=home.say(spec.place, unit=unit),
        sign_for=home.say(spec.sign_for, unit=unit).upper(),
        sign_post=home.say(spec.sign_post, unit=unit).upper(),
        recipients="\n".join(home.say(line, unit=unit) for line in spec.recipients),
        basis="\n".join(home.say(line, unit=unit) for line in spec.basis),
        valid_from=file.tenant.valid_from,
    )
