"""Commands about ratings."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

import click

from core.assignment.queries import visible_cycles
from core.cli.comparing import comparison_text
from core.cli.running import look_into, named_tenant, running_app
from core.config import OperatorError
from core.db import RowContext
from core.db.bulk import Key
from core.errors import DomainError
from core.evaluation.comparing import compare_run
from core.evaluation.models import RatingRun
from core.evaluation.queries import evaluations, rating_run
from core.evaluation.queries.standing_rows import runs_below
from core.evaluation.standing_models import RunStanding
from core.evaluation.verification import Verification, verify_run
from core.extensions.hypotheses import GroupBy, Hypothesis, SupposedQuota
from core.extensions.what_if import Comparison
from core.sdk.quotas import Base
from core.tenancy.models import Tenant

WHOSE = "Cơ quan xếp loại (mặc định mọi cơ quan) / whose runs (default: every authority's)."


@click.group()
def evaluation() -> None:
    """Đánh giá, xếp loại / ratings."""


@evaluation.command()
@click.option("--tenant", "slug", required=True, metavar="SLUG")
@click.option("--cycle", "key", default="", metavar="KEY")
@click.option("--authority", default="", metavar="KEY", help=WHOSE)
def verify(slug: str, key: str, authority: str) -> None:
    """Tính lại từ số liệu đã chốt / recompute every decision from its frozen facts."""
    with running_app():
        outcomes = [_verified(row) for row in _runs(named_tenant(slug), key, authority)]
    for whose, outcome in outcomes:
        click.echo(_text(whose, outcome))
    if not all(outcome.holds for _whose, outcome in outcomes):
        sys.exit(1)


@evaluation.command(name="what-if")
@click.option("--tenant", "slug", required=True, metavar="SLUG")
@click.option("--cycle", "cycle_key", required=True, metavar="KEY")
@click.option("--run", "run_key", default="", metavar="KEY", help="Mặc định đợt mới nhất / default: the newest run.")
@click.option("--authority", default="", metavar="KEY", help=WHOSE)
@click.option("--set", "values", multiple=True, metavar="KEY=VALUE", help="Giá trị giả định / a supposed value.")
@click.option("--scheme", default="", metavar="PACK", help="Gói quy định khác / another pack.")
@click.option("--rule-date", type=click.DateTime(["%Y-%m-%d"]), help="Bản khác của quy định / another edition.")
@click.option("--quota", default="", metavar="L:%:BASE:ROUND:GROUP", help="VD/e.g. XS:20:all_rated:down:group")
def what_if(
    slug: str,
    cycle_key: str,
    run_key: str,
    authority: str,
    values: Sequence[str],
    scheme: str,
    rule_date: datetime | None,
    quota: str,
) -> None:
    """Tính thử trên số liệu đã chốt, không ghi gì / recompute frozen facts otherwise; nothing is written."""
    hypothesis = Hypothesis(
        dict(map(_supposed_value, values)), scheme, rule_date.date() if rule_date else None, _supposed_quota(quota)
    )
    with running_app():
        chosen = _newest(_runs(named_tenant(slug), cycle_key, authority), run_key)
        found = [(row, _compare(row.run, hypothesis)) for row in chosen]
    for row, comparison in found:
        if len(found) > 1:
            click.echo(f"{row.whose}, {row.run.key}:")
        click.echo(comparison_text(comparison))


@dataclass(frozen=True, slots=True)
class _Found:
    """A run, and whose it is."""

    run: RatingRun
    whose: str


def _runs(tenant: Tenant, cycle: str, authority: str) -> list[_Found]:
    """Return the runs over a cycle ("" = all) of a tenant's authorities and, unless one is named, of those below it.

    The cycle may be that of a level above.
    """
    look_into(RowContext(tenant.id))
    cycles = {(row.tenant_id, row.id) for row in visible_cycles() if cycle in ("", row.key)}
    named = [
        row
        for row, key in runs_below()
        if (row.cycle_tenant_id, row.cycle_id) in cycles
        and (not authority or (row.tenant_id, key) == (tenant.id, authority))
    ]
    return [_Found(_read(row), row.authority_label) for row in named]


def _read(row: RunStanding) -> RatingRun:
    look_into(RowContext(row.tenant_id, authority_id=row.authority_id))
    return rating_run((row.tenant_id, row.run_id))


def _newest(rows: Sequence[_Found], key: str) -> list[_Found]:
    """Return the newest run of each authority, or that of a key."""
    found: dict[Key, _Found] = {}
    for row in rows:
        if key in ("", row.run.key):
            found.setdefault((row.run.tenant_id, row.run.authority_id), row)
    if not found:
        raise OperatorError("Không có đợt đánh giá đó.", "There is no such run.", "giaoviec evaluation verify")
    return list(found.values())


def _compare(run: RatingRun, hypothesis: Hypothesis) -> Comparison:
    look_into(RowContext(run.tenant_id, authority_id=run.authority_id))
    try:
        return compare_run(run, evaluations((run.tenant_id, run.id)), hypothesis)
    except DomainError as error:
        raise OperatorError(str(error), str(error), "giaoviec evaluation what-if --help") from error


def _supposed_value(text: str) -> tuple[str, Decimal | str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text}: KEY=VALUE")
    try:
        return key, Decimal(value)
    except InvalidOperation:
        return key, value


def _supposed_quota(text: str) -> SupposedQuota | None:
    if not text:
        return None
    try:
        level, percent, base, rounding, group = text.split(":")
        return SupposedQuota(level, Decimal(percent), Base(base), rounding, GroupBy(group))
    except (ValueError, InvalidOperation) as error:
        raise click.BadParameter(f"{text}: LEVEL:PERCENT:BASE:ROUNDING:GROUP ({error})") from error


def _verified(found: _Found) -> tuple[str, Verification]:
    run = found.run
    look_into(RowContext(run.tenant_id, authority_id=run.authority_id))
    return found.whose, verify_run((run.tenant_id, run.id))


def _text(whose: str, outcome: Verification) -> str:
    lines = [f"{outcome.run} ({whose}): {outcome.files} hồ sơ / files"]
    lines += [f"  ✗ {finding.subject} {finding.problem}" for finding in outcome.altered]
    lines += [f"  ≠ {finding.subject} {finding.problem}" for finding in outcome.moved]
    lines += [f"  → sau khi chốt / after the freeze: {row.subject}: {row.problem}" for row in outcome.corrected]
    lines += [f"  · đổi từ khi chốt / changed since: {finding.problem}" for finding in outcome.since]
    if outcome.holds:
        lines.append("  ✓ mọi kết quả tính lại trùng khớp / everything comes out the same")
    return "\n".join(lines)
