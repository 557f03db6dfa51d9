"""What pictures of numbers share: drawn on the server, without scripts; a table beside them has the same numbers."""

import sys
from xml.etree.ElementTree import Element

import pygal
from pygal.style import Style

# pygal looks for extensions of its own through a finder of Python 2's kind, at which every later import warns.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

#: An SVG carries its colours in itself; it may load and run nothing.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
#: The colours of the page's badges, in light.
COLOURS = {"good": "#1c6b3a", "warn": "#b07a10", "bad": "#9d1c20", "info": "#1f5487"}


def style(**more: object) -> Style:
    """Return the look of a picture; ``more`` are pygal's own settings."""
    settings: dict[str, object] = {
        "background": "#ffffff",
        "plot_background": "#ffffff",
        "foreground": "#1f1d1a",
        "foreground_strong": "#1f1d1a",
        "foreground_subtle": "#8a857a",
        "guide_stroke_color": "#dad7cf",
        "major_guide_stroke_color": "#dad7cf",
        "font_family": "sans-serif",
        "label_font_size": 13,
        "major_label_font_size": 13,
        "legend_font_size": 13,
        "value_font_size": 13,
        "opacity": "1",
        "value_colors": ("#ffffff",),
    }
    return Style(**{**settings, **more})


def without_scripts(root: Element) -> Element:
    """Take out the script that pygal adds to every chart: the picture is only looked at."""
    for parent in list(root.iter()):
        for child in [each for each in parent if str(each.tag).endswith("script")]:
            parent.remove(child)
    return root
