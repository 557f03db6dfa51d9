"""Forms of a review: what the reviewer holds of a file, why it goes back, and who reviews."""

import uuid
from collections.abc import Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _
from marshmallow.fields import Field

from core.domain.facts import AssignmentFacts
from core.evaluation.criteria import MarkSheet
from core.evaluation.schemas import criteria_fields
from core.web.fields import FormSchema, Number, OneOf, SomeOf, Text


class ReviewSchema(FormSchema):
    """What a reviewer holds of a whole file."""

    points = Number(_("Điểm thẩm định"), least=0, places=2)
    level = OneOf(_("Mức đề nghị"), required=True, radio=True)
    remark = Text(_("Nhận xét chung"), rows=4, longest=4_000)


class SendBackSchema(FormSchema):
    """Why a file goes back to its subject."""

    reason = Text(_("Lý do trả lại"), required=True, rows=3, longest=2_000)


class ReviewerSchema(FormSchema):
    """Who reviews which files."""

    seat = OneOf(_("Người thẩm định"), kind=uuid.UUID, required=True)
    files = SomeOf(_("Hồ sơ"), kind=uuid.UUID)


def review_schema(sheet: MarkSheet | None, work: Sequence[AssignmentFacts]) -> FormSchema:
    """Return the form of a review: a remark on each piece of work by its place, marks of criteria, and the whole."""
    cells: dict[str, Field[Any]] = {
        f"w{place}": Text(_("Nhận xét về %(title)s", title=piece.title), rows=1, longest=1_000)
        for place, piece in enumerate(work)
    }
    cells |= criteria_fields(sheet, required=False) if sheet else {}
    return cast(FormSchema, ReviewSchema.from_dict(cells, name="ReviewForm")())
