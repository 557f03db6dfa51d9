"""The command's entry: groups of commands, and how a refusal reads."""

import sys

import click

from core.cli.lazy import LazyGroup, Offer
from core.domain.refusal import Refusal

#: Each is imported when it runs: the application takes seconds to load, and most commands of authors need none of it.
OFFERS = {
    "demo": Offer("core.cli.demo:demo", "Chuẩn bị và chạy bản trình diễn / set up and run the demo."),
    "database": Offer("core.cli.service:database", "Cơ sở dữ liệu / the database."),
    "worker": Offer(
        "core.cli.service:worker",
        "Chạy một tiến trình xử lý việc nền của một hàng đợi / work through one queue.",
    ),
    "tick": Offer(
        "core.cli.service:tick", "Chuyển các việc đang chờ cho tiến trình nền / hand waiting jobs to the workers."
    ),
    "operator": Offer("core.cli.operators:operator", "Người vận hành / operators of the platform."),
    "tenant": Offer("core.cli.tenants:tenant", "Đơn vị sử dụng / tenants."),
    "summary": Offer(
        "core.cli.summary:summary", "Số liệu của một kỳ, tính từ dữ liệu / the numbers of a cycle, computed from rows."
    ),
    "evaluation": Offer("core.cli.evaluation:evaluation", "Đánh giá, xếp loại / ratings."),
    "plugin": Offer("core.cli.packs:plugin", "Gói quy định / regulation packs."),
}


@click.group(cls=LazyGroup, offers=OFFERS)
def group() -> None:
    """Giao Việc: giao nhiệm vụ, báo cáo, đánh giá bằng sản phẩm / assign, report, rate by the product."""


def main() -> None:
    """Run the command; what the operator can mend is a message and exit code 1, never a stack trace."""
    try:
        group(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Refusal as error:
        click.echo(str(error), err=True)
        sys.exit(1)
