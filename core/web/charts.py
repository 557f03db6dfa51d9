"""What pictures of numbers share: drawn on the server, without scripts; a table beside them has the same numbers."""

import sys
from collections.abc import Mapping
from xml.etree.ElementTree import Element

import pygal
from flask import request
from pygal.style import Style

# pygal looks for extensions of its own through a finder of Python 2's kind, at which every later import warns.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

#: An SVG carries its colours in itself; it may load and run nothing.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


#: As wide as the page of a phone leaves room for.
NARROW_WIDTH = 358


def is_narrow() -> bool:
    """Tell whether the address of the picture asks for it as a phone shows it (``narrow``)."""
    return bool(request) and "narrow" in request.args


def style(colour: Mapping[str, str], **more: object) -> Style:
    """Return the look of a picture in the colours of a palette; ``more`` are pygal's own settings."""
    settings: dict[str, object] = {
        "background": colour["paper"],
        "plot_background": colour["paper"],
        "foreground": colour["ink"],
        "foreground_strong": colour["ink"],
        "foreground_subtle": colour["line-strong"],
        "guide_stroke_color": colour["line"],
        "major_guide_stroke_color": colour["line"],
        "font_family": "sans-serif",
        "label_font_size": 13,
        "major_label_font_size": 13,
        "legend_font_size": 13,
        "value_font_size": 13,
        "no_data_font_size": 14,
        "opacity": "1",
        "value_colors": (colour["paper"],),
    }
    return Style(**{**settings, **more})


def without_scripts(root: Element) -> Element:
    """Take out the script that pygal adds to every chart: the picture is only looked at."""
    for parent in list(root.iter()):
        for child in [each for each in parent if str(each.tag).endswith("script")]:
            parent.remove(child)
    return root
