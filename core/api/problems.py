"""Refusals as bodies (RFC 9457): the same messages, citations and statuses that pages show."""

import logging
import uuid
from typing import Any

from flask import Response, current_app, json, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_smorest import Blueprint
from flask_wtf.csrf import CSRFError
from marshmallow import Schema, fields
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from core.db import db
from core.errors import DomainError, DuplicateRequest, Invalid, StaleEdit, Unavailable
from core.web.errors import HTTP_TEXTS, RETRY_AFTER
from core.web.objects import address_of

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


class ObjectionSchema(Schema):
    """One objection: the field it belongs to ("" = the whole body) and the clause, if any."""

    field = fields.String()
    message = fields.String()
    citation = fields.String()


class ProblemSchema(Schema):
    """Why a request was refused."""

    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.List(fields.Nested(ObjectionSchema))
    stored = fields.Dict(keys=fields.String(), values=fields.String())
    reference = fields.String()


def answers_with_problems() -> bool:
    """Tell whether this request is one of the API, whose refusals are bodies and not pages."""
    return isinstance(current_app.blueprints.get(request.blueprint or ""), Blueprint)


def problem(title: Any, status: int, detail: Any = "", **more: Any) -> Response:
    """Return the body of a refusal."""
    body = {"title": str(title), "status": status, **({"detail": str(detail)} if detail else {}), **more}
    return Response(json.dumps(body, ensure_ascii=False), status, content_type=CONTENT_TYPE)


def handle_problems(bp: Blueprint) -> None:
    """Let every refusal of a blueprint be a body."""
    bp.register_error_handler(DomainError, _domain_error)
    bp.register_error_handler(HTTPException, _http_error)
    bp.register_error_handler(CSRFError, _http_error)  # the page for it, being of one status, would come first
    bp.register_error_handler(OperationalError, _database_away)
    bp.register_error_handler(InterfaceError, _database_away)
    bp.register_error_handler(Exception, _unexpected)


def _domain_error(error: DomainError) -> ResponseReturnValue:
    if isinstance(error, StaleEdit):
        stored = {str(label): text for label, text in error.stored.items()}
        return problem(error.title, 412, error.message, stored=stored)
    if isinstance(error, Invalid):
        rows = [{"field": p.field, "message": str(p.message), "citation": p.citation} for p in error.problems]
        return problem(error.title, error.status, errors=rows)
    answer = problem(error.title, error.status, error.message)
    if isinstance(error, DuplicateRequest) and (address := address_of(error.done)):
        answer.headers["Location"] = address
    if isinstance(error, Unavailable):
        answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if isinstance(error, CSRFError):
        text = _("Thiếu hoặc sai mã X-CSRFToken; lấy mã ở tài nguyên “seat”.")
        return problem(HTTP_TEXTS[400][0], status, text)
    title, message = HTTP_TEXTS.get(status, HTTP_TEXTS[500 if status >= 500 else 400])
    if status == 422:
        title = Invalid.title
    found = getattr(error, "data", {}).get("messages", {})
    rows = [row for part in found.values() for row in objections(part)] if isinstance(found, dict) else []
    return problem(title, status, "" if rows else message, **({"errors": rows} if rows else {}))


def objections(messages: Any, path: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Return what marshmallow objects to as one row for each message, with the path of its field."""
    if isinstance(messages, dict):
        return [row for key, inner in messages.items() for row in objections(inner, (*path, str(key)))]
    found = messages if isinstance(messages, list) else [messages]
    return [{"field": ".".join(path), "message": str(text), "citation": ""} for text in found]


def _database_away(error: Exception) -> ResponseReturnValue:
    log.warning("database away: %s", type(error.__cause__ or error).__name__)
    db.session.rollback()
    return _domain_error(Unavailable())


def _unexpected(error: Exception) -> ResponseReturnValue:
    reference = uuid.uuid4().hex[:12]
    log.error("error %s at %s %s", reference, request.method, request.path, exc_info=error)
    db.session.rollback()
    return problem(HTTP_TEXTS[500][0], 500, HTTP_TEXTS[500][1], reference=reference)
