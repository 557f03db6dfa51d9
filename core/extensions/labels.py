"""How a value, its certainty and what waits for it read."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from core.domain.parameters import BoundParameter, Parameter
from core.extensions.errors import told
from core.extensions.settings import RowChange
from core.sdk.manifest import Edition
from core.web.formats import NOTHING, day, number

#: Codes of rows that a line of a comparison names.
MOST_NAMED = 10
CERTAINTIES: dict[str, tuple[Any, str]] = {
    "confirmed": (_("đã xác minh"), "good"),
    "reported": (_("theo báo chí"), "info"),
    "secondary": (_("nguồn thứ cấp"), "warn"),
    "unknown": (_("chưa xác minh"), "bad"),
}
STAGES: dict[str, Any] = {
    "assignment": _("mở kỳ giao nhiệm vụ"),
    "reporting": _("mở kỳ giao nhiệm vụ (báo cáo)"),
    "rating": _("mở đợt đánh giá"),
    "calendar": _("hiện ngày trên lịch đánh giá; không chặn việc nào"),
}
#: What waits for a value, in words for a heading.
BLOCKS: dict[str, Any] = {
    "order": _("Chặn việc mở kỳ và ban hành quyết định giao đầu tiên"),
    "run": _("Chặn việc mở đợt đánh giá đầu tiên"),
    "none": _("Không chặn việc nào"),
}
#: The same in a list to choose from.
BLOCKED: dict[str, Any] = {
    "order": _("Mở kỳ"),
    "run": _("Mở đợt đánh giá"),
    "none": _("Không gì cả"),
}
#: What each hook decides, as somebody reads it who has never seen one: the matter, and in a sentence what it settles.
DECISIONS: dict[str, tuple[Any, Any]] = {
    "declare_settings": (_("Bảng dữ liệu"), _("những bảng địa phương phải tự nhập, ví dụ danh mục sản phẩm và hệ số")),
    "declare_subject_groups": (_("Đối tượng"), _("ai được giao việc và được đánh giá, xếp theo nhóm nào")),
    "declare_task_kinds": (
        _("Loại nhiệm vụ"),
        _("các loại nhiệm vụ; mỗi đối tượng được giao bao nhiêu; lý do chọn"),
    ),
    "declare_criteria": (_("Tiêu chí chung"), _("các tiêu chí chung được chấm và chấm cho ai")),
    "declare_steps": (_("Các bước"), _("các bước của đợt đánh giá và hạn của từng bước")),
    "declare_cadence": (_("Chế độ báo cáo"), _("báo cáo bao lâu một lần, nộp chậm nhất khi nào")),
    "declare_raters": (_("Người đánh giá"), _("hội đồng nào xem xét khối nào, có những mức xếp loại nào")),
    "declare_records": (_("Sổ theo dõi"), _("sổ nào được lập về từng người, ai ghi, ai đọc, dùng vào việc gì")),
    "declare_documents": (_("Biểu mẫu"), _("văn bản nào được lập, theo thể thức nào, ai ký, đánh số ra sao")),
    "check_assignment": (_("Kiểm tra khi giao"), _("đăng ký, quyết định giao phải đáp ứng những gì")),
    "check_report": (_("Kiểm tra báo cáo"), _("báo cáo phải đáp ứng những gì mới nộp được")),
    "compute_record_facts": (_("Kết quả sổ theo dõi"), _("nội dung đã ghi trong sổ nói gì về từng người")),
    "compute_eligibility": (_("Diện đánh giá"), _("ai được đánh giá, ai không, ai chỉ tính một phần thời gian")),
    "compute_task_scores": (_("Điểm từng nhiệm vụ"), _("mỗi nhiệm vụ được bao nhiêu điểm")),
    "compute_subject_scores": (_("Điểm của đối tượng"), _("cộng điểm nhiệm vụ và tiêu chí thành điểm chung thế nào")),
    "combine_periods": (_("Gộp các kỳ"), _("từ tháng lên quý, từ quý lên năm tính thế nào")),
    "compute_band": (_("Mức theo điểm"), _("bao nhiêu điểm thì được mức nào")),
    "compute_conditions": (_("Điều kiện của mức"), _("ngoài điểm còn phải đạt điều kiện gì")),
    "compute_blockers": (_("Trường hợp bị chặn"), _("việc gì không cho xếp từ mức nào trở lên")),
    "compute_quota": (_("Tỷ lệ khống chế"), _("mỗi nhóm được tối đa bao nhiêu ở mức cao nhất")),
    "compute_proposal": (_("Mức đề xuất"), _("điểm và phiếu chấm cùng dẫn đến mức đề xuất nào")),
    "propose_carry_over": (_("Việc chuyển tiếp"), _("việc chưa xong của kỳ trước có đi tiếp sang kỳ sau không")),
}
#: How the packs of a chain take part in a decision.
WAYS: dict[str, Any] = {
    "declare": _("Các quy định trong chuỗi cộng lại; quy định đứng trước thay được nội dung của quy định đứng sau"),
    "check": _("Mọi quy định trong chuỗi cùng kiểm tra"),
    "owner": _("Một quy định quyết định: quy định gần nhất có nói đến"),
}


def way(hook: str) -> str:
    """Return how the packs of a chain take part in what a hook decides."""
    kind = hook.partition("_")[0]
    return str(WAYS.get(kind, WAYS["owner"]))


#: Who says a value, in the picture and the table of a parameter over time.
LANES: dict[str, Any] = {
    "law": _("Trong quy định"),
    "above": _("Cấp trên nhập"),
    "own": _("Đơn vị này nhập"),
    "binds": _("Giá trị áp dụng"),
}
#: What a value about to be entered means to a cycle or run.
FATES: dict[str, tuple[Any, str]] = {
    "keeps": (_("giữ nguyên"), "plain"),
    "same": (_("không đổi"), "plain"),
    "takes": (_("sẽ đổi khi mở"), "warn"),
    "completes": (_("dùng cho đợt mở sau"), "info"),
    "before": (_("không thuộc diện áp dụng"), "plain"),
}
USE_KINDS: dict[str, Any] = {"cycle": _("Kỳ"), "rating_run": _("Đợt")}
USE_STATES: dict[str, tuple[Any, str]] = {
    "draft": (_("dự thảo, chưa ghim"), "plain"),
    "open": (_("đang mở, đã ghim"), "info"),
    "frozen": (_("đã chốt số liệu"), "good"),
    "closed": (_("đã đóng"), "plain"),
}


def value_text(parameter: Parameter, value: Decimal | str | None) -> str:
    """Return a value of a parameter as people read it: a number, or what was chosen in words; "—" for none."""
    if value is None or isinstance(value, Decimal):
        return number(value)
    chosen = parameter.label_of(value)
    return told(chosen) if chosen else value


def bound_text(bound: BoundParameter | None) -> str:
    """Return a bound value as people read it; "—" for none."""
    if bound is None:
        return NOTHING
    if isinstance(bound.value, Decimal):
        return number(bound.value)
    return told(bound.chosen) if bound.chosen else bound.value


def row_changes_text(changes: Sequence[RowChange]) -> str:
    """Return which rows of a table are new, changed and gone, by their codes."""
    added = [change.code for change in changes if change.old is None]
    changed = [change.code for change in changes if change.old and change.new]
    gone = [change.code for change in changes if change.new is None]
    parts = [
        (gettext("thêm %(count)s dòng", count=len(added)), added),
        (gettext("sửa %(count)s dòng", count=len(changed)), changed),
        (gettext("bỏ %(count)s dòng", count=len(gone)), gone),
    ]
    said = [f"{words} ({_some(codes)})" for words, codes in parts if codes]
    return "; ".join(said) or str(gettext("các dòng không đổi"))


def _some(codes: Sequence[str]) -> str:
    return ", ".join([*codes[:MOST_NAMED], *(["…"] if len(codes) > MOST_NAMED else [])])


def first_day(edition: Edition) -> str:
    """Return from when an edition is in force; one without a first day always was."""
    return day(edition.valid_from) if edition.valid_from != date.min else str(gettext("luôn có hiệu lực"))


def edition_text(edition: Edition | None) -> str:
    """Return an edition as people read it, with the days from and to which it is in force."""
    if edition is None:
        return str(gettext("không có bản nào có hiệu lực vào ngày này"))
    if edition.valid_from == date.min and edition.valid_to is None:
        return str(gettext("luôn có hiệu lực"))
    last = day(edition.valid_to) if edition.valid_to else gettext("nay")
    return str(gettext("%(key)s, từ %(first)s đến %(last)s", key=edition.key, first=day(edition.valid_from), last=last))
