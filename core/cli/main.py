"""The command's entry: groups of commands, and how a refusal reads."""

import sys

import click

from core.cli.evaluation import evaluation
from core.cli.operators import operator
from core.cli.packs import plugin
from core.cli.service import database, demo, tick, worker
from core.cli.summary import summary
from core.cli.tenants import tenant
from core.config import OperatorError
from core.errors import DomainError


@click.group()
def group() -> None:
    """Giao Việc: giao nhiệm vụ, báo cáo, đánh giá bằng sản phẩm / assign, report, rate by the product."""


for command in (demo, database, worker, tick, operator, tenant, summary, evaluation, plugin):
    group.add_command(command)


def main() -> None:
    """Run the command; what the operator can mend is a message and exit code 1, never a stack trace."""
    try:
        group(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (OperatorError, DomainError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
