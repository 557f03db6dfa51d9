"""The levels of a run with more files than are printed while somebody waits: a worker makes the paper."""

import uuid

from core.audit import use_case
from core.auth.actor import Actor
from core.db.bulk import Key
from core.documents.long_papers import MOST_LONG, ask_for_paper, keep_paper, make_paper
from core.documents.printing import Paper, Printed
from core.domain.documents import DocumentKind
from core.evaluation.papers import decision_paper
from core.evaluation.queries import evaluations, rating_run
from core.evaluation.regulation import words_of
from core.outbox.services import Taking

PRINT_DECISIONS = "evaluation.print_decisions"


@use_case("decision.make")
def request_decision_paper(actor: Actor, run_key: Key) -> uuid.UUID:
    """Have the levels decided in a run of the actor's authority printed; returns the job's id."""
    run, files = rating_run(run_key), evaluations(run_key, trees=False)
    decided = sum(1 for row in files if row.decision is not None)
    return ask_for_paper(actor, DocumentKind.DECISION, run_key, run.authority_id, PRINT_DECISIONS, decided)


def print_decisions(actor: Actor, taking: Taking) -> None:
    """Make the paper of the levels decided in a run, in a worker."""

    def paper_of(key: Key) -> Paper:
        run = rating_run(key)
        return decision_paper(evaluations(key, trees=False), run, words_of(run), MOST_LONG)

    actor.require("decision.make")
    _keep(actor, taking, make_paper(taking, paper_of))


@use_case("decision.make")
def _keep(actor: Actor, taking: Taking, made: Printed) -> None:
    keep_paper(actor, taking, made)
