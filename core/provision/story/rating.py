"""The year is rated: subjects mark themselves, councils mark and propose, the authority decides."""

from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.evaluation.queries import EvaluationRow, evaluations
from core.evaluation.services import (
    DecisionForm,
    RunForm,
    close_run,
    decide,
    open_run,
    request_proposals,
    save_council_mark,
    submit_self_mark,
)
from core.people.models import Council
from core.provision.story.stage import Stage


def rate_year(stage: Stage) -> None:
    """Open the run, mark, propose, decide and close it."""
    rating = stage.story.rating
    with stage.on(rating.opened_on):
        advisor = stage.seats.by_address(stage.story.cast.advisor, "advisor")
        run = (advisor.tenant_id, open_run(advisor, stage.cycle, RunForm(rating.key, rating.name, rating.cut_off)))
    with stage.on(rating.self_marked_on):
        _mark_themselves(stage, run)
    with stage.on(rating.marked_on):
        for council in _councils(stage):
            _mark(stage, run, council)
    with stage.on(rating.proposed_on):
        for council in _councils(stage):
            secretary = stage.seats.council(council.id)[-1]
            request_proposals(stage.seats.act(secretary), run, minutes=rating.minutes[council.key])
    with stage.on(rating.decided_on):
        _decide(stage, run)


def _files(stage: Stage, run: Key) -> list[EvaluationRow]:
    """Return every file of the run, as the authority sees them."""
    stage.seats.by_address(stage.story.cast.decider)
    return evaluations(run)


def _councils(stage: Stage) -> list[Council]:
    bind_context(db.session(), RowContext(stage.province.id))
    return db.session.query(Council).filter(Council.tenant_id == stage.province.id).order_by(Council.key).all()


def _mark_themselves(stage: Stage, run: Key) -> None:
    rating, subjects = stage.story.rating, stage.seats.subjects()
    for row in _files(stage, run):
        file = row.evaluation
        if file.subject_person_id not in subjects:
            continue
        points = stage.numbers.mark(file.subject_key, "self", rating.lowest_mark, rating.highest_mark)
        level = rating.claims.get(file.subject_key, "HTT")
        actor = stage.seats.act(subjects[file.subject_person_id])
        narrative = "Tự đánh giá theo kết quả đã báo cáo (minh họa)."
        submit_self_mark(actor, (file.tenant_id, file.id), points=points, level=level, narrative=narrative)


def _mark(stage: Stage, run: Key, council: Council) -> None:
    rating = stage.story.rating
    files = [row.evaluation for row in _files(stage, run) if row.evaluation.council_id == council.id]
    for number, member in enumerate(stage.seats.council(council.id)):
        for file in files:
            named = rating.marks.get(file.subject_key)
            drawn = stage.numbers.mark(file.subject_key, member.post.key, rating.lowest_mark, rating.highest_mark)
            points = named[number % len(named)] if named else drawn
            level = rating.claims.get(file.subject_key, "HTT")
            actor = stage.seats.act(member)
            save_council_mark(actor, (file.tenant_id, file.id), points=points, level=level, comment="")


def _decide(stage: Stage, run: Key) -> None:
    rating = stage.story.rating
    departures = {departure.subject: departure for departure in rating.departures}
    for row in _files(stage, run):
        file = row.evaluation
        assert row.proposal is not None
        other = departures.get(file.subject_key)
        form = DecisionForm(
            level=other.level if other else row.proposal.level,
            document=other.document if other else rating.document,
            decided_on=rating.decided_on,
            reason=other.reason if other else "",
        )
        decide(stage.seats.by_address(stage.story.cast.decider), (file.tenant_id, file.id), form)
    close_run(stage.seats.by_address(stage.story.cast.advisor, "advisor"), run)
