"""Pages outside all tenants: only operators know that they exist."""

import functools
from collections.abc import Callable
from typing import ParamSpec

from flask import g
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.db import bind_context, db
from core.errors import NotFound
from core.people.middleware import require_sign_in
from core.platform.actor import operator_actor
from core.tenancy.services import MANAGE_TENANTS

P = ParamSpec("P")


def operates(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let only operators open the view; whoever else is signed in gets NotFound."""

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        refused = require_sign_in()
        if refused is not None:
            return refused
        if not current_user.operator:
            raise NotFound
        g.actor = operator_actor(current_user.person_id, current_user.email)
        bind_context(db.session(), g.actor.context)
        return view(*args, **kwargs)

    guarded.permission = MANAGE_TENANTS  # type: ignore[attr-defined]
    return guarded
