"""What the papers of a body usually look like, proposed where nobody entered it yet."""

from core.domain.documents import DocumentStyle
from core.people.kinds import PARTY_KINDS
from core.tenancy.models import Authority
from core.tenancy.queries import unit_by_id


def usual_style(body: Authority) -> str:
    """Return the style of papers that a body's kind of unit writes in: the Party's bodies in the Party's."""
    kind = unit_by_id(body.tenant_id, body.unit_id).kind
    return (DocumentStyle.PARTY if kind in PARTY_KINDS else DocumentStyle.STATE).value
