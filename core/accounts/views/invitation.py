"""The page that an invitation's link opens: set a password, and be signed in."""

from flask import current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import login_user

from core.accounts.views.blueprint import bp
from core.auth import invitations
from core.errors import Invalid, Problem

#: Names of fields; errors of the password rules belong to the first.
PASSWORD, AGAIN = "password", "password_again"


@bp.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    """Take the first password of whoever was invited. Every link that does not work gets the same answer."""
    user = invitations.invited(token)
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        password = request.form.get(PASSWORD, "")
        try:
            if password != request.form.get(AGAIN, ""):
                raise Invalid([Problem(_("Hai mật khẩu không giống nhau."), AGAIN)])
            accepted = invitations.accept(token, password)
        except Invalid as refusal:
            for problem in refusal.problems:
                problems.setdefault(problem.field, []).append(str(problem.message))
        else:
            login_user(accepted, authn_via=["invitation"])
            flash(_("Đã đặt mật khẩu. Lần sau, hãy đăng nhập bằng địa chỉ thư của bạn."), "success")
            return redirect(current_app.config["SECURITY_POST_LOGIN_VIEW"], 303)
    page = render_template("accounts/invitation.html", user=user, problems=problems)
    return page, 422 if problems else 200
