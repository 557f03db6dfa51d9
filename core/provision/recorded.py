"""What the demo's folders offer, and which of their years are still to be lived.

Asked without the application, whose loading takes seconds: a second start of the demo has nothing to load.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from core.config import Config

TENANTS = Path(__file__).resolve().parents[2] / "tenants"
#: In the audit trail: a year was played to its end.
LIVED = "demo.live"
#: The parser of libyaml where the package has it: the files of the years take the other one most of a second.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PLACE = text(
    "select id from tenant where slug = :slug union all select tenant_id from tenant_alias where slug = :slug"
)
_LIVED_YEARS = text(
    "select c.key from cycle c join audit_entry e on e.tenant_id = c.tenant_id and e.object_id = c.id"
    " where c.tenant_id = :tenant and e.object_kind = 'cycle' and e.action = :lived"
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A seat to try: address, password, and whose it is."""

    address: str
    password: str
    seat: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo offers: the day it lives on, and seats to try, those of operators too (there since a day)."""

    today: date
    sign_ins: tuple[SignIn, ...]
    operators: tuple[SignIn, ...]
    operators_since: date


def read_yaml(path: Path) -> Any:
    """Return the content of a file; yaml.YAMLError for one that cannot be read."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_PARSER)  # noqa: S506 - both are safe ones


def read_demo(folder: Path = TENANTS) -> Demo:
    """Return what the tenants' demo.yaml files and the file of operators offer; the day is the latest one."""
    files = [read_yaml(path) for path in sorted(folder.glob("*/demo.yaml"))]
    platform = read_yaml(folder / "operators.yaml")
    seats = tuple(SignIn(row["address"], data["password"], row["seat"]) for data in files for row in data["seats"])
    operators = tuple(SignIn(row["address"], platform["password"], row["seat"]) for row in platform["operators"])
    return Demo(max(data["today"] for data in files), (*seats, *operators), operators, platform["since"])


def waiting_years(config: Config, folder: Path = TENANTS) -> Mapping[Path, Sequence[Path]]:
    """Return the tenants' folders with something to load, each with its years that were not lived to their end."""
    waiting = {}
    engine = create_engine(config.app_database_url, poolclass=NullPool)
    with engine.connect() as connection:
        for tenant in sorted(path for path in folder.iterdir() if (path / "tenant.yaml").exists()):
            years = {path.parent: read_yaml(path) for path in sorted(tenant.rglob("year.yaml"))}
            left = [year for year, file in years.items() if file["cycle"]["key"] not in _lived(connection, file)]
            if left or not years:
                waiting[tenant] = left
    return waiting


def _lived(connection: Connection, file: Mapping[str, Any]) -> set[str]:
    """Return the keys of the lived cycles of the tenant that a year's file is about."""
    place = connection.scalar(_PLACE, {"slug": file["tenant"]})
    if place is None:
        return set()
    connection.execute(text("select app.stand(null, :tenant, null)"), {"tenant": place})
    return set(connection.scalars(_LIVED_YEARS, {"tenant": place, "lived": LIVED}))
