"""A table against what is stored: what it adds, changes and ends, what is there already, and what cannot be."""

from flask_babel import gettext as _

from core.auth.actor import Actor
from core.setup.columns import HOLDERS, POSTS, SHEETS, UNITS, Line, Objection, read_lines, title
from core.setup.holders import Holders
from core.setup.placing import Places
from core.setup.plans import Plan, Stored
from core.setup.post_rows import PostRows
from core.setup.unit_rows import UnitRows
from core.tenancy.slugs import plain_letters
from core.web.workbook_reading import Sheets


def compare(sheets: Sheets, stored: Stored, actor: Actor) -> Plan:
    """Compare a table with what is stored; a row that cannot be is an objection, and nothing of the table is written.

    ``actor`` sends it: who may not make accounts invites nobody, and nobody takes away the very seat they act from.
    """
    plan = Plan()
    by_title = {plain_letters(name): rows for name, rows in sheets.items()}
    kinds = sorted({unit.kind for unit in stored.units.values()})
    read: dict[str, list[Line]] = {}
    for sheet in SHEETS:
        named = plain_letters(title(sheet))
        read[sheet], problems = read_lines(sheet, by_title.get(named, ()) or [[]], kinds)
        plan.objections += problems if named in by_title else []
    if not any(plain_letters(title(sheet)) in by_title for sheet in SHEETS):
        names = "”, “".join(title(sheet) for sheet in SHEETS)
        plan.objections.append(Objection("", 0, _("Không có trang tính “%(names)s”. Hãy dùng bảng mẫu.", names=names)))
    if not any(objection.row == 0 for objection in plan.objections):  # a sheet without its heads says nothing
        places = Places(stored, plan)
        UnitRows(places).compare(read[UNITS])
        PostRows(places).compare(read[POSTS])
        Holders(places, actor).compare(read[HOLDERS])
    return plan
