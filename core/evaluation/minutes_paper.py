"""The minutes of a council's session as a paper, as they stand: signed ones, or a draft that is to be signed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from core.documents.printing import MOST_ROWS, Paper
from core.domain.documents import DocumentKind
from core.domain.facts import VoteFacts
from core.domain.format import day_text
from core.errors import Conflict
from core.evaluation.council_models import CouncilAttendance, CouncilMinutes, CouncilSession
from core.evaluation.models import RatingRun
from core.evaluation.papers import paper_of
from core.evaluation.queries import EvaluationRow, vote_facts
from core.evaluation.regulation import Words

#: Number and symbol in what was typed ("Biên bản số 01-BB/HĐ ngày 12/01/2022").
_NUMBER = re.compile(r"\b\d+\s*[-/]\s*BB\b\S*")
_BALLOTS = {"open": "biểu quyết công khai", "secret": "bỏ phiếu kín"}


def minutes_paper(
    session: CouncilSession,
    minutes: CouncilMinutes,
    run: RatingRun,
    council: str,
    there: Sequence[CouncilAttendance],
    files: Sequence[EvaluationRow],
    words: Words,
    unmarked: Sequence[Mapping[str, Any]] = (),
) -> Paper:
    """Return minutes with who was there, what was voted and what was said; Conflict for too many files to print.

    ``unmarked`` are the members whose sheets are not complete, as a ``CouncilClosing`` names them.
    """
    if len(files) > MOST_ROWS:
        raise Conflict(_("Danh sách dài quá %(most)s hồ sơ nên không lập được bản Word.", most=MOST_ROWS))
    results, present = vote_facts(session), [each for each in there if each.present]
    number = _NUMBER.search(minutes.document)
    values: dict[str, Any] = {
        "council": council,
        "session": str(session.number),
        "held_on": day_text(session.held_on),
        "place": session.place,
        "chair": session.chair,
        "secretary": session.secretary,
        "members_count": str(len(there)),
        "present_count": str(len(present)),
        "present": [{"name": each.label} for each in present],
        "absent": [{"name": each.label} for each in there if not each.present],
        "quorum": "Đủ số thành viên họp theo quy định." if session.quorum else "",
        "ballot": _BALLOTS.get(session.ballot, ""),
        "files": [
            {
                "number": str(place),
                "subject_name": row.evaluation.subject_label,
                "said": minutes.texts.get(str(row.evaluation.id), ""),
                **_voted(results.get(row.evaluation.id, ()), len(present), words),
            }
            for place, row in enumerate(files, 1)
        ],
        "unmarked": [
            {"name": each["label"], "marked": f"{each['given']}/{each['files']}", "reason": each.get("reason", "")}
            for each in unmarked
        ],
        "conclusion": minutes.conclusion,
        "correction": minutes.reason,
    }
    return paper_of(
        DocumentKind.MINUTES,
        run,
        session.held_on,
        values,
        number=number[0] if number else "",
        subject=f"họp {council}",
        filed_by=council,
    )


def _voted(votes: Sequence[VoteFacts], present: int, words: Words) -> dict[str, str]:
    """Return how many voted for each level, the most first, and the level that more than any other got."""
    if not votes:
        return {"votes": "", "level": ""}
    told = [f"{words.level(vote.level)}: {vote.count}" for vote in votes]
    unvoted = present - sum(vote.count for vote in votes)
    if unvoted > 0:
        told.append(f"Không bỏ phiếu: {unvoted}")
    tied = len(votes) > 1 and votes[0].count == votes[1].count
    return {"votes": "; ".join(told), "level": "Bằng phiếu" if tied else words.level(votes[0].level)}
