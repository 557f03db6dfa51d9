"""The table to fill in and to change: what the tenant has already, and the words to choose from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import lazy_gettext as _

from core import clock
from core.people.kinds import KIND_PURPOSES, UNIT_KINDS
from core.people.queries import RuledOffices
from core.people.roles import ROLES
from core.setup.columns import HOLDERS, NOTHING, POSTS, SHEETS, UNITS, head, in_table, title
from core.setup.plans import Stored

Rows = Iterable[Sequence[object]]

#: Kinds of units that usually give work.
_GIVING = frozenset({"standing_committee", "peoples_committee"})

_GUIDE = (
    _("Sửa ngay trên các dòng có sẵn, thêm dòng mới ở cuối, rồi nộp lại tệp. Chưa ghi gì cho đến khi bạn xác nhận."),
    _("Ô trống: giữ nguyên. Ghi “%(nothing)s” ở cột Trực thuộc, Họ tên, Vai trò để bỏ nội dung đang có."),
    _("Dòng bị xóa khỏi bảng không có nghĩa là kết thúc: muốn kết thúc thì ghi ngày cuối cùng."),
    _("Cơ quan, chức vụ được nhận ra theo mã; lần giữ chức vụ theo chức vụ và “Từ ngày”: không đổi được những ô này."),
    _("Mã để trống được: hệ thống đặt mã theo tên; chức vụ có tên bắt đầu bằng một chức danh thì lấy mã chức danh đó."),
    _("Ở những cột hỏi mã, ghi tên cũng được: tên cơ quan, tên chức vụ, hoặc chức danh ở trang “Chức danh”."),
    _("“Cấp giao việc, xếp loại đặt ở đây”: chỉ ghi ở nơi ban hành quyết định giao việc, ví dụ Ban Thường vụ Tỉnh ủy."),
    _("Trang “Loại”, “Vai trò” giải thích từng loại, từng vai trò; trang “Chức danh” liệt kê theo loại cơ quan."),
    _("Đổi người: ghi ngày kết thúc ở dòng của người cũ, thêm dòng cho người mới."),
    _("Người đã có trong hệ thống chuyển sang chức vụ khác: chép “Mã người” sang dòng mới."),
)


def template_sheets(stored: Stored) -> Mapping[str, tuple[Sequence[str], Rows]]:
    """Return the sheets with the tenant's own living units, their posts and who holds them; sent back, they say nothing
    new.
    """
    rows: dict[str, Rows] = {UNITS: _units(stored), POSTS: _posts(stored), HOLDERS: _holders(stored)}
    sheets = {title(sheet): ([in_table(spec.head) for spec in SHEETS[sheet][1]], rows[sheet]) for sheet in SHEETS}
    kinds = [(in_table(name), in_table(KIND_PURPOSES[key]), key) for key, name in UNIT_KINDS.items()]
    roles = [(in_table(role.label), in_table(role.purpose), key) for key, role in ROLES.items() if key != "council"]
    code = in_table(_("Mã"))
    kind_heads = [in_table(_("Tên")), in_table(_("Dùng cho")), code]
    role_heads = [in_table(_("Tên")), in_table(_("Làm được gì")), code]
    needed = in_table(_("Dòng mới phải có: %(columns)s.")) % {"columns": required_columns()}
    guide = [
        (in_table(text) % {"nothing": NOTHING},) if "%(" in in_table(text) else (in_table(text),) for text in _GUIDE
    ]
    guide.insert(1, (needed,))
    offices = [in_table(_("Loại cơ quan")), in_table(_("Chức danh")), in_table(_("Mã")), in_table(_("Theo quy định"))]
    return {
        **sheets,
        in_table(_("Chức danh")): (offices, _offices(stored.offices())),
        in_table(_("Loại")): (kind_heads, kinds),
        in_table(_("Vai trò")): (role_heads, roles),
        in_table(_("Cách dùng")): ([in_table(_("Cách dùng"))], guide),
    }


def required_columns() -> str:
    """Return which columns of which sheet a new row must have, in words of the table."""
    return "; ".join(
        f"{title(sheet)} – {', '.join(in_table(each.head) for each in columns if each.required)}"
        for sheet, (_title, columns) in SHEETS.items()
    )


def template_lists() -> Mapping[tuple[str, str], tuple[str, str]]:
    """Return which columns (sheet and head) choose from which column of another sheet."""
    name = in_table(_("Tên"))
    return {
        (title(UNITS), head(UNITS, "kind")): (in_table(_("Loại")), name),
        (title(HOLDERS), head(HOLDERS, "roles")): (in_table(_("Vai trò")), name),
    }


def _offices(known: RuledOffices) -> Iterator[Sequence[object]]:
    """Yield the offices that regulations know, by kinds of units in their usual order, then the kinds without any."""
    order = {kind: place for place, kind in enumerate(UNIT_KINDS)}
    for kind in sorted(known.by_kind, key=lambda each: order.get(each, len(order))):
        for office in known.by_kind[kind]:
            yield in_table(UNIT_KINDS.get(kind, kind)), office.label, office.key, office.scheme
    free = in_table(_("không cần: đặt tên chức vụ tự do, để trống mã"))
    of_authority = in_table(_("không cần: đặt tên tự do (ví dụ Bí thư Tỉnh ủy), rồi ghi vai trò “Cấp có thẩm quyền”"))
    for kind, name in UNIT_KINDS.items():
        if kind not in known.by_kind:
            yield in_table(name), of_authority if kind in _GIVING else free, None, None


def _units(stored: Stored) -> Iterator[Sequence[object]]:
    keys = {unit.id: key for (_tenant, key), unit in stored.units.items()}
    bodies: dict[object, str] = {}
    for body in stored.authorities:
        bodies.setdefault(body.unit_id, body.name)
    for unit in stored.units.values():
        if unit.tenant_id == stored.own.id and unit.valid_to is None:
            above = keys[unit.parent_id] if unit.parent_id else None
            kind = in_table(UNIT_KINDS.get(unit.kind, unit.kind))
            yield stored.own.code, unit.key, unit.name, kind, above, unit.valid_from, bodies.get(unit.id), None


def _posts(stored: Stored) -> Iterator[Sequence[object]]:
    living = {unit.id: key for (_tenant, key), unit in stored.units.items() if unit.valid_to is None}
    for post in stored.posts.values():
        if post.tenant_id == stored.own.id and post.unit_id in living:
            yield stored.own.code, living[post.unit_id], post.key, post.title, None


def _holders(stored: Stored) -> Iterator[Sequence[object]]:
    """Yield who holds posts today or later, with roles and addresses."""
    living = {unit.id: key for (_tenant, key), unit in stored.units.items() if unit.valid_to is None}
    today = clock.today()
    for post in stored.posts.values():
        if post.tenant_id != stored.own.id or post.unit_id not in living:
            continue
        for held in sorted(stored.holders.get(post.id, ()), key=lambda row: row.valid_from):
            if held.valid_to is not None and held.valid_to < today:
                continue
            roles = dict.fromkeys(seat.role for seat in stored.seats.get(held.id, ()) if seat.role != "council")
            yield (
                stored.own.code,
                living[post.unit_id],
                post.key,
                held.holder_name,
                held.valid_from,
                held.valid_to,
                "; ".join(in_table(ROLES[role].label) for role in roles if role in ROLES) or None,
                stored.addresses.get(held.person_id),
                str(held.person_id),
            )
