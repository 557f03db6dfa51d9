"""Whether enough members of a council are present, as a proof; and whether it may propose by a session."""

import uuid
from decimal import Decimal

from flask_babel import gettext as _

from core.domain.declarations import CouncilRule
from core.domain.parameters import BoundParameter
from core.domain.score import Op, ScoreNode
from core.domain.text import Citation
from core.errors import Conflict
from core.evaluation.council import council_rule
from core.evaluation.council_models import CouncilSession
from core.evaluation.facts import Voted
from core.evaluation.models import RatingRun
from core.evaluation.queries import attendance_of, minutes_of, vote_facts
from core.evaluation.regulation import calls_of
from core.sdk.context import parameter_leaf
from core.sdk.scoring import leaf, node

CLOSED = "closed"


def bound_parameter(run: RatingRun, key: str) -> BoundParameter | None:
    """Return a value that the run is pinned to; None where none is named."""
    return calls_of(run).parameters.get(key) if key else None


def quorum_of(run: RatingRun, rule: CouncilRule | None, present: int, members: int) -> ScoreNode | None:
    """Return the proof of a session's quorum: 1 when enough members are present; None where no rule asks for one."""
    bound = bound_parameter(run, rule.quorum_parameter) if rule else None
    if rule is None or bound is None:
        return None
    there = leaf("present", "Số thành viên có mặt", Decimal(present), facts={"members": str(members)})
    all_members = leaf("members", "Số thành viên hội đồng", Decimal(members), facts={"members": str(members)})
    share = parameter_leaf(bound, "vi")
    needed = node(Op.PRODUCT, "needed", "Số thành viên cần có mặt", [all_members, share])
    citation = bound.citation or rule.citation
    inputs = {"comparison": "ge"}
    return node(Op.COMPARE, "quorum", "Đủ số thành viên họp", [there, needed], inputs=inputs, citation=citation)


def has_quorum(proof: ScoreNode | None) -> bool:
    """Tell whether a proof holds; where no rule asks for a quorum everybody who came is enough."""
    return proof is None or proof.value == 1


def require_quorum(proof: ScoreNode | None, present: int) -> None:
    """Raise Conflict with the clause when too few members are present, or nobody."""
    if not present:
        raise Conflict(_("Chưa ghi thành viên nào có mặt."))
    if proof is None or has_quorum(proof):
        return
    text = _("Chưa đủ số thành viên họp: có mặt %(present)s, cần %(needed)s.", present=present, needed=_needed(proof))
    raise Conflict(_by(proof.citation, text))


def _by(citation: Citation | None, text: str) -> str:
    return f"{text.removesuffix('.')} ({citation})." if citation else text


def _needed(proof: ScoreNode) -> int:
    needed = proof.children[1].number
    return int(needed) + (needed != int(needed))


def require_agreed(run: RatingRun, session: CouncilSession | None, council_id: uuid.UUID | None) -> None:
    """Raise Conflict while a council's last ``session`` is open, or where its regulation asks for one and its minutes.

    None: the council held no session.
    """
    rule = council_rule(run, council_id) if council_id is not None else None
    if session is not None and session.state != CLOSED:
        raise Conflict(_("Phiên họp của hội đồng chưa kết thúc; kết thúc phiên họp rồi mới đề xuất."))
    if session is None and rule is not None and rule.needs_session:
        text = _("Quy định yêu cầu hội đồng họp đủ số thành viên rồi mới đề xuất; chưa có phiên họp nào.")
        raise Conflict(_by(rule.citation, text))
    if session is None or rule is None or not rule.needs_session:
        return
    if not any(each.signed_at for each in minutes_of((session.tenant_id, session.id))):
        raise Conflict(_("Biên bản phiên họp chưa được ký; ký biên bản rồi mới khóa phiếu chấm và đề xuất."))


def votes_in(session: CouncilSession) -> Voted:
    """Return what was voted in a session, as facts."""
    present = sum(row.present for row in attendance_of((session.tenant_id, session.id)))
    return Voted(vote_facts(session), present)
