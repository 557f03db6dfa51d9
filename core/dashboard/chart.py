"""Pictures of numbers, drawn on the server; the same numbers always stand in a table beside them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import itemgetter

import pygal
from flask_babel import gettext as _

from core.dashboard.cockpit import AgeClass
from core.dashboard.targets import TargetLine
from core.dashboard.trend import Trend, TrendLine
from core.web.charts import NARROW_WIDTH, is_narrow, style, without_scripts
from core.web.formats import percent
from core.web.periods import window as window_label

_BAR = 30
_FRAME = 90
_LONGEST_LABEL = 48
#: So much of a name leaves half of a phone's width to the bars.
_LONGEST_NARROW = 22
#: More lines than this nobody tells apart; the table beside the picture has all.
_MOST_LINES = 6
#: Colours of a palette that lines take in turn.
_LINES = ("info", "good", "warn", "bad", "ink-soft", "line-strong")


def attainment_chart(lines: Sequence[TargetLine], expected: Decimal, colour: Mapping[str, str]) -> bytes:
    """Draw how far each target is, in per cent of its plan, as an SVG without scripts, in the colours of a palette."""
    known = [(line, line.percent) for line in lines if line.percent is not None]
    narrow = is_narrow()
    longest = _LONGEST_NARROW if narrow else _LONGEST_LABEL
    chart = pygal.HorizontalBar(
        style=style(colour, label_font_size=11, major_label_font_size=11) if narrow else style(colour),
        js=(),
        show_legend=False,
        print_values=True,
        print_values_position="center",
        explicit_size=True,
        width=NARROW_WIDTH if narrow else 1000,
        height=_FRAME + _BAR * max(len(known), 1),
        margin=10,
        margin_right=20 if narrow else 10,  # half of the last name of the scale
        range=(0, max([100.0, *(float(share) for _line, share in known)])),
        value_formatter=lambda share: percent(Decimal(str(share))),
        no_data_text=str(_("Chưa có số liệu được chấp nhận")),
    )
    chart.y_labels = [0, 50, 100]
    chart.x_labels = [_short(line.named.label, longest) for line, _share in reversed(known)]
    chart.add(
        str(_("So với kế hoạch")),
        [
            {"value": float(share), "color": colour.get(line.tone(expected), colour["line-strong"])}
            for line, share in reversed(known)
        ],
    )
    return _drawn(chart)


def _short(label: str, longest: int = _LONGEST_LABEL) -> str:
    return label if len(label) <= longest else f"{label[:longest].rstrip()}…"


def ages_chart(found: Sequence[AgeClass], colour: Mapping[str, str]) -> bytes:
    """Draw how many obstacles stand for how long, and how many of them nobody directed yet."""
    chart = pygal.StackedBar(
        style=style(colour),
        js=(),
        legend_at_bottom=True,
        print_values=False,
        explicit_size=True,
        width=NARROW_WIDTH if is_narrow() else 640,
        height=260,
        margin=10,
        value_formatter=lambda count: f"{count:.0f}",
        no_data_text=str(_("Không có khó khăn, vướng mắc nào đang mở")),
    )
    chart.x_labels = [each.label for each in found]
    directed = [{"value": each.count - each.undirected, "color": colour["info"]} for each in found]
    chart.add(str(_("Đã có chỉ đạo")), directed)
    chart.add(str(_("Chưa có chỉ đạo")), [{"value": each.undirected, "color": colour["bad"]} for each in found])
    return _drawn(chart)


def trend_chart(trend: Trend, colour: Mapping[str, str]) -> bytes:
    """Draw how the share of the plan grew over the settled windows, one line per target that has readings."""
    known = _most_moved(trend)
    readings = [line.readings[: len(trend.settled)] for line in known]
    narrow = is_narrow()
    highest = max([Decimal(100), *(each.percent for line in readings for each in line if each.percent is not None)])
    chart = pygal.Line(
        style=style(colour, value_font_size=11, colors=tuple(colour[name] for name in _LINES)),
        js=(),
        legend_at_bottom=True,
        legend_at_bottom_columns=1 if narrow else 2,
        truncate_legend=_LONGEST_NARROW + 12 if narrow else _LONGEST_LABEL,
        explicit_size=True,
        width=NARROW_WIDTH if narrow else 1000,
        height=440 if narrow else 500,
        margin=10,
        margin_right=48,  # half of the last window's name
        range=(0, float(highest)),
        value_formatter=lambda share: percent(Decimal(str(share))),
        no_data_text=str(_("Chưa có kỳ báo cáo nào kết thúc")),
    )
    chart.x_labels = [window_label(each.key) for each in trend.settled]
    for line, read in zip(known, readings, strict=True):
        shares = [None if each.percent is None else float(each.percent) for each in read]
        chart.add(_short(line.line.named.label), shares)
    return _drawn(chart)


def _most_moved(trend: Trend) -> list[TrendLine]:
    """Return the targets that a picture can hold: those furthest from their plan, the settled reading counts."""
    known = [(line.settled.percent, line) for line in trend.lines if line.settled and line.settled.percent is not None]
    return [line for _percent, line in sorted(known, key=itemgetter(0))[:_MOST_LINES]]


def _drawn(chart: pygal.graph.graph.Graph) -> bytes:
    chart.add_xml_filter(without_scripts)
    drawn: bytes = chart.render()
    return drawn
