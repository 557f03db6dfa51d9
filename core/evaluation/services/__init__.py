"""The use cases of rating: open a run, mark, propose, decide; and what workers compute in between."""

from core.evaluation.services.decisions import DecisionForm, close_run, decide
from core.evaluation.services.marks import save_council_mark, submit_self_mark
from core.evaluation.services.proposals import compute_proposals, request_proposals
from core.evaluation.services.runs import RunForm, freeze_run, open_run

__all__ = [
    "DecisionForm",
    "RunForm",
    "close_run",
    "compute_proposals",
    "decide",
    "freeze_run",
    "open_run",
    "request_proposals",
    "save_council_mark",
    "submit_self_mark",
]
