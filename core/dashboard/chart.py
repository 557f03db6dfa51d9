"""Pictures of numbers, drawn on the server; the same numbers always stand in a table beside them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pygal
from flask_babel import gettext as _

from core.dashboard.targets import TargetLine
from core.web.charts import style, without_scripts
from core.web.formats import percent

_BAR = 30
_FRAME = 90
_LONGEST_LABEL = 48
#: From this share of the plan on a target is reached, or nearly so; only how the page is coloured follows from it.
REACHED, NEARLY = Decimal(100), Decimal(80)


def tone(share: Decimal | None) -> str:
    """Return the tone of a share of the plan in per cent: good, warn, bad, or plain where nothing is known."""
    if share is None:
        return "plain"
    if share >= REACHED:
        return "good"
    return "warn" if share >= NEARLY else "bad"


def attainment_chart(lines: Sequence[TargetLine], colour: Mapping[str, str]) -> bytes:
    """Draw how far each target is, in per cent of its plan, as an SVG without scripts, in the colours of a palette."""
    known = [(line, line.percent) for line in lines if line.percent is not None]
    chart = pygal.HorizontalBar(
        style=style(colour),
        js=(),
        show_legend=False,
        print_values=True,
        print_values_position="center",
        explicit_size=True,
        width=1000,
        height=_FRAME + _BAR * max(len(known), 1),
        margin=10,
        range=(0, max([100.0, *(float(share) for _line, share in known)])),
        value_formatter=lambda share: percent(Decimal(str(share))),
        no_data_text=str(_("Chưa có số liệu được công nhận")),
    )
    chart.y_labels = [0, 50, 100]
    chart.x_labels = [_short(line.named.label) for line, _share in reversed(known)]
    chart.add(
        str(_("So với kế hoạch")),
        [{"value": float(share), "color": colour[tone(share)]} for _line, share in reversed(known)],
    )
    chart.add_xml_filter(without_scripts)
    drawn: bytes = chart.render()
    return drawn


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[:_LONGEST_LABEL].rstrip()}…"
