"""Who is rated: civil servants of Party, State and Front bodies, with and without a leading post.

Which kinds of units and posts a tenant keeps for them is our reading.
"""

from core.sdk import GroupMember, MemberRole, SubjectGroup, Text
from plugins.nghi_dinh_335.rules.sources import article

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


LEADERS = SubjectGroup(
    key="leaders",
    label=Text("Công chức giữ chức vụ lãnh đạo, quản lý", "Civil servants who lead"),
    unit_kinds=UNIT_KINDS,
    members=(
        _post("secretary", "Bí thư cấp ủy", "Secretary"),
        _post("chairman", "Chủ tịch", "Chairman"),
        _post("director", "Giám đốc, thủ trưởng", "Director"),
        _post("head", "Người đứng đầu", "Head"),
        _post("standing_deputy", "Phó Bí thư Thường trực", "Standing deputy secretary"),
        _post("deputy_secretary", "Phó Bí thư", "Deputy secretary", many=True),
        _post("vice_chairman", "Phó Chủ tịch", "Vice chairman", many=True),
        _post("deputy", "Cấp phó", "Deputy", many=True),
    ),
    joint=False,
    citation=article("15"),
)
STAFF = SubjectGroup(
    key="staff",
    label=Text("Công chức không giữ chức vụ lãnh đạo, quản lý", "Civil servants without a leading post"),
    unit_kinds=UNIT_KINDS,
    members=(GroupMember("officer", Text("Công chức", "Civil servant"), MemberRole.STAFF, post="officer", many=True),),
    joint=False,
    citation=article("14"),
)

GROUPS = (LEADERS, STAFF)
