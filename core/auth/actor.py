"""Who acts: the only thing a use case knows of the person before it."""

import uuid
from dataclasses import dataclass

from flask_babel import gettext as _

from core.db import RowContext
from core.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Actor:
    """A person on one seat, with what that seat may do.

    ``unit_id`` limits the seat to one unit (None: the whole tenant); ``authority_id`` and ``council_id`` are what the
    seat serves; ``label`` is what pages and the audit trail show. A system actor has neither person nor seat.
    """

    tenant_id: uuid.UUID
    label: str
    permissions: frozenset[str]
    person_id: uuid.UUID | None = None
    seat_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    authority_id: uuid.UUID | None = None
    council_id: uuid.UUID | None = None
    is_subject: bool = False

    @property
    def context(self) -> RowContext:
        """The context the database shall enforce."""
        return RowContext(self.tenant_id, self.person_id, self.seat_id)

    def may(self, permission: str) -> bool:
        """Tell whether the seat has a permission."""
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise NotAllowed unless the seat has the permission."""
        if not self.may(permission):
            raise NotAllowed

    def require_whole_tenant(self) -> None:
        """Raise NotAllowed for a seat bound to one unit: it does not act for the tenant that ordered the work."""
        if self.unit_id is not None or self.is_subject:
            raise NotAllowed(_("Vai trò đang dùng chỉ làm việc trong phạm vi một cơ quan, đơn vị."))


#: Where acts of operators are recorded: no tenant, so the wall shows no row of any from there.
PLATFORM = uuid.UUID(int=0)


def system_actor(tenant_id: uuid.UUID, *permissions: str) -> Actor:
    """Return the actor of provisioning and of jobs that act for a tenant as a whole."""
    return Actor(tenant_id, "hệ thống", frozenset(permissions))
