"""Brings a tenant to the starting state that its folder describes; what is there already stays as it is.

Rows that are missing are added through the use cases. A row that is there but says something else is history: it is
listed and left alone. So a second run changes nothing, and a run that broke off is completed by the next one.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core.auth.actor import system_actor
from core.db import bind_context, db
from core.people.models import Council, Post
from core.people.services import NewCouncil, NewPost, add_posts, create_councils
from core.provision.state import people
from core.provision.state.delegations import Places, delegate_all
from core.provision.state.homes import Home, Ids, homes, id_of, stored
from core.provision.state.letterheads import give_letterheads
from core.provision.state.reading import read_tenant
from core.provision.state.report import AppliedReport, RowKey, Wanted
from core.provision.state.specs import PostSpec, TenantFile
from core.tenancy.models import Authority, Tenant, Unit
from core.tenancy.queries import descendants
from core.tenancy.services import (
    EDIT_ORGANISATION,
    MANAGE_TENANTS,
    NewAuthority,
    NewTenant,
    NewUnit,
    add_authorities,
    add_units,
    create_tenants,
)


def apply_tenant(folder: Path, *, app: Flask) -> AppliedReport:
    """Apply a tenant's folder; ``app`` is connected as the owner of the schema, who alone writes tenants.

    Raises TenantFileError for a folder that cannot be used, and Invalid when an address or a code belongs to another.
    """
    file = read_tenant(folder)
    with app.app_context():
        return _Applying(file).run()


class _Applying:
    """One run: the tenants, then what lies in them, each step from what is stored and what the file says."""

    def __init__(self, file: TenantFile) -> None:
        self.file = file
        self.report = AppliedReport()
        tops = select(Tenant).where(Tenant.code == file.tenant.code, Tenant.parent_id.is_(None))
        stored_top = db.session.scalars(tops.where(Tenant.valid_to.is_(None))).first()
        self.top_id = stored_top.id if stored_top else uuid7()
        self.actor = system_actor(self.top_id, MANAGE_TENANTS, EDIT_ORGANISATION)

    def run(self) -> AppliedReport:
        bind_context(db.session(), self.actor.context)
        within = self._tenants()
        units = self._units(within)
        authorities = self._authorities(within, units)
        councils = self._councils(within, authorities)
        give_letterheads(self.file, self.report, within, authorities)
        bind_context(db.session(), self.actor.context)
        posts = self._posts(within, units)
        delegate_all(self.actor, self.file, self.report, Places(within, units, authorities, posts))
        holders = people.holders(self.actor, self.file, self.report, posts)
        people.give_all_seats(self.actor, self.file, self.report, holders, people.Bodies(within, authorities, councils))
        people.let_sign_in(self.file, self.report, holders)
        return self.report

    def _tenants(self) -> list[Home]:
        top, tree = self.file.tenant, self._tree()
        ids = {place.code: id_of(tree, (place.code,)) for place in self.file.places} | {top.code: self.top_id}
        self.report.names = {tenant_id: code for code, tenant_id in ids.items()}
        wanted: Wanted[NewTenant] = {}
        for place in self.file.places:
            slug = top.slug if place.code == top.code else ""
            above, own = ids.get(place.parent_code), ids[place.code]
            row = NewTenant(place.code, place.level, place.name, top.valid_from, above, slug, own)
            wanted[place.code,] = (place.name, row)
        compared = ("level", "name", "valid_from", "parent_id", "slug")
        if new := self.report.missing("đơn vị hành chính", wanted, tree, compared):
            create_tenants(self.actor, new)
        return homes(self.file, self._tree())

    def _tree(self) -> dict[RowKey, Tenant]:
        """Return the stored tree by code; of two tenants with one code the later one."""
        top = db.session.get(Tenant, self.top_id)
        rows = [top, *descendants(top.id)] if top else []
        return {(row.code,): row for row in sorted(rows, key=lambda row: row.valid_from)}

    def _units(self, within: Sequence[Home]) -> Ids:
        rows, ids = stored(Unit, within, "tenant_id", "key"), Ids()
        wanted: Wanted[NewUnit] = {}
        since = self.file.tenant.valid_from
        for home in within:
            for spec in home.organisation.units:
                key, name = (home.id, home.say(spec.key)), home.say(spec.name)
                above = ids.get((home.id, home.say(spec.parent)))
                ids[key] = id_of(rows, key)
                wanted[key] = (name, NewUnit(*key, spec.kind, name, since, above, spec.illustrative, ids[key]))
        self.report.names |= {unit_id: str(key[1]) for key, unit_id in ids.items()}
        if new := self.report.missing("cơ quan, đơn vị", wanted, rows, ("kind", "name", "parent_id", "illustrative")):
            add_units(self.actor, new)
        return ids

    def _authorities(self, within: Sequence[Home], units: Ids) -> Ids:
        rows, ids = stored(Authority, within, "tenant_id", "key"), Ids()
        wanted: Wanted[NewAuthority] = {}
        for home in within:
            for spec in home.organisation.authorities:
                key, name, unit_id = (home.id, spec.key), home.say(spec.name), units[home.id, home.say(spec.unit)]
                ids[key] = id_of(rows, key)
                wanted[key] = (name, NewAuthority(*key, name, unit_id, id=ids[key]))
        if new := self.report.missing("cấp có thẩm quyền", wanted, rows, ("name", "unit_id")):
            add_authorities(self.actor, new)
        return ids

    def _councils(self, within: Sequence[Home], authorities: Ids) -> Ids:
        rows, ids = stored(Council, within, "tenant_id", "authority_id", "key"), Ids()
        wanted: Wanted[NewCouncil] = {}
        for home in within:
            for spec in home.organisation.councils:
                key, name = (home.id, authorities[home.id, spec.authority], spec.key), home.say(spec.name)
                ids[home.id, spec.key] = id_of(rows, key)
                wanted[key] = (name, NewCouncil(*key, name, ids[home.id, spec.key]))
        if new := self.report.missing("hội đồng tư vấn", wanted, rows, ("name",)):
            create_councils(self.actor, new)
        return ids

    def _specially(self, home: Home, unit: str, post: PostSpec) -> PostSpec:
        """Return a post with what it has in this place alone."""
        of = (home.code, home.say(unit), post.key)
        own = next((spec for spec in self.file.special if (spec.place, spec.unit, spec.post) == of), None)
        return replace(post, user=own.user or post.user, seats=(*post.seats, *own.seats)) if own else post

    def _posts(self, within: Sequence[Home], units: Ids) -> list[people.FilePost]:
        rows, posts = stored(Post, within, "tenant_id", "unit_id", "key"), []
        wanted: Wanted[NewPost] = {}
        for home in within:
            for unit in home.organisation.units:
                for spec in unit.posts:
                    key, title = (home.id, units[home.id, home.say(unit.key)], spec.key), home.say(spec.title)
                    post = NewPost(*key, title, id_of(rows, key))
                    wanted[key] = (title, post)
                    posts.append(people.FilePost(home, self._specially(home, unit.key, spec), post))
        if new := self.report.missing("chức vụ", wanted, rows, ("title",)):
            add_posts(self.actor, new)
        return posts
