"""What core itself writes into explanations, as readers of another language see it.

Trees are stored, hashed and verified with their Vietnamese words; only pages translate. A pack's words stay its own.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

_NO_MORE: Mapping[str, str] = {}
#: Labels and notes that stand alone.
WHOLE: Mapping[str, Any] = {
    "Chưa có kết quả nào được chấp nhận": _("Chưa có kết quả nào được chấp nhận"),
    "Quy đổi sang phần trăm": _("Quy đổi sang phần trăm"),
    "Kết quả được chấp nhận trong kỳ": _("Kết quả được chấp nhận trong kỳ"),
    "Phần kế hoạch còn phải làm khi kỳ bắt đầu": _("Phần kế hoạch còn phải làm khi kỳ bắt đầu"),
    "Kế hoạch giao": _("Kế hoạch giao"),
    "Kết quả được chấp nhận": _("Kết quả được chấp nhận"),
    "Tử số trên mẫu số": _("Tử số trên mẫu số"),
    "Tử số được chấp nhận": _("Tử số được chấp nhận"),
    "Mẫu số được chấp nhận": _("Mẫu số được chấp nhận"),
    "không tính chậm vì nguyên nhân khách quan đã được xác nhận": _(
        "không tính chậm vì nguyên nhân khách quan đã được xác nhận"
    ),
    "nguyên nhân khách quan đã được xác nhận": _("nguyên nhân khách quan đã được xác nhận"),
    "Chưa được chấm": _("Chưa được chấm"),
    "Không tiêu chí nào áp dụng": _("Không tiêu chí nào áp dụng"),
    "Điểm của các tiêu chí áp dụng": _("Điểm của các tiêu chí áp dụng"),
    "Điểm tối đa của cả phiếu": _("Điểm tối đa của cả phiếu"),
    "Điểm tối đa của các tiêu chí áp dụng": _("Điểm tối đa của các tiêu chí áp dụng"),
    "Hệ số quy đổi ra cả phiếu": _("Hệ số quy đổi ra cả phiếu"),
    "Điểm được chấm": _("Điểm được chấm"),
    "Số lượng nhân với tỷ lệ": _("Số lượng nhân với tỷ lệ"),
    "Số chữ số sau dấu phẩy": _("Số chữ số sau dấu phẩy"),
    "Một": _("Một"),
    "Một cộng tỷ lệ: người vượt giới hạn tính vào mức dưới": _("Một cộng tỷ lệ: người vượt giới hạn tính vào mức dưới"),
    "Chia cho một cộng tỷ lệ": _("Chia cho một cộng tỷ lệ"),
    "Số người xếp mức này và mức liền dưới": _("Số người xếp mức này và mức liền dưới"),
    "Số người xếp từ mức liền dưới trở lên": _("Số người xếp từ mức liền dưới trở lên"),
    "Số người được xếp loại": _("Số người được xếp loại"),
    "Mức sau khi xét điểm liệt, giới hạn và diện được xếp loại": _(
        "Mức sau khi xét điểm liệt, giới hạn và diện được xếp loại"
    ),
    "Mức sau khi xét tỷ lệ khống chế": _("Mức sau khi xét tỷ lệ khống chế"),
    "Mức sau khi xét điều kiện": _("Mức sau khi xét điều kiện"),
    "Tính cả kỳ": _("Tính cả kỳ"),
    "Đã ghi nhận": _("Đã ghi nhận"),
    "Bình quân mức hoàn thành các nhiệm vụ": _("Bình quân mức hoàn thành các nhiệm vụ"),
    "Mức hoàn thành bình quân (%)": _("Mức hoàn thành bình quân (%)"),
    "Chưa có nhiệm vụ để tính điểm": _("Chưa có nhiệm vụ để tính điểm"),
    "Quy định không có công thức cho đối tượng này": _("Quy định không có công thức cho đối tượng này"),
    "Đúng": _("Đúng"),
    "Điểm": _("Điểm"),
    "Tỷ lệ": _("Tỷ lệ"),
    "Chưa có nhiệm vụ nào": _("Chưa có nhiệm vụ nào"),
    "Không có phiếu tiêu chí cho đối tượng này": _("Không có phiếu tiêu chí cho đối tượng này"),
    "Tỷ lệ báo cáo đúng hạn": _("Tỷ lệ báo cáo đúng hạn"),
    "Bình quân theo trọng số": _("Bình quân theo trọng số"),
    "Tổng điểm nhân trọng số": _("Tổng điểm nhân trọng số"),
    "Phần của kỳ được tính": _("Phần của kỳ được tính"),
    "Số nhiệm vụ": _("Số nhiệm vụ"),
    "Số nhiệm vụ hoàn thành": _("Số nhiệm vụ hoàn thành"),
    "Số nhiệm vụ hoàn thành đúng hạn": _("Số nhiệm vụ hoàn thành đúng hạn"),
    "Số nhiệm vụ vượt mức": _("Số nhiệm vụ vượt mức"),
    "Số nhiệm vụ phải làm lại": _("Số nhiệm vụ phải làm lại"),
    "Tỷ lệ hoàn thành": _("Tỷ lệ hoàn thành"),
    "Tỷ lệ hoàn thành đúng hạn": _("Tỷ lệ hoàn thành đúng hạn"),
    "Tỷ lệ vượt mức": _("Tỷ lệ vượt mức"),
    "Số báo cáo phải nộp": _("Số báo cáo phải nộp"),
    "Số báo cáo đúng hạn": _("Số báo cáo đúng hạn"),
    "Số ngày chậm": _("Số ngày chậm"),
    "Trọng số": _("Trọng số"),
    "Đã hoàn thành (1 = có)": _("Đã hoàn thành (1 = có)"),
    "Chậm vì nguyên nhân khách quan được xác nhận (1 = có)": _("Chậm vì nguyên nhân khách quan được xác nhận (1 = có)"),
    "Vượt mức (1 = có)": _("Vượt mức (1 = có)"),
    "Số lần phải làm lại": _("Số lần phải làm lại"),
    "Số lần gia hạn": _("Số lần gia hạn"),
    "Số minh chứng": _("Số minh chứng"),
    "Điểm tự chấm": _("Điểm tự chấm"),
    "Chưa có báo cáo nào đến hạn": _("Chưa có báo cáo nào đến hạn"),
    "Điểm tiêu chí chung": _("Điểm tiêu chí chung"),
    "Điểm của thành viên hội đồng": _("Điểm của thành viên hội đồng"),
    "Tổng trọng số": _("Tổng trọng số"),
    "Hằng số trong công thức": _("Hằng số trong công thức"),
    "Mẫu số": _("Mẫu số"),
    "Không có số nào để tính": _("Không có số nào để tính"),
    "Mẫu số bằng 0": _("Mẫu số bằng 0"),
    "Loại việc này không có thuộc tính ấy": _("Loại việc này không có thuộc tính ấy"),
}
#: How a label begins of which the rest is somebody's own.
HEADS: Mapping[str, Any] = {
    "Mức hoàn thành: ": _("Mức hoàn thành: "),
    "Hoàn thành chậm ": _("Hoàn thành chậm "),
    "Chưa hoàn thành, quá hạn ": _("Chưa hoàn thành, quá hạn "),
    "Số lượng tối đa được xếp mức ": _("Số lượng tối đa được xếp mức "),
    "Vượt giới hạn mức ": _("Vượt giới hạn mức "),
}
#: How a label ends of which the beginning is somebody's own.
TAILS: Mapping[str, Any] = {
    ", không quá mức trần": _(", không quá mức trần"),
    ", không quá điểm tối đa": _(", không quá điểm tối đa"),
    ": bình quân các nội dung": _(": bình quân các nội dung"),
    " ngày": _(" ngày"),
}


#: Units of measure that regulations state their values in.
UNITS: Mapping[str, Any] = {
    "điểm": _("điểm"),
    "điểm hoặc %": _("điểm hoặc %"),
    "ngày": _("ngày"),
    "tháng": _("tháng"),
    "quý": _("quý"),
    "phần": _("phần"),
    "chữ số": _("chữ số"),
    "lần kế hoạch": _("lần kế hoạch"),
}


def unit_in_words(unit: str) -> str:
    """Return a unit of measure in the language of the page; as it stands where core does not know it."""
    return str(UNITS.get(unit, unit))


def in_words(text: str, more: Mapping[str, str] = _NO_MORE) -> str:
    """Return a label or note of an explanation in the language of the page.

    It stands as it is where it is neither core's nor among ``more`` (what the regulation declares).
    """
    known = more.get(text) or WHOLE.get(text) or UNITS.get(text)
    if known is not None:
        return str(known)
    first, mark, rest = text.partition("; ")
    if mark:
        return f"{in_words(first, more)}; {in_words(rest, more)}"
    head = next((head for head in HEADS if text.startswith(head)), "")
    if head:
        return f"{HEADS[head]}{in_words(text.removeprefix(head), more)}"
    tail = next((tail for tail in TAILS if text.endswith(tail)), "")
    return f"{in_words(text.removesuffix(tail), more)}{TAILS[tail]}" if tail else text
