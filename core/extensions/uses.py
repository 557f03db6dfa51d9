"""What works under a scheme: cycles and rating runs. They lie above this package: the application hands them in."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask import Flask, current_app

_EXTENSION = "giaoviec-uses"


class UseState(StrEnum):
    """How far something that works under a scheme is."""

    DRAFT = "draft"  # it is pinned when it is opened
    OPEN = "open"  # pinned and going on
    FROZEN = "frozen"  # pinned, and its facts are frozen
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Use:
    """A cycle or a run of one tenant; ``kind`` is its object kind, ``cycle_id`` its cycle (for a cycle, itself)."""

    kind: str
    tenant_id: uuid.UUID
    id: uuid.UUID
    cycle_id: uuid.UUID
    name: str
    scheme: str
    rule_date: date
    state: UseState
    pin: Mapping[str, Any] | None


Find = Callable[[uuid.UUID], Sequence[Use]]


def init_uses(app: Flask, *finds: Find) -> None:
    """Let pages of regulations tell what works under them; each of ``finds`` asks one statement."""
    app.extensions[_EXTENSION] = finds


def uses_of(tenant_id: uuid.UUID) -> list[Use]:
    """Return what a tenant itself keeps under any scheme: its cycles, then its runs."""
    finds: Sequence[Find] = current_app.extensions[_EXTENSION]
    return [use for find in finds for use in find(tenant_id)]
