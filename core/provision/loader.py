"""Loads the demo: every tenant's starting state, then its recorded years, lived through the use cases."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from core import clock
from core.app import create_app
from core.assignment.models import Cycle
from core.auth.invitations import accept, operators
from core.config import Config, OperatorError
from core.db import Base, RowContext, bind_context, db
from core.platform.actor import operator_actor
from core.platform.services import add_operator
from core.provision.apply import apply_tenant
from core.provision.recorded import TENANTS, Demo, read_demo, waiting_years
from core.provision.state.people import DEMO_PASSWORD
from core.provision.story.numbers import Numbers
from core.provision.story.player import note_as_lived, play
from core.provision.story.reading import Story, read_results, read_story
from core.provision.story.seats import Seats
from core.provision.story.stage import Stage
from core.tenancy.models import Tenant
from core.tenancy.queries import tenant_by_slug


def load_demo(config: Config, folder: Path = TENANTS) -> None:
    """Apply and live everything under ``folder``; what is there already is not done again."""
    with _connected(config, config.database_url) as owner, _connected(config) as app:
        _let_operate(app, read_demo(folder))
        for tenant, years in waiting_years(config, folder).items():
            apply_tenant(tenant, app=owner)
            live(app, years, partial(_analyse, owner))


def _let_operate(app: Flask, demo: Demo) -> None:
    """Make the demo's operators who are missing, on the day since when they are there."""
    password = os.environ.get(DEMO_PASSWORD)
    with app.app_context(), clock.at(datetime.combine(demo.operators_since, time(9), clock.VIETNAM)):
        known = {account.user.email for account in operators()}
        for each in demo.operators:
            if each.address not in known and (link := add_operator(operator_actor(), each.address)):
                accept(link.token, password or each.password)


@contextmanager
def _connected(config: Config, database_url: str | None = None) -> Iterator[Flask]:
    """Yield an application whose connections are closed afterwards: whoever loaded goes on to serve for days."""
    app = create_app(config, database_url=database_url, statement_seconds=0)
    try:
        yield app
    finally:
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def _analyse(owner: Flask) -> None:
    """Tell the planner how tables grew: within seconds a year passes that the server's own upkeep would see slowly."""
    with owner.app_context():
        tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
        db.session.execute(text(f"analyze {tables}"))
        db.session.commit()


def live(app: Flask, folders: Sequence[Path], analyse: Callable[[], None]) -> None:
    """Live recorded years of one province together, day by day; OperatorError when one was begun and not ended.

    ``analyse`` is called when tables grew much.
    """
    stories = {folder: read_story(folder) for folder in folders}
    with app.app_context():
        stages: list[Stage] = []
        for folder, story in sorted(stories.items(), key=lambda item: item[1].cycle.starts_on):
            province = _province(story)
            seats = stages[0].seats if stages else Seats(province)
            if _cycle(province, story) is not None:
                raise OperatorError(
                    f"Dữ liệu trình diễn năm {story.cycle.key} mới nạp được một phần.",
                    f"The demo year {story.cycle.key} was loaded only in part.",
                    "rm -r var && make demo   # hoặc dùng cơ sở dữ liệu trống / or give an empty database",
                )
            numbers = Numbers(story.seed, read_results(folder), story.window_count)
            stages.append(Stage(story, province, seats, numbers, (province.id, province.id), analyse))
        analyse()
        play(stages)
        for stage in stages:
            note_as_lived(stage)


def _province(story: Story) -> Tenant:
    province = tenant_by_slug(story.tenant)
    assert province is not None
    return province


def _cycle(province: Tenant, story: Story) -> Cycle | None:
    bind_context(db.session(), RowContext(province.id))
    same = select(Cycle).where(Cycle.tenant_id == province.id, Cycle.key == story.cycle.key)
    return db.session.scalars(same).first()
