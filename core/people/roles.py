"""Roles of seats and what each may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

_LOOK = frozenset({"organisation.view", "registration.view", "order.view", "assignment.view", "report.view"})
_COMMON = _LOOK | {"parameters.view", "overview.view", "notice.view", "level.view"}
#: What these roles do causes notices to units below.
_ABOVE = _COMMON | {"notice.post"}


@dataclass(frozen=True, slots=True)
class Role:
    """A role (vai trò): its name, its permissions, and in a few words what its seats are for.

    ``purpose_of_unit`` says so of a seat that is bound to one unit, where that is another thing.
    """

    label: Any
    permissions: frozenset[str]
    purpose: Any = ""
    purpose_of_unit: Any = ""


ROLES: Mapping[str, Role] = {
    "administrator": Role(
        _("Quản trị đơn vị"),
        frozenset(
            {
                "organisation.view",
                "organisation.edit",
                "absence.record",
                "account.manage",
                "cycle.manage",
                "catalogue.edit",
                "parameters.view",
                "parameters.confirm",
                "audit.view",
                "notice.view",
                "level.view",
            }
        ),
        _("Lập tổ chức, chức vụ, tài khoản; chuẩn bị kỳ giao và quy định"),
    ),
    # The standing committee (Ban Thường vụ): assigns, directs and decides.
    "decider": Role(
        _("Cấp có thẩm quyền"),
        _ABOVE
        | {
            "registration.review",
            "order.issue",
            "report.review",
            "direction.give",
            "change.decide",
            "run.view",
            "evaluation.view",
            "decision.make",
            "review.write",
            "record.view",
            "record.write",
            "record.manage",
            "audit.view",
        },
        _("Giao nhiệm vụ, xem xét báo cáo, chỉ đạo, quyết định xếp loại"),
    ),
    # The organisation commission (Ban Tổ chức): runs the procedure for the authority, proposes where the regulation
    # names no council, and decides nothing.
    "advisor": Role(
        _("Cơ quan tham mưu"),
        _ABOVE
        | {
            "cycle.manage",
            "catalogue.edit",
            "parameters.confirm",
            "registration.review",
            "order.issue",
            "report.review",
            "direction.give",
            "change.decide",
            "run.view",
            "run.open",
            "criteria.write",
            "proposal.write",
            "review.write",
            "evaluation.view",
            "record.view",
            "record.write",
            "record.manage",
            "audit.view",
        },
        _("Tham mưu: mở đăng ký, chuẩn bị quyết định giao, tổng hợp báo cáo, mở đợt đánh giá"),
    ),
    # The head of a unit (người đứng đầu): holds work, passes it on, reports it and accepts what comes from below.
    "leader": Role(
        _("Người đứng đầu"),
        _ABOVE
        | {
            "cycle.manage",
            "registration.write",
            "registration.review",
            "order.issue",
            "report.write",
            "report.review",
            "obstacle.raise",
            "direction.give",
            "change.request",
            "change.decide",
            "review.write",
        },
        _("Đăng ký, nhận nhiệm vụ và giao cho cấp dưới, báo cáo, xem xét báo cáo của cấp dưới"),
        _("Đăng ký, nhận nhiệm vụ và báo cáo cho cơ quan, đơn vị mình"),
    ),
    "clerk": Role(
        _("Văn thư, tổng hợp"),
        _COMMON | {"registration.write", "report.write", "obstacle.raise", "change.request", "review.write"},
        _("Soạn đăng ký và báo cáo cho đơn vị"),
    ),
    # A member of an advisory council (Hội đồng tư vấn): marks and proposes within its block.
    "council": Role(
        _("Thành viên hội đồng tư vấn"),
        frozenset(
            {
                "parameters.view",
                "run.view",
                "council_mark.write",
                "criteria.write",
                "proposal.write",
                "evaluation.view",
                "notice.view",
                "notice.post",
                "level.view",
            }
        ),
        _("Xem hồ sơ của khối, chấm điểm và đề xuất mức xếp loại"),
    ),
    # Who is rated, or watches somebody who is: opens only rows of which they are the subject or the writer.
    "subject": Role(
        _("Người được đánh giá"),
        frozenset({"self_mark.write", "evaluation.view", "record.view", "record.write", "notice.view", "level.view"}),
        _("Tự đánh giá, xem hồ sơ và kết quả của mình, kiến nghị"),
    ),
}

PERMISSIONS = frozenset().union(*(role.permissions for role in ROLES.values()))


def permissions_of(role: str) -> frozenset[str]:
    """Return what a role may do; a role that is not known any more may do nothing."""
    known = ROLES.get(role)
    return known.permissions if known else frozenset()


def role_label(role: str) -> str:
    """Return the name of a role."""
    return str(ROLES[role].label) if role in ROLES else role


def role_purpose(role: str, scope: str) -> str:
    """Return in a few words what a seat of a role and a scope is for."""
    known = ROLES.get(role)
    if known is None:
        return ""
    return str((scope == "unit" and known.purpose_of_unit) or known.purpose)
