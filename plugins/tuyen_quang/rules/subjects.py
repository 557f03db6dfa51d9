"""Who is given breakthrough work, and by whom.

Three groups are reported with their numbers. Which posts belong to each was not published: what stands here is our
reading of cadre management (directors and heads managed by the provincial standing committee; their deputies the other
leaders; everybody below under delegated management).
"""

from core.sdk import GroupMember, MemberRole, SubjectGroup, Text
from plugins.tuyen_quang.rules.sources import REGULATION

STANDING_COMMITTEE = "standing_committee"
HEADED = ("party_body", "front_body", "council_body")


def _post(key: str, vi: str, en: str, *unit_kinds: str, many: bool = False) -> GroupMember:
    return GroupMember(key, Text(vi, en), MemberRole.HEAD, post=key, unit_kinds=unit_kinds, many=many)


MANAGED = SubjectGroup(
    key="managed_leaders",
    label=Text(
        "Cán bộ lãnh đạo diện Ban Thường vụ Tỉnh ủy quản lý", "Leaders managed by the provincial standing committee"
    ),
    unit_kinds=("department", *HEADED, "district_committee", "direct_committee"),
    members=(
        _post("director", "Giám đốc sở, thủ trưởng ban, ngành", "Director", "department"),
        _post("head", "Người đứng đầu cơ quan", "Head", *HEADED),
        _post("secretary", "Bí thư cấp ủy", "Secretary", "district_committee", "direct_committee"),
        _post("standing_deputy", "Phó Bí thư Thường trực", "Standing deputy secretary", "district_committee"),
        _post("chairman", "Chủ tịch UBND", "Chairman", "district_committee"),
    ),
    joint=False,
    authorities=(STANDING_COMMITTEE,),
    citation=REGULATION,
)

OTHERS = SubjectGroup(
    key="other_leaders",
    label=Text("Cán bộ lãnh đạo, quản lý còn lại", "Other leaders and managers"),
    unit_kinds=("department", "party_body", "front_body", "district_committee", "direct_committee"),
    members=(
        _post("deputy", "Cấp phó", "Deputy", many=True),
        _post("vice_chairman", "Phó Chủ tịch UBND", "Vice chairman", "district_committee", many=True),
    ),
    joint=False,
    authorities=(STANDING_COMMITTEE,),
    citation=REGULATION,
)

DELEGATED = SubjectGroup(
    key="delegated_cadres",
    label=Text(
        "Cán bộ do huyện ủy, thành ủy, đảng ủy trực thuộc, đảng đoàn, ban cán sự đảng, thủ trưởng cơ quan quản lý",
        "Cadres under districts, Party groups and agency heads",
    ),
    unit_kinds=("division", "council_body", "district_agency", "commune_committee"),
    members=(
        _post(
            "head", "Trưởng phòng, người đứng đầu đơn vị", "Head of division or agency", "division", "district_agency"
        ),
        _post("deputy", "Phó Trưởng ban chuyên trách", "Full-time deputy", "council_body"),
        _post("secretary", "Bí thư Đảng ủy xã, phường, thị trấn", "Commune secretary", "commune_committee"),
        _post("chairman", "Chủ tịch UBND xã, phường, thị trấn", "Commune chairman", "commune_committee"),
    ),
    joint=False,
    delegated=True,
    citation=REGULATION,
)

GROUPS = (MANAGED, OTHERS, DELEGATED)
