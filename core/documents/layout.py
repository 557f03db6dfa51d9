"""How official papers look: the parts that core's own templates are made of, as python-docx builds them.

Measures are those of domain knowledge on Hướng dẫn 05-HD/VPTW (Party) and Nghị định 30/2020/NĐ-CP, Phụ lục I (State);
where sources differ, what both allow: A4, margins of 20, 20, 30 and 15 mm, Times New Roman 14.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from core.domain.documents import DocumentStyle

FONT = "Times New Roman"
#: Between parts of a paper.
SPACE = Pt(6)
LEFT, CENTER, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
#: Widths of what is written on, in centimetres.
PORTRAIT, LANDSCAPE = 16.5, 25.2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, what stands in a row, its width in centimetres."""

    head: str
    cell: str
    width: float
    align: Any = LEFT


class Layout:
    """A template under construction, in one style."""

    def __init__(self, style: DocumentStyle) -> None:
        self.style, self.is_party = style, style is DocumentStyle.PARTY
        self.word: Word = Document()
        normal = self.word.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(14)
        fonts = normal.element.rPr.rFonts
        for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
            fonts.set(qn(script), FONT)
        normal.paragraph_format.space_after = Pt(0)
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        _page_number(section.header.paragraphs[0])

    def line(self, text: str = "", *, align: Any = LEFT, size: float = 14, **looks: bool) -> Paragraph:
        """Add a paragraph to the body."""
        return written(self.word.add_paragraph(), text, align=align, size=size, **looks)

    def body(self, text: str, **looks: bool) -> Paragraph:
        """Add a paragraph of running text: justified, its first line 1 cm in, 6 points after it."""
        paragraph = self.line(text, align=JUSTIFY, **looks)
        paragraph.paragraph_format.first_line_indent = Cm(1)
        paragraph.paragraph_format.space_after = Pt(6)
        return paragraph

    def head(self) -> None:
        """Add who issues, number, place and date, beside the title of the Party or the name of the nation."""
        table = plain_table(self.word, 2, 2, (7.0, 9.5))
        left, right = table.cell(0, 0), table.cell(0, 1)
        written(left.paragraphs[0], "{%p if superior %}")
        written(left.add_paragraph(), "{{ superior }}", align=CENTER, size=13)
        written(left.add_paragraph(), "{%p endif %}")
        written(left.add_paragraph(), "{{ issuer }}", align=CENTER, size=13, bold=True)
        if self.is_party:
            written(left.add_paragraph(), "*", align=CENTER)
            ruled(written(right.paragraphs[0], "ĐẢNG CỘNG SẢN VIỆT NAM", align=CENTER, size=15, bold=True), 9.5, 7.5)
        else:
            # A line of its own: indents as wide as the rule asks would break a long name.
            ruled(written(left.add_paragraph(), "", size=2), 7.0, 2.4)
            nation, motto = right.paragraphs[0], right.add_paragraph()
            written(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", align=CENTER, size=12.5, bold=True)
            ruled(written(motto, "Độc lập - Tự do - Hạnh phúc", align=CENTER, size=13.5, bold=True), 9.5, 6.1)
        before = "Số" if self.is_party else "Số:"
        written(
            table.cell(1, 0).paragraphs[0], f"{{% if number %}}{before} {{{{ number }}}}{{% endif %}}", align=CENTER
        )
        written(table.cell(1, 1).paragraphs[0], "{{ place_and_date }}", align=RIGHT, italic=True)
        table.cell(1, 1).paragraphs[0].paragraph_format.space_before = Pt(6)
        table.cell(1, 0).paragraphs[0].paragraph_format.space_before = Pt(6)

    def title(self) -> None:
        """Add the name of the paper and its summary, centred, with the short rule of its style beneath."""
        name = self.line("{{ title }}", align=CENTER, size=15, bold=True)
        name.paragraph_format.space_before = Pt(18)
        self.tag("if subject")
        self.line("{{ subject }}", align=CENTER, bold=True)
        self.tag("endif")
        if self.is_party:
            self.line("-----", align=CENTER).paragraph_format.space_after = Pt(12)
        else:
            rule = self.line("", size=4)
            ruled(rule, PORTRAIT, 3.6)
            rule.paragraph_format.space_after = Pt(12)

    def tag(self, text: str) -> None:
        """Add a tag that takes its whole paragraph away."""
        self.line(f"{{%p {text} %}}")

    def table(
        self, columns: Sequence[Column], rows: str, *, size: float = 12, group: tuple[str, str] = ("", "")
    ) -> Table:
        """Add a table with a row for each of a list (``work in holder.work``); its head is repeated on every page.

        ``group`` are a list around it and the text of the line that stands over each of its rows.
        """
        table: Table = self.word.add_table(1, len(columns), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for cell, column in zip(table.rows[0].cells, columns, strict=True):
            written(cell.paragraphs[0], column.head, align=CENTER, size=size, bold=True)
        _mark(table.rows[0], "w:tblHeader")
        around, over = group
        if around:
            _loop_row(table, f"for {around}")
            line = _row(table)
            merged = line.cells[0].merge(line.cells[-1])
            written(merged.paragraphs[0], over, size=size, bold=True).paragraph_format.keep_with_next = True
        _loop_row(table, f"for {rows}")
        row = _row(table)
        for cell, column in zip(row.cells, columns, strict=True):
            written(cell.paragraphs[0], column.cell, align=column.align, size=size)
        _mark(row, "w:cantSplit")
        for _end in range(2 if around else 1):
            _loop_row(table, "endfor")
        for place, column in enumerate(columns):
            table.columns[place].width = Cm(column.width)
            for each in table.rows:
                if len(each._tr.tc_lst) == len(columns):
                    each.cells[place].width = Cm(column.width)
        return table

    def signature(self, *, recipients: bool = True, caption: str = "") -> None:
        """Add who signs, at the right, beside those the paper goes to; ``caption`` stands where no post signs."""
        self.line("", size=8)
        table = plain_table(self.word, 1, 2, (7.5, 9.0))
        _mark(table.rows[0], "w:cantSplit")
        left, right = table.cell(0, 0), table.cell(0, 1)
        if recipients:
            self._recipients(left)
        if caption:
            written(right.paragraphs[0], caption, align=CENTER, bold=True)
            written(right.add_paragraph(), "(ký, ghi rõ họ tên)", align=CENTER, italic=True)
        else:
            written(right.paragraphs[0], "{%p for each in signers %}")
            written(right.add_paragraph(), "{%p if each.authority %}")
            written(right.add_paragraph(), "{{ each.authority }}", align=CENTER, bold=True)
            written(right.add_paragraph(), "{%p endif %}")
            written(right.add_paragraph(), "{{ each.post }}", align=CENTER, bold=not self.is_party)
            for _space in range(4):
                written(right.add_paragraph(), "")
            written(right.add_paragraph(), "{%p if each.name %}")
            written(right.add_paragraph(), "{{ each.name }}", align=CENTER, bold=True)
            written(right.add_paragraph(), "{%p endif %}")
            written(right.add_paragraph(), "{%p endfor %}")
        written(right.add_paragraph(), "")

    def both_sign(self, *signers: tuple[str, str]) -> None:
        """Add two who sign side by side, from the left: what each signs as, and the post that stands beneath."""
        self.line("", size=8)
        table = plain_table(self.word, 1, 2, (8.0, 8.5))
        _mark(table.rows[0], "w:cantSplit")
        for cell, (caption, post) in zip(table.rows[0].cells, signers, strict=True):
            written(cell.paragraphs[0], caption, align=CENTER, bold=True)
            written(cell.add_paragraph(), "(ký, ghi rõ họ tên)", align=CENTER, italic=True)
            for _space in range(4):
                written(cell.add_paragraph(), "")
            written(cell.add_paragraph(), post, align=CENTER)

    def _recipients(self, cell: _Cell) -> None:
        written(cell.paragraphs[0], "{%p if recipients %}")
        title = written(cell.add_paragraph(), "Nơi nhận:", size=14 if self.is_party else 12)
        title.runs[0].underline, title.runs[0].bold, title.runs[0].italic = (
            self.is_party,
            not self.is_party,
            not self.is_party,
        )
        written(cell.add_paragraph(), "{%p endif %}")
        written(cell.add_paragraph(), "{%p for each in recipients %}")
        comma = "{% if loop.last %}.{% else %}" + ("," if self.is_party else ";") + "{% endif %}"
        written(cell.add_paragraph(), f"- {{{{ each.text }}}}{comma}", size=12 if self.is_party else 11)
        written(cell.add_paragraph(), "{%p endfor %}")

    def annex(self) -> None:
        """Begin a new page that lies across, for an annex."""
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin, section.right_margin = Mm(25), Mm(20)
        section.different_first_page_header_footer = False

    @property
    def end(self) -> str:
        """How the last sentence of a paper ends."""
        return "." if self.is_party else "./."


def written(
    paragraph: Paragraph, text: str, *, align: Any = LEFT, size: float = 14, bold: bool = False, italic: bool = False
) -> Paragraph:
    """Write a text into an empty paragraph."""
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if not text:
        paragraph.paragraph_format.line_spacing = Pt(size)
    return paragraph


def spaced(paragraph: Paragraph, *, before: Length | None = None, after: Length | None = None) -> Paragraph:
    """Leave room before or after a paragraph."""
    if before is not None:
        paragraph.paragraph_format.space_before = before
    if after is not None:
        paragraph.paragraph_format.space_after = after
    return paragraph


def plain_table(word: Word, rows: int, columns: int, widths: Sequence[float]) -> Table:
    """Add a table without lines that holds things side by side."""
    table: Table = word.add_table(rows, columns)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def ruled(paragraph: Paragraph, width: float, length: float) -> Paragraph:
    """Draw a line of a length beneath the middle of a paragraph that is ``width`` wide, both in centimetres."""
    indent = Cm((width - 0.4 - length) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in {"val": "single", "sz": "6", "space": "1", "color": "000000"}.items():
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    return paragraph


def _row(table: Table) -> _Row:
    add: Callable[[], _Row] = table.add_row
    return add()


def _loop_row(table: Table, tag: str) -> None:
    written(_row(table).cells[0].paragraphs[0], f"{{%tr {tag} %}}", size=12)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(13)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
