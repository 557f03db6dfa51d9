"""What tests of assigning begin with: the regulation in use, and a cycle that is open for registration."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from core.assignment.models import Cycle
from core.assignment.services import create_cycle, issue_cycle
from core.db import bind_context, db
from core.extensions.services import ParameterForm, confirm_parameter, enable_pack
from core.tenancy.queries import authorities
from tests.web.browser import Browser
from tests.world import CYCLE, World

AsUser = Callable[[str], Browser]

ADMIN, COMMITTEE, ADVISER = "quan-tri@an.example", "btv@an.example", "btc@an.example"
DISTRICT, DISTRICT_2, FRONT, DIRECTOR = (
    "bi-thu.mot@an.example",
    "bi-thu.hai@an.example",
    "mat-tran@an.example",
    "so-giao-duc@an.example",
)
PACK = "vinh_phuc"
FORM = replace(CYCLE, registration_opens_on=date(2021, 1, 15))


def use_the_pack(app: Flask) -> None:
    """Province An uses the pack; nothing of its parameters is confirmed."""
    enable_pack(World(app).actor(ADMIN), PACK, date(2021, 1, 1))


def confirm_due_days(app: Flask) -> None:
    """Enter the one value without which no cycle opens."""
    form = ParameterForm(PACK, "report.due_days", Decimal(10), date(2021, 1, 1), illustrative=True)
    confirm_parameter(World(app).actor(ADMIN), form)


def open_for_registration(app: Flask) -> None:
    """Open the cycle of province An."""
    admin = World(app).actor(ADMIN)
    bind_context(db.session(), admin.context)
    issue_cycle(admin, create_cycle(admin, authorities(admin.tenant_id)[0].id, FORM))


#: States in which a test finds province An when it asks for the fixture of that name: each is lived once, after the one
#: before it, and copied (see ``app`` in this folder's conftest).
STATES = {"regulation": use_the_pack, "due_days": confirm_due_days, "cycle": open_for_registration}


@pytest.fixture
def regulation(app: Flask) -> None:
    """Province An uses the pack; nothing of its parameters is confirmed."""


@pytest.fixture
def due_days(app: Flask) -> None:
    """The one value without which no cycle opens is there."""


@pytest.fixture
def cycle(app: Flask) -> str:
    """An open cycle of province An, as addresses name it (``owner/id``)."""
    (row,) = stored(app, Cycle)
    return f"{row.tenant_id}/{row.id}"


def stored(app: Flask, model: type) -> list:
    """Return all rows of a table that the province sees."""
    with app.app_context():
        bind_context(db.session(), World(app).actor(COMMITTEE).context)
        return list(db.session.query(model).order_by(model.id))
