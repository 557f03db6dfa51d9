"""The documents that the declarations cite."""

from datetime import date

from core.sdk import Citation

REGULATION = Citation(
    "Quy định 30-QĐ/TU của Ban Thường vụ Tỉnh ủy Tuyên Quang về giao việc đột phá, đổi mới",
    issued_on=date(2020, 5, 20),
)

#: Stands on every step whose way of computing is not in any published text.
UNPUBLISHED_METHOD = "Cách tính chưa được công bố: minh họa"
