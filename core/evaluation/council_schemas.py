"""Forms of a council's session: when it meets, who came, votes, minutes."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, validates_schema
from marshmallow.fields import Field

from core.web.fields import Day, FormSchema, OneOf, SomeOf, Text


class SessionSchema(FormSchema):
    """When and where a council meets, and who leads."""

    held_on = Day(_("Ngày họp"), required=True, hint=_("Chỉ ghi phiên họp vào ngày họp hoặc sau ngày họp."))
    place = Text(_("Địa điểm"), required=True, longest=200)
    chair = OneOf(_("Chủ trì"), kind=uuid.UUID, required=True)
    secretary = OneOf(_("Thư ký"), kind=uuid.UUID, required=True)

    @validates_schema(skip_on_field_errors=False)
    def _two_lead(self, data: dict[str, Any], **_context: Any) -> None:
        if data.get("chair") and data.get("chair") == data.get("secretary"):
            raise ValidationError(str(_("Chủ trì và thư ký phiên họp phải là hai người.")), "secretary")


class DeadlineSchema(FormSchema):
    """Until which day the members of the councils mark."""

    until = Day(_("Chấm đến hết ngày"), required=True)


class AttendanceSchema(FormSchema):
    """Which members are present."""

    present = SomeOf(_("Thành viên có mặt"), kind=uuid.UUID)


class MinutesTextSchema(FormSchema):
    """What the minutes of a session say in the end."""

    document = Text(
        _("Số, ngày biên bản"), required=True, longest=200, hint=_("Ví dụ: Biên bản số 01-BB/HĐ ngày 10/01/2022.")
    )
    conclusion = Text(_("Kết luận của chủ trì"), required=True, rows=5, longest=10_000)


class CorrectionSchema(MinutesTextSchema):
    """The same when signed minutes are corrected."""

    reason = Text(_("Lý do đính chính"), required=True, rows=2, longest=1_000)


def ballot_schema(files: Mapping[uuid.UUID, str], levels: Sequence[tuple[str, str]]) -> FormSchema:
    """Return a slip: one choice for each file, by its place."""
    fields: dict[str, Field[Any]] = {f"v{n}": OneOf(label, choices=levels) for n, label in enumerate(files.values())}
    return cast(FormSchema, FormSchema.from_dict(fields, name="BallotForm")())


def minutes_schema(base: type[FormSchema], files: Mapping[uuid.UUID, str]) -> FormSchema:
    """Return the form of minutes: what was said of each file, by its place, and the conclusion."""
    said: dict[str, Field[Any]] = {
        f"t{n}": Text(_("Ý kiến về %(subject)s", subject=label), rows=2, longest=4_000)
        for n, label in enumerate(files.values())
    }
    return cast(FormSchema, base.from_dict(said, name="MinutesForm")())
