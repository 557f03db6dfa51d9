"""Commands about tenants."""

from pathlib import Path

import click

from core.cli.running import running_app
from core.provision.apply import apply_tenant
from core.provision.tenants import list_tenants, show_tenant


@click.group()
def tenant() -> None:
    """Đơn vị sử dụng / tenants."""


@tenant.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def apply(folder: Path) -> None:
    """Áp dụng trạng thái ban đầu của một tỉnh / apply a reviewed starting state; repeating changes nothing."""
    with running_app(as_owner=True) as app:
        click.echo(str(apply_tenant(folder, app=app)))


@tenant.command(name="list")
def list_all() -> None:
    """Liệt kê các đơn vị / list tenants."""
    with running_app():
        for row in list_tenants():
            click.echo(str(row))


@tenant.command()
@click.argument("slug")
def show(slug: str) -> None:
    """Cho biết về một đơn vị / show one tenant."""
    with running_app():
        click.echo(str(show_tenant(slug)))
