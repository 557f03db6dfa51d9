"""Commands of the running service: the database, the worker and the tick."""

import logging
import os
import time

import click
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from core.app import create_app
from core.config import Config
from core.log import configure
from core.outbox.kinds import DEFAULT, QUEUES
from core.provision.database import given_passwords, provision
from core.provision.preflight import check_database
from core.provision.stopping import noticing
from core.worker import TIMEOUT, relay_waiting, serve

log = logging.getLogger(__name__)
#: Seconds between two looks at the outbox.
PAUSE = 0.5


@click.group()
def database() -> None:
    """Cơ sở dữ liệu / the database."""


@database.command()
def upgrade() -> None:
    """Tạo vai trò và nâng cấp lược đồ / create roles and migrate to the newest schema."""
    config = Config.from_environ(os.environ)
    config.require_owner()
    check_database(config.database_url)
    provision(config.database_url, passwords=given_passwords(config.app_database_url, config.auth_database_url))
    click.echo("Đã nâng cấp. / Upgraded.")


@click.command()
@click.option("--queue", type=click.Choice(QUEUES), default=DEFAULT, help="Hàng đợi được xử lý / the queue to work on.")
def worker(queue: str) -> None:
    """Chạy một tiến trình xử lý việc nền của một hàng đợi / work through one queue."""
    config = Config.from_environ(os.environ)
    configure(config.log_level, config.log_format)
    serve(create_app(config, statement_seconds=TIMEOUT), config, queue)


@click.command()
@click.option("--loop", is_flag=True, help="Chạy liên tục / keep going.")
def tick(loop: bool) -> None:
    """Chuyển các việc đang chờ cho tiến trình nền / hand waiting jobs to the workers."""
    config = Config.from_environ(os.environ)
    configure(config.log_level, config.log_format)
    app = create_app(config)
    with noticing() as stop:
        while not stop.asked:
            with app.app_context():
                _relay(config)
            if not loop:
                return
            time.sleep(PAUSE)


def _relay(config: Config) -> None:
    """An engine that is away for a moment loses nothing: the rows wait for the next look."""
    try:
        relay_waiting(config.redis_url)
    except (RedisError, OperationalError) as error:
        log.warning("tick: %s", error)
        time.sleep(PAUSE)
