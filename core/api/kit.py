"""Blueprints of the API and its description: OpenAPI 3.1 at ``/api/v1/openapi.json``.

Resources of a tenant live at ``/t/<tenant:slug>/api/v1/…``, behind the same seats and permissions as pages. The session
of the browser authenticates; writing sends its token in ``X-CSRFToken``.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask
from flask_smorest import Api, Blueprint
from marshmallow import Schema

from core.api.described import describe_field
from core.api.problems import CONTENT_TYPE, ProblemSchema, handle_problems
from core.web.routing import TenantConverter

View = TypeVar("View", bound=Callable[..., Any])

VERSION = "v1"
SETTINGS = {
    "API_TITLE": "Giao Việc",
    "API_VERSION": VERSION,
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": f"/api/{VERSION}",
    "OPENAPI_JSON_PATH": "openapi.json",
}


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """Resources of one feature, below ``path``; every refusal is a problem body."""

    def __init__(self, name: str, import_name: str, path: str, description: str) -> None:
        prefix = f"/t/<tenant:slug>/api/{VERSION}/{path}"
        super().__init__(f"api_{name}", import_name, url_prefix=prefix, description=description)
        handle_problems(self)

    def resource(self, rule: str, method: str = "GET") -> Callable[[View], View]:
        """Serve a view at an address below the blueprint's own."""
        found: Callable[[View], View] = self.route(rule, methods=[method])
        return found

    def takes(self, schema: type[Schema], location: str = "json") -> Callable[[View], View]:
        """Read body or query by a schema; its fields become the view's keyword arguments."""
        found: Callable[[View], View] = self.arguments(schema, location=location, as_kwargs=True)
        return found

    def gives(self, schema: Schema, status: int = 200) -> Callable[[View], View]:
        """Write what the view returns by a schema."""
        found: Callable[[View], View] = self.response(status, schema)
        return found


class _Api(Api):  # type: ignore[misc]
    """The API of this application: pages keep their own error handlers, and errors are described as problems."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave the handlers of pages alone: each blueprint brings its own."""

    def _register_responses(self) -> None:
        content = {CONTENT_TYPE: {"schema": ProblemSchema}}
        named = {status.name: status.phrase for status in HTTPStatus}
        for name, phrase in {**named, "DEFAULT_ERROR": "A refusal"}.items():
            self.spec.components.response(name, {"description": phrase, "content": content}, lazy=True)


def init_api(app: Flask, blueprints: Iterable[ApiBlueprint]) -> None:
    """Register the resources of the features, and their description."""
    app.config.update(SETTINGS)
    api = _Api(app)
    api.ma_plugin.converter.add_attribute_function(describe_field)
    api.register_converter(TenantConverter, _slug)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)


def _slug(_converter: Any) -> dict[str, str]:
    return {"type": "string", "description": "The tenant; its slashes separate segments."}
