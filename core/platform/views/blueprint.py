"""The blueprint of operators, under ``/operator/``; the modules beside it add its pages."""

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext

from core.extensions import labels
from core.extensions.errors import told
from core.tenancy.services import MANAGE_TENANTS
from core.web.navigation import add_to_menu

bp = Blueprint("platform", __name__, template_folder="../templates", url_prefix="/operator")

add_to_menu(bp, "provinces", lazy_gettext("Tỉnh, thành phố"), MANAGE_TENANTS, group="operation", order=10)
add_to_menu(bp, "packs", lazy_gettext("Gói quy định"), MANAGE_TENANTS, group="operation", order=15)
add_to_menu(bp, "health", lazy_gettext("Tình trạng hệ thống"), MANAGE_TENANTS, group="operation", order=20)
add_to_menu(bp, "ledger", lazy_gettext("Nhật ký vận hành"), MANAGE_TENANTS, group="operation", order=30)

STATES: dict[str, tuple[Any, str]] = {
    "living": (lazy_gettext("Đang hoạt động"), "good"),
    "suspended": (lazy_gettext("Đang tạm dừng"), "warn"),
    "ended": (lazy_gettext("Đã kết thúc"), "plain"),
}
SIZES: dict[str, Any] = {
    "tenants": lazy_gettext("Đơn vị hành chính"),
    "users": lazy_gettext("Tài khoản"),
    "units": lazy_gettext("Cơ quan, đơn vị"),
    "appointments": lazy_gettext("Lượt giữ chức vụ"),
    "assignments": lazy_gettext("Nhiệm vụ"),
    "reports": lazy_gettext("Báo cáo"),
    "files": lazy_gettext("Tệp minh chứng"),
    "file_bytes": lazy_gettext("Dung lượng tệp (byte)"),
}


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"states": STATES, "sizes_in_words": SIZES, "labels": labels, "told": told}
