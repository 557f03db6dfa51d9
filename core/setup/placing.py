"""What the rows of a table rest on: units, posts and bodies that are there or come with the rows before."""

import uuid
from collections import defaultdict

from flask_babel import gettext as _

from core.people.queries import Offices
from core.setup.columns import Line, head
from core.setup.naming import MOST_HINTS, Names, office_named
from core.setup.plans import Plan, Stored
from core.tenancy.models import Tenant
from core.tenancy.slugs import plain_letters


class Places:
    """Units and posts of a table; keys of new rows are known to the rows after them."""

    def __init__(self, stored: Stored, plan: Plan) -> None:
        self.stored, self.plan = stored, plan
        self.units = {key: unit.id for key, unit in stored.units.items()}
        self.unit_names = {unit.id: unit.name for unit in stored.units.values()}
        self.posts = {key: post.id for key, post in stored.posts.items()}
        self.titles = {post.id: post.title for post in stored.posts.values()}
        self.names = Names(stored)
        self.kinds = {unit.id: unit.kind for unit in stored.units.values()}
        self.called: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = defaultdict(list)
        for post in stored.posts.values():
            self.called[post.unit_id, plain_letters(post.title)].append(post.id)
        self.offices = stored.offices()
        #: Authorities by the unit that houses them, and by their tenant.
        self.bodies: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        self.known_bodies = {
            (body.tenant_id, text) for body in stored.authorities for text in (body.key, plain_letters(body.name))
        }
        for body in stored.authorities:
            self.bodies[body.unit_id].append(body.id)
            self.bodies[body.tenant_id].append(body.id)
        #: The last day of units that ended or end by this table, and where each unit stands after it.
        self.ended = {unit.id: unit.valid_to for unit in stored.units.values() if unit.valid_to is not None}
        self.parents = {unit.id: unit.parent_id for unit in stored.units.values()}
        self.keys: dict[uuid.UUID, list[str]] = defaultdict(list)
        for unit, key in stored.posts:
            self.keys[unit].append(key)
        #: New units whose own row was objected to, units of whose posts one was, and posts of whose holders one was:
        #: what builds on them is not judged, so that everything else is told at once.
        self.unsure: set[uuid.UUID] = set()
        self.unsure_posts: set[uuid.UUID] = set()
        self.unsure_holders: set[uuid.UUID] = set()

    def home(self, sheet: str, line: Line) -> Tenant | None:
        """Return the tenant of a row, or object."""
        code = line.values["place"]
        found = self.stored.tenants.get(code) if code else self.stored.own
        if found is None:
            message = _("Không có đơn vị hành chính mang mã %(code)s trong phạm vi của bạn.", code=code)
            self.plan.object(sheet, line, message, head(sheet, "place"))
        return found

    def place(self, sheet: str, line: Line) -> tuple[Tenant, uuid.UUID] | None:
        """Return tenant and unit of a row, or object; None also where the unit's own row was objected to."""
        home, named = self.home(sheet, line), line.values["unit"]
        if home is None or named is None:
            return None
        unit = self.units.get((home.id, self.names.key(home.id, named)))
        if unit is None:
            text = _("Không có cơ quan mang mã “%(key)s”.", key=named)
            self.plan.object(sheet, line, self.hinted(text, self.names.hint(home.id, named)), head(sheet, "unit"))
            return None
        return None if unit in self.unsure else (home, unit)

    def hinted(self, text: str, hint: str) -> str:
        """Return an objection with what was probably meant; a table with very many objections is another one."""
        return f"{text} {hint}" if hint and len(self.plan.objections) < MOST_HINTS else text

    def offices_in(self, unit: uuid.UUID) -> Offices:
        """Return the offices that regulations know in a unit."""
        return self.offices.of(self.kinds[unit])

    def post_named(self, unit: uuid.UUID, text: str) -> uuid.UUID | None:
        """Return the post of a unit that a cell names: by its code, its title, or what the regulation calls it."""
        found = self.posts.get((unit, text))
        if found is not None:
            return found
        titled = self.called.get((unit, plain_letters(text)), ())
        if len(titled) == 1:
            return titled[0]
        office = office_named(self.offices_in(unit), text)
        return self.posts.get((unit, office.key)) if office else None

    def refuses(self, sheet: str, line: Line, home: Tenant) -> bool:
        """Object to a change of what is a lower tenant's: an upper one adds, and edits nothing below."""
        if home.id != self.stored.own.id:
            self.plan.object(sheet, line, _("Chỉ quản trị của chính đơn vị hành chính đó sửa được dòng đã có này."))
        return home.id != self.stored.own.id
