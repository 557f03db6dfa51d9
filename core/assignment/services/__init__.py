"""The use cases of assigning work."""

from core.assignment.services.acceptance import ACCEPT, accept_queued, accept_registrations, sort_out
from core.assignment.services.carried import has_ended
from core.assignment.services.changes import AdjustForm, ChangeForm, adjust_given, decide_change, request_change
from core.assignment.services.cycles import CycleForm, close_cycle, create_cycle, edit_catalogue_item, issue_cycle
from core.assignment.services.order_queue import MOST_AT_ONCE, WRITE_ORDER, refuse_under_way, write_order
from core.assignment.services.order_rest import may_withdraw, withdraw_rest
from core.assignment.services.order_rows import PartForm, PieceForm
from core.assignment.services.orders import CheckedOrder, OrderForm, check_order, issue_order
from core.assignment.services.pinning import PinForm, pin_again
from core.assignment.services.printing import PRINT_ORDER, print_order, request_order_paper
from core.assignment.services.registrations import (
    RegistrationForm,
    review_registration,
    save_registration,
    submit_registration,
)
from core.assignment.services.targets import TargetForm, set_cycle_target

__all__ = [
    "ACCEPT",
    "MOST_AT_ONCE",
    "PRINT_ORDER",
    "WRITE_ORDER",
    "AdjustForm",
    "ChangeForm",
    "CheckedOrder",
    "CycleForm",
    "OrderForm",
    "PartForm",
    "PieceForm",
    "PinForm",
    "RegistrationForm",
    "TargetForm",
    "accept_queued",
    "accept_registrations",
    "adjust_given",
    "check_order",
    "close_cycle",
    "create_cycle",
    "decide_change",
    "edit_catalogue_item",
    "has_ended",
    "issue_cycle",
    "issue_order",
    "may_withdraw",
    "pin_again",
    "print_order",
    "refuse_under_way",
    "request_change",
    "request_order_paper",
    "review_registration",
    "save_registration",
    "set_cycle_target",
    "sort_out",
    "submit_registration",
    "withdraw_rest",
    "write_order",
]
