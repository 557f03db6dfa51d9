"""From how many points on a level is reached, as it stands in the frozen trees of files."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, JSONPATH
from sqlalchemy.types import Text

from core.db import db
from core.db.bulk import Key
from core.evaluation.fitting import Thresholds, thresholds_in
from core.evaluation.models import Evaluation

#: The band stands near the root of a tree, below what conditions, limits and corrections add; the score lies below it.
_BAND = '$.**{0 to 10} ? (@.op == "lookup")'
#: What is left out of it: all that the score came from.
_SCORE = ["children", "0", "children"]


def thresholds(run: Key, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Thresholds]:
    """Return the thresholds of some files of a run; a file whose level does not follow points has none."""
    found = func.jsonb_path_query_first(Evaluation.tree, cast(_BAND, JSONPATH), type_=JSONB)
    band: ColumnElement[Any] = found.op("#-", return_type=JSONB())(cast(_SCORE, ARRAY(Text)))
    rows = select(Evaluation.id, band).where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
    known = {id: thresholds_in(tree) for id, tree in db.session.execute(rows.where(Evaluation.id.in_(ids)))}
    return {id: each for id, each in known.items() if each is not None}
