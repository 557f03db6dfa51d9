"""What a form may ask for: the names that stand between ``{{`` and ``}}``, by kind of paper.

Everything on a paper is text, written the Vietnamese way by the feature whose page offers it; lists are gone through
with ``{% for … in … %}``. A template may use these names and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.documents import DocumentKind
from core.domain.text import Text


@dataclass(frozen=True, slots=True)
class Slot:
    """A text of a paper; ``sample`` stands in its place when a template is tried."""

    name: str
    label: Text
    sample: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of a paper; each row has the entries ``columns``, of which one may be a list again."""

    name: str
    label: Text
    columns: "tuple[Slot | Rows, ...]"


Entry = Slot | Rows

_HEAD: tuple[Entry, ...] = (
    Slot("superior", Text("Cơ quan cấp trên", "Superior body"), "TỈNH ỦY MẪU"),
    Slot("issuer", Text("Cơ quan ban hành", "Issuing body"), "BAN THƯỜNG VỤ"),
    Slot("number", Text("Số, ký hiệu", "Number and symbol"), "05-QĐ/TU"),
    Slot("place_and_date", Text("Địa danh, ngày, tháng, năm", "Place and date"), "Mẫu, ngày 04 tháng 3 năm 2021"),
    Slot("title", Text("Tên loại văn bản", "Title"), "QUYẾT ĐỊNH"),
    Slot("subject", Text("Trích yếu", "Summary"), "về việc giao nhiệm vụ năm 2021"),
    Rows("basis", Text("Căn cứ", "Legal bases"), (Slot("text", Text("Văn bản", "Document"), "Quy định 12-QĐ/MAU"),)),
    Rows(
        "signers",
        Text("Người ký", "Who signs"),
        (
            Slot("authority", Text("Ký thay mặt", "On behalf of"), "T/M BAN THƯỜNG VỤ"),
            Slot("post", Text("Chức vụ", "Post"), "BÍ THƯ"),
            Slot("name", Text("Họ tên người ký", "Name of the signer"), ""),
        ),
    ),
    Rows("recipients", Text("Nơi nhận", "Recipients"), (Slot("text", Text("Nơi nhận", "Recipient"), "Như Điều 3"),)),
)
_ROW = Slot("number", Text("Số thứ tự", "Number in the list"), "1")
_TITLE = Slot("title", Text("Nhiệm vụ", "Work"), "Kết nạp đảng viên")
_PLAN = Slot("plan", Text("Chỉ tiêu", "Target"), "60 đảng viên")
_DUE = Slot("due", Text("Thời hạn", "Due"), "31/12/2021")
_RUN: tuple[Entry, ...] = (
    Slot("run", Text("Đợt đánh giá", "Rating run"), "Đánh giá năm 2021"),
    Slot("period", Text("Thời gian", "Period"), "từ 01/01/2021 đến 31/12/2021"),
)
_SUBJECT = Slot("subject_name", Text("Người, tập thể được đánh giá", "Who is rated"), "Bí thư Huyện ủy Một")

_MEMBER = Slot("name", Text("Thành viên hội đồng", "Member"), "Ủy viên Hội đồng tư vấn khối Đảng")

_SAMPLE_ROWS = 2

_KINDS: Mapping[DocumentKind, tuple[Entry, ...]] = {
    DocumentKind.ORDER: (
        Slot("cycle", Text("Kỳ giao nhiệm vụ", "Cycle"), "Năm 2021"),
        Slot("period", Text("Thời gian của kỳ", "Period of the cycle"), "từ 01/01/2021 đến 31/12/2021"),
        Slot("count", Text("Số nhiệm vụ", "How many pieces of work"), "2"),
        Slot("weighted", Text("Có hệ số (để trống nếu không)", "Has coefficients (empty if none)"), "có"),
        Slot("over_allocation_reason", Text("Lý do giao vượt", "Why more is given than planned"), ""),
        Rows(
            "holders",
            Text("Đơn vị, cá nhân được giao", "Who is assigned"),
            (
                Slot("name", Text("Tên đơn vị, chức danh", "Unit or post"), "Huyện ủy Một"),
                Rows(
                    "work",
                    Text("Nhiệm vụ", "Work"),
                    (
                        _ROW,
                        _TITLE,
                        Slot("products", Text("Sản phẩm phải có", "Products due"), "Quyết định kết nạp"),
                        _PLAN,
                        _DUE,
                        Slot("weight", Text("Hệ số", "Coefficient"), ""),
                        Slot("origin", Text("Xuất xứ", "Origin"), "Nghị quyết Đại hội"),
                    ),
                ),
            ),
        ),
    ),
    DocumentKind.REGISTRATION: (
        Slot("holder", Text("Người, đơn vị đăng ký", "Who registers"), "Giám đốc Sở Một"),
        Slot("unit", Text("Đơn vị", "Unit"), "Sở Một"),
        Slot("cycle", Text("Kỳ giao nhiệm vụ", "Cycle"), "Năm 2021"),
        Rows(
            "work",
            Text("Nhiệm vụ đăng ký", "Registered work"),
            (
                _ROW,
                _TITLE,
                Slot("reasons", Text("Lý do chọn", "Why it was chosen"), "việc khó; việc tồn đọng"),
                Slot("obstacles", Text("Khó khăn, vướng mắc", "Obstacles"), "Thiếu mặt bằng"),
                Slot("result", Text("Kết quả cam kết", "Committed result"), "Đề án được ban hành"),
                _PLAN,
                _DUE,
                Slot("state", Text("Tình trạng", "State"), "đã nộp"),
            ),
        ),
    ),
    DocumentKind.SELF_MARK: (
        _SUBJECT,
        *_RUN,
        Slot("points", Text("Điểm tự chấm", "Own points"), "92"),
        Slot("level", Text("Mức tự nhận", "Claimed level"), "Hoàn thành xuất sắc nhiệm vụ"),
        Slot("narrative", Text("Tự đánh giá", "Own words"), "Hoàn thành các chỉ tiêu được giao."),
        Slot("computed", Text("Điểm tính từ số liệu", "Points computed from the facts"), "90,5"),
        Rows(
            "work",
            Text("Kết quả từng nhiệm vụ", "Results of the work"),
            (
                _ROW,
                _TITLE,
                _PLAN,
                Slot("actual", Text("Kết quả", "Result"), "62 đảng viên"),
                _DUE,
                Slot("done", Text("Ngày hoàn thành", "Done on"), "15/12/2021"),
            ),
        ),
        Rows(
            "criteria",
            Text("Tiêu chí chung tự chấm", "Own marks of general criteria"),
            (
                _ROW,
                Slot("item", Text("Tiêu chí", "Criterion"), "Gương mẫu"),
                Slot("mark", Text("Tự chấm", "Own mark"), "Đảm bảo"),
                Slot("note", Text("Ghi chú", "Note"), ""),
            ),
        ),
        Rows(
            "steps",
            Text("Giải trình điểm", "Explanation of the points"),
            (
                Slot("label", Text("Bước tính", "Step"), "Điểm của các chỉ tiêu"),
                Slot("value", Text("Giá trị", "Value"), "90,5"),
                Slot("citation", Text("Căn cứ", "Clause"), "Điều 4"),
            ),
        ),
    ),
    DocumentKind.SHEET: (
        *_RUN,
        Slot("member", Text("Thành viên hội đồng", "Member"), "Ủy viên hội đồng khối Đảng"),
        Slot("most", Text("Điểm tối đa", "Most points"), "100"),
        Rows(
            "files",
            Text("Hồ sơ được chấm", "Files marked"),
            (
                _ROW,
                _SUBJECT,
                Slot("computed", Text("Điểm tính từ số liệu", "Points computed from the facts"), "90,5"),
                Slot("claimed", Text("Mức tự nhận", "Claimed level"), "Hoàn thành xuất sắc nhiệm vụ"),
                Slot("points", Text("Điểm chấm", "Points given"), "91"),
                Slot("level", Text("Mức đề xuất", "Proposed level"), "Hoàn thành xuất sắc nhiệm vụ"),
                Slot("comment", Text("Nhận xét", "Comment"), ""),
            ),
        ),
    ),
    DocumentKind.DECISION: (
        *_RUN,
        Slot("count", Text("Số hồ sơ đã quyết định", "How many are decided"), "2"),
        Rows(
            "levels",
            Text("Tổng hợp theo mức", "Count of each level"),
            (
                Slot("level", Text("Mức xếp loại", "Level"), "Hoàn thành tốt nhiệm vụ"),
                Slot("count", Text("Số lượng", "How many"), "2"),
            ),
        ),
        Rows(
            "groups",
            Text("Nhóm đối tượng", "Subject groups"),
            (
                Slot("name", Text("Tên nhóm", "Name of the group"), "Bí thư các huyện ủy"),
                Rows(
                    "files",
                    Text("Kết quả", "Results"),
                    (
                        _ROW,
                        _SUBJECT,
                        Slot("points", Text("Điểm", "Points"), "90,5"),
                        Slot("level", Text("Mức xếp loại", "Level"), "Hoàn thành tốt nhiệm vụ"),
                        Slot("document", Text("Văn bản quyết định", "Deciding document"), "12-QĐ/TU"),
                    ),
                ),
            ),
        ),
    ),
    DocumentKind.NOTICE: (
        _SUBJECT,
        *_RUN,
        Slot("points", Text("Điểm", "Points"), "90,5"),
        Slot("level", Text("Mức xếp loại", "Level"), "Hoàn thành tốt nhiệm vụ"),
        Slot("document", Text("Văn bản quyết định", "Deciding document"), "12-QĐ/TU"),
        Slot("decided_on", Text("Ngày quyết định", "Decided on"), "14/01/2022"),
        Slot("reason", Text("Lý do", "Reason"), ""),
        Slot("appeal_until", Text("Hạn kiến nghị", "Appeals until"), "29/01/2022"),
    ),
    DocumentKind.MINUTES: (
        *_RUN,
        Slot("council", Text("Hội đồng", "Council"), "Hội đồng tư vấn khối Đảng"),
        Slot("session", Text("Phiên họp lần thứ", "Number of the session"), "1"),
        Slot("held_on", Text("Ngày họp", "Held on"), "12/01/2022"),
        Slot("place", Text("Địa điểm", "Place"), "Hội trường"),
        Slot("chair", Text("Chủ trì", "Chair"), "Chủ tịch Hội đồng tư vấn khối Đảng"),
        Slot("secretary", Text("Thư ký", "Secretary"), "Thư ký Hội đồng tư vấn khối Đảng"),
        Slot("members_count", Text("Số thành viên hội đồng", "How many members"), "3"),
        Slot("present_count", Text("Số thành viên có mặt", "How many were present"), "2"),
        Rows("present", Text("Thành viên có mặt", "Members present"), (_MEMBER,)),
        Rows("absent", Text("Thành viên vắng mặt", "Members absent"), (_MEMBER,)),
        Slot("quorum", Text("Về số thành viên họp", "On the quorum"), "Đủ số thành viên họp."),
        Slot("ballot", Text("Hình thức biểu quyết", "Kind of vote"), "bỏ phiếu kín"),
        Rows(
            "files",
            Text("Hồ sơ được xem xét", "Files considered"),
            (
                _ROW,
                _SUBJECT,
                Slot("votes", Text("Số phiếu từng mức", "Votes for each level"), "Hoàn thành tốt nhiệm vụ: 2"),
                Slot("level", Text("Mức được nhiều phiếu nhất", "Level with most votes"), "Hoàn thành tốt nhiệm vụ"),
                Slot("said", Text("Ý kiến về hồ sơ", "What was said of it"), "Nhất trí."),
            ),
        ),
        Rows(
            "unmarked",
            Text("Thành viên có mặt chưa chấm đủ", "Members present whose sheets are not complete"),
            (
                _MEMBER,
                Slot("marked", Text("Đã chấm trên số hồ sơ", "Files marked of all"), "3/7"),
                Slot("reason", Text("Lý do khóa khi còn thiếu", "Why the marking was closed without"), "Đi công tác"),
            ),
        ),
        Slot("conclusion", Text("Kết luận của chủ trì", "Conclusion"), "Đề xuất xếp loại như kết quả biểu quyết."),
        Slot("correction", Text("Lý do đính chính", "Why it is corrected"), ""),
    ),
}


def fields_of(kind: DocumentKind) -> tuple[Entry, ...]:
    """Return everything a form of a kind may ask for."""
    return (*_HEAD, *_KINDS[kind])


def sample_of(kind: DocumentKind) -> dict[str, Any]:
    """Return made-up values for every entry: two rows in each list."""
    return _sample(fields_of(kind))


def _sample(entries: Iterable[Entry]) -> dict[str, Any]:
    return {
        entry.name: entry.sample if isinstance(entry, Slot) else [_sample(entry.columns)] * _SAMPLE_ROWS
        for entry in entries
    }


def completed(kind: DocumentKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` as texts and lists, empty where nothing was given; KeyError for a name that no form knows."""
    return _completed(fields_of(kind), values)


def _completed(entries: Iterable[Entry], values: Mapping[str, Any]) -> dict[str, Any]:
    known = {entry.name: entry for entry in entries}
    unknown = values.keys() - known.keys()
    if unknown:
        raise KeyError(*sorted(unknown))
    found: dict[str, Any] = {}
    for name, entry in known.items():
        value = values.get(name)
        if isinstance(entry, Slot):
            found[name] = _printable(str(value or ""))
        else:
            found[name] = [_completed(entry.columns, row) for row in value or ()]
    return found


def _printable(text: str) -> str:
    """Leave out what no paper can hold: control characters, some of which would even begin a new page."""
    return "".join(letter for letter in text if letter >= " " or letter == "\n")
