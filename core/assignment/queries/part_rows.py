"""The parts that a piece of work was split into."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, select

from core.assignment.models import Assignment, Target
from core.assignment.queries.target_rows import adjusted_plans, of_target, plan_in_force
from core.assignment.queries.work_rows import of_post, of_unit
from core.db import db
from core.db.bulk import Key, keys_table
from core.people.models import Post
from core.tenancy.models import Unit


class Part(NamedTuple):
    """A piece of work below another one, with its number (None: words alone) and the plan in force of it."""

    work: Assignment
    unit: Unit
    post: Post | None
    target: Target | None
    plan: Decimal | None

    @property
    def holder(self) -> str:
        """How pages call who holds it."""
        return self.post.title if self.post else self.unit.name


def parts_of(works: Iterable[Key]) -> Sequence[Part]:
    """Return the parts of some work, in the order they were given."""
    wanted, adjusted = keys_table(works), adjusted_plans()
    rows = db.session.execute(
        select(Assignment, Unit, Post, Target, plan_in_force(adjusted))
        .join(wanted, and_(Assignment.parent_tenant_id == wanted.c.tenant_id, Assignment.parent_id == wanted.c.id))
        .join(Unit, of_unit())
        .outerjoin(Post, of_post())
        .outerjoin(Target, and_(Target.tenant_id == Assignment.tenant_id, Target.assignment_id == Assignment.id))
        .outerjoin(adjusted, of_target(adjusted))
        .order_by(Assignment.id)
    )
    return [Part(*row) for row in rows]
