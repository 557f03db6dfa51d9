"""Who is assigned and rated in 2022: four groups, in which the heads answer beside their bodies.

The fourth group is that of the districts and of the committees directly under the province. Only districts have two
heads and a territory whose production grows, so the committees stand apart here and receive work without being rated,
as in 2021.
"""

from core.sdk import GroupMember, MemberRole, SubjectGroup, Text
from plugins.vinh_phuc.rules.subjects import DIRECT_COMMITTEES, DISTRICTS, GOVERNMENT_BLOCK, PARTY_BLOCK

DIRECTORS = SubjectGroup(
    key="directors",
    label=Text("Giám đốc sở, ngành", "Department and sector directors"),
    unit_kinds=("department",),
    members=(GroupMember("director", Text("Giám đốc sở, ngành", "Director"), MemberRole.HEAD, post="director"),),
    block=GOVERNMENT_BLOCK,
)

#: Work is assigned to a body and by that to its head.
_BODY_AND_HEAD = (
    GroupMember("body", Text("Cơ quan", "Body"), MemberRole.UNIT),
    GroupMember("head", Text("Người đứng đầu cơ quan", "Head of the body"), MemberRole.HEAD, post="head"),
)

PARTY_BODIES = SubjectGroup(
    key="party_bodies",
    label=Text("Cơ quan tham mưu, giúp việc Tỉnh ủy", "Advisory bodies of the provincial Party committee"),
    unit_kinds=("party_body",),
    members=_BODY_AND_HEAD,
    block=PARTY_BLOCK,
)

FRONT_BODIES = SubjectGroup(
    key="front_bodies",
    label=Text("Mặt trận Tổ quốc và các tổ chức chính trị - xã hội", "Fatherland Front and mass organisations"),
    unit_kinds=("front_body",),
    members=_BODY_AND_HEAD,
    block=PARTY_BLOCK,
)

GROUPS = (DIRECTORS, PARTY_BODIES, FRONT_BODIES, DISTRICTS, DIRECT_COMMITTEES)
