"""Who is assigned and rated in 2021, and which council appraises them; 2022 keeps the districts."""

from core.sdk import GroupMember, MemberRole, SubjectGroup, Text

PARTY_BLOCK = "party"
GOVERNMENT_BLOCK = "government"

DISTRICTS = SubjectGroup(
    key="districts",
    label=Text("Ban Thường vụ, Bí thư, Chủ tịch UBND huyện, thành phố", "District committees and their two heads"),
    unit_kinds=("district_committee",),
    members=(
        GroupMember("standing_committee", Text("Ban Thường vụ cấp ủy", "Standing committee"), MemberRole.UNIT),
        GroupMember("secretary", Text("Bí thư cấp ủy", "Secretary"), MemberRole.HEAD, post="secretary"),
        GroupMember("chairman", Text("Chủ tịch UBND", "Chairman"), MemberRole.HEAD, post="chairman"),
    ),
    # The council of the Party block appraised both the secretary and the chairman of Tam Đảo.
    block=PARTY_BLOCK,
)

BODIES = SubjectGroup(
    key="bodies",
    label=Text(
        "Cơ quan khối Đảng, Mặt trận Tổ quốc và tổ chức chính trị - xã hội cấp tỉnh",
        "Provincial Party bodies, Front and socio-political organisations",
    ),
    unit_kinds=("party_body", "front_body"),
    members=(GroupMember("body", Text("Cơ quan", "Body"), MemberRole.UNIT),),
    block=PARTY_BLOCK,
)

DIRECTORS = SubjectGroup(
    key="directors",
    label=Text("Giám đốc sở", "Department directors"),
    unit_kinds=("department",),
    members=(GroupMember("director", Text("Giám đốc sở", "Director"), MemberRole.HEAD, post="director"),),
    block=GOVERNMENT_BLOCK,
)

#: The target of new Party members is given to them too; the regulation's three groups do not name them.
DIRECT_COMMITTEES = SubjectGroup(
    key="direct_committees",
    label=Text("Đảng ủy trực thuộc Tỉnh ủy", "Party committees directly under the province"),
    unit_kinds=("direct_committee",),
    members=(GroupMember("committee", Text("Đảng ủy", "Party committee"), MemberRole.UNIT),),
    rated=False,
)

GROUPS = (DISTRICTS, BODIES, DIRECTORS, DIRECT_COMMITTEES)
