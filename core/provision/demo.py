"""The one command: from an empty machine to a running demo, and back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module

import click

from core.config import Config
from core.provision.database import create_database, provision
from core.provision.engines import DATABASE, engines_for
from core.provision.messages import explain
from core.provision.preflight import check
from core.provision.recorded import Demo, read_demo, waiting_years
from core.provision.stopping import Stop, interruptible
from core.provision.supervise import Watch, background_services, supervise, web_server


def run_demo(config: Config, serve: bool) -> int:
    """Check the machine, start what is missing, migrate, load the demo and, if ``serve``, serve until stopped.

    What was done before is not done again. Returns the exit code: 0 also when stopped by Ctrl-C or SIGTERM while
    serving, 1 with a message for what the operator can mend.
    """
    try:
        with interruptible() as stop:
            _run(config, stop, serve=serve)
    except KeyboardInterrupt:
        click.echo("\nĐã dừng. / Stopped.")
        return 0 if serve else 130
    except Exception as error:
        message = explain(error, config.var)
        if message is None:
            raise
        click.echo(str(message), err=True)
        return 1
    return 0


def _run(config: Config, stop: Stop, *, serve: bool) -> None:
    with _step("Kiểm tra máy / checking the machine"):
        check(config, serve=serve)
    with engines_for(config) as running:
        ready = running.complete(config)
        with _step("Cơ sở dữ liệu / database"):
            if not config.database_url:
                create_database(running.database_url("postgres", "postgres"), DATABASE)
            provision(ready.database_url, passwords=running.app_passwords(config))
        with _step("Dữ liệu minh họa / demo data"):
            if waiting_years(ready):
                # Only now: it loads the whole application, which a second start leaves to the web server.
                import_module("core.provision.loader").load_demo(ready)
        if serve:
            _serve(ready, Watch(stop, running))


def _serve(config: Config, watch: Watch) -> None:
    """Serve on the day the demo lives on, unless the operator chose one."""
    demo = read_demo()
    config = replace(config, today=config.today or demo.today)
    supervise(web_server(), background_services(), config, watch, lambda: _announce(config, demo))


def _announce(config: Config, demo: Demo) -> None:
    click.echo(f"\nGiao Việc: http://{config.host}:{config.port}/\n")
    for seat in demo.sign_ins:
        click.echo(f"  {seat.address:<44} {seat.password:<18} {seat.seat}")
    click.echo("\nCtrl-C để dừng. / Ctrl-C to stop.")


@contextmanager
def _step(label: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    click.echo(f"  {label}: {time.monotonic() - started:.1f} s")
