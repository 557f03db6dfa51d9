"""Parts of a target that would add up to more than the whole."""

from decimal import Decimal

from flask_babel import gettext as _

from core.assignment.models import Target
from core.assignment.queries import allocated, plans
from core.domain.format import number_text
from core.domain.targets import ADDITIVE_PLANS, Measure


def exceeding_words(part: Target, plan: Decimal) -> str:
    """Say what is wrong with another ``plan`` for a part, where more is then given out than the whole; else "".

    Lowering a part never needs a reason, even where the others exceed the whole already.
    """
    if part.parent_tenant_id is None or part.parent_id is None or Measure(part.measure) not in ADDITIVE_PLANS:
        return ""
    whole, own = (part.parent_tenant_id, part.parent_id), (part.tenant_id, part.id)
    in_force = plans([whole, own])
    planned, before = in_force.get(whole), in_force.get(own) or Decimal(0)
    if planned is None or plan <= before:
        return ""
    total = allocated([whole]).get(whole, Decimal(0)) - before + plan
    if total <= planned:
        return ""
    return exceeded_text(part.label, total, planned)


def exceeded_text(label: str, total: Decimal, plan: Decimal) -> str:
    """Say that more of a target is given out than its plan, which needs a reason."""
    text: str = _(
        "“%(label)s”: giao %(total)s trong khi chỉ tiêu là %(plan)s. Giao vượt thì phải nêu lý do.",
        label=label,
        total=number_text(total),
        plan=number_text(plan),
    )
    return text
