"""Small packs made of a few lines of source, and schemes bound to them."""

import textwrap
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import ModuleType

from core.domain.canonical import digest
from core.domain.parameters import BoundParameter, Certainty
from core.domain.settings import BoundSettings, SettingRow
from core.extensions.calls import SchemeCalls
from core.extensions.discovery import Registry
from core.extensions.packs import Pack, check_manifest
from core.extensions.parameters import Binding, Confirmation, as_value, bind, read_parameters
from core.extensions.schemes import Scheme, declared_tables, editions_on, todays_rows
from core.extensions.settings import bound_tables, missing_tables
from core.sdk import Citation, Edition, Manifest, Text
from tests.extensions.facts import CUT_OFF, DAY

LAW = Citation("Quy định thử")
EDITION = Edition("2021", DAY, None, LAW)

PREAMBLE = """
from core.sdk import *
from decimal import Decimal
"""


def make_pack(
    key: str,
    source: str = "",
    *,
    extends: str = "",
    parameters: str = "",
    api: tuple[int, int] = (1, 1),
    editions: tuple[Edition, ...] = (EDITION,),
    version: str = "1",
) -> Pack:
    """Return a pack whose module is ``source``, as if it were installed."""
    module = ModuleType(f"packs_under_test.{key}")
    exec(PREAMBLE + textwrap.dedent(source), module.__dict__)
    manifest = Manifest(key, Text(key, key), version, api, editions, extends)
    check_manifest(manifest)
    found = read_parameters(textwrap.dedent(parameters), [edition.valid_from for edition in editions])
    return Pack(manifest, module, found, digest([source, parameters]))


def parameter(
    key: str, *, value: str = "null", certainty: str = "unknown", more: str = "", starts: str = "2021-01-01"
) -> str:
    """Return the YAML of one parameter needed for rating."""
    return f"""
- key: {key}
  label: {{vi: Tham số {key}, en: Parameter {key}}}
  unit: điểm
  needed_for: rating
  {more}
  values:
    - valid_from: {starts}
      value: {value}
      certainty: {certainty}
      basis: local
      citation: {{document: Quy định thử, issued_on: null}}
"""


def choice(key: str, *, value: str = "null", certainty: str = "unknown", more: str = "") -> str:
    """Return the YAML of one choice needed for rating."""
    return f"""
- key: {key}
  label: {{vi: Lựa chọn {key}, en: Choice {key}}}
  needed_for: rating
  {more}
  choices:
    - {{key: highest, label: {{vi: Mức cao nhất, en: The highest}}}}
    - {{key: one_down, label: {{vi: Hạ bậc, en: One down}}}}
  values:
    - valid_from: 2021-01-01
      value: {value}
      certainty: {certainty}
      basis: local
      citation: {{document: Quy định thử, issued_on: null}}
"""


def scheme_of(key: str, packs: Iterable[Pack], confirmed: Mapping[str, int | str] | None = None) -> Scheme:
    """Return the scheme on DAY with some parameters confirmed as illustrations."""
    return scheme_in(Registry(packs), key, confirmed)


def scheme_in(
    registry: Registry, key: str, confirmed: Mapping[str, int | str] | None = None, day: date = DAY
) -> Scheme:
    """Return a scheme of a registry on a day."""
    chain = registry.chain(key)
    entered = [Confirmation(name, as_value(value), day, "", None, True) for name, value in (confirmed or {}).items()]
    binding = bind(chain.parameters, entered, day)
    missing = (*binding.missing, *missing_tables(declared_tables(registry, key), {}))
    return Scheme(chain, day, editions_on(chain, day), Binding(binding.bound, missing))


def calls_of(key: str, *packs: Pack, confirmed: Mapping[str, int | str] | None = None) -> SchemeCalls:
    """Return the hooks of a scheme at CUT_OFF."""
    return scheme_of(key, packs, confirmed).calls_on(CUT_OFF)


def with_rows(
    registry: Registry,
    key: str,
    rows: Mapping[str, Iterable[SettingRow]],
    *,
    version: int = 1,
    day: date = DAY,
    confirmed: Mapping[str, int | str] | None = None,
) -> Scheme:
    """Return a scheme in which a tenant entered rows for tables, under a version of the schema."""
    tables = declared_tables(registry, key)
    owners = {each.key: each.pack for each in tables}
    given = [
        BoundSettings(table, Text("", ""), owners[table], version, tuple(found), day, "12-QĐ", day)
        for table, found in rows.items()
    ]
    entered = {(each.pack, each.key): each for each in todays_rows(registry, key, given).values()}
    settings = bound_tables(tables, entered)
    plain = scheme_in(registry, key, confirmed, day)
    lacking = [row for row in plain.binding.missing if not row.is_table]
    missing = (*lacking, *missing_tables(tables, settings, entered))
    return Scheme(plain.chain, day, plain.editions, Binding(plain.binding.bound, missing, settings))


def bound(key: str, value: str, *, illustrative: bool = False) -> BoundParameter:
    """Return a bound parameter outside any pack."""
    return BoundParameter(key, Text(key, key), "điểm", Decimal(value), LAW, Certainty.CONFIRMED, illustrative)
