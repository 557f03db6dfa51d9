"""What a list shows, as a workbook: the page is rendered as ever, and its list is sent instead of it.

The same view, permission, filters and texts serve both, so that nobody can export what they do not see.
"""

from collections.abc import Iterator, Sequence

from flask import Flask, Response, g
from flask_babel import gettext as _

from core import clock
from core.web.cells import value
from core.web.formats import language, moment
from core.web.tables import MOST_EXPORTED, Table
from core.web.workbooks import EXCEL, written


def init_exports(app: Flask) -> None:
    """Send the workbook of a list where the address asks for it."""
    app.jinja_env.globals["exports"] = exports
    app.after_request(_instead)


def exports(table: Table, caption: str) -> str:
    """Keep a list that was just rendered, when it is to be sent as a workbook."""
    if table.is_export:
        g.exported = (table, caption)
    return ""


def _instead(response: Response) -> Response:
    kept = g.pop("exported", None)
    if kept is None or response.status_code != 200:
        return response
    table, caption = kept
    response.set_data(_workbook(table, caption))
    response.mimetype = EXCEL
    response.headers.set("Content-Disposition", "attachment", filename=f"{caption[:80]}.xlsx")
    return response


def _workbook(table: Table, caption: str) -> bytes:
    columns = [column for column in table.shown_columns if str(column.label)]
    places = [table.shown_columns.index(column) for column in columns]
    spoken = language()
    wanted = list(zip(columns, places, strict=True))
    rows = (
        [value(row[at].text(), spoken, is_number=column.kind == "number") for column, at in wanted]
        for row in table.exported
    )
    heads = [str(column.label) for column in columns]
    return written({_("Danh sách"): (heads, rows), _("Thông tin"): ([_("Danh sách"), caption], _about(table))})


def _about(table: Table) -> Iterator[Sequence[str]]:
    """Say whose list it is, when it was taken and what it was filtered by."""
    seat = g.get("seat")
    if seat:
        yield _("Đơn vị"), seat.tenant_name
        yield _("Vai trò"), seat.label
    yield _("Lấy lúc"), moment(clock.now())
    for each in table.filters:
        labels = {str(key): str(label) for key, label in each.choices}
        if table.chosen[each.key]:
            yield str(each.label), labels.get(table.chosen[each.key], table.chosen[each.key])
    if table.has_more:
        yield _("Lưu ý"), _("Chỉ lấy %(most)s dòng đầu. Hãy lọc bớt để lấy phần còn lại.", most=MOST_EXPORTED)
