"""The document that the declarations cite, and what to say where there is none."""

from core.sdk import Citation

#: Number and day of issue were not published.
REGULATION = Citation("Quy định đánh giá công việc hằng tháng của tỉnh Khánh Hòa, áp dụng từ 01/4/2025")
#: Stands on every step whose way of computing is not in any published text.
UNPUBLISHED_METHOD = "Cách tính chưa được công bố: minh họa"
