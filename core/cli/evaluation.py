"""Commands about ratings."""

import sys
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

import click

from core.assignment.models import Cycle
from core.assignment.queries import visible_cycles
from core.cli.comparing import comparison_text
from core.cli.running import look_into, named_tenant, running_app
from core.config import OperatorError
from core.db import RowContext
from core.errors import DomainError
from core.evaluation.comparing import compare_run
from core.evaluation.queries import evaluations, runs
from core.evaluation.verification import Verification, verify_run
from core.extensions.hypotheses import GroupBy, Hypothesis, SupposedQuota
from core.extensions.what_if import Comparison
from core.sdk.quotas import Base
from core.tenancy.models import Tenant


@click.group()
def evaluation() -> None:
    """Đánh giá, xếp loại / ratings."""


@evaluation.command()
@click.option("--tenant", "slug", required=True, metavar="SLUG")
@click.option("--cycle", "key", default="", metavar="KEY")
def verify(slug: str, key: str) -> None:
    """Tính lại từ số liệu đã chốt / recompute every decision from its frozen facts."""
    with running_app():
        outcomes = _verify(named_tenant(slug), key)
    for outcome in outcomes:
        click.echo(_text(outcome))
    if not all(outcome.holds for outcome in outcomes):
        sys.exit(1)


@evaluation.command(name="what-if")
@click.option("--tenant", "slug", required=True, metavar="SLUG")
@click.option("--cycle", "cycle_key", required=True, metavar="KEY")
@click.option("--run", "run_key", default="", metavar="KEY", help="Mặc định đợt mới nhất / default: the newest run.")
@click.option("--set", "values", multiple=True, metavar="KEY=VALUE", help="Giá trị giả định / a supposed value.")
@click.option("--scheme", default="", metavar="PACK", help="Gói quy định khác / another pack.")
@click.option("--rule-date", type=click.DateTime(["%Y-%m-%d"]), help="Bản khác của quy định / another edition.")
@click.option("--quota", default="", metavar="L:%:BASE:ROUND:GROUP", help="VD/e.g. XS:20:all_rated:down:group")
def what_if(
    slug: str, cycle_key: str, run_key: str, values: Sequence[str], scheme: str, rule_date: datetime | None, quota: str
) -> None:
    """Tính thử trên số liệu đã chốt, không ghi gì / recompute frozen facts otherwise; nothing is written."""
    hypothesis = Hypothesis(
        dict(map(_supposed_value, values)), scheme, rule_date.date() if rule_date else None, _supposed_quota(quota)
    )
    with running_app():
        tenant = named_tenant(slug)
        look_into(RowContext(tenant.id))
        found = _compare(tenant, cycle_key, run_key, hypothesis)
    click.echo(comparison_text(found))


def _compare(tenant: Tenant, cycle_key: str, run_key: str, hypothesis: Hypothesis) -> Comparison:
    cycles = [row for row in visible_cycles() if (row.tenant_id, row.key) == (tenant.id, cycle_key)]
    found = [(cycle, run) for cycle in cycles for run in runs((cycle.tenant_id, cycle.id)) if run_key in ("", run.key)]
    if not found:
        raise OperatorError("Không có đợt đánh giá đó.", "There is no such run.", "giaoviec evaluation verify")
    cycle, run = found[0]
    look_into(RowContext(tenant.id, authority_id=cycle.authority_id))
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


def _verify(tenant: Tenant, key: str) -> list[Verification]:
    look_into(RowContext(tenant.id))
    cycles = [row for row in visible_cycles() if row.tenant_id == tenant.id and key in ("", row.key)]
    return [outcome for cycle in cycles for outcome in _verify_cycle(tenant, cycle)]


def _verify_cycle(tenant: Tenant, cycle: Cycle) -> list[Verification]:
    look_into(RowContext(tenant.id, authority_id=cycle.authority_id))
    return [verify_run((run.tenant_id, run.id)) for run in runs((cycle.tenant_id, cycle.id))]


def _text(outcome: Verification) -> str:
    lines = [f"{outcome.run}: {outcome.files} hồ sơ / files"]
    lines += [f"  ✗ {finding.subject} {finding.problem}" for finding in outcome.altered]
    lines += [f"  ≠ {finding.subject} {finding.problem}" for finding in outcome.moved]
    lines += [f"  → sau khi chốt / after the freeze: {row.subject}: {row.problem}" for row in outcome.corrected]
    lines += [f"  · đổi từ khi chốt / changed since: {finding.problem}" for finding in outcome.since]
    if outcome.holds:
        lines.append("  ✓ mọi kết quả tính lại trùng khớp / everything comes out the same")
    return "\n".join(lines)
