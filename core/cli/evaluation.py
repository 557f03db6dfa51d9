"""Commands about ratings."""

import sys

import click

from core.assignment.models import Cycle
from core.assignment.queries import visible_cycles
from core.cli.running import look_into, named_tenant, running_app
from core.db import RowContext
from core.evaluation.queries import runs
from core.evaluation.verification import Verification, verify_run
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
    lines += [f"  · đổi từ khi chốt / changed since: {finding.problem}" for finding in outcome.since]
    if outcome.holds:
        lines.append("  ✓ mọi kết quả tính lại trùng khớp / everything comes out the same")
    return "\n".join(lines)
