"""A post is corrected: its title at any time, the key by which regulations know it while nothing refers to it."""

import uuid
from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import ScalarSelect, and_, func, select

from core.assignment.models import Assignment, AssignmentHolder, AssignmentOrder, OrderPiece, Registration
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotFound, Problem
from core.people.models import Post
from core.tenancy.services import EDIT_ORGANISATION
from core.tenancy.slugs import require_keys


@use_case(EDIT_ORGANISATION)
def change_post(actor: Actor, post_id: uuid.UUID, title: str, key: str) -> None:
    """Give a post of the actor's tenant another title or key.

    Raises NotFound for an unknown post, Invalid for no title, a key that is no plain word, one that the unit uses
    already, or another one than before while work refers to the post.
    """
    actor.require_whole_tenant()
    row = db.session.get(Post, (actor.tenant_id, post_id))
    if row is None:
        raise NotFound
    if not title.strip():
        raise Invalid([Problem(_("Hãy nhập tên chức vụ."), "title")])
    require_keys([key])
    changed = {
        name: (old, new) for name, old, new in (("title", row.title, title), ("key", row.key, key)) if old != new
    }
    if not changed:
        raise Conflict(_("Chức vụ không có gì thay đổi."))
    if "key" in changed:
        _require_free(row)
    row.title, row.key = title, key
    flush_or_explain(db.session(), "uq_post_key", _("Mã chức vụ này đã được dùng trong cơ quan, đơn vị."), "key")
    details = {name: {"from": old, "to": new} for name, (old, new) in changed.items()}
    record(actor, "post.change", "post", (row.tenant_id, row.id), details)


def _require_free(post: Post) -> None:
    """Raise Invalid while something refers to a post: what was assigned under its key stays readable by it."""
    found = list(references_to((post.tenant_id, post.id)))
    if found:
        text = _("Không đổi được chức danh: chức vụ này đã có %(what)s.", what="; ".join(found))
        raise Invalid([Problem(text, "key")])


def references_to(post: Key) -> Iterator[str]:
    """Yield in words what refers to a post, in one statement: registrations, work of its own, joint work, orders."""
    row = db.session.execute(
        select(
            _count(Registration, post),
            _count(Assignment, post),
            _count(AssignmentHolder, post),
            _count(OrderPiece, post),
            select(func.min(AssignmentOrder.number))
            .join(
                Assignment,
                and_(
                    Assignment.order_tenant_id == AssignmentOrder.tenant_id, Assignment.order_id == AssignmentOrder.id
                ),
            )
            .join(
                AssignmentHolder,
                and_(
                    AssignmentHolder.tenant_id == Assignment.tenant_id, AssignmentHolder.assignment_id == Assignment.id
                ),
            )
            .where(AssignmentHolder.tenant_id == post[0], AssignmentHolder.post_id == post[1])
            .scalar_subquery(),
        )
    ).one()
    registrations, own, held, pieces, number = row
    if registrations:
        yield _("%(count)s bản đăng ký", count=registrations)
    if max(own, held) and number:
        yield _(
            "%(count)s nhiệm vụ được giao (ví dụ theo quyết định số %(number)s)", count=max(own, held), number=number
        )
    elif max(own, held):
        yield _("%(count)s nhiệm vụ được giao", count=max(own, held))
    if pieces and not max(own, held):
        yield _("%(count)s nhiệm vụ trong quyết định đang ban hành", count=pieces)


def _count(model: type[Registration | Assignment | AssignmentHolder | OrderPiece], post: Key) -> ScalarSelect[int]:
    tenant = model.unit_tenant_id if model is OrderPiece else model.tenant_id
    return select(func.count()).select_from(model).where(tenant == post[0], model.post_id == post[1]).scalar_subquery()
