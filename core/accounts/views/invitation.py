"""The page that an invitation's link opens: set a password, and be signed in."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.utils import login_user, logout_user

from core import clock
from core.accounts.views.blueprint import bp
from core.auth import invitations
from core.auth.models import User
from core.db import bind_context, db
from core.errors import Invalid, Problem
from core.people.queries import own_context, seats_of
from core.tenancy.queries import units

#: Names of fields; errors of the password rules belong to the first.
PASSWORD, AGAIN = "password", "password_again"
#: The tick that the session of whoever uses this browser may end.
REPLACE = "replace"


@bp.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    """Take the first password of whoever was invited. Every link that does not work gets the same answer."""
    user = invitations.invited(token)
    problems: dict[str, list[str]] = {}
    # Whoever opens somebody's link by mistake, or to help, must not lose the session that this browser has.
    other = current_user.email if current_user.is_authenticated and current_user.id != user.id else ""
    if request.method == "POST":
        password = request.form.get(PASSWORD, "")
        try:
            if other and REPLACE not in request.form:
                raise Invalid([Problem(_("Hãy xác nhận là phiên đang dùng sẽ kết thúc."), REPLACE)])
            if password != request.form.get(AGAIN, ""):
                raise Invalid([Problem(_("Hai mật khẩu không giống nhau."), AGAIN)])
            accepted = invitations.accept(token, password)
        except Invalid as refusal:
            for problem in refusal.problems:
                problems.setdefault(problem.field, []).append(str(problem.message))
        else:
            if other:
                logout_user()
            login_user(accepted, authn_via=["invitation"])
            flash(_("Đã đặt mật khẩu. Lần sau, hãy đăng nhập bằng địa chỉ thư của bạn."), "success")
            return redirect(_first_page(accepted), 303)
    page = render_template("accounts/invitation.html", user=user, problems=problems, other=other)
    return page, 422 if problems else 200


def _first_page(user: User) -> str:
    """Return where a new user begins: who administers a tenant without any unit sets it up, everybody else works."""
    own_context(user.person_id)
    for seat in seats_of(user.person_id, clock.today()):
        actor = seat.actor()
        if actor.may("organisation.edit") and actor.unit_id is None:
            bind_context(db.session(), actor.context)
            if not units(seat.tenant_id):
                return url_for("setup.checklist", slug=seat.slug)
    return str(current_app.config["SECURITY_POST_LOGIN_VIEW"])
