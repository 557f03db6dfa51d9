"""The command of the demo, apart: it serves the application without loading it itself."""

import os
import sys

import click

from core.config import Config
from core.provision.demo import run_demo


@click.command()
@click.option("--serve/--no-serve", default=True, help="Phục vụ web sau khi nạp / serve after loading.")
def demo(serve: bool) -> None:
    """Chuẩn bị và chạy bản trình diễn / set up and run the demo."""
    sys.exit(run_demo(Config.from_environ(os.environ), serve))
