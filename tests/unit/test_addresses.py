"""Addresses that are filled in read as Flask builds them."""

import uuid
from collections.abc import Mapping

import pytest
from flask import Flask, g
from flask import url_for as built

from core.web.addresses import init_addresses, url_for
from core.web.routing import TenantConverter

FIRST, SECOND = uuid.UUID(int=1), uuid.UUID("c0ffee00-0000-7000-8000-000000000002")


@pytest.fixture(scope="module")
def app() -> Flask:
    """An application with addresses of a tenant, of none, and of files."""
    app = Flask("bare")
    app.url_map.converters["tenant"] = TenantConverter
    app.add_url_rule("/t/<tenant:slug>/work", "work")
    app.add_url_rule("/t/<tenant:slug>/orders/<uuid:owner>/<uuid:id>", "order")
    app.add_url_rule("/100%/<uuid:id>", "outside")
    app.url_defaults(lambda endpoint, values: values.setdefault("slug", g.slug) if endpoint in ("work", "order") else 0)
    init_addresses(app, ("static",))
    return app


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("work", {}),
        ("work", {"q": "tiếng Việt & 100%"}),
        ("work", {"cycle": FIRST, "of": SECOND}),
        ("order", {"owner": FIRST, "id": SECOND}),
        ("order", {"owner": SECOND, "id": SECOND, "page": 2}),
        ("order", {"owner": FIRST, "id": SECOND, "_anchor": "lines"}),
        ("outside", {"id": SECOND}),
        ("static", {"filename": "app.js"}),
        ("static", {"filename": "app.js", "v": "1"}),
    ],
)
@pytest.mark.parametrize("root", ["", "/below"])
def test_an_address_is_the_one_that_flask_builds(
    app: Flask, endpoint: str, values: Mapping[str, object], root: str
) -> None:
    for slug in ("an", "an/mot"):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            g.slug = slug
            expected = built(endpoint, **values)  # type: ignore[arg-type]
            assert [url_for(endpoint, **values) for _ in range(2)] == [expected, expected]
