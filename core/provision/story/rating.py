"""The year is rated: subjects mark themselves, councils mark and propose, the authority decides."""

from collections.abc import Iterator

from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.evaluation.models import Evaluation
from core.evaluation.queries import EvaluationRow, evaluations
from core.evaluation.services import (
    DecisionForm,
    MarkForm,
    RunForm,
    close_run,
    decide_many,
    open_run,
    request_proposals,
    save_council_marks,
    submit_self_mark,
)
from core.people.models import Council
from core.provision.story.reading import Rating
from core.provision.story.stage import Act, Stage


def rating(stage: Stage) -> Iterator[Act]:
    """Open the run and let its facts be frozen, mark, propose, decide and close it; nothing for a year in progress."""
    told = stage.story.rating
    if told is None:
        return
    run: list[Key] = []
    yield Act(told.opened_on, lambda: run.append(open_rating(stage)))
    yield Act(told.self_marked_on, lambda: mark_themselves(stage, run[0]))
    yield Act(told.marked_on, lambda: mark_sheets(stage, run[0]))
    yield Act(told.proposed_on, lambda: propose_levels(stage, run[0]))
    yield Act(told.decided_on, lambda: decide_levels(stage, run[0]), grows=True)


def _told(stage: Stage) -> Rating:
    assert stage.story.rating is not None
    return stage.story.rating


def open_rating(stage: Stage) -> Key:
    """Open the run and let its facts be frozen; returns its key."""
    told = _told(stage)
    with stage.on(told.opened_on):
        advisor = stage.seats.by_address(stage.story.cast.advisor, "advisor")
        return advisor.tenant_id, open_run(advisor, stage.cycle, RunForm(told.key, told.name, told.cut_off))


def mark_themselves(stage: Stage, run: Key) -> None:
    """Let subjects mark themselves."""
    with stage.on(_told(stage).self_marked_on):
        _mark_themselves(stage, run)


def mark_sheets(stage: Stage, run: Key) -> None:
    """Let the members of the councils mark their blocks."""
    with stage.on(_told(stage).marked_on):
        for council in _councils(stage):
            _mark(stage, run, council)


def propose_levels(stage: Stage, run: Key) -> None:
    """Let each council's chair propose with its minutes."""
    told = _told(stage)
    with stage.on(told.proposed_on):
        for council in _councils(stage):
            request_proposals(stage.seats.chair(council.id), run, minutes=told.minutes[council.key])


def decide_levels(stage: Stage, run: Key) -> None:
    """Let the authority decide every file, mostly as proposed, and close the run."""
    with stage.on(_told(stage).decided_on):
        _decide(stage, run)


def _files(stage: Stage, run: Key) -> list[EvaluationRow]:
    """Return every file of the run, as the authority sees them."""
    stage.seats.by_address(stage.story.cast.decider)
    return evaluations(run)


def _councils(stage: Stage) -> list[Council]:
    bind_context(db.session(), RowContext(stage.province.id))
    return db.session.query(Council).filter(Council.tenant_id == stage.province.id).order_by(Council.key).all()


def _mark_themselves(stage: Stage, run: Key) -> None:
    told, subjects = _told(stage), stage.seats.subjects()
    for row in _files(stage, run):
        file = row.evaluation
        if file.subject_person_id not in subjects:
            continue
        points = stage.numbers.mark(file.subject_key, "self", told.lowest_mark, told.highest_mark)
        level = told.claims.get(file.subject_key, "HTT")
        actor = stage.seats.act(subjects[file.subject_person_id])
        narrative = "Tự đánh giá theo kết quả đã báo cáo (minh họa)."
        submit_self_mark(actor, (file.tenant_id, file.id), points=points, level=level, narrative=narrative)


def _mark(stage: Stage, run: Key, council: Council) -> None:
    """Let every member fill in their sheet of the block."""
    files = [row.evaluation for row in _files(stage, run) if row.evaluation.council_id == council.id]
    for number, member in enumerate(stage.seats.council(council.id)):
        sheet = [_mark_of(stage, file, number, member.post.key) for file in files]
        save_council_marks(stage.seats.act(member), run, sheet)


def _mark_of(stage: Stage, file: Evaluation, number: int, member: str) -> MarkForm:
    told = _told(stage)
    named = told.marks.get(file.subject_key)
    drawn = stage.numbers.mark(file.subject_key, member, told.lowest_mark, told.highest_mark)
    points = named[number % len(named)] if named else drawn
    comment = "Theo kết quả đã báo cáo và ý kiến của khối (minh họa)."
    return MarkForm(file.id, points, told.claims.get(file.subject_key, "HTT"), comment)


def _decide(stage: Stage, run: Key) -> None:
    told = _told(stage)
    departures = {departure.subject: departure for departure in told.departures}
    forms = {}
    for row in _files(stage, run):
        assert row.proposal is not None
        other = departures.get(row.evaluation.subject_key)
        forms[row.evaluation.id] = DecisionForm(
            level=other.level if other else row.proposal.level,
            document=other.document if other else told.document,
            decided_on=told.decided_on,
            reason=other.reason if other else "",
        )
    decide_many(stage.seats.by_address(stage.story.cast.decider), run, forms)
    close_run(stage.seats.by_address(stage.story.cast.advisor, "advisor"), run)
