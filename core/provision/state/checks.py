"""What the parts of a tenant's starting state must agree on: keys named once, references that lead somewhere."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Any

from core.provision.state.specs import Organisation, PostSpec, SeatSpec, TenantFile

#: Parts of a tenant's name and address, in templates only.
PLACEHOLDERS = frozenset({"kind", "place", "committee", "committee_key", "committee_symbol", "address"})
BRACES = re.compile(r"\{([^{}]*)\}|[{}]")

Steps = tuple[str | int, ...]
Found = tuple[Steps, str]


def objections(file: TenantFile) -> Iterator[Found]:
    """Yield every disagreement with the path to it."""
    if file.demo is None and (named := next(_users(file), None)):
        yield named, "chỉ tạo tài khoản được khi có mục demo"
    yield from _special(file)
    for path, organisation in _parts(file):
        known = PLACEHOLDERS if path[0] == "templates" else frozenset()
        yield from _Checker(file, path, organisation, known).objections()


def _special(file: TenantFile) -> Iterator[Found]:
    places = {place.code: place for place in file.places}
    for i, spec in enumerate(file.special):
        place = places.get(spec.place)
        if place is None:
            yield ("special", i, "place"), f"không có đơn vị hành chính mã {spec.place}"
            continue
        organisation = file.organisation_of(place)
        if not any(spec.post == post.key for unit in organisation.units for post in unit.posts):
            yield ("special", i, "post"), f"không có chức danh “{spec.post}”"
        known = {authority.key for authority in organisation.authorities}
        for j, seat in enumerate(spec.seats):
            if seat.authority and seat.authority not in known:
                yield ("special", i, "seats", j, "authority"), f"không có cấp có thẩm quyền “{seat.authority}”"


class _Checker:
    """Looks at the organisation of one tenant, or of all tenants of one level."""

    def __init__(self, file: TenantFile, path: Steps, organisation: Organisation, placeholders: frozenset[str]) -> None:
        self.file, self.path, self.organisation, self.placeholders = file, path, organisation, placeholders

    def objections(self) -> Iterator[Found]:
        yield from self._braces()
        yield from self._units()
        yield from self._bodies()
        yield from self._delegations()
        for where, post in _posts(self.organisation, self.path):
            for i, seat in enumerate(post.seats):
                yield from self._seat((*where, "seats", i), seat)

    def _braces(self) -> Iterator[Found]:
        for path, text in _texts(self.organisation, self.path):
            known = self.placeholders | _more(path)
            for match in BRACES.finditer(text):
                if match[1] not in known:
                    yield path, f"không có biến {match[0]}"

    def _units(self) -> Iterator[Found]:
        units = self.organisation.units
        yield from _twice((*self.path, "units"), [unit.key for unit in units])
        for i, unit in enumerate(units):
            yield from _twice((*self.path, "units", i, "posts"), [post.key for post in unit.posts])
            if unit.parent and unit.parent not in {above.key for above in units[:i]}:
                yield (*self.path, "units", i, "parent"), f"không có đơn vị “{unit.parent}” ở phía trên"

    def _bodies(self) -> Iterator[Found]:
        authorities, councils = self.organisation.authorities, self.organisation.councils
        yield from _twice((*self.path, "authorities"), [authority.key for authority in authorities])
        yield from _twice((*self.path, "councils"), [council.key for council in councils])
        units = {unit.key for unit in self.organisation.units}
        for i, authority in enumerate(authorities):
            if authority.unit not in units:
                yield (*self.path, "authorities", i, "unit"), f"không có đơn vị “{authority.unit}”"
        for i, council in enumerate(councils):
            if council.authority not in {authority.key for authority in authorities}:
                yield (*self.path, "councils", i, "authority"), f"không có cấp có thẩm quyền “{council.authority}”"

    def _delegations(self) -> Iterator[Found]:
        known = {authority.key for authority in self.organisation.authorities}
        units = {unit.key for unit in self.organisation.units}
        for i, spec in enumerate(self.organisation.delegations):
            where = (*self.path, "delegations", i)
            if spec.authority not in known:
                yield (*where, "authority"), f"không có cấp có thẩm quyền “{spec.authority}”"
            if spec.parent and (spec.below or spec.parent not in units):
                yield (*where, "parent"), f"không có đơn vị “{spec.parent}”"
            if not spec.below and spec.kind not in {unit.kind for unit in self.organisation.units}:
                yield (*where, "kind"), f"không có đơn vị nào thuộc loại “{spec.kind}”"

    def _seat(self, where: Steps, seat: SeatSpec) -> Iterator[Found]:
        if seat.tenant not in {"", self.file.tenant.slug}:
            yield (*where, "tenant"), f"phải là {self.file.tenant.slug}"
        if seat.tenant and seat.scope == "unit":
            yield (*where, "scope"), "vai trò ở đơn vị khác không gắn với một cơ quan"
        there = self.file.organisation if seat.tenant else self.organisation
        if seat.authority and seat.authority not in {authority.key for authority in there.authorities}:
            yield (*where, "authority"), f"không có cấp có thẩm quyền “{seat.authority}”"
        if seat.council and seat.council not in {council.key for council in there.councils}:
            yield (*where, "council"), f"không có hội đồng “{seat.council}”"
        if seat.council_role and not seat.council:
            yield (*where, "council_role"), "chỉ thành viên hội đồng mới có nhiệm vụ trong hội đồng"


def _posts(organisation: Organisation, path: Steps) -> Iterator[tuple[Steps, PostSpec]]:
    for i, unit in enumerate(organisation.units):
        for j, post in enumerate(unit.posts):
            yield (*path, "units", i, "posts", j), post


def _parts(file: TenantFile) -> Iterator[tuple[Steps, Organisation]]:
    yield ("organisation",), file.organisation
    for level, organisation in file.templates.items():
        yield ("templates", level), organisation


def _users(file: TenantFile) -> Iterator[Steps]:
    for path, organisation in _parts(file):
        yield from ((*where, "user") for where, post in _posts(organisation, path) if post.user)
    yield from (("special", i, "user") for i, spec in enumerate(file.special) if spec.user)


def _more(path: Steps) -> frozenset[str]:
    """Return what stands for something at one place of a file alone."""
    return frozenset({"title"} if path[-1] == "label" else {"unit"} if "letterhead" in path else ())


def _texts(value: Any, path: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        yield path, value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from _texts(item, (*path, i))


def _twice(path: Steps, keys: Sequence[str]) -> Iterator[Found]:
    for i, key in enumerate(keys):
        if key in keys[:i]:
            yield (*path, i, "key"), f"mã “{key}” lặp lại"
