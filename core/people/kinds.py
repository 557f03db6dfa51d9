"""Kinds of units (loại cơ quan, đơn vị) that any locality has. A regulation selects by the key, people choose the name.

A pack may select by further kinds; those come from tenants' starting states and are offered once a unit has them.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from core.domain.background import AbsenceKind

UNIT_KINDS: Mapping[str, Any] = {
    "standing_committee": _("Ban Thường vụ, thường trực cấp ủy"),
    "party_body": _("Cơ quan tham mưu, giúp việc của cấp ủy"),
    "front_body": _("Mặt trận Tổ quốc, tổ chức chính trị - xã hội"),
    "peoples_committee": _("Ủy ban nhân dân"),
    "council_body": _("Hội đồng nhân dân"),
    "department": _("Sở, ban, ngành"),
    "division": _("Phòng, đơn vị trực thuộc"),
    "direct_committee": _("Đảng ủy trực thuộc cấp tỉnh"),
    "district_committee": _("Cấp ủy huyện, thị xã, thành phố"),
    "district_agency": _("Cơ quan cấp huyện"),
    "commune_committee": _("Cấp ủy xã, phường, thị trấn"),
    "advisory_council": _("Hội đồng tư vấn"),
    "office": _("Văn phòng"),
}

#: Kinds of bodies of the Party, whose papers follow the Party's layout.
PARTY_KINDS = frozenset(
    {"standing_committee", "party_body", "direct_committee", "district_committee", "commune_committee"}
)

#: What each kind is for, as the table of an organisation explains it.
KIND_PURPOSES: Mapping[str, Any] = {
    "standing_committee": _("Cấp giao việc, quyết định xếp loại của cấp ủy: Ban Thường vụ Tỉnh ủy, Huyện ủy"),
    "party_body": _("Văn phòng, các ban của cấp ủy: Ban Tổ chức, Ban Tuyên giáo, Ủy ban Kiểm tra"),
    "front_body": _("Mặt trận, công đoàn, thanh niên, phụ nữ, nông dân, cựu chiến binh"),
    "peoples_committee": _("UBND tỉnh, huyện, xã với tư cách tập thể giao hoặc nhận việc"),
    "council_body": _("Hội đồng nhân dân, Thường trực, các ban của Hội đồng nhân dân"),
    "department": _("Sở, ban, ngành và cơ quan ngang sở của tỉnh"),
    "division": _("Phòng, chi cục, đơn vị sự nghiệp bên trong một cơ quan; ghi cơ quan đó ở cột Trực thuộc"),
    "direct_committee": _("Đảng ủy khối, đảng ủy cơ sở trực thuộc cấp ủy tỉnh"),
    "district_committee": _("Huyện ủy, thị ủy, thành ủy; thường đặt trong đơn vị hành chính cấp huyện"),
    "district_agency": _("Phòng, ban, cơ quan của cấp huyện"),
    "commune_committee": _("Đảng ủy xã, phường, thị trấn; thường đặt trong đơn vị hành chính cấp xã"),
    "advisory_council": _("Hội đồng tư vấn chấm điểm, đề xuất xếp loại"),
    "office": _("Văn phòng dùng chung, không thuộc các loại trên"),
}

#: Why a person does not work for a while, as the facts of ratings call it.
ABSENCE_KINDS: Mapping[str, Any] = {
    AbsenceKind.MATERNITY.value: _("Nghỉ thai sản"),
    AbsenceKind.SICK.value: _("Nghỉ ốm đau, điều trị"),
    AbsenceKind.UNPAID.value: _("Nghỉ không hưởng lương"),
    AbsenceKind.TRAINING.value: _("Đi học tập trung"),
    AbsenceKind.SECONDMENT.value: _("Biệt phái"),
    AbsenceKind.OTHER.value: _("Lý do khác"),
}
