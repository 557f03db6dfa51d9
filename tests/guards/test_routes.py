"""Every route has a permission, and answers 404 to whoever has no seat in the tenant or for an object of another."""

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.conftest import PASSWORD
from tests.world import World

#: Routes without a permission, and why.
PUBLIC = {
    "static": "style, script, fonts",
    "health.livez": "the process lives",
    "health.readyz": "the database answers",
    "people.start": "leads to sign-in or to the seats",
    "people.seats": "the signed-in person's own seats",
    "people.choose_seat": "the signed-in person's own seats",
    "web.language": "the language of a browser",
    "web.theme": "the theme of a browser",
    "accounts.invitation": "whoever has the link",
    "bootstrap.static": "style and script of Bootstrap",
    "api-docs.openapi_json": "the description of the API",
}


def tenant_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "slug" in rule.arguments]


def test_every_route_declares_who_may(app: Flask):
    bare = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "permission") and not rule.endpoint.startswith("security.")
    }
    assert bare <= set(PUBLIC), bare - set(PUBLIC)
    assert not {rule.endpoint for rule in tenant_rules(app)} & bare, "a tenant's page always has a permission"


def sign_in(client: FlaskClient, address: str) -> None:
    page = client.get("/sign-in").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    answer = client.post("/sign-in", data={"email": address, "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 302, answer.get_data(as_text=True)


def address(app: Flask, rule: Rule, slug: str) -> str:
    """Build an address of a route with ids that exist nowhere."""
    values = {name: "x" if name not in ("slug",) else slug for name in rule.arguments}
    for name, converter in rule._converters.items():
        if type(converter).__name__ == "UUIDConverter":
            values[name] = uuid.uuid4()
        if type(converter).__name__ == "IntegerConverter":
            values[name] = 1
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values)


@pytest.mark.parametrize("slug", ["binh", "an/mot", "khong-co"])
def test_a_tenant_without_a_seat_does_not_exist(app: Flask, client: FlaskClient, slug: str):
    sign_in(client, "btv@an.example")
    for rule in tenant_rules(app):
        if "GET" in (rule.methods or ()):
            assert client.get(address(app, rule, slug)).status_code == 404, rule


def test_an_object_that_is_not_ours_does_not_exist(app: Flask, client: FlaskClient):
    """Ids of nowhere and ids of another tenant get one answer: 404, or 403 where the seat may never come."""
    sign_in(client, "btv@an.example")
    for rule in tenant_rules(app):
        if "GET" in (rule.methods or ()) and rule.arguments - {"slug"}:
            assert client.get(address(app, rule, "an")).status_code in (403, 404), rule


def test_nobody_comes_in_without_signing_in(app: Flask, client: FlaskClient):
    for rule in tenant_rules(app):
        if "GET" in (rule.methods or ()):
            answer = client.get(address(app, rule, "an"))
            if rule.endpoint.startswith("api_"):
                assert (answer.status_code, answer.content_type) == (401, "application/problem+json"), rule
                continue
            assert answer.status_code == 302, rule
            assert "/sign-in" in answer.headers["Location"]


def test_seats_are_those_of_the_person(world: World):
    assert {seat.slug for seat in world.seats("bi-thu.mot@an.example")} == {"an", "an/mot"}
