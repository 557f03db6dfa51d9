"""gunicorn for production and the demo: `gunicorn -c deploy/gunicorn.conf.py 'core.app:create_app()'`."""

import gc
import os
from typing import Any

from core.config import Config
from core.extensions.apart.asking import serve_apart
from core.extensions.discovery import registry_of
from core.extensions.limits import Limits
from core.log import configure

gc.disable()  # until the server is ready: what is loaded stays, and to look for garbage meanwhile takes a third more

_config = Config.from_environ(os.environ)
configure(_config.log_level, _config.log_format)

bind = f"[{_config.host}]:{_config.port}" if ":" in _config.host else f"{_config.host}:{_config.port}"
worker_class = "gthread"  # pages wait for the database, not for Python
workers = _config.web_workers
threads = 4
preload_app = True  # imported once; an app that cannot start ends the server at once, with its reason
control_socket_disable = True  # it would lie in the home directory, which a service may not have

timeout = 60  # longer than the database's statement_timeout, shorter than the proxy's timeout
graceful_timeout = 10
keepalive = 5
max_requests = 10_000  # a slow leak in a library never grows old
max_requests_jitter = 1_000

errorlog = "-"
loglevel = _config.log_level.lower()


def when_ready(_server: Any) -> None:
    """Let the collector of garbage pass over what the application consists of: a look at it all stops a page 50 ms.

    Workers also go on sharing its memory, which the collector would write to.
    """
    gc.enable()
    gc.collect()
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Pages never run a pack's code themselves: one that loops would hold every thread of the process."""
    serve_apart(registry_of(worker.wsgi), Limits(_config.pack_page_seconds, _config.pack_memory))
