"""From how many points on a level is reached, as it stands in the frozen trees of files."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, column, func, select
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
    rows = select(Evaluation.id, _band()).where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
    known = {id: thresholds_in(tree) for id, tree in db.session.execute(rows.where(Evaluation.id.in_(ids)))}
    return {id: each for id, each in known.items() if each is not None}


def _band() -> ColumnElement[Any]:
    found = func.jsonb_path_query_first(Evaluation.tree, cast(_BAND, JSONPATH), type_=JSONB)
    return found.op("#-", return_type=JSONB())(cast(_SCORE, ARRAY(Text)))


@dataclass(frozen=True, slots=True)
class Basis:
    """What a line of a sheet rests on: how many pieces of evidence its frozen facts count, and its thresholds."""

    evidence: int
    thresholds: Thresholds | None


def bases(run: Key, council_id: uuid.UUID | None) -> dict[uuid.UUID, Basis]:
    """Return by file what its line rests on, for the files that one council appraises, in one statement."""
    work = func.jsonb_array_elements(Evaluation.facts["assignments"]).table_valued(column("value", JSONB))
    evidence = select(func.coalesce(func.sum(cast(work.c.value["evidence"].astext, Integer)), 0)).select_from(work)
    rows = select(Evaluation.id, evidence.correlate(Evaluation).scalar_subquery(), _band())
    rows = rows.where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
    rows = rows.where(Evaluation.council_id.is_not_distinct_from(council_id))
    return {id: Basis(count, thresholds_in(band)) for id, count, band in db.session.execute(rows)}
