"""The ledger of what operators did."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.audit.queries import trail
from core.auth.actor import PLATFORM
from core.platform.access import operates
from core.platform.views.blueprint import bp
from core.web.tables import Column, Filter, table

ACTS: dict[str, Any] = {
    "account.invite": lazy_gettext("Mời dùng hệ thống"),
    "operator.add": lazy_gettext("Thêm người vận hành"),
    "operator.remove": lazy_gettext("Thôi giao vận hành"),
    "tenant.create": lazy_gettext("Lập đơn vị hành chính"),
    "tenant.end": lazy_gettext("Kết thúc đơn vị hành chính"),
    "tenant.resume": lazy_gettext("Cho hoạt động trở lại"),
    "tenant.suspend": lazy_gettext("Tạm dừng đơn vị"),
}


@bp.get("/ledger")
@operates
def ledger() -> ResponseReturnValue:
    """List what operators did, newest first."""
    columns = [Column("at", _("Lúc")), Column("who", _("Ai")), Column("act", _("Việc")), Column("what", _("Nội dung"))]
    shown = table(columns, [Filter("action", _("Việc"), list(ACTS.items())), Filter("actor", _("Ai"))])
    return render_template("platform/ledger.html", table=shown, rows=trail(PLATFORM, shown), acts=ACTS)
