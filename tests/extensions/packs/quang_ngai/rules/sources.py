"""The documents that the declarations cite, and what to say where there is none."""

from datetime import date

from core.sdk import Citation

REGULATION = Citation(
    "Quy định 399-QĐ/TU của Tỉnh ủy Quảng Ngãi, được sửa đổi bởi 507-QĐ/TU", issued_on=date(2025, 8, 27)
)
GUIDANCE = Citation("Hướng dẫn 01-HD/TU của Tỉnh ủy Quảng Ngãi", issued_on=date(2025, 11, 11))
#: Stands on every step whose way of computing is not in any published text.
UNPUBLISHED_METHOD = "Cách tính chưa được công bố: minh họa"
