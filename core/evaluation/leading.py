"""Who leads a council and its sessions, and which of their acts is whose.

No regulation that core knows says so in detail, hence core's own cautious rule: the council's chair or secretary calls
a session and two persons lead it; whoever chairs it opens and ends it and signs the minutes, which its secretary
writes; and the chair closes the marking.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from core import clock
from core.auth.actor import Actor
from core.errors import Conflict, NotAllowed
from core.evaluation.council_models import CouncilSession
from core.evaluation.queries import council_members, newest_session
from core.people.council_roles import CHAIR, SECRETARY
from core.people.models import Seat


@dataclass(frozen=True, slots=True)
class Leaders:
    """The members of a council today by their seats, and the session that they are about (None: none yet)."""

    members: Mapping[uuid.UUID, Seat]
    session: CouncilSession | None

    @property
    def chair(self) -> Seat | None:
        """The chair of the council; None where nobody is recorded as such."""
        return self._who_is(CHAIR)

    @property
    def secretary(self) -> Seat | None:
        """The secretary of the council."""
        return self._who_is(SECRETARY)

    @property
    def presiding(self) -> Seat | None:
        """Who chairs the session; the council's chair once they left the council."""
        return self.members.get(self.session.chair_id, self.chair) if self.session else None

    @property
    def writing(self) -> Seat | None:
        """Who is secretary of the session; the council's secretary once they left the council."""
        return self.members.get(self.session.secretary_id, self.secretary) if self.session else None

    def may_convene(self, actor: Actor) -> bool:
        """Tell whether a seat may call a session."""
        return actor.seat_id is not None and actor.seat_id in _ids(self.chair, self.secretary)

    def may_call_the_roll(self, actor: Actor) -> bool:
        """Tell whether a seat may say who is present."""
        return actor.seat_id is not None and actor.seat_id in _ids(self.presiding, self.writing)

    def presides(self, actor: Actor) -> bool:
        """Tell whether a seat may open the vote, end the session and sign its minutes."""
        return actor.seat_id is not None and actor.seat_id in _ids(self.presiding)

    def writes(self, actor: Actor) -> bool:
        """Tell whether a seat may write the minutes."""
        return actor.seat_id is not None and actor.seat_id in _ids(self.writing)

    def may_close_marking(self, actor: Actor) -> bool:
        """Tell whether a seat may close the marking and so propose."""
        return actor.seat_id is not None and actor.seat_id in _ids(self.chair, self.presiding)

    def _who_is(self, role: str) -> Seat | None:
        return next((seat for seat in self.members.values() if seat.council_role == role), None)


def _ids(*seats: Seat | None) -> set[uuid.UUID]:
    return {seat.id for seat in seats if seat is not None}


def leaders_of(tenant_id: uuid.UUID, council_id: uuid.UUID, session: CouncilSession | None = None) -> Leaders:
    """Return who leads a council today, and a session of it."""
    return Leaders({seat.id: seat for seat in council_members(tenant_id, council_id, clock.today())}, session)


def leaders_in_run(tenant_id: uuid.UUID, run_id: uuid.UUID, council_id: uuid.UUID) -> Leaders:
    """Return who leads a council today, and its last session about a run."""
    return leaders_of(tenant_id, council_id, newest_session((tenant_id, run_id), council_id))


def require_lead(leaders: Leaders, *, is_theirs: bool, whose: str) -> None:
    """Raise NotAllowed, saying ``whose`` job it is; Conflict where nobody chairs the council, so that nobody may."""
    if is_theirs:
        return
    if leaders.chair is None:
        raise Conflict(
            _(
                "Chưa ghi ai là chủ tịch hội đồng. Quản trị đơn vị phân công chủ tịch, thư ký ở trang Hội đồng tư vấn"
                " rồi mới làm được việc này."
            )
        )
    raise NotAllowed(whose)
