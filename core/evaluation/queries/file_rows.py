"""The files of a run: facts and tree, the subject's own mark, the proposal, the decision."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import aliased, defer

from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.evaluation.models import Decision, Evaluation, Proposal, RatingRun, SelfMark
from core.evaluation.review_models import FileReview
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One subject's file: each record stands beside the others, none overwrites another."""

    evaluation: Evaluation
    self_mark: SelfMark | None
    proposal: Proposal | None
    decision: Decision | None

    @property
    def state(self) -> str:
        """computed, self_marked, proposed or decided."""
        if self.decision is not None:
            return "decided"
        if self.proposal is not None:
            return "proposed"
        return "self_marked" if self.self_mark is not None else "computed"


Ts = TypeVarTuple("Ts")
_Files = Select[Evaluation, SelfMark, Proposal, Decision]

#: What lists do not show: a file's facts and trees are large.
_HEAVY = (Evaluation.facts, Evaluation.tree, Proposal.facts, Proposal.tree, Decision.tree)


def evaluations(run: Key, *, trees: bool = True) -> list[EvaluationRow]:
    """Return the files of a run that this seat may see, in their frozen order; a list does without facts and trees."""
    rows = _of_run(_files() if trees else _light(), run)
    return _read(rows.order_by(Evaluation.id))


def appraised_files(
    run: Key, council_id: uuid.UUID | None, *, trees: bool = False, facts: bool = False
) -> list[EvaluationRow]:
    """Return the files of a run that one council appraises (None: those without a council), in their frozen order.

    Without trees and facts unless they are asked for.
    """
    rows = _of_run(_files() if trees else _light(facts=facts), run).where(
        Evaluation.council_id.is_not_distinct_from(council_id)
    )
    return _read(rows.order_by(Evaluation.id))


def decided_levels(run: Key) -> dict[str, str]:
    """Return the levels decided in a run by subject."""
    rows = select(Evaluation.subject_key, Decision.level).join(Decision, _of(Decision))
    rows = rows.where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
    return dict(db.session.execute(rows).all())


def is_without_council(run: Key) -> bool:
    """Tell whether this seat sees files of a run that no council appraises."""
    rows = select(Evaluation.id).where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
    return db.session.scalar(rows.where(Evaluation.council_id.is_(None)).limit(1)) is not None


def evaluation_list(run: Key, table: Table) -> Sequence[EvaluationRow]:
    """Return one page of the files of a run that this seat may see, without facts and trees."""
    rows = _of_run(_light(), run)
    if table.chosen["group"]:
        rows = rows.where(Evaluation.subject_group == table.chosen["group"])
    if table.chosen["state"]:
        rows = rows.where(_state() == table.chosen["state"])
    if table.chosen["q"]:
        rows = rows.where(contains(Evaluation.subject_label, table.chosen["q"]))
    # Files were frozen group by group, in the scheme's order.
    by = {"group": Evaluation.id, "subject": Evaluation.subject_label, "score": Evaluation.score}
    return table.shown(_read(table.arrange(rows, by, Evaluation.id)))


def evaluation_rows(run: Key, ids: Collection[uuid.UUID]) -> list[EvaluationRow]:
    """Return some files of a run that this seat may see, with all their records."""
    return _read(_of_run(_files(), run).where(Evaluation.id.in_(ids)))


def evaluation_row(key: Key) -> EvaluationRow:
    """Return one file that this seat may see, with all its records; NotFound otherwise."""
    found = _read(_files().where(Evaluation.tenant_id == key[0], Evaluation.id == key[1]))
    if not found:
        raise NotFound
    return found[0]


def files_of_unit(file: Evaluation) -> list[EvaluationRow]:
    """Return the other files of the same unit in the same run: its collective and its heads, without trees."""
    rows = _of_run(_light(), (file.tenant_id, file.run_id)).where(
        Evaluation.unit_tenant_id == file.unit_tenant_id, Evaluation.unit_id == file.unit_id, Evaluation.id != file.id
    )
    return _read(rows.order_by(Evaluation.id))


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of which the reader is the subject, its run, and whether their own mark came back to them."""

    file: EvaluationRow
    run: RatingRun
    sent_back: bool

    @property
    def waits(self) -> bool:
        """Whether the reader has to say something of themselves."""
        return self.run.state == "marking" and (self.file.self_mark is None or self.sent_back)


def own_files(actor: Actor) -> list[OwnFile]:
    """Return the files of which the actor is the subject in the tenant of their seat, newest first."""
    rows = (
        _light()
        .add_columns(RatingRun, was_sent_back())
        .join(RatingRun, and_(RatingRun.tenant_id == Evaluation.tenant_id, RatingRun.id == Evaluation.run_id))
        .where(Evaluation.tenant_id == actor.tenant_id, Evaluation.subject_person_id == actor.person_id)
        .order_by(RatingRun.cut_off.desc(), Evaluation.id)
    )
    return [OwnFile(EvaluationRow(*row[:4]), *row[4:]) for row in db.session.execute(rows)]


def was_sent_back() -> ColumnElement[bool]:
    """Return the condition that a reviewer sent the subject's own mark back, and that it was not filed anew since."""
    of_file = and_(FileReview.tenant_id == Evaluation.tenant_id, FileReview.evaluation_id == Evaluation.id)
    since = and_(FileReview.verdict == "returned", FileReview.at >= SelfMark.submitted_at)
    return select(FileReview.id).where(of_file, since).correlate(Evaluation, SelfMark).exists()


@dataclass(slots=True)
class Tally:
    """How far the files of one subject group are, and the levels decided so far."""

    files: int = 0
    self_marked: int = 0
    proposed: int = 0
    decided: int = 0
    levels: dict[str, int] = field(default_factory=dict)


def tallies(run: Key) -> Mapping[str, Tally]:
    """Return how far the files of a run that this seat may see are, by subject group."""
    counts = (func.count(), func.count(SelfMark.id), func.count(Proposal.id), func.count(Decision.id))
    rows = select(Evaluation.subject_group, Decision.level, *counts).select_from(Evaluation)
    rows = _of_run(_joined(rows), run).group_by(Evaluation.subject_group, Decision.level)
    found: dict[str, Tally] = {}
    for group, level, files, self_marked, proposed, decided in db.session.execute(rows):
        tally = found.setdefault(group, Tally())
        tally.files += files
        tally.self_marked += self_marked
        tally.proposed += proposed
        tally.decided += decided
        if level is not None:
            tally.levels[level] = files
    return found


def _files() -> _Files:
    return _joined(select(Evaluation, SelfMark, Proposal, Decision))


def _light(*, facts: bool = False) -> _Files:
    left_out = [column for column in _HEAVY if not (facts and column is Evaluation.facts)]
    return _files().options(*(defer(column, raiseload=True) for column in left_out))


def _joined(rows: Select[*Ts]) -> Select[*Ts]:
    return rows.outerjoin(SelfMark, _of(SelfMark)).outerjoin(Proposal, _of(Proposal)).outerjoin(Decision, _of(Decision))


def _of_run(rows: Select[*Ts], run: Key) -> Select[*Ts]:
    return rows.where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])


def _of(model: type[SelfMark] | type[Proposal] | type[Decision]) -> ColumnElement[bool]:
    same = and_(model.tenant_id == Evaluation.tenant_id, model.evaluation_id == Evaluation.id)
    return and_(same, newest_decision()) if model is Decision else same


def newest_decision(at: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that a decision holds, or held at a moment: no answer to an appeal made a later one."""
    later = aliased(Decision)
    same = and_(later.tenant_id == Decision.tenant_id, later.evaluation_id == Decision.evaluation_id)
    newer = select(later.id).where(same, later.number > Decision.number)
    if at is None:
        return ~newer.correlate(Decision).exists()
    return and_(Decision.decided_at <= at, ~newer.where(later.decided_at <= at).correlate(Decision).exists())


def _state() -> ColumnElement[str]:
    """Return the same as ``EvaluationRow.state``, in SQL."""
    return case(
        (Decision.id.is_not(None), "decided"),
        (Proposal.id.is_not(None), "proposed"),
        (SelfMark.id.is_not(None), "self_marked"),
        else_="computed",
    )


def _read(rows: _Files) -> list[EvaluationRow]:
    return [EvaluationRow(*row) for row in db.session.execute(rows)]
