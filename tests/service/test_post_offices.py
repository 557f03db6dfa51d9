"""A post's key may be corrected while nothing refers to it; the refusal names what does."""

import pytest
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.db import bind_context, db
from core.errors import Invalid, NotFound
from core.people.models import Post
from core.setup.posts import change_post, references_to
from tests.assigned_year import ADMINISTRATOR, Assigned


def test_work_keeps_the_key_of_its_post(assigned: Assigned) -> None:
    admin = assigned.actor(ADMINISTRATOR)
    _tenant, unit_id = assigned.unit("an", "so-giao-duc")
    bind_context(db.session(), admin.context)
    post = db.session.scalars(select(Post).where(Post.unit_id == unit_id, Post.key == "director")).one()
    with pytest.raises(Invalid) as refused:
        change_post(admin, post.id, post.title, "giam-doc")
    assert refused.value.problems[0].field == "key"
    assert "nhiệm vụ được giao (ví dụ theo quyết định số 12-QĐ/TU)" in str(refused.value.problems[0].message)
    change_post(admin, post.id, "Giám đốc Sở Giáo dục", "director")
    assert db.session.get_one(Post, (post.tenant_id, post.id)).title == "Giám đốc Sở Giáo dục"
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "post.change")).all()
    assert set(entry.details) == {"title"}


def test_a_post_without_work_is_free(assigned: Assigned) -> None:
    admin = assigned.actor(ADMINISTRATOR)
    bind_context(db.session(), admin.context)
    rows = db.session.scalars(select(Post).where(Post.tenant_id == admin.tenant_id)).all()
    free = next(row for row in rows if not list(references_to((row.tenant_id, row.id))))
    change_post(admin, free.id, free.title, "chief")
    assert db.session.get_one(Post, (free.tenant_id, free.id)).key == "chief"
    lower = db.session.scalars(select(Post).where(Post.tenant_id != admin.tenant_id)).first()
    assert lower is not None
    with pytest.raises(NotFound):
        change_post(admin, lower.id, lower.title, "chief")
