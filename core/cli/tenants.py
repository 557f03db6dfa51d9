"""Commands about tenants."""

from datetime import datetime
from pathlib import Path

import click

from core import clock
from core.accounts.mail import address_of
from core.auth.invitations import Link
from core.cli.running import named_tenant, running_app
from core.platform.actor import operator_actor
from core.platform.services import ProvinceForm, create_province
from core.provision.apply import apply_tenant
from core.provision.tenants import list_tenants, show_tenant
from core.tenancy.services import end_province
from core.tenancy.suspension import resume_province, suspend_province

_DAY = click.DateTime(["%Y-%m-%d"])


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


@tenant.command()
@click.argument("name")
@click.option("--code", required=True, help="Mã thống kê / statistical code.")
@click.option("--administrator", "email", required=True, help="Địa chỉ thư / mail address.")
@click.option("--from", "first", type=_DAY, help="Ngày đầu tiên / first day (default: today).")
@click.option("--slug", default="", help="Địa chỉ; để trống thì đặt theo tên / made from the name when empty.")
def create(name: str, code: str, email: str, first: datetime | None, slug: str) -> None:
    """Lập một tỉnh, mời quản trị đầu tiên / create a province and invite its first administrator."""
    with running_app(as_owner=True):
        form = ProvinceForm(name, code, first.date() if first else clock.today(), email, slug)
        created = create_province(operator_actor(), form)
        click.echo(str(created.tenant_id))
        click.echo(link_text(created.link))


def link_text(link: Link | None) -> str:
    """Return a new link for the terminal, or that none is needed."""
    if link is None:
        return "Địa chỉ này đã có tài khoản. / This address has an account already."
    return f"{address_of(link)}\nđến / until {link.expires_at.astimezone(clock.VIETNAM):%d/%m/%Y %H:%M}"


@tenant.command()
@click.argument("slug")
@click.option("--reason", required=True, help="Mọi người dùng của tỉnh đều đọc được / shown to all its users.")
def suspend(slug: str, reason: str) -> None:
    """Tạm dừng: chỉ xem, không ghi / make a province read only."""
    with running_app(as_owner=True):
        suspend_province(operator_actor(), named_tenant(slug).id, reason)


@tenant.command()
@click.argument("slug")
def resume(slug: str) -> None:
    """Cho hoạt động trở lại / let a suspended province go on."""
    with running_app(as_owner=True):
        resume_province(operator_actor(), named_tenant(slug).id)


@tenant.command()
@click.argument("slug")
@click.option("--last-day", required=True, type=_DAY, help="Ngày cuối cùng, đã qua / the last day, which is over.")
@click.option("--document", required=True, help="Văn bản quyết định / the document that ends it.")
def end(slug: str, last_day: datetime, document: str) -> None:
    """Kết thúc một tỉnh và mọi cấp dưới / end a province with all below it."""
    with running_app(as_owner=True):
        end_province(operator_actor(), named_tenant(slug).id, last_day.date(), document)
