"""What a council's session still asks for, step by step, and of whom."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.evaluation.council_models import CouncilAttendance, CouncilMinutes, CouncilSession
from core.evaluation.leading import Leaders
from core.people.models import Seat


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One step of a session: what is done, by whom; ``state`` is done, now or later."""

    what: str
    who: str
    state: str


@dataclass(frozen=True, slots=True)
class SessionState:
    """How far a session is, as its page read it; ``lacking`` are the members present who still have to vote."""

    session: CouncilSession
    roll: Sequence[CouncilAttendance]
    has_quorum: bool
    lacking: Collection[str]
    minutes: Sequence[CouncilMinutes]
    has_proposed: bool


def agenda(state: SessionState, leaders: Leaders) -> list[AgendaItem]:
    """Return the steps of a session in their order; the first that is not done is the next one."""
    items, is_next = [], True
    for what, who, is_done in _steps(state, leaders):
        items.append(AgendaItem(what, who, "done" if is_done else "now" if is_next else "later"))
        is_next = is_next and is_done
    return items


def _steps(state: SessionState, leaders: Leaders) -> Iterator[tuple[str, str, bool]]:
    session, minutes = state.session, state.minutes
    chair, secretary = _of(leaders.presiding, session.chair), _of(leaders.writing, session.secretary)
    chairs, writes = _("chủ trì (%(name)s)", name=chair), _("thư ký (%(name)s)", name=secretary)
    is_over, is_gathering = session.state == "closed", session.state == "gathering"
    there: Mapping[Any, bool] = {row.seat_id: row.present for row in state.roll}
    led = there.get(session.chair_id, False) and there.get(session.secretary_id, False)
    yield _("Ghi thành viên có mặt"), f"{chairs}, {writes}", not is_gathering or (led and state.has_quorum)
    if session.ballot != "none":
        yield _("Mở biểu quyết"), chairs, not is_gathering
        voters = "; ".join(state.lacking) or _("thành viên có mặt")
        yield _("Bỏ phiếu"), voters, is_over or (not is_gathering and not state.lacking)
    yield _("Kết thúc phiên họp"), chairs, is_over
    yield _("Lập biên bản"), writes, bool(minutes)
    yield _("Ký biên bản"), chairs, any(each.signed_at for each in minutes)
    closers = dict.fromkeys(_of(seat, "") for seat in (leaders.chair, leaders.presiding) if seat)
    yield _("Khóa phiếu chấm và đề xuất"), "; ".join(closers), state.has_proposed


def _of(seat: Seat | None, known: str) -> str:
    return seat.label if seat else known
