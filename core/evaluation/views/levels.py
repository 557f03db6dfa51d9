"""Levels that a regulation makes public, for everybody who works here."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.evaluation.models import PublicLevel
from core.evaluation.queries import public_levels, runs_made_public
from core.evaluation.regulation import Words, words_of
from core.evaluation.views.blueprint import bp
from core.web.access import requires
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("subject", lazy_gettext("Đối tượng"), sortable=True),
    Column("level", lazy_gettext("Mức xếp loại")),
    Column("document", lazy_gettext("Quyết định")),
    Column("decided_on", lazy_gettext("Ngày quyết định")),
)


@bp.get("/t/<tenant:slug>/runs/levels")
@requires("level.view")
def levels() -> ResponseReturnValue:
    """List the public levels of one run, the newest unless another is chosen."""
    runs = {str(row.run.id): row for row in runs_made_public()}
    newest = next(iter(runs), "")
    chosen = Filter("run", _("Đợt"), [(key, row.name) for key, row in runs.items()], newest)
    shown = table(COLUMNS, (chosen, Filter("q", _("Tìm đối tượng"))), sort="group")
    found = runs.get(shown.chosen["run"])
    run = found.run if found else None
    words = words_of(run) if run else Words()
    rows = public_levels((run.tenant_id, run.id), shown) if run else ()

    def group_of(row: PublicLevel) -> str:
        return words.subject_groups.get(row.subject_group, row.subject_group)

    heading = group_of if shown.sort == "group" else None
    return render_template("evaluation/levels.html", run=run, words=words, table=shown, rows=rows, heading=heading)
