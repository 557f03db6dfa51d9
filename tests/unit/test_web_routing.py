"""Addresses of tenants have one reading."""

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

from core.web.i18n import local_path
from core.web.routing import PAGE_WORDS, TenantConverter, is_slug

RULES = Map(
    [
        Rule("/t/<tenant:slug>/", endpoint="home", methods=["GET"]),
        Rule("/t/<tenant:slug>/orders/", endpoint="orders", methods=["GET"]),
        Rule("/t/<tenant:slug>/orders/new", endpoint="new", methods=["POST"]),
        Rule("/t/<tenant:slug>/orders/<id>", endpoint="order", methods=["GET"]),
    ],
    converters={"tenant": TenantConverter},
)
SITE = RULES.bind("localhost")


@pytest.mark.parametrize(
    ("path", "endpoint", "values"),
    [
        ("/t/vinh-phuc/", "home", {"slug": "vinh-phuc"}),
        ("/t/vinh-phuc/tam-dao/", "home", {"slug": "vinh-phuc/tam-dao"}),
        ("/t/vinh-phuc/tam-dao/dao-tru/orders/", "orders", {"slug": "vinh-phuc/tam-dao/dao-tru"}),
        ("/t/vinh-phuc/orders/abc", "order", {"slug": "vinh-phuc", "id": "abc"}),
        ("/t/orders/orders/", "orders", {"slug": "orders"}),
    ],
)
def test_an_address_names_tenant_and_page(path: str, endpoint: str, values: dict[str, str]) -> None:
    assert SITE.match(path) == (endpoint, values)
    assert SITE.build(endpoint, values) == path


def test_a_page_is_never_taken_for_a_tenant() -> None:
    with pytest.raises(MethodNotAllowed):
        SITE.match("/t/vinh-phuc/orders/", method="POST")
    with pytest.raises(NotFound):
        SITE.match("/t/vinh-phuc/reports/")


@pytest.mark.parametrize("slug", ["an", "an/mot", "vinh-phuc/tam-dao/xa-dao-tru", "quan-1", "orders"])
def test_slugs(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize(
    "slug", ["", "An", "an/", "/an", "an//mot", "an/orders", "đạo", "a_b", "-a", "a/b/c/d/e", "an\n"]
)
def test_no_slugs(slug: str) -> None:
    assert not is_slug(slug)


def test_page_words_are_plain() -> None:
    assert all(word.isascii() and word.islower() for word in PAGE_WORDS)


@pytest.mark.parametrize("path", ["/t/an/?q=đảng", "/", "/a//b"])
def test_paths_of_this_site(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example/", "/\\evil", "/a\\b", "javascript:x", "/a\tb", ""]
)
def test_paths_that_lead_elsewhere(path: str) -> None:
    assert local_path(path) == "/"
