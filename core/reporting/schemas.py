"""Forms of reports, their lines, evidence, reviews and obstacles."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, validates_schema

from core.reporting.labels import EVIDENCE_KINDS, MEETING_KINDS
from core.reporting.services.evidence import TYPES
from core.web.fields import Day, Flag, FormSchema, Key, Number, OneOf, Rows, SomeOf, Text, Upload

#: What a file of evidence may be, as a browser is told.
EVIDENCE_TYPES = ",".join(f".{extension}" for extension in TYPES)
#: The same, as a reader is told; jpeg is another way to write jpg.
EVIDENCE_WORDS = ", ".join(extension for extension in TYPES if extension != "jpeg")
YES_NO = (("1", _("Đạt")), ("0", _("Không đạt")))


class OpenSchema(FormSchema):
    """The report of one window of one unit."""

    cycle_owner = Key(required=True)
    cycle = Key(required=True)
    unit = Key(required=True)
    window = Text(required=True, longest=20)


class LineSchema(FormSchema):
    """One line; which of value, denominator and met it takes follows from its measure."""

    line = Key(required=True)
    value = Number(_("Số liệu kỳ này"))
    denominator = Number(_("Mẫu số"))
    met = OneOf(_("Kết quả"), choices=YES_NO)
    done = Flag(_("Đã hoàn thành"))
    narrative = Text(_("Diễn giải"), rows=2, longest=4000)
    obstacle = Text(_("Khó khăn, vướng mắc"), rows=2, longest=4000)
    proposal = Text(_("Đề xuất, kiến nghị"), rows=2, longest=4000)
    objective = Flag(_("Nguyên nhân khách quan"))

    @validates_schema
    def _says_what_stands_in_the_way(self, data: dict[str, Any], **_options: object) -> None:
        if (data.get("proposal") or data.get("objective")) and not data.get("obstacle"):
            raise ValidationError(str(_("Phải mô tả khó khăn, vướng mắc.")), "obstacle")


class ReportSchema(FormSchema):
    """A report while it is written."""

    narrative = Text(_("Nhận xét chung"), rows=5, longest=20_000)
    lines = Rows(LineSchema(), most=1000, blank=0)


class CorrectionSchema(FormSchema):
    """A correction of one line, with its reason."""

    value = Number(_("Số liệu đúng"))
    denominator = Number(_("Mẫu số đúng"))
    met = OneOf(_("Kết quả đúng"), choices=YES_NO)
    done = Flag(_("Nhiệm vụ đã hoàn thành"))
    narrative = Text(_("Lý do đính chính"), rows=4, required=True)


class EvidenceSchema(FormSchema):
    """One piece of evidence of a line."""

    kind = OneOf(_("Loại minh chứng"), choices=EVIDENCE_KINDS.items(), required=True)
    title = Text(_("Tên minh chứng"), required=True, longest=500)
    number = Text(_("Số, ký hiệu"), longest=100)
    issued_on = Day(_("Ngày ban hành, ngày thực hiện"))
    file = Upload(
        _("Tệp đính kèm"),
        accept=EVIDENCE_TYPES,
        hint=_("PDF, Word, Excel hoặc ảnh; tối đa 20 MB. Có thể để trống nếu minh chứng không phải là tệp."),
    )


class VerdictSchema(FormSchema):
    """What is said of one line."""

    line = Key(required=True)
    verdict = OneOf(_("Ý kiến"), choices=[("accepted", _("Chấp nhận")), ("returned", _("Trả lại"))], radio=True)
    comment = Text(_("Nhận xét, lý do"), rows=2)
    exceeded = Flag(_("Chấp nhận: vượt yêu cầu"))
    redo = Flag(_("Trả lại: phải làm lại nội dung chính"))


class ReviewSchema(FormSchema):
    """The verdicts on a report, sent at once."""

    lines = Rows(VerdictSchema(), most=1000, blank=0)


class WithdrawSchema(FormSchema):
    """Why an acceptance is taken back."""

    comment = Text(_("Lý do rút chấp nhận"), rows=4, required=True)


class ObstacleSchema(FormSchema):
    """What stands in the way of a piece of work."""

    description = Text(_("Khó khăn, vướng mắc"), rows=4, required=True)
    proposal = Text(_("Đề xuất, kiến nghị"), rows=4, hint=_("Cần ai làm gì, trước khi nào."))
    objective = Flag(_("Nguyên nhân khách quan"), hint=_("Cấp giao nhiệm vụ sẽ xem xét xác nhận bằng văn bản."))


class DirectionSchema(FormSchema):
    """What the level above directs."""

    text = Text(_("Nội dung chỉ đạo"), rows=4, required=True)
    document = Text(_("Văn bản chỉ đạo"), longest=200, hint=_("Số, ký hiệu, ngày của văn bản hoặc thông báo kết luận."))
    due_on = Day(_("Thực hiện xong chậm nhất ngày"), required=True)
    meeting_id = OneOf(_("Kết luận tại cuộc họp"), kind=uuid.UUID, hint=_("Để trống nếu chỉ đạo ngoài cuộc họp."))
    confirms_objective = Flag(
        _("Xác nhận nguyên nhân khách quan"), hint=_("Nhiệm vụ chậm vì khó khăn này sẽ không bị tính là chậm.")
    )


class WorkDirectionSchema(FormSchema):
    """What is directed about a piece of work; its choices are the meetings of the tenant."""

    text = Text(_("Nội dung chỉ đạo"), rows=4, required=True)
    document = Text(_("Văn bản chỉ đạo"), longest=200, hint=_("Để trống thì lấy số thông báo kết luận của cuộc họp."))
    due_on = Day(_("Thực hiện xong chậm nhất ngày"), required=True)
    meeting_id = OneOf(_("Kết luận tại cuộc họp"), kind=uuid.UUID, hint=_("Để trống nếu chỉ đạo ngoài cuộc họp."))


def key_of(text: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Return the key that an address or a choice writes as ``owner.id``."""
    owner, _dot, item = text.partition(".")
    return uuid.UUID(owner), uuid.UUID(item)


class UnitDirectionSchema(FormSchema):
    """What is directed of a whole unit; its choices are the units in reach and the meetings of the tenant."""

    unit = OneOf(_("Đơn vị nhận chỉ đạo"), kind=key_of, required=True)
    text = Text(_("Nội dung chỉ đạo"), rows=4, required=True)
    document = Text(_("Văn bản chỉ đạo"), longest=200, hint=_("Để trống thì lấy số thông báo kết luận của cuộc họp."))
    due_on = Day(_("Thực hiện xong chậm nhất ngày"), required=True)
    meeting_id = OneOf(_("Kết luận tại cuộc họp"), kind=uuid.UUID, hint=_("Để trống nếu chỉ đạo ngoài cuộc họp."))


class ConclusionSchema(FormSchema):
    """What one unit has to do by a day."""

    unit = OneOf(_("Đơn vị thực hiện"), kind=key_of, required=True)
    text = Text(_("Nội dung kết luận"), rows=2, required=True)
    due_on = Day(_("Hạn"), required=True)


class ConclusionsSchema(FormSchema):
    """More conclusions of a meeting."""

    conclusions = Rows(ConclusionSchema(), _("Kết luận"), most=100, blank=1)


class MeetingSchema(FormSchema):
    """A meeting or an inspection with what it concluded."""

    kind = OneOf(_("Loại"), choices=MEETING_KINDS.items(), required=True)
    held_on = Day(_("Ngày"), required=True)
    subject = Text(_("Nội dung"), longest=500, required=True)
    participants = Text(_("Thành phần"), rows=2, longest=2000, hint=_("Chức danh, cơ quan dự họp hoặc được kiểm tra."))
    number = Text(_("Số thông báo kết luận"), longest=200, hint=_("Số, ký hiệu, ngày của thông báo kết luận, nếu có."))
    summary = Text(_("Kết luận chung"), rows=4)
    conclusions = Rows(ConclusionSchema(), _("Kết luận giao đơn vị"), most=100, blank=3)


class AnswerSchema(FormSchema):
    """What the directed unit did."""

    text = Text(_("Kết quả thực hiện"), rows=4, required=True)
    done_on = Day(_("Thực hiện xong ngày"), required=True)


class JudgementSchema(FormSchema):
    """What who gave a direction says of it; which verdicts are offered follows from its state."""

    verdict = OneOf(_("Kết luận"), radio=True, required=True)
    text = Text(_("Nhận xét, lý do"), rows=3, hint=_("Bắt buộc khi yêu cầu làm tiếp hoặc rút chỉ đạo."))


class UrgeSchema(FormSchema):
    """What is urged; its choices are the rows of the list. That something is chosen is checked by the use case."""

    items = SomeOf(_("Các mục được chọn"))
    text = Text(_("Nội dung đôn đốc"), rows=2, longest=1000, hint=_("Có thể để trống: thông báo đã nêu việc và hạn."))


class ResolutionSchema(FormSchema):
    """How an obstacle was cleared."""

    resolution = Text(_("Kết quả giải quyết"), rows=4, required=True)
