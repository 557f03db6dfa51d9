"""Who is rated: collectives, leaders, and people without a leading post.

Which kinds of units and posts a tenant keeps for them is our reading.
"""

from core.sdk import GroupMember, MemberRole, SubjectGroup, Text
from plugins.quy_dinh_124.rules.sources import REGULATION

UNIT_KINDS = (
    "party_body",
    "front_body",
    "council_body",
    "peoples_committee",
    "department",
    "division",
    "direct_committee",
    "district_committee",
    "commune_committee",
)


def _post(key: str, vi: str, en: str, *, many: bool = False) -> GroupMember:
    return GroupMember(key, Text(vi, en), MemberRole.HEAD, post=key, many=many)


COLLECTIVES = SubjectGroup(
    key="collectives",
    label=Text("Tập thể lãnh đạo, quản lý; tổ chức đảng", "Collectives"),
    unit_kinds=UNIT_KINDS,
    members=(GroupMember("collective", Text("Tập thể", "Collective"), MemberRole.UNIT),),
    citation=REGULATION,
)
LEADERS = SubjectGroup(
    key="leaders",
    label=Text("Cán bộ lãnh đạo, quản lý các cấp", "Leaders and managers"),
    unit_kinds=UNIT_KINDS,
    members=(
        _post("secretary", "Bí thư cấp ủy", "Secretary"),
        _post("chairman", "Chủ tịch", "Chairman"),
        _post("director", "Giám đốc, thủ trưởng", "Director"),
        _post("head", "Người đứng đầu", "Head"),
        _post("standing_deputy", "Phó Bí thư Thường trực", "Standing deputy secretary"),
        _post("vice_chairman", "Phó Chủ tịch", "Vice chairman", many=True),
        _post("deputy", "Cấp phó", "Deputy", many=True),
    ),
    joint=False,
    citation=REGULATION,
)
MEMBERS = SubjectGroup(
    key="members",
    label=Text("Đảng viên không giữ chức vụ lãnh đạo, quản lý", "Party members without a leading post"),
    unit_kinds=UNIT_KINDS,
    members=(GroupMember("officer", Text("Đảng viên", "Party member"), MemberRole.STAFF, post="officer", many=True),),
    joint=False,
    citation=REGULATION,
)

GROUPS = (COLLECTIVES, LEADERS, MEMBERS)
