"""Addresses of pages, as Flask builds them but for the time: a list links two hundred objects, of which only the keys
differ, so that an address is built once per shape and filled in with keys.
"""

import uuid
from typing import Any

from flask import Flask, current_app, g, request

from core.web.routing import tenant_path

_EXTENSION = "giaoviec-addresses"
#: Stands for the address of the tenant in a shape.
_TENANT = "\0"


class Addresses:
    """The shapes of addresses that this process has built: endpoint and names of keys → text with places."""

    def __init__(self, app: Flask, files: tuple[str, ...]) -> None:
        """``files`` are endpoints of static files, whose addresses never differ."""
        self._app = app
        self._files = files
        self._shapes: dict[tuple[str, ...], str] = {}
        self._named: dict[tuple[str, str], str] = {}

    def url_for(self, endpoint: str, /, **values: Any) -> str:
        """Return what ``flask.url_for`` returns."""
        if not request or request.root_path:
            return self._app.url_for(endpoint, **values)
        if endpoint in self._files:
            return self._file(endpoint, **values)
        for value in values.values():
            if type(value) is not uuid.UUID:  # anything else may have to be quoted
                return self._app.url_for(endpoint, **values)
        slug = g.get("slug")
        if slug is None:
            return self._app.url_for(endpoint, **values)
        key = (str(request.blueprint) + endpoint if endpoint[0] == "." else endpoint, *values)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._shape(endpoint, list(values), tenant_path(slug))
        return (shape % values if values else shape).replace(_TENANT, tenant_path(slug), 1)

    def _shape(self, endpoint: str, names: list[str], tenant: str) -> str:
        marks: dict[str, Any] = {name: uuid.UUID(int=number) for number, name in enumerate(names, 1)}
        address = self._app.url_for(endpoint, **marks)
        if address.startswith(tenant):
            address = _TENANT + address.removeprefix(tenant)
        if not names:
            return address
        address = address.replace("%", "%%")
        for name, mark in marks.items():
            address = address.replace(str(mark), f"%({name})s")
        return address

    def _file(self, endpoint: str, **values: Any) -> str:
        if list(values) != ["filename"]:
            return self._app.url_for(endpoint, **values)
        key = (endpoint, values["filename"])
        if key not in self._named:
            self._named[key] = self._app.url_for(endpoint, **values)
        return self._named[key]


def init_addresses(app: Flask, files: tuple[str, ...]) -> None:
    """Let templates, and code that writes many addresses, build them quickly."""
    addresses = app.extensions[_EXTENSION] = Addresses(app, files)
    app.jinja_env.globals["url_for"] = addresses.url_for


def url_for(endpoint: str, /, **values: Any) -> str:
    """Return what ``flask.url_for`` returns."""
    addresses: Addresses = current_app.extensions[_EXTENSION]
    return addresses.url_for(endpoint, **values)
