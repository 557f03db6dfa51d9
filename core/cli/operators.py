"""Commands about operators of the platform."""

import click

from core.auth.invitations import operators
from core.cli.running import running_app
from core.cli.tenants import link_text
from core.platform.actor import operator_actor
from core.platform.services import add_operator, remove_operator


@click.group()
def operator() -> None:
    """Người vận hành / operators of the platform."""


@operator.command()
@click.argument("address")
def add(address: str) -> None:
    """Thêm người vận hành, in liên kết mời / make an operator and print the invitation."""
    with running_app(as_owner=True):
        click.echo(link_text(add_operator(operator_actor(), address)))


@operator.command()
@click.argument("address")
def remove(address: str) -> None:
    """Thôi giao vận hành / take an operator's mark from somebody."""
    with running_app(as_owner=True):
        remove_operator(operator_actor(), address)


@operator.command(name="list")
def list_all() -> None:
    """Liệt kê người vận hành / list operators."""
    with running_app():
        for account in operators():
            click.echo(f"{account.user.email}\t{account.state}")
