"""A picture of a person's results over the years; the same numbers stand in the table of the record."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pygal
from flask_babel import gettext as _

from core.evaluation.person_record import PersonRecord, RecordRow
from core.web.charts import style, without_scripts
from core.web.formats import number

_HUNDRED = Decimal(100)
#: So many results fit beside each other.
MOST = 12


def charted(record: PersonRecord) -> Sequence[RecordRow]:
    """Return the person's own results, oldest first, as far as they fit; those of a collective are not theirs."""
    own = [row for row in record.rows if row.role.is_person]
    return own[:MOST][::-1]


def record_chart(record: PersonRecord, colour: Mapping[str, str]) -> bytes:
    """Draw score, work done and work done in time by rated period, in points and per cent, as an SVG."""
    rows, colours = charted(record), (colour["info"], colour["good"], colour["warn"])
    chart = pygal.Bar(
        style=style(colour, colors=colours, value_colors=(), value_font_size=12),
        js=(),
        legend_at_bottom=True,
        print_values=True,
        print_values_position="top",
        explicit_size=True,
        width=1000,
        height=340,
        margin=10,
        range=(0, 110),
        value_formatter=lambda value: number(Decimal(str(value)), 1),
        truncate_label=-1,
        no_data_text=str(_("Chưa có kết quả nào")),
    )
    chart.y_labels = [0, 50, 100]
    chart.x_labels = [row.file.run.name for row in rows]
    chart.add(str(_("Điểm")), [_number(row.score) for row in rows])
    chart.add(str(_("Nhiệm vụ hoàn thành (phần trăm)")), [_share(row.work.done, row.work.total) for row in rows])
    chart.add(str(_("Hoàn thành đúng hạn (phần trăm)")), [_share(row.work.in_time, row.work.total) for row in rows])
    chart.add_xml_filter(without_scripts)
    drawn: bytes = chart.render()
    return drawn


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _share(part: int, whole: int) -> float | None:
    return float(_HUNDRED * part / whole) if whole else None
