"""Core's own templates: one of each kind in both styles, built the same way each time."""

import io
from collections.abc import Callable, Mapping

from core.documents.layout import CENTER, SPACE, Column, Layout, spaced
from core.documents.packing import repacked
from core.domain.documents import DocumentKind, DocumentStyle


def built_in(kind: DocumentKind, style: DocumentStyle) -> bytes:
    """Return core's template of a kind in a style, as a Word file."""
    layout = Layout(style)
    layout.head()
    layout.title()
    _BODIES[kind](layout)
    properties = layout.word.core_properties
    properties.author = properties.comments = properties.title = ""
    kept = io.BytesIO()
    layout.word.save(kept)
    return repacked(kept.getvalue())


def _place(row: str) -> Column:
    return Column("TT", f"{{{{ {row}.number }}}}", 1.1, CENTER)


def _bases(layout: Layout) -> None:
    layout.tag("for each in basis")
    if layout.is_party:
        layout.body("- Căn cứ {{ each.text }}{% if loop.last %},{% else %};{% endif %}")
    else:
        layout.body("Căn cứ {{ each.text }}{% if loop.last %}.{% else %};{% endif %}", italic=True)
    layout.tag("endfor")


def _decides(layout: Layout) -> None:
    """Add the bases and who decides, in the order of the style."""
    if layout.is_party:
        _bases(layout)
        spaced(layout.line("{{ issuer }}", align=CENTER, bold=True), before=SPACE)
        spaced(layout.line("QUYẾT ĐỊNH", align=CENTER, bold=True), after=SPACE)
    else:
        spaced(layout.line("{{ issuer }}", align=CENTER, bold=True), after=SPACE)
        _bases(layout)
        spaced(layout.line("QUYẾT ĐỊNH:", align=CENTER, bold=True), before=SPACE, after=SPACE)


def _order(layout: Layout) -> None:
    _decides(layout)
    layout.body(
        "Điều 1. Giao{% if count %} {{ count }}{% endif %} nhiệm vụ của kỳ “{{ cycle }}” ({{ period }}) cho các cơ"
        " quan, đơn vị, cá nhân nêu tại Phụ lục kèm theo."
    )
    layout.body(
        "Điều 2. Cơ quan, đơn vị, cá nhân được giao chịu trách nhiệm tổ chức thực hiện và báo cáo kết quả theo quy"
        " định.{% if over_allocation_reason %} Phần giao vượt chỉ tiêu được xác định vì: {{ over_allocation_reason }}."
        "{% endif %}"
    )
    layout.body(f"Điều 3. Quyết định này có hiệu lực kể từ ngày ký{layout.end}")
    layout.signature()
    layout.annex()
    layout.line("PHỤ LỤC", align=CENTER, bold=True)
    layout.line("Nhiệm vụ được giao – {{ cycle }}", align=CENTER, bold=True)
    kept = "(kèm theo Quyết định{% if number %} số {{ number }}{% endif %})"
    spaced(layout.line(kept, align=CENTER, italic=True, size=13), after=SPACE)
    layout.tag("if weighted")
    _pieces(layout, 9.2, Column("Hệ số", "{{ work.weight }}", 1.7, CENTER))
    layout.tag("else")
    _pieces(layout, 10.9)
    layout.tag("endif")


def _pieces(layout: Layout, width: float, *weight: Column) -> None:
    """Add the table of what is given, its titles so wide (in centimetres)."""
    columns = (
        _place("work"),
        Column("Nhiệm vụ", "{{ work.title }}", width),
        Column("Sản phẩm phải có", "{{ work.products }}", 5.6),
        Column("Chỉ tiêu", "{{ work.plan }}", 3.6),
        *weight,
        Column("Thời hạn", "{{ work.due }}", 2.8, CENTER),
    )
    layout.table(columns, "work in holder.work", group=("holder in holders", "{{ holder.name }}"))


def _registration(layout: Layout) -> None:
    layout.body("Người, đơn vị đăng ký: {{ holder }}")
    layout.tag("if unit != holder")
    layout.body("Đơn vị: {{ unit }}")
    layout.tag("endif")
    layout.body("Kỳ giao nhiệm vụ: {{ cycle }}")
    columns = (
        _place("piece"),
        Column("Nhiệm vụ đăng ký", "{{ piece.title }}", 4.4),
        Column(
            "Lý do chọn; khó khăn, vướng mắc",
            "{{ piece.reasons }}{% if piece.obstacles %}. {{ piece.obstacles }}{% endif %}",
            4.0,
        ),
        Column("Kết quả cam kết", "{{ piece.result }}{% if piece.plan %} ({{ piece.plan }}){% endif %}", 4.4),
        Column("Thời hạn", "{{ piece.due }}", 2.6, CENTER),
    )
    layout.table(columns, "piece in work")
    layout.signature(recipients=False, caption="NGƯỜI ĐĂNG KÝ")


def _about(layout: Layout) -> None:
    layout.body("Đợt đánh giá: {{ run }} ({{ period }})")


def _self_mark(layout: Layout) -> None:
    layout.body("Người, tập thể tự đánh giá: {{ subject_name }}")
    _about(layout)
    layout.body("1. Kết quả thực hiện nhiệm vụ được giao", bold=True)
    results = (
        _place("piece"),
        Column("Nhiệm vụ", "{{ piece.title }}", 6.0),
        Column("Chỉ tiêu", "{{ piece.plan }}", 2.6),
        Column("Kết quả", "{{ piece.actual }}", 2.6),
        Column("Thời hạn", "{{ piece.due }}", 2.1, CENTER),
        Column("Hoàn thành", "{{ piece.done }}", 2.1, CENTER),
    )
    layout.table(results, "piece in work", size=11)
    layout.tag("if criteria")
    spaced(layout.body("2. Tiêu chí chung tự chấm", bold=True), before=SPACE)
    marks = (
        _place("each"),
        Column("Tiêu chí", "{{ each.item }}", 9.0),
        Column("Tự chấm", "{{ each.mark }}", 3.0, CENTER),
        Column("Ghi chú", "{{ each.note }}", 3.4),
    )
    layout.table(marks, "each in criteria", size=11)
    layout.tag("endif")
    spaced(layout.body("3. Tự đánh giá", bold=True), before=SPACE)
    layout.body("{{ narrative }}")
    layout.body(f"Điểm tự chấm: {{{{ points }}}}. Mức tự nhận: {{{{ level }}}}{layout.end}")
    layout.tag("if steps")
    layout.body("4. Giải trình điểm tính từ số liệu đã chốt", bold=True)
    steps = (
        Column("Bước tính", "{{ step.label }}", 8.5),
        Column("Giá trị", "{{ step.value }}", 3.6, CENTER),
        Column("Căn cứ", "{{ step.citation }}", 4.4),
    )
    layout.table(steps, "step in steps", size=11)
    layout.tag("endif")
    layout.signature(recipients=False, caption="NGƯỜI TỰ ĐÁNH GIÁ")


def _sheet(layout: Layout) -> None:
    _about(layout)
    layout.body("Thành viên hội đồng: {{ member }}")
    layout.tag("if most")
    layout.body("Thang điểm: {{ most }}")
    layout.tag("endif")
    columns = (
        _place("file"),
        Column("Người, tập thể được chấm", "{{ file.subject_name }}", 4.3),
        Column("Điểm từ số liệu", "{{ file.computed }}", 1.9, CENTER),
        Column("Mức tự nhận", "{{ file.claimed }}", 2.6),
        Column("Điểm chấm", "{{ file.points }}", 1.7, CENTER),
        Column("Mức đề xuất", "{{ file.level }}", 2.6),
        Column("Nhận xét", "{{ file.comment }}", 2.3),
    )
    layout.table(columns, "file in files", size=11)
    layout.signature(recipients=False, caption="THÀNH VIÊN HỘI ĐỒNG")


def _decision(layout: Layout) -> None:
    _decides(layout)
    layout.body("Điều 1. Xếp loại {{ count }} trường hợp trong “{{ run }}” ({{ period }}) theo danh sách dưới đây.")
    columns = (
        _place("file"),
        Column("Người, tập thể", "{{ file.subject_name }}", 6.6),
        Column("Điểm", "{{ file.points }}", 1.8, CENTER),
        Column("Mức xếp loại", "{{ file.level }}", 4.2),
        Column("Văn bản", "{{ file.document }}", 2.8),
    )
    layout.table(columns, "file in group.files", group=("group in groups", "{{ group.name }}"))
    spaced(layout.body("Tổng hợp:"), before=SPACE)
    layout.tag("for each in levels")
    layout.body("- {{ each.level }}: {{ each.count }}{% if loop.last %}.{% else %};{% endif %}")
    layout.tag("endfor")
    layout.body(f"Điều 2. Quyết định này có hiệu lực kể từ ngày ký{layout.end}")
    layout.signature()


def _notice(layout: Layout) -> None:
    layout.body("Kính gửi: {{ subject_name }}", bold=True)
    layout.body("Kết quả xếp loại trong “{{ run }}” ({{ period }}) như sau:")
    layout.body("Mức xếp loại: {{ level }}.", bold=True)
    layout.tag("if points")
    layout.body("Điểm: {{ points }}.")
    layout.tag("endif")
    layout.body("Văn bản quyết định: {{ document }}, ngày {{ decided_on }}.")
    layout.tag("if reason")
    layout.body("Lý do: {{ reason }}")
    layout.tag("endif")
    layout.tag("if appeal_until")
    layout.body(f"Kiến nghị, nếu có, được nhận đến hết ngày {{{{ appeal_until }}}}{layout.end}")
    layout.tag("endif")
    layout.signature()


def _minutes(layout: Layout) -> None:
    layout.body("Phiên họp lần {{ session }} của {{ council }} về “{{ run }}” ({{ period }}).")
    layout.body("Thời gian: ngày {{ held_on }}. Địa điểm: {{ place }}.")
    layout.body("Chủ trì: {{ chair }}. Người ghi biên bản: {{ secretary }}.")
    layout.body("1. Thành viên hội đồng: có mặt {{ present_count }}/{{ members_count }}", bold=True)
    for heading, rows in (("Có mặt", "present"), ("Vắng mặt", "absent")):
        layout.tag(f"if {rows}")
        name = "{{ each.name }}{% if loop.last %}.{% else %}; {% endif %}"
        layout.body(f"{heading}: {{% for each in {rows} %}}{name}{{% endfor %}}")
        layout.tag("endif")
    layout.tag("if quorum")
    layout.body("{{ quorum }}")
    layout.tag("endif")
    layout.body("2. Nội dung xem xét và kết quả{% if ballot %} ({{ ballot }}){% endif %}", bold=True)
    columns = (
        _place("file"),
        Column("Người, tập thể", "{{ file.subject_name }}", 4.2),
        Column("Số phiếu từng mức", "{{ file.votes }}", 4.4),
        Column("Mức được nhiều phiếu nhất", "{{ file.level }}", 3.0),
        Column("Ý kiến", "{{ file.said }}", 3.8),
    )
    layout.tag("if ballot")
    layout.table(columns, "file in files", size=11)
    layout.tag("else")  # nobody voted: columns of votes would stand empty
    layout.body("Quy định không yêu cầu biểu quyết.")
    unvoted = (columns[0], columns[1], Column("Ý kiến", "{{ file.said }}", 11.2))
    layout.table(unvoted, "file in files", size=11)
    layout.tag("endif")
    layout.tag("if unmarked")
    why = "{% if each.reason %}; lý do khóa khi còn thiếu: {{ each.reason }}{% endif %}"
    name = "{{ each.name }} (đã chấm {{ each.marked }} hồ sơ" + why + "){% if loop.last %}.{% else %}; {% endif %}"
    layout.body(f"Phiếu chấm chưa đủ: {{% for each in unmarked %}}{name}{{% endfor %}}")
    layout.tag("endif")
    spaced(layout.body("3. Kết luận của chủ trì", bold=True), before=SPACE)
    layout.body("{{ conclusion }}")
    layout.tag("if correction")
    layout.body("Biên bản này đính chính biên bản đã ký. Lý do: {{ correction }}")
    layout.tag("endif")
    layout.both_sign(("NGƯỜI GHI BIÊN BẢN", "{{ secretary }}"), ("CHỦ TRÌ", "{{ chair }}"))


_BODIES: Mapping[DocumentKind, Callable[[Layout], None]] = {
    DocumentKind.ORDER: _order,
    DocumentKind.REGISTRATION: _registration,
    DocumentKind.SELF_MARK: _self_mark,
    DocumentKind.SHEET: _sheet,
    DocumentKind.DECISION: _decision,
    DocumentKind.NOTICE: _notice,
    DocumentKind.MINUTES: _minutes,
}
