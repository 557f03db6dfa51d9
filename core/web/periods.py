"""How reporting windows are called."""

from flask_babel import gettext

QUARTERS = ("I", "II", "III", "IV")


def window(key: str) -> str:
    """Write the key of a window as people say it: 2021-Q1 → Quý I/2021."""
    year, _dash, part = key.partition("-")
    if not part:
        return str(gettext("Năm %(year)s", year=year))
    mark, place = part[0], int(part[1:])
    if mark == "Q":
        return str(gettext("Quý %(quarter)s/%(year)s", quarter=QUARTERS[place - 1], year=year))
    if mark == "H":
        halves = gettext("6 tháng đầu năm %(year)s", year=year), gettext("6 tháng cuối năm %(year)s", year=year)
        return str(halves[place - 1])
    return str(gettext("Tháng %(month)s/%(year)s", month=place, year=year))
