"""Every route has a permission or stands on a public list; every permission belongs to a role; addresses are clear."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import PurePath

import pytest
from flask import Flask

from core.app import create_app
from core.config import Config
from core.outbox.kinds import KINDS, NOTICE
from core.people.roles import PERMISSIONS
from core.web.access import PUBLIC, SIGNED_IN, permission_of
from core.web.routing import PAGE_WORDS
from tests.guards.code import modules

#: The operator's and the server's: from no seat.
OF_NO_ROLE = {"tenant.manage"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it is served, over engines that are not there."""
    away = "postgresql+psycopg://nobody@127.0.0.1:1/away"
    var = tmp_path_factory.mktemp("var")
    return create_app(Config(var=var, app_database_url=away, auth_database_url=away, redis_url="redis://127.0.0.1:1"))


def test_every_route_has_a_permission_or_is_listed(app: Flask) -> None:
    open_routes = {
        rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app.view_functions[rule.endpoint]) is None
    }
    assert open_routes == PUBLIC | SIGNED_IN


def test_routes_with_a_permission_are_in_a_tenant_or_the_operators(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        assert (permission is not None) == rule.rule.startswith(("/t/<tenant:slug>/", "/operator/")), rule
        assert (permission in OF_NO_ROLE) == rule.rule.startswith("/operator/"), rule


def test_first_words_of_pages_are_no_slugs(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        first = rule.rule.removeprefix("/t/<tenant:slug>/").split("/")[0]
        if rule.rule.startswith("/t/<tenant:slug>/") and first:
            assert first in PAGE_WORDS, rule


def named_permissions() -> Iterator[tuple[str, str]]:
    """Yield (module, permission) of every ``use_case("…")`` and ``requires("…")``."""
    for file, tree in modules("core").items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("use_case", "requires"):
                (argument,) = node.args
                module = ".".join(PurePath(file).with_suffix("").parts)
                yield module, eval(ast.unparse(argument), vars(importlib.import_module(module)))


def test_every_permission_asked_for_belongs_to_a_role() -> None:
    unknown = [
        (module, permission) for module, permission in named_permissions() if permission not in PERMISSIONS | OF_NO_ROLE
    ]
    assert unknown == []


def test_whoever_stops_a_job_has_the_permission_of_some_role() -> None:
    assert {kind.permission for kind in [*KINDS.values(), NOTICE]} <= PERMISSIONS
