"""The kinds of work that the first page lists, in its order: what a level does for others, then what a unit does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from core.notify.wording import shortened
from core.web.periods import window


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of work reads: heading, what the link says, the list of all, the page of one (None: its object's).

    ``counted`` says what ``TodoRow.count`` counts; ``title`` how the title is written; ``by_unit`` that the title
    needs the unit before it to tell one from another; ``is_due`` that ``TodoRow.since`` is the day by which it must
    be done; ``by_cycle`` that the page is about a cycle, which its address names.
    """

    heading: Any
    act: Any
    all: tuple[str, dict[str, Any]] | None = None
    page: str = ""
    object: str = ""
    counted: Any = ""
    title: Callable[[str], str] = str
    by_unit: bool = False
    is_due: bool = False
    by_cycle: bool = False

    @property
    def is_of_files(self) -> bool:
        """Whether its heading names what ``counted`` counts, so that the number beside it is their sum."""
        return self.page in ("evaluation.sheet", "evaluation.proposals", "evaluation.decisions")


#: The sheets that a member filled in whole and may still change: told, never counted as something to do.
MARKED = "council_marked"

KINDS: dict[str, Kind] = {
    "cycle_issue": Kind(_("Kỳ đang soạn, chưa mở"), _("Kiểm tra và mở kỳ"), object="cycle"),
    "council_chair": Kind(
        _("Hội đồng tư vấn chưa có chủ tịch"),
        _("Phân công chủ tịch, thư ký; thiếu thì hội đồng không họp, không đề xuất được"),
        ("people.councils", {}),
        page="people.council",
    ),
    "cycle_order": Kind(
        _("Kỳ chưa có quyết định giao"), _("Soạn quyết định"), page="assignment.new_order", by_cycle=True
    ),
    "registration_review": Kind(
        _("Đăng ký chờ xem xét"),
        _("Xem xét"),
        ("assignment.registrations", {"state": "submitted"}),
        object="registration",
    ),
    "registration_order": Kind(
        _("Đăng ký đã chấp nhận, chờ giao"),
        _("Xem"),
        ("assignment.new_order", {}),
        object="registration",
    ),
    "report_review": Kind(
        _("Báo cáo chờ ý kiến"),
        _("Xem xét"),
        ("reporting.reviews", {"state": "waiting"}),
        page="reporting.review",
        counted=_("dòng"),
        title=window,
        by_unit=True,
    ),
    "obstacle_direct": Kind(
        _("Khó khăn, vướng mắc chờ chỉ đạo"),
        _("Chỉ đạo"),
        ("reporting.obstacles", {"state": "open"}),
        object="obstacle",
    ),
    "direction_due": Kind(
        _("Chỉ đạo đến hạn, quá hạn chưa có kết quả"),
        _("Theo dõi, đôn đốc"),
        ("reporting.directions", {"state": "open"}),
        page="reporting.direction",
        title=shortened,
        is_due=True,
    ),
    "direction_judge": Kind(
        _("Kết quả thực hiện chỉ đạo chờ kết luận"),
        _("Kết luận"),
        ("reporting.directions", {"state": "answered"}),
        page="reporting.direction",
        title=shortened,
        is_due=True,
    ),
    "change_decide": Kind(
        _("Đề nghị điều chỉnh chờ quyết định"),
        _("Quyết định"),
        ("assignment.changes", {}),
        object="change",
    ),
    "registration_returned": Kind(
        _("Đăng ký bị trả lại"),
        _("Sửa và nộp lại"),
        ("assignment.registrations", {"state": "returned"}),
        object="registration",
    ),
    "registration_draft": Kind(
        _("Đăng ký đang soạn, chưa nộp"),
        _("Soạn tiếp"),
        ("assignment.registrations", {"state": "draft"}),
        object="registration",
    ),
    "direction_answer": Kind(
        _("Chỉ đạo phải thực hiện"),
        _("Báo cáo kết quả"),
        ("reporting.directions", {"state": "open", "scope": "held"}),
        page="reporting.direction",
        title=shortened,
        is_due=True,
    ),
    "obstacle_resolve": Kind(
        _("Khó khăn đã có chỉ đạo, chờ kết quả giải quyết"),
        _("Ghi kết quả"),
        ("reporting.obstacles", {"state": "directed"}),
        object="obstacle",
    ),
    "file_review": Kind(
        _("Hồ sơ chờ tôi thẩm định"),
        _("Thẩm định"),
        ("evaluation.reviews", {}),
        page="evaluation.review",
    ),
    "reviewer_name": Kind(
        _("Hồ sơ chưa có người thẩm định"),
        _("Phân công"),
        page="evaluation.reviewers",
        counted=_("hồ sơ"),
    ),
    "session_vote": Kind(
        _("Phiên họp đang biểu quyết, chờ phiếu của tôi"),
        _("Bỏ phiếu"),
        page="evaluation.session",
        counted=_("hồ sơ chưa bỏ phiếu"),
    ),
    "session_open": Kind(
        _("Phiên họp hội đồng đang mở"),
        _("Vào phiên họp"),
        page="evaluation.session",
        counted=_("hồ sơ tôi chưa chấm"),
    ),
    "session_close": Kind(
        _("Phiên họp đã bỏ đủ phiếu, chờ kết thúc"),
        _("Kết thúc phiên họp"),
        page="evaluation.session",
        counted=_("hồ sơ"),
    ),
    "session_minutes": Kind(
        _("Phiên họp đã kết thúc, chưa có biên bản"),
        _("Lập biên bản"),
        page="evaluation.minutes",
        counted=_("hồ sơ"),
    ),
    "session_sign": Kind(
        _("Phiên họp đã kết thúc, biên bản chưa ký"),
        _("Ký biên bản"),
        page="evaluation.minutes",
        counted=_("hồ sơ"),
    ),
    "council_mark_due": Kind(
        _("Hồ sơ chấm điểm có hạn"), _("Chấm điểm"), page="evaluation.sheet", counted=_("hồ sơ"), is_due=True
    ),
    "council_mark": Kind(_("Hồ sơ chờ chấm điểm"), _("Chấm điểm"), page="evaluation.sheet", counted=_("hồ sơ")),
    MARKED: Kind(_("Phiếu đã chấm đủ"), _("Sửa phiếu"), page="evaluation.sheet", counted=_("hồ sơ")),
    "proposal": Kind(
        _("Hồ sơ chờ đề xuất xếp loại"), _("Đề xuất xếp loại"), page="evaluation.proposals", counted=_("hồ sơ")
    ),
    "decision": Kind(_("Hồ sơ chờ quyết định"), _("Quyết định"), page="evaluation.decisions", counted=_("hồ sơ")),
    "sent_result": Kind(
        _("Kết quả nơi khác gửi đến, chờ tiếp nhận"),
        _("Tiếp nhận hoặc trả lại"),
        ("evaluation.sent_results", {}),
        page="evaluation.sent_result",
    ),
    "run_open": Kind(
        _("Kỳ đã kết thúc, chưa mở đợt đánh giá"), _("Mở đợt đánh giá"), page="evaluation.new_run", by_cycle=True
    ),
    "run_close": Kind(_("Đợt đánh giá đã quyết định xong"), _("Kết thúc đợt"), object="rating_run", counted=_("hồ sơ")),
}
