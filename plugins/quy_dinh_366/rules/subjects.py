"""Who is rated: collectives, leaders, and people without a leading post.

The regulation has an annex for each. Which kinds of units and posts a tenant keeps for them is our reading.
"""

from core.sdk import GroupMember, MemberRole, SubjectGroup, Text
from plugins.quy_dinh_366.rules.sources import ANNEX

UNIT_KINDS = (
    "party_body",
    "front_body",
    "council_body",
    "peoples_committee",
    "department",
    "division",
    "direct_committee",
    "commune_committee",
)


def _post(key: str, vi: str, en: str, *, many: bool = False) -> GroupMember:
    return GroupMember(key, Text(vi, en), MemberRole.HEAD, post=key, many=many)


HEADS = (
    _post("secretary", "Bí thư cấp ủy", "Secretary"),
    _post("chairman", "Chủ tịch", "Chairman"),
    _post("director", "Giám đốc, thủ trưởng", "Director"),
    _post("head", "Người đứng đầu", "Head"),
)
DEPUTIES = (
    _post("standing_deputy", "Phó Bí thư Thường trực", "Standing deputy secretary"),
    _post("deputy_secretary", "Phó Bí thư", "Deputy secretary", many=True),
    _post("vice_chairman", "Phó Chủ tịch", "Vice chairman", many=True),
    _post("deputy", "Cấp phó", "Deputy", many=True),
)
HEAD_KEYS = frozenset(member.key for member in HEADS)

COLLECTIVES = SubjectGroup(
    key="collectives",
    label=Text("Tập thể lãnh đạo, quản lý; cơ quan, đơn vị", "Collectives"),
    unit_kinds=UNIT_KINDS,
    members=(GroupMember("collective", Text("Tập thể", "Collective"), MemberRole.UNIT),),
    citation=ANNEX,
)
LEADERS = SubjectGroup(
    key="leaders",
    label=Text("Cán bộ lãnh đạo, quản lý các cấp", "Leaders and managers"),
    unit_kinds=UNIT_KINDS,
    members=(*HEADS, *DEPUTIES),
    joint=False,
    citation=ANNEX,
)
STAFF = SubjectGroup(
    key="staff",
    label=Text("Cá nhân không giữ chức vụ lãnh đạo, quản lý", "People without a leading post"),
    unit_kinds=UNIT_KINDS,
    members=(
        GroupMember("officer", Text("Cán bộ, công chức", "Officer"), MemberRole.STAFF, post="officer", many=True),
    ),
    joint=False,
    citation=ANNEX,
)

GROUPS = (COLLECTIVES, LEADERS, STAFF)
