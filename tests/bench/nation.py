"""A generated nation: provinces with their districts, communes and seats, and a year's work in each of them."""

import gc
import os
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy.engine import make_url

from core import clock
from core.app import create_app
from core.assignment.services import CycleForm, create_cycle, issue_cycle
from core.auth.actor import Actor
from core.auth.models import User
from core.config import Config
from core.db import db
from core.extensions.services import ParameterForm, confirm_parameter, enable_pack
from core.people.queries import own_context, seats_of
from core.provision.apply import apply_tenant
from core.provision.database import create_database, provision
from core.provision.engines import Engines
from tests.applications import dispose
from tests.conftest import WORLDS, config_for

#: Before July 2025: 63 provinces, 696 districts, 10,035 communes; two million tasks a year are 200 for each commune.
PROVINCES = 63
DISTRICTS = 11
COMMUNES = 14
PER_COMMUNE = 206
TODAY = date(2021, 4, 15)
SCHEME = "vinh_phuc"
YEAR = CycleForm(
    "2021",
    "Năm 2021",
    "year",
    *(date(2021, 1, 1), date(2021, 12, 31), date(2021, 1, 1), date(2021, 12, 31)),
    scheme=SCHEME,
    rule_date=date(2021, 1, 1),
)


@dataclass(frozen=True)
class Nation:
    """A database with some provinces."""

    config: Config
    provinces: int
    name: str

    @property
    def tasks(self) -> int:
        """How many pieces of work the communes hold."""
        return self.provinces * DISTRICTS * COMMUNES * PER_COMMUNE

    def app(self) -> Flask:
        """Return the application over it, as the application role; its garbage is collected as under gunicorn."""
        app = create_app(self.config)
        gc.collect()
        gc.freeze()
        return app


def scale() -> float:
    """Return BENCH_SCALE: 1 is the whole nation."""
    return float(os.environ.get("BENCH_SCALE", "0.05"))


def make_nation(engines: Engines, name: str, provinces: int, var: Path) -> Nation:
    """Create a database with ``provinces`` provinces and their year."""
    create_database(engines.database_url("postgres", "postgres"), name)
    config = replace(config_for(engines, name, var), today=TODAY)
    provision(config.database_url)
    owner = create_app(config, database_url=config.database_url)
    for number in range(1, provinces + 1):
        apply_tenant(_folder(number, var), app=owner)
    dispose(owner)
    app = create_app(config)
    with app.app_context():
        for number in range(1, provinces + 1):
            _open(number)
    dispose(app)
    fill(engines, name)
    return Nation(config, provinces, name)


def slug(number: int) -> str:
    """Return the address of a province; of everything below it: ``<slug>/huyen-01/xa-01``."""
    return f"tinh-{number:02}"


def _folder(number: int, var: Path) -> Path:
    folder = var / slug(number)
    folder.mkdir(exist_ok=True)
    words = {'"90"': f'"{number + 100}"', "Tỉnh An": f"Tỉnh {number:02}", "slug: an": f"slug: {slug(number)}"}
    words |= {"an.example": f"{slug(number)}.example", "tenant: an,": f"tenant: {slug(number)},"}
    text = (WORLDS / "an" / "tenant.yaml").read_text("utf-8")
    for old, new in words.items():
        text = text.replace(old, new)
    (folder / "tenant.yaml").write_text(text, "utf-8")
    (folder / "units.csv").write_text("\n".join(_places(number + 100, number)), "utf-8")
    return folder


def _places(code: int, number: int) -> list[str]:
    rows = ["code,parent_code,level,name", f"{code},,province,Tỉnh {number:02}"]
    for district in range(1, DISTRICTS + 1):
        rows.append(f"{code}.{district},{code},district,Huyện {district:02}")
        for commune in range(1, COMMUNES + 1):
            rows.append(f"{code}.{district}.{commune:02},{code}.{district},commune,Xã {district:02}{commune:02}")
    return rows


def actor(address: str, role: str | None = None) -> Actor:
    """Return the seat of a user, the first of a role where given."""
    person = db.session.query(User.person_id).filter(User.email == address).one()[0]
    own_context(person)
    return next(seat.actor() for seat in seats_of(person, clock.today()) if role in (None, seat.role))


def _open(number: int) -> None:
    administrator = actor(f"quan-tri@{slug(number)}.example")
    decider = actor(f"btv@{slug(number)}.example")
    assert decider.authority_id is not None
    enable_pack(administrator, SCHEME, YEAR.rule_date)
    due = ParameterForm(SCHEME, "report.due_days", Decimal(10), YEAR.rule_date, illustrative=True)
    confirm_parameter(administrator, due)
    issue_cycle(administrator, create_cycle(administrator, decider.authority_id, YEAR))


def fill(engines: Engines, name: str, per_commune: int = PER_COMMUNE) -> None:
    """Write a year of work for every commune, and let the server take stock."""
    statements = (Path(__file__).parent / "nation.sql").read_text("utf-8")
    with superuser(engines, name) as connection:
        for statement in statements.split(";\n"):
            connection.execute(statement, {"per_commune": per_commune})
        connection.execute("vacuum analyze")


def superuser(engines: Engines, name: str) -> psycopg.Connection:
    """Connect as the server's superuser, outside transactions: no policy applies."""
    url = make_url(engines.database_url("postgres", name)).set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
