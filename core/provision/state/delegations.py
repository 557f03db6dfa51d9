"""Delegated cadre management of a starting state: units are named by their kind, rows are one for each unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.auth.actor import Actor
from core.people.models import Delegation
from core.people.services import NewDelegation, delegate
from core.provision.state.homes import Home, Ids, stored
from core.provision.state.people import FilePost
from core.provision.state.report import AppliedReport, Wanted
from core.provision.state.specs import DelegationSpec, TenantFile, UnitSpec


@dataclass(frozen=True, slots=True)
class Places:
    """Where delegations may be: the tenants, their units, authorities and posts."""

    homes: Sequence[Home]
    units: Ids
    authorities: Ids
    posts: Sequence[FilePost]

    def of(self, home: Home, spec: DelegationSpec) -> Iterator[tuple[Home, UnitSpec]]:
        """Yield the units that a delegation names."""
        for there in self.homes:
            if there.parent_id == home.id if spec.below else there is home:
                for unit in there.organisation.units:
                    if unit.kind == spec.kind and spec.parent in ("", unit.parent):
                        yield there, unit


def delegate_all(actor: Actor, file: TenantFile, report: AppliedReport, places: Places) -> None:
    """Delegate to the file's authorities whom they do not manage yet."""
    columns = ("tenant_id", "authority_id", "unit_id", "post_id")
    rows = stored(Delegation, places.homes, *columns)
    posts = {(of.post.tenant_id, of.post.unit_id, of.post.key): of.post.id for of in places.posts}
    wanted: Wanted[NewDelegation] = {}
    for home in places.homes:
        for spec in home.organisation.delegations:
            for there, unit in places.of(home, spec):
                unit_id = places.units[there.id, there.say(unit.key)]
                row = NewDelegation(
                    home.id,
                    places.authorities[home.id, spec.authority],
                    there.id,
                    unit_id,
                    file.appointments.since,
                    home.say(spec.document),
                    post_id=posts[there.id, unit_id, spec.post] if spec.post else None,
                    document_date=spec.document_date,
                    illustrative=spec.illustrative,
                )
                wanted[tuple(getattr(row, column) for column in columns)] = (there.say(unit.name), row)
    if new := report.missing("phân cấp quản lý cán bộ", wanted, rows, ("document",)):
        delegate(actor, new)
