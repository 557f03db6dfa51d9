"""The use cases of rating: open a run, mark, propose, decide; and what workers compute in between."""

from core.evaluation.services.appeals import AnswerForm, answer_appeal, file_appeal
from core.evaluation.services.attestations import AttestationForm, attest
from core.evaluation.services.closing import MissingSheet, missing_sheets
from core.evaluation.services.criteria import CriteriaForm, criteria_version, save_criteria, save_criteria_sheet
from core.evaluation.services.deadlines import remind_members, set_deadline, unfinished
from core.evaluation.services.decisions import DecisionForm, close_run, decide, decide_many
from core.evaluation.services.freezing import freeze_run
from core.evaluation.services.holidays import add_holiday, remove_holiday
from core.evaluation.services.marks import (
    MarkForm,
    NothingChanged,
    save_council_mark,
    save_council_marks,
    submit_self_mark,
)
from core.evaluation.services.minutes import MinutesForm, sign_minutes, write_minutes
from core.evaluation.services.printing import PRINT_DECISIONS, print_decisions, request_decision_paper
from core.evaluation.services.proposals import compute_proposals, request_proposals
from core.evaluation.services.reviews import ReviewForm, name_reviewer, send_back, send_on
from core.evaluation.services.runs import FREEZE, RunForm, freeze_again, open_run
from core.evaluation.services.sending import ReceiveForm, SendForm, receive_result, send_result
from core.evaluation.services.sessions import SessionForm, attend, begin_vote, close_session, convene, vote
from core.evaluation.services.studies import STUDY, compute_study, delete_study, keep_study, request_study

__all__ = [
    "FREEZE",
    "PRINT_DECISIONS",
    "STUDY",
    "AnswerForm",
    "AttestationForm",
    "CriteriaForm",
    "DecisionForm",
    "MarkForm",
    "MinutesForm",
    "MissingSheet",
    "NothingChanged",
    "ReceiveForm",
    "ReviewForm",
    "RunForm",
    "SendForm",
    "SessionForm",
    "add_holiday",
    "answer_appeal",
    "attend",
    "attest",
    "begin_vote",
    "close_run",
    "close_session",
    "compute_proposals",
    "compute_study",
    "convene",
    "criteria_version",
    "decide",
    "decide_many",
    "delete_study",
    "file_appeal",
    "freeze_again",
    "freeze_run",
    "keep_study",
    "missing_sheets",
    "name_reviewer",
    "open_run",
    "print_decisions",
    "receive_result",
    "remind_members",
    "remove_holiday",
    "request_decision_paper",
    "request_proposals",
    "request_study",
    "save_council_mark",
    "save_council_marks",
    "save_criteria",
    "save_criteria_sheet",
    "send_back",
    "send_on",
    "send_result",
    "set_deadline",
    "sign_minutes",
    "submit_self_mark",
    "unfinished",
    "vote",
    "write_minutes",
]
