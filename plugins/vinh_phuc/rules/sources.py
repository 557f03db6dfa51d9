"""The documents that the declarations cite, and what to say where there is none."""

from core.sdk import Citation

#: Number and year are known from the press, the day of issue is not.
REGULATION = Citation("Quy định 371-QĐ/TU năm 2021 của Ban Thường vụ Tỉnh ủy Vĩnh Phúc")
#: Issued beside the regulation; its number was not published.
TARGETS_2021 = Citation("Quyết định giao chỉ tiêu, nhiệm vụ năm 2021 của Ban Thường vụ Tỉnh ủy Vĩnh Phúc")
#: For 2022; what it says of the groups and their loads is known from the press, its number and day are not.
TARGETS_2022 = Citation("Quyết định giao chỉ tiêu, nhiệm vụ năm 2022 của Ban Thường vụ Tỉnh ủy Vĩnh Phúc")

#: Stands on every step whose way of computing is not in any published text.
UNPUBLISHED_METHOD = "Cách tính chưa được công bố: minh họa"
