"""The web application: puts the house together; imported by nobody."""

import os
from datetime import timedelta

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from core import clock
from core.accounts import views as accounts
from core.api import init_api
from core.assignment import api as assignment_api
from core.assignment import views as assignment
from core.assignment.follow_up import init_follow_up
from core.assignment.pending import init_pending
from core.assignment.pinned import cycle_uses
from core.assignment.reached import init_reached
from core.assignment.unfinished import init_unfinished
from core.auth.identity import init_identity
from core.auth.throttle import init_throttle, throttle_invites, throttle_links
from core.config import Config
from core.dashboard import views as dashboard
from core.db import db, end_reading
from core.documents import views as documents
from core.evaluation import views as evaluation
from core.evaluation.carrying import unfinished_work
from core.evaluation.pinned import run_uses
from core.extensions import api as parameters_api
from core.extensions import tables_api
from core.extensions import views as extensions
from core.extensions.discovery import init_packs
from core.extensions.uses import init_uses
from core.notify import views as notify
from core.people import api as people_api
from core.people import views as people
from core.platform import views as platform
from core.records import api as records_api
from core.records import views as records
from core.reporting import views as reporting
from core.reporting.follow_up import done_condition, standings
from core.reporting.pending import pending_of
from core.reporting.queries import sums
from core.setup import views as setup
from core.web.assets import init_assets
from core.web.compression import init_compression
from core.web.errors import init_errors
from core.web.headers import init_headers
from core.web.health import init_health
from core.web.i18n import TRANSLATIONS, init_i18n
from core.web.page import init_page
from core.web.routing import TenantConverter
from core.web.tokens import MaskedTokens

#: Pages of the features; rules begin with ``/t/<tenant:slug>/``, those of operators with ``/operator/``.
BLUEPRINTS = (
    people.bp,
    accounts.bp,
    platform.bp,
    extensions.bp,
    notify.bp,
    assignment.bp,
    reporting.bp,
    setup.bp,
    evaluation.bp,
    records.bp,
    documents.bp,
    dashboard.bp,
)

#: Resources of the API, beside the pages.
APIS = (people_api.bp, assignment_api.bp, parameters_api.bp, tables_api.bp, records_api.bp)

MEGABYTE = 1024 * 1024
#: Seconds for one statement of a page: less than the web server waits before it kills the process that asks.
STATEMENT_SECONDS = 30


def create_app(
    config: Config | None = None, *, database_url: str | None = None, statement_seconds: int = STATEMENT_SECONDS
) -> Flask:
    """Return the application. Nothing is asked of a database or of Redis here: workers fork after it.

    ``database_url`` replaces the connection of the application role, for provisioning as the owner; the database ends
    a statement after ``statement_seconds`` (0: never).
    """
    config = config or Config.from_environ(os.environ)
    if database_url is None:
        config.require_services()
    app = Flask("core", template_folder="web/templates", static_folder="web/static", static_url_path="/static")
    app.config.update(_settings(config, database_url or config.app_database_url, statement_seconds))
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.url_map.converters["tenant"] = TenantConverter
    clock.work_on(config.today)
    db.init_app(app)
    init_packs(app)
    init_reached(app, sums)
    init_follow_up(app, standings, done_condition)
    init_pending(app, pending_of)
    init_unfinished(app, unfinished_work)
    init_uses(app, cycle_uses, run_uses)
    MaskedTokens(app)
    init_compression(app)
    init_i18n(app)
    init_assets(app)
    init_page(app)
    init_headers(app)
    init_identity(app, TRANSLATIONS)
    init_throttle(app, config.redis_url)
    init_health(app)
    init_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.after_request(_end_reading)
    throttle_links(app, "accounts.invitation")
    throttle_invites(app, "accounts.invite")
    init_api(app, APIS)
    return app


def _end_reading(response: Response) -> Response:
    end_reading(db.session())
    return response


def _settings(config: Config, database_url: str, statement_seconds: int) -> dict[str, object]:
    limits = {"options": f"-c statement_timeout={statement_seconds}s"}
    auth = {"url": config.auth_database_url, "execution_options": {"no_context": True}, "connect_args": limits}
    return {
        "SECRET_KEY": config.secret_key(),
        "SQLALCHEMY_DATABASE_URI": database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "connect_args": limits},
        "SQLALCHEMY_BINDS": {"auth": auth},
        "SMTP_URL": config.smtp_url,
        "MAIL_FROM": config.mail_from,
        "PUBLIC_URL": config.address,
        "REDIS_URL": config.redis_url,
        "SESSION_COOKIE_NAME": "giaoviec",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=7),
        # A form may stay open for a working day; its token ends with the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 20 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "MAX_FORM_PARTS": 20_000,
    }
