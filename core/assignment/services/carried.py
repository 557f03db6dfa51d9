"""Work that goes on from an earlier cycle: unfinished there, of the same authority and unit, and carried on once."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from core import clock
from core.assignment.models import Cycle
from core.assignment.queries import IssuedWork, carried_keys, issued_work
from core.assignment.services.order_rows import PieceForm
from core.assignment.unfinished import unfinished
from core.db import db
from core.db.bulk import Key
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, Problem
from core.tenancy.models import Authority


def check_carried(cycle: Cycle, authority: Authority, pieces: Sequence[PieceForm]) -> None:
    """Raise Invalid for work that cannot be carried into ``cycle``, Conflict for work that was carried on already."""
    wanted = {piece.carried_from: piece for piece in pieces if piece.carried_from}
    if not wanted:
        return
    if len(wanted) < sum(1 for piece in pieces if piece.carried_from):
        raise Invalid([Problem(_("Một nhiệm vụ được chọn chuyển tiếp hai lần."), "work")])
    work = issued_work(wanted)
    # Two cycles could carry the same work at once: each waits for whoever carries from the same cycle.
    for tenant_id, cycle_id in sorted({(row.cycle.tenant_id, row.cycle.id) for row in work}):
        take_turn(db.session(), "carry", tenant_id, cycle_id)
    for key in carried_keys(wanted):
        raise Conflict(_("“%(title)s” đã được chuyển tiếp bằng một quyết định khác.", title=wanted[key].title))
    _refuse(cycle, authority, wanted, {(row.assignment.tenant_id, row.assignment.id): row for row in work})


def _refuse(
    cycle: Cycle, authority: Authority, wanted: Mapping[Key, PieceForm], work: Mapping[Key, IssuedWork]
) -> None:
    open_still = unfinished(cycle, wanted)
    for key, piece in wanted.items():
        row = work.get(key)
        if row is None or row.order.authority_id != authority.id or row.order.tenant_id != authority.tenant_id:
            text = _("“%(title)s” không phải nhiệm vụ do cấp mình giao.", title=piece.title)
        elif ((row.assignment.tenant_id, row.assignment.unit_id), row.assignment.post_id) != piece.recipient:
            text = _("“%(title)s” chỉ chuyển tiếp cho đúng đơn vị đang thực hiện.", title=piece.title)
        elif row.cycle.starts_on >= cycle.starts_on or not has_ended(row.cycle):
            text = _("“%(title)s” thuộc kỳ chưa kết thúc nên chưa chuyển tiếp được.", title=piece.title)
        elif key not in open_still:
            text = _("“%(title)s” đã hoàn thành nên không chuyển tiếp.", title=piece.title)
        else:
            continue
        raise Invalid([Problem(text, "work")])


def has_ended(cycle: Cycle) -> bool:
    """Tell whether nothing is given out in a cycle any more: it was closed, or its last day has passed."""
    return cycle.state == "closed" or cycle.ends_on < clock.today()
