"""The year of a tenant in numbers."""

import json
from dataclasses import asdict

import click

from core.assignment.models import Cycle
from core.cli.running import look_into, named_tenant, running_app
from core.dashboard.summary import Summary, cycle_of, summarise
from core.db import RowContext
from core.domain.canonical import canonical
from core.domain.format import number_text
from core.tenancy.models import Tenant


@click.command()
@click.option("--tenant", "slug", required=True, metavar="SLUG")
@click.option("--cycle", "key", required=True, metavar="KEY")
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="table")
def summary(slug: str, key: str, form: str) -> None:
    """Số liệu của một kỳ, tính từ dữ liệu / the numbers of a cycle, computed from rows."""
    with running_app():
        found = _summary(named_tenant(slug), key)
    click.echo(as_json(found) if form == "json" else _table(found))


def as_json(found: Summary) -> str:
    """Return the summary for programs: its keys are a promise, decimals are strings."""
    parts = ("unit", "plan", "actual", "attainment")
    data = {
        **asdict(found),
        "targets": [
            {name: getattr(row, name) for name in ("key", "label", "plan", "allocated", "actual", "attainment")}
            | {"parts": [{name: getattr(part, name) for name in parts} for part in row.parts]}
            for row in found.targets
        ],
    }
    return json.dumps(canonical(data), ensure_ascii=False, indent=2)


def _summary(tenant: Tenant, key: str) -> Summary:
    look_into(RowContext(tenant.id))
    cycle: Cycle = cycle_of(tenant, key)
    look_into(RowContext(tenant.id, authority_id=cycle.authority_id))
    return summarise(tenant, cycle)


def _table(found: Summary) -> str:
    lines = [f"{found.tenant} · {found.cycle}", ""]
    for group, count in found.subjects.items():
        lines.append(f"{group:<20} {count:>6} đối tượng {found.heads.get(group, 0):>6} người đứng đầu")
    lines.append(f"{'':<20} {sum(found.subjects.values()):>6} {sum(found.heads.values()):>16}")
    lines += ["", f"{'nhóm đối tượng':<20} {'nhiệm vụ':>9} {'người, đơn vị':>14}"]
    lines += [f"  {group:<18} {row.assignments:>9} {row.holders:>14}" for group, row in found.groups.items()]
    lines += ["", f"{'nhiệm vụ':<20} {found.assignments.total:>6}"]
    lines += [f"  {group:<18} {count:>6}" for group, count in found.assignments.by_group.items()]
    if found.assignments.carried:
        lines.append(f"  {'(chuyển tiếp)':<18} {found.assignments.carried:>6}")
    lines += ["", f"{'chỉ tiêu':<34} {'kế hoạch':>10} {'đã giao':>10} {'thực hiện':>10} {'tỷ lệ':>9}"]
    for target in found.targets:
        numbers = (target.plan, target.allocated, target.actual)
        texts = [number_text(round(number, 2)) if number is not None else "–" for number in numbers]
        share = f"{number_text(round(target.attainment * 100, 1))} %" if target.attainment is not None else "–"
        lines.append(f"{target.key:<34} {texts[0]:>10} {texts[1]:>10} {texts[2]:>10} {share:>9}")
    lines.append("")
    for group, levels in found.ratings.items():
        lines.append(f"{group:<20} " + "  ".join(f"{level} {count}" for level, count in levels.items()))
    return "\n".join(lines)
