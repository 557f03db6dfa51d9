"""Whoever has a part of some work gets no second one by mistake: what they have is adjusted instead."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from core.assignment.models import Target
from core.assignment.queries import parts_of
from core.assignment.services.order_rows import PieceForm, work_above
from core.db.bulk import Key
from core.errors import Invalid, Problem


def refuse_second_parts(pieces: Sequence[PieceForm], above: Mapping[Key, Target]) -> None:
    """Raise Invalid, a problem for each of them, for who has a part of the same work and is not given it ``again``."""
    fresh = {(work_above(piece, above), piece.recipient) for piece in pieces if not piece.again}
    works = {work for work, _recipient in fresh if work is not None}
    problems: list[str] = []
    for part in parts_of(works) if works else ():
        whole = part.work.parent_tenant_id, part.work.parent_id
        if (whole, ((part.work.tenant_id, part.work.unit_id), part.work.post_id)) in fresh:
            told = {"name": part.holder, "number": part.work.order_number}
            text = _(
                "“%(name)s” đã có phần của nhiệm vụ này theo Quyết định số %(number)s. Hãy điều chỉnh phần đã giao, "
                "hoặc đánh dấu là giao thêm một nhiệm vụ nữa.",
                **told,
            )
            problems.append(text)
    if problems:
        raise Invalid([Problem(text, "again") for text in dict.fromkeys(problems)])
