"""Levels that a regulation made public."""

from collections.abc import Sequence
from time import monotonic
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from core.db import db
from core.db.bulk import Key
from core.evaluation.models import PublicLevel, RatingRun
from core.evaluation.queries.run_rows import RunRow, run_list
from core.web.tables import Table, contains

#: For so many seconds a process believes that nothing is public yet in a tenant; what is public stays so.
REMEMBERED = 60.0


class PublicTenants:
    """Which tenants see a public level, as far as this process knows: the menu asks with every page."""

    def __init__(self) -> None:
        self._public: set[tuple[object, UUID]] = set()
        self._none_at: dict[tuple[object, UUID], float] = {}

    def forget(self) -> None:
        """Ask anew: something was made public."""
        self._none_at.clear()

    def __contains__(self, tenant_id: UUID) -> bool:
        key = (db.engine.url, tenant_id)
        if key in self._public:
            return True
        if monotonic() - self._none_at.get(key, -REMEMBERED) < REMEMBERED:
            return False
        try:
            found = db.session.scalar(select(PublicLevel.id).limit(1))
        except SQLAlchemyError:  # the page that tells of a database that is away has a menu too
            return False
        if found is None:
            self._none_at[key] = monotonic()
            return False
        self._public.add(key)
        return True


public_tenants = PublicTenants()


def runs_made_public() -> list[RunRow]:
    """Return the runs with public levels that this seat may read, of this tenant or above it, newest first."""
    of_run = (PublicLevel.tenant_id == RatingRun.tenant_id, PublicLevel.run_id == RatingRun.id)
    return run_list(select(PublicLevel.id).where(*of_run).exists())


def public_levels(run: Key, table: Table) -> Sequence[PublicLevel]:
    """Return one page of a run's public levels: of each subject the newest."""
    later = aliased(PublicLevel)
    same = (later.tenant_id == run[0], later.run_id == run[1], later.subject_key == PublicLevel.subject_key)
    newer = select(later.id).where(*same, later.id > PublicLevel.id)
    of_run = (PublicLevel.tenant_id == run[0], PublicLevel.run_id == run[1])
    rows = select(PublicLevel).where(*of_run, ~newer.exists())
    if table.chosen["q"]:
        rows = rows.where(contains(PublicLevel.subject_label, table.chosen["q"]))
    # Rows were made in the order of the files: group by group, as the scheme has them.
    by = {"group": PublicLevel.id, "subject": PublicLevel.subject_label}
    return table.shown(db.session.scalars(table.arrange(rows, by, PublicLevel.id)).all())
