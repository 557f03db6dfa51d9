"""Who is rated: cadres, civil servants and public employees, with and without a leading post.

Which kinds of units and posts a tenant keeps for them is our reading; so is that units under a department are those
whose managers are public employees (Điều 13).
"""

from core.sdk import GroupMember, MemberRole, SubjectGroup, Text
from plugins.nghi_dinh_90.rules.sources import DECREE, article

PUBLIC_SERVICE = ("division",)
AGENCIES = (
    "party_body",
    "front_body",
    "council_body",
    "peoples_committee",
    "department",
    "direct_committee",
    "district_committee",
    "district_agency",
    "commune_committee",
)


#: Posts of which a unit may have several.
_DEPUTIES = ("vice_chairman", "deputy")


def _post(key: str, vi: str, en: str) -> GroupMember:
    return GroupMember(key, Text(vi, en), MemberRole.HEAD, post=key, many=key in _DEPUTIES)


_LEADING = (
    ("secretary", "Bí thư cấp ủy", "Secretary"),
    ("chairman", "Chủ tịch", "Chairman"),
    ("director", "Giám đốc, thủ trưởng", "Director"),
    ("head", "Người đứng đầu", "Head"),
    ("standing_deputy", "Phó Bí thư Thường trực", "Standing deputy secretary"),
    ("vice_chairman", "Phó Chủ tịch", "Vice chairman"),
    ("deputy", "Cấp phó", "Deputy"),
)

LEADERS = SubjectGroup(
    key="leaders",
    label=Text("Cán bộ, công chức lãnh đạo, quản lý", "Cadres and civil servants who lead"),
    unit_kinds=AGENCIES,
    members=tuple(_post(*words) for words in _LEADING),
    joint=False,
    citation=DECREE,
)
MANAGERS = SubjectGroup(
    key="managers",
    label=Text("Viên chức quản lý", "Public employees who manage"),
    unit_kinds=PUBLIC_SERVICE,
    members=tuple(_post(*words) for words in _LEADING),
    joint=False,
    citation=article("13"),
)
STAFF = SubjectGroup(
    key="staff",
    label=Text("Công chức, viên chức không giữ chức vụ", "Civil servants and employees without a leading post"),
    unit_kinds=(*AGENCIES, *PUBLIC_SERVICE),
    members=(
        GroupMember("officer", Text("Công chức, viên chức", "Officer"), MemberRole.STAFF, post="officer", many=True),
    ),
    joint=False,
    citation=DECREE,
)

GROUPS = (LEADERS, MANAGERS, STAFF)
#: Those who answer for a unit: their work is its targets.
LEADING = frozenset((LEADERS.key, MANAGERS.key))
