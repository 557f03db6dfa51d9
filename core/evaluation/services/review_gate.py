"""What comes after the review of a file waits for it."""

from collections.abc import Collection

from flask_babel import gettext as _

from core.errors import Conflict
from core.evaluation.models import RatingRun
from core.evaluation.queries import EvaluationRow, unreviewed
from core.evaluation.regulation import calls_of


def require_reviewed(run: RatingRun, rows: Collection[EvaluationRow]) -> None:
    """Refuse what comes after the review of files while it has not been sent on, naming them.

    No statement where the run's regulation has nothing reviewed.
    """
    waiting = unreviewed((run.tenant_id, run.id)) if calls_of(run).raters().reviews else ()
    lacking = [row.evaluation.subject_label for row in rows if row.evaluation.id in waiting]
    if lacking:
        names = "; ".join(lacking[:5]) + ("; …" if len(lacking) > 5 else "")
        raise Conflict(_("Còn %(count)s hồ sơ chưa được thẩm định: %(names)s.", count=len(lacking), names=names))
