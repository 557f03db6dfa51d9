"""Orders and registrations as papers: what their forms are filled with, from what is stored."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from flask_babel import gettext as _

from core.assignment.facts import scheme_of
from core.assignment.models import Assignment, AssignmentOrder, Cycle, Target
from core.assignment.queries import RegistrationRow
from core.assignment.queries.order_rows import OrderedWork, posts_addressed
from core.clock import VIETNAM, today
from core.db.bulk import Key
from core.documents.models import Letterhead
from core.documents.printing import MOST_ROWS, Paper, basis_of, chosen_form
from core.documents.queries import letterhead, replaced
from core.domain.documents import DocumentKind
from core.domain.format import day_text, number_text
from core.errors import Conflict, DomainError
from core.extensions.discovery import current_registry
from core.extensions.errors import told

#: How the state of a registration stands on a paper; papers are in Vietnamese.
_STATES = {
    "draft": "nháp, chưa nộp",
    "submitted": "đã nộp",
    "commented": "đã có ý kiến",
    "returned": "bị trả lại",
    "accepted": "được chấp nhận",
    "ordered": "đã giao",
}


def order_paper(
    order: AssignmentOrder,
    work: Sequence[OrderedWork],
    cycle: Cycle,
    most: int | None = None,
    *,
    is_extract: bool = False,
) -> Paper:
    """Return an order with an annex of what this seat sees; Conflict for more than ``most`` rows (None: a page's).

    An extract (``is_extract``) lists some of its pieces, so that its text does not say how many the order has.
    """
    most = most or MOST_ROWS
    if len(work) > most:
        text = _(
            "Quyết định có %(count)s nhiệm vụ; bản Word lập được tối đa %(most)s. Hãy tải phần của từng đơn vị.",
            count=number_text(Decimal(len(work))),
            most=number_text(Decimal(most)),
        )
        raise Conflict(text)
    posts = posts_addressed((order.tenant_id, order.id))
    holders = [(_addressed(rows, posts), rows) for rows in _by_holder(work)]
    return Paper(
        DocumentKind.ORDER,
        scheme_of(cycle).calls.forms(),
        (order.tenant_id, order.authority_id),
        order.issued_on,
        {
            "cycle": cycle.name,
            "period": f"từ {day_text(cycle.starts_on)} đến {day_text(cycle.ends_on)}",
            "count": "" if is_extract else number_text(Decimal(len(work))),
            "weighted": "có" if any(row.assignment.weight != 1 for row in work) else "",
            "over_allocation_reason": order.over_allocation_reason or "",
            "holders": [
                {"name": name, "work": [_piece(number, row) for number, row in enumerate(rows, 1)]}
                for name, rows in holders
            ],
        },
        group=_group([row.assignment for row in work]),
        number=order.number,
        signer=order.signer,
        subject=order.summary,
        issuer=work[0].assignment.issuer_label if work else "",
        is_extract=is_extract,
    )


def _by_holder(work: Sequence[OrderedWork]) -> list[list[OrderedWork]]:
    return [list(rows) for _name, rows in groupby(work, key=lambda row: row.holder)]


def _addressed(rows: Sequence[OrderedWork], posts: Mapping[Key, Sequence[str]]) -> str:
    """Return whom some work is addressed to: the posts of those who answer for it, or the unit where it does."""
    titles = posts.get((rows[0].assignment.tenant_id, rows[0].assignment.id), ())
    unit = rows[0].unit.name
    return (
        "; ".join(each if unit.casefold() in each.casefold() else f"{each}, {unit}" for each in titles)
        or rows[0].holder
    )


@dataclass(frozen=True, slots=True)
class PaperNews:
    """What is to be known of an order's paper before it is issued.

    ``letterhead`` tells whether its authority has one, ``signer`` who signs by it. ``basis`` are the documents that
    it prints as what it is issued under; ``foreign`` those of another place that the form of the regulation
    ``borrowed`` quotes, and that are not printed.
    """

    letterhead: bool
    signer: str = ""
    basis: Sequence[str] = ()
    borrowed: str = ""
    foreign: Sequence[str] = ()


def letterhead_news(authority: tuple[uuid.UUID, uuid.UUID]) -> PaperNews:
    """Return what the letterhead of an authority says of its orders today."""
    return _headed(letterhead(authority, today()))


def _headed(head: Letterhead | None) -> PaperNews:
    return PaperNews(head is not None, ", ".join(filter(None, (head.sign_for, head.sign_post))) if head else "")


def paper_news(authority: tuple[uuid.UUID, uuid.UUID], cycle: Cycle) -> PaperNews:
    """Return what the orders of an authority print like today, in two statements."""
    head = letterhead(authority, today())
    try:
        paper = Paper(DocumentKind.ORDER, scheme_of(cycle).calls.forms(), authority, today(), {})
        pack, form = chosen_form(paper, head)
    except DomainError:  # no form, or a regulation that is gone: what is issued then says so itself
        return _headed(head)
    basis, news = basis_of(pack, form, head), _headed(head)
    if head is None or not head.basis.strip():
        known = current_registry().packs[pack].manifest
        if not form.basis or (pack, form.key) in replaced(authority[0], today()):
            return news
        if not known.tenants:
            return replace(news, borrowed=told(known.label), foreign=[str(each) for each in form.basis])
    return replace(news, basis=basis)


def registration_paper(rows: Sequence[RegistrationRow], cycle: Cycle) -> Paper:
    """Return all that one holder registered in a cycle; ``rows`` are one at least."""
    filed = [row.registration.submitted_at for row in rows if row.registration.submitted_at is not None]
    return Paper(
        DocumentKind.REGISTRATION,
        scheme_of(cycle).calls.forms(),
        (cycle.tenant_id, cycle.authority_id),
        max(filed).astimezone(VIETNAM).date() if filed else today(),
        {
            "holder": rows[0].holder,
            "unit": rows[0].unit.name,
            "cycle": cycle.name,
            "work": [_registered(number, row, _reasons(cycle)) for number, row in enumerate(rows, 1)],
        },
        group=rows[0].registration.subject_group,
        filed_by=rows[0].unit.name,
        dated=bool(filed),
    )


def _reasons(cycle: Cycle) -> dict[str, str]:
    return {reason.key: reason.label.vi for reason in scheme_of(cycle).calls.task_declaration().reasons}


def _group(work: Sequence[Assignment]) -> str:
    """Return the one subject group of some work; "" for several."""
    groups = {row.subject_group for row in work}
    return groups.pop() if len(groups) == 1 else ""


def _piece(number: int, row: OrderedWork) -> dict[str, str]:
    assignment = row.assignment
    return {
        "number": str(number),
        "title": assignment.title,
        "products": assignment.products,
        "plan": _plan(row.target),
        "due": day_text(assignment.due_on),
        "weight": "" if assignment.weight == 1 else number_text(assignment.weight),
        "origin": assignment.origin,
    }


def _plan(target: Target | None) -> str:
    if target is None:
        return ""
    if target.measure == "yes_no":
        return "đạt"
    return f"{number_text(target.plan)} {target.unit}".strip() if target.plan is not None else ""


def _registered(number: int, row: RegistrationRow, reasons: dict[str, str]) -> dict[str, str]:
    filed = row.registration
    return {
        "number": str(number),
        "title": filed.title,
        "reasons": "; ".join(reasons.get(key, key) for key in filed.reasons),
        "obstacles": filed.obstacles,
        "result": filed.committed_result,
        "plan": number_text(filed.plan) if filed.plan is not None else "",
        "due": day_text(filed.committed_on),
        "state": _STATES[row.state],
    }
