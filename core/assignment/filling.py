"""Buttons that fill the grid of an order: an amount split over the units, or numbers pasted. Nothing is saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from flask import flash
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from core.assignment.drafting import APART, Grid, GridColumn, typed_number
from core.assignment.facts import Recipient
from core.assignment.pasting import read_pasted
from core.assignment.receivers import Receiver
from core.assignment.splitting import split_by
from core.domain.format import number_text
from core.errors import Invalid, Problem
from core.web.forms import ADD_ROW, FormState

#: Reads the plans of the cycle before, by kind of work and whom they were given to.
Earlier = Callable[[], Mapping[tuple[str, Recipient], Decimal]]
Cell = tuple[Receiver, str]
#: The ticks of those among whom an even split is; the button that lets columns speak for their cells again.
INTO, TOGETHER = "into", "together"


def fill_grid(form: FormState, read: Callable[[], Grid], earlier: Earlier) -> None:
    """Do what a button of the grid asks for, on the form as typed; nothing when none was pressed.

    What cannot be done is told at the form, which is then shown again. An even split is among those that are ticked.
    """
    if form.typed.get(ADD_ROW) in (APART, TOGETHER):
        form.typed = MultiDict(form.typed)
        _say(form, read(), apart=form.typed[ADD_ROW] == APART)
        return
    ways: dict[str, Callable[[FormState, Grid, Earlier], int]] = {
        "even": _evenly,
        "earlier": _as_before,
        "shares": _by_shares,
        "paste": _pasted,
    }
    way = ways.get(form.typed.get(ADD_ROW, ""))
    if way is None:
        return
    form.typed = MultiDict(form.typed)
    try:
        count = way(form, read(), earlier)
    except Invalid as refusal:
        form.refuse(refusal)
        return
    flash(_("Đã điền %(count)s ô. Xem lại các số rồi ban hành.", count=count), "success")


def _say(form: FormState, shown: Grid, *, apart: bool) -> None:
    """Let each cell say what its work is, beginning with what its column said; or again the column for all."""
    form.typed[APART] = "on" if apart else ""
    if not apart:
        return
    for place, column in enumerate(shown.columns):
        for name in ("listed", "weight", *(each.field for each in column.asked)):
            said = form.typed.get(f"{column.prefix}-{name}", "")
            for cell in (row.cells[place] for row in shown.rows) if said else ():
                if cell and not form.typed.get(f"{cell}-{name}"):
                    form.typed[f"{cell}-{name}"] = said


def _evenly(form: FormState, shown: Grid, _earlier: Earlier) -> int:
    ticked = set(form.typed.getlist(INTO))
    shown = replace(shown, rows=[row for row in shown.rows if row.receiver.text in ticked])
    if not shown.rows:
        raise Invalid([Problem(_("Hãy đánh dấu những đơn vị được chia đều."), "")])
    column, cells, amount = _chosen(form, shown)
    if not column.adds_up:
        # Rates and ratios are not split: each part has to reach what the whole has to.
        return _write(form, cells, [_plan(column)] * len(cells))
    return _write(form, cells, _split(amount, [Decimal(1)] * len(cells)))


def _as_before(form: FormState, shown: Grid, earlier: Earlier) -> int:
    column, cells, amount = _chosen(form, shown)
    given_before = earlier()
    before = [given_before.get((column.item.key, receiver.key), Decimal(0)) for receiver, _prefix in cells]
    if not any(before):
        raise Invalid([Problem(_("Kỳ trước không giao nội dung này cho đơn vị nào trong bảng."), "")])
    given = [(cell, plan) for cell, plan in zip(cells, before, strict=True) if plan]
    plans = [plan for _cell, plan in given]
    same = amount is None or not column.adds_up
    return _write(form, [cell for cell, _plan in given], plans if same else _split(amount, plans))


def _by_shares(form: FormState, shown: Grid, _earlier: Earlier) -> int:
    _column, cells, amount = _chosen(form, shown)
    weights = [typed_number(form.typed.get(f"{prefix}-share", "")) for _receiver, prefix in cells]
    if not any(weights) or any(weight < 0 for weight in weights):
        raise Invalid([Problem(_("Hãy nhập trọng số lớn hơn 0 cho các đơn vị được phân bổ."), "")])
    shared = [(cell, weight) for cell, weight in zip(cells, weights, strict=True) if weight]
    return _write(form, [cell for cell, _weight in shared], _split(amount, [weight for _cell, weight in shared]))


def _pasted(form: FormState, shown: Grid, _earlier: Earlier) -> int:
    receivers = [row.receiver for row in shown.rows]
    lines, unread = read_pasted(form.typed.get("pasted", ""), receivers)
    cells = {row.receiver.key: row.cells for row in shown.rows}
    first = _place(form, shown)
    count = 0
    for line in lines:
        for prefix, number in zip(cells[line.recipient][first:], line.numbers, strict=False):
            if prefix and number is not None and f"{prefix}-give" not in form.typed:
                form.typed[f"{prefix}-plan"] = number_text(number)
                count += 1
    form.typed["pasted"] = "\n".join(each.line for each in unread)
    if unread:
        told = [f"“{each.line}”: {each.why}" for each in unread]
        text = _("%(count)s dòng chưa điền được, còn giữ lại trong ô để sửa.", count=len(unread))
        form.errors["pasted"] = [text, *told[:20]]
    elif not lines:
        raise Invalid([Problem(_("Hãy dán ít nhất một dòng gồm tên đơn vị và số."), "pasted")])
    return count


def _chosen(form: FormState, shown: Grid) -> tuple[GridColumn, Sequence[Cell], Decimal | None]:
    """Return the column to fill, its cells, and what is left to split (None without a plan that adds up).

    Cells that hold a number stay as they are where the form says so; what they hold is not left any more.
    """
    place = _place(form, shown)
    column = shown.columns[place]
    cells = [(row.receiver, row.cells[place]) for row in shown.rows if row.cells[place]]
    left = None
    if column.adds_up and column.plan is not None:
        left = column.plan - column.given
    if form.typed.get("keep"):
        kept = [typed_number(form.typed[f"{prefix}-plan"]) for _row, prefix in cells if _is_filled(form, prefix)]
        cells = [cell for cell in cells if not _is_filled(form, cell[1])]
        left = left - sum(kept, Decimal(0)) if left is not None else None
    if not cells:
        raise Invalid([Problem(_("Không còn ô trống để điền."), "")])
    if left is not None and left <= 0:
        raise Invalid([Problem(_("Chỉ tiêu này không còn gì để chia."), "")])
    return column, cells, left


def _place(form: FormState, shown: Grid) -> int:
    """Return the column that was chosen, else the first that holds numbers; Invalid where none does."""
    wanted = form.typed.get("column", "")
    places = [place for place, column in enumerate(shown.columns) if column.has_number]
    if not places:
        raise Invalid([Problem(_("Bảng này không có cột số nào để điền."), "")])
    return next((place for place in places if shown.columns[place].item.key == wanted), places[0])


def _is_filled(form: FormState, prefix: str) -> bool:
    return bool(form.typed.get(f"{prefix}-plan", "").strip())


def _plan(column: GridColumn) -> Decimal:
    if column.plan is None:
        raise _nothing_to_split()
    return column.plan


def _nothing_to_split() -> Invalid:
    text = _("Nội dung này chưa có chỉ tiêu chung để chia. Hãy nhập từng ô hoặc dán từ Excel.")
    return Invalid([Problem(text, "")])


def _split(amount: Decimal | None, weights: Sequence[Decimal]) -> list[Decimal]:
    if amount is None:
        raise _nothing_to_split()
    return split_by(amount, weights)


def _write(form: FormState, cells: Sequence[Cell], plans: Sequence[Decimal]) -> int:
    for (_receiver, prefix), plan in zip(cells, plans, strict=True):
        form.typed[f"{prefix}-plan"] = number_text(plan)
    return len(plans)
