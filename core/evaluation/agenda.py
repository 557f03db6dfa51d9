"""What a council's session still asks for, step by step, and of whom."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.auth.actor import Actor
from core.evaluation.council_models import CouncilAttendance, CouncilMinutes, CouncilSession
from core.evaluation.leading import Leaders
from core.people.models import Seat


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One step of a session: what is done, by whom; ``state`` is done, now or later.

    ``place`` names where the reader does it: roll, open, ballot, end, minutes, sign, propose; "" where it is not their
    turn.
    """

    what: str
    who: str
    state: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SessionState:
    """How far a session is, as its page read it; ``lacking`` are the members present who still have to vote."""

    session: CouncilSession
    roll: Sequence[CouncilAttendance]
    has_quorum: bool
    lacking: Collection[str]
    minutes: Sequence[CouncilMinutes]
    has_proposed: bool


def agenda(state: SessionState, leaders: Leaders, by: Actor) -> list[AgendaItem]:
    """Return the steps of a session in their order; the first that is not done is the next one."""
    items, is_next, theirs = [], True, _theirs(state, leaders, by)
    for what, who, is_done, place in _steps(state, leaders):
        step = "done" if is_done else "now" if is_next else "later"
        items.append(AgendaItem(what, who, step, place if step == "now" and theirs[place] else ""))
        is_next = is_next and is_done
    return items


def _theirs(state: SessionState, leaders: Leaders, by: Actor) -> Mapping[str, bool]:
    """Tell by the place of a step whether the reader does it."""
    lacks = {row.seat_id for row in state.roll if row.label in state.lacking}
    return {
        "roll": leaders.may_call_the_roll(by),
        "ballot": by.seat_id in lacks,
        "open": leaders.presides(by),
        "end": leaders.presides(by),
        "minutes": leaders.writes(by),
        "sign": leaders.presides(by),
        "propose": leaders.may_close_marking(by),
    }


def _steps(state: SessionState, leaders: Leaders) -> Iterator[tuple[str, str, bool, str]]:
    session, minutes = state.session, state.minutes
    chair, secretary = _of(leaders.presiding, session.chair), _of(leaders.writing, session.secretary)
    chairs, writes = _("chủ trì (%(name)s)", name=chair), _("thư ký (%(name)s)", name=secretary)
    is_over, is_gathering = session.state == "closed", session.state == "gathering"
    there: Mapping[Any, bool] = {row.seat_id: row.present for row in state.roll}
    led = there.get(session.chair_id, False) and there.get(session.secretary_id, False)
    yield _("Ghi thành viên có mặt"), f"{chairs}, {writes}", not is_gathering or (led and state.has_quorum), "roll"
    if session.ballot != "none":
        yield _("Mở biểu quyết"), chairs, not is_gathering, "open"
        voters = "; ".join(state.lacking) or _("thành viên có mặt")
        yield _("Bỏ phiếu"), voters, is_over or (not is_gathering and not state.lacking), "ballot"
    yield _("Kết thúc phiên họp"), chairs, is_over, "end"
    yield _("Lập biên bản"), writes, bool(minutes), "minutes"
    yield _("Ký biên bản"), chairs, any(each.signed_at for each in minutes), "sign"
    closers = dict.fromkeys(_of(seat, "") for seat in (leaders.chair, leaders.presiding) if seat)
    yield _("Khóa phiếu chấm và đề xuất"), "; ".join(closers), state.has_proposed, "propose"


def _of(seat: Seat | None, known: str) -> str:
    return seat.label if seat else known
