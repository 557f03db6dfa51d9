"""Links of many invited people at once: shown on one page to print and copy, or taken along as a workbook.

Only hashes of links are stored, so that they exist in this one answer alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts import services
from core.accounts.mail import address_of
from core.accounts.queries import PersonRow, people_of
from core.accounts.schemas import LinksSchema
from core.accounts.services import MANAGE_ACCOUNTS
from core.accounts.views.blueprint import bp
from core.audit import one_request
from core.auth.invitations import Account, Link
from core.clock import VIETNAM
from core.errors import DuplicateRequest
from core.web.access import actor, requires
from core.web.forms import open_form
from core.web.workbooks import EXCEL, written

#: The button that takes the links along.
AS_BOOK = "book"
#: People whose links are made at once.
MOST = 500


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was invited and never came."""

    row: PersonRow
    account: Account


@dataclass(frozen=True, slots=True)
class Handed:
    """A link with whom it is for."""

    row: PersonRow
    link: Link
    address: str


@bp.route("/t/<tenant:slug>/accounts/links", methods=["GET", "POST"])
@requires(MANAGE_ACCOUNTS)
def links() -> ResponseReturnValue:
    """Make new links for those who were invited and never came; they are shown in the answer, and nowhere after."""
    actor().require_whole_tenant()
    waiting = [
        Invited(row, row.account)
        for row in people_of(actor().tenant_id)
        if row.account and row.account.awaited and row.account.user.tenant_id == actor().tenant_id
    ][:MOST]
    by_id = {each.account.user.id: each for each in waiting}
    fresh = [id for id, each in by_id.items() if not each.account.handed]
    form = open_form(LinksSchema(), {"users": fresh}, choices={"users": [(each, "") for each in by_id]})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            try:
                chosen = [by_id[each].account for each in form.values["users"]]
                made = services.invite_all_again(actor(), chosen)
            except DuplicateRequest:
                flash(
                    _("Liên kết chỉ hiện một lần. Nếu chưa lưu được, hãy tạo lại; liên kết cũ sẽ hết hiệu lực."),
                    "warning",
                )
                return redirect(url_for(".links"), 303)
            handed = [Handed(by_id[link.user.id].row, link, address_of(link)) for link in made]
            return _book(handed) if AS_BOOK in request.form else render_template("accounts/handed.html", handed=handed)
    return render_template("accounts/links.html", form=form, waiting=waiting, as_book=AS_BOOK), form.status


def _book(handed: Sequence[Handed]) -> Response:
    heads = [_("Họ tên"), _("Chức vụ, vai trò"), _("Tên đăng nhập"), _("Liên kết đặt mật khẩu"), _("Dùng đến hết ngày")]
    rows = [
        (
            each.row.holder,
            "; ".join(each.row.names),
            each.link.user.email,
            each.address,
            each.link.expires_at.astimezone(VIETNAM).date(),
        )
        for each in handed
    ]
    named = {"Content-Disposition": 'attachment; filename="lien-ket-moi.xlsx"'}
    return Response(written({_("Liên kết"): (heads, rows)}), mimetype=EXCEL, headers=named)
