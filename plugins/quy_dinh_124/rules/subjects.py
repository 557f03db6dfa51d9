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
#: Posts are keys within a unit: one person each.
OFFICERS_PER_UNIT = 20


def _post(key: str, vi: str, en: str) -> GroupMember:
    return GroupMember(key, Text(vi, en), MemberRole.HEAD, post=key)


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
        _post("vice_chairman", "Phó Chủ tịch", "Vice chairman"),
        _post("deputy", "Cấp phó", "Deputy"),
        _post("deputy_2", "Cấp phó thứ hai", "Second deputy"),
    ),
    joint=False,
    citation=REGULATION,
)
MEMBERS = SubjectGroup(
    key="members",
    label=Text("Đảng viên không giữ chức vụ lãnh đạo, quản lý", "Party members without a leading post"),
    unit_kinds=UNIT_KINDS,
    members=tuple(
        _post(f"officer_{number}", f"Đảng viên thứ {number}", f"Member {number}")
        for number in range(1, OFFICERS_PER_UNIT + 1)
    ),
    joint=False,
    citation=REGULATION,
)

GROUPS = (COLLECTIVES, LEADERS, MEMBERS)
