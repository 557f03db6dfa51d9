"""The steps of the first setup in words: what each is for, how far it is, and where it is done."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from core.auth.actor import Actor
from core.extensions.services import MANAGE_REGULATION
from core.setup.queries import Progress


@dataclass(frozen=True, slots=True)
class Step:
    """A step: ``state`` says how far it is, ``acts`` are its pages (label, address), the first one the usual way.

    What ``may_wait`` is never the next step: a first cycle opens without it.
    """

    title: str
    why: str
    state: str
    done: bool
    acts: tuple[tuple[str, str], ...]
    may_wait: bool = False


#: Steps without which a first cycle opens.
_LATER = frozenset({"places"})


def steps(found: Progress, by: Actor) -> list[Step]:
    """Return the steps in the order in which one builds on another."""
    done = found.done
    rows = [*_rules(found), *_organisation(found), *_work(found)]
    accounts = by.may("account.manage")
    usable = {"accounts": accounts, "order": accounts, "cycle": by.may("cycle.manage")}
    usable |= dict.fromkeys(("packs", "letterhead"), by.may(MANAGE_REGULATION))
    return [
        Step(title, why, state, done[key], acts if usable.get(key, True) else (), may_wait=key in _LATER)
        for key, title, why, state, acts in rows
    ]


Row = tuple[str, str, str, str, tuple[tuple[str, str], ...]]


def _organisation(found: Progress) -> list[Row]:
    table = (_("Nhập từ bảng Excel"), url_for("setup.read_table"))
    by_hand = (_("Trang Tổ chức"), url_for("people.organisation"))
    rows: list[Row] = [
        (
            "units",
            _("Cơ quan, đơn vị và cấp có thẩm quyền"),
            _("Ai nhận nhiệm vụ, và cấp nào giao, quyết định xếp loại."),
            _("%(units)s cơ quan, %(bodies)s cấp giao nhiệm vụ", units=found.units, bodies=found.authorities),
            (table, by_hand),
        ),
        (
            "posts",
            _("Chức vụ"),
            _("Vị trí của từng cơ quan; trang “Chức danh” của bảng Excel cho biết quy định nhận ra chức danh nào."),
            _("%(count)s chức vụ", count=found.posts),
            (table, by_hand),
        ),
        (
            "people",
            _("Người giữ chức vụ và vai trò"),
            _("Bổ nhiệm vào chức vụ, rồi giao vai trò ở trang của cơ quan; trước hết là vai trò Cấp có thẩm quyền."),
            _people(found),
            (table, by_hand),
        ),
        (
            "accounts",
            _("Tài khoản"),
            _("Mời người giữ chức vụ đăng nhập; mỗi người tự đặt mật khẩu."),
            _accounts(found),
            _inviting(found),
        ),
    ]
    if found.level == "commune":
        return rows
    places = (
        "places",
        _("Đơn vị hành chính trực thuộc"),
        _("Huyện, xã là những đơn vị sử dụng riêng bên dưới, chỉ cần khi giao việc cho chúng; lấy từ danh mục có sẵn."),
        _("%(count)s đơn vị hành chính", count=found.below),
        ((_("Lấy từ danh mục"), url_for("setup.choose_places")),),
    )
    return [places, *rows]


def _accounts(found: Progress) -> str:
    told = _("%(count)s tài khoản đang dùng, %(invited)s lời mời đang mở", count=found.accounts, invited=found.invited)
    if found.handed:
        told += "; " + _("đã trao %(count)s liên kết, chờ đặt mật khẩu", count=found.handed)
    return str(told)


def _inviting(found: Progress) -> tuple[tuple[str, str], ...]:
    """Return the pages of accounts: with people invited by a table, their links come first until made."""
    one_by_one = (_("Mời người dùng"), url_for("accounts.people"))
    links = (_("Liên kết cho những người đã mời"), url_for("accounts.links", setup=1))
    if found.invited == found.handed:
        return (one_by_one, links) if found.invited else (one_by_one,)
    return links, one_by_one


def _people(found: Progress) -> str:
    held = _("%(held)s trên %(posts)s chức vụ có người giữ", held=found.held, posts=found.posts)
    seats = _("%(count)s vai trò đã giao", count=found.seats)
    if found.held and not found.deciders:
        seats += "; " + _("chưa ai có vai trò Cấp có thẩm quyền, nên chưa ai ban hành quyết định được")
    return f"{held}, {seats}"


def _rules(found: Progress) -> list[Row]:
    """Return the steps of the regulation: it tells which bodies and offices there must be, so it comes first."""
    parameters = url_for("extensions.parameters")
    return [
        (
            "packs",
            _("Quy định áp dụng"),
            _("Quy định cho biết ai được giao việc, cần những cơ quan, chức danh nào; cấp dưới dùng theo."),
            _("%(count)s quy định đang dùng", count=len(found.packs)),
            ((_("Chọn quy định"), url_for("setup.choose_regulation")),),
        ),
        (
            "parameters",
            _("Tham số cần xác nhận"),
            _("Giá trị chưa có văn bản công bố được nhập kèm số, ngày văn bản; không có thì không dùng."),
            _parameters(found),
            (
                (
                    _("Nhập giá trị chưa xác nhận"),
                    url_for("extensions.unconfirmed_values", blocks="order" if found.blocking else None),
                ),
                (_("Xem tham số và nguồn"), parameters),
            ),
        ),
    ]


def _work(found: Progress) -> list[Row]:
    cycle = (
        (_("Các kỳ"), url_for("assignment.cycles")) if found.cycles else (_("Lập kỳ"), url_for("assignment.new_cycle"))
    )
    return [
        (
            "cycle",
            _("Kỳ giao nhiệm vụ đầu tiên"),
            _("Lập kỳ, kiểm tra danh mục rồi mở; quy định được ghim vào kỳ."),
            _("%(open)s kỳ đã mở, %(all)s kỳ đã lập", open=found.open_cycles, all=found.cycles),
            (cycle,),
        ),
        (
            "letterhead",
            _("Thể thức văn bản"),
            _("Tên cơ quan, địa danh, ký hiệu, người ký và căn cứ của địa phương, in trên quyết định và văn bản khác."),
            _letterheads(found),
            (
                (_("Khai thể thức"), url_for("documents.letterheads", setup=1)),
                (_("Biểu mẫu Word"), url_for("documents.forms")),
            ),
        ),
        (
            "order",
            _("Quyết định giao nhiệm vụ đầu tiên"),
            _("Người giữ vai trò Cấp có thẩm quyền đăng nhập, mở trang Quyết định giao và bấm “Soạn quyết định”."),
            _("%(count)s quyết định đã ban hành", count=found.orders),
            ((_("Xem ai đăng nhập được"), url_for("accounts.people")),) if found.open_cycles else (),
        ),
    ]


def _letterheads(found: Progress) -> str:
    told = _("%(count)s trên %(all)s cấp giao nhiệm vụ đã khai", count=found.letterheads, all=found.authorities)
    lacking = found.letterheads - found.bases
    if lacking > 0:
        told += "; " + _("%(count)s cấp chưa ghi căn cứ của địa phương", count=lacking)
    return str(told)


def _parameters(found: Progress) -> str:
    if found.problem or not found.packs:
        return found.problem or str(_("bật quy định trước"))
    if not found.missing:
        return str(_("mọi tham số đã có nguồn"))
    if not found.blocking:
        return str(_("còn %(count)s tham số chờ xác nhận, chỉ cần trước khi đánh giá", count=found.missing))
    values = {"count": found.missing, "blocking": found.blocking}
    return str(_("còn %(count)s tham số chờ xác nhận, trong đó %(blocking)s chặn việc mở kỳ", **values))
