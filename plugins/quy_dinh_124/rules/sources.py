"""The documents that the pack cites. Their texts were not at hand: the press and third parties tell what they say."""

from datetime import date

from core.sdk import Citation

REGULATION = Citation("Quy định 124-QĐ/TW", issued_on=date(2023, 10, 4))
ARTICLE_12 = Citation("Quy định 124-QĐ/TW", "Điều 12", date(2023, 10, 4))
#: The cap on excellent, for members of each grassroots organisation; its day of issue is not known.
GUIDANCE_21 = Citation("Hướng dẫn 21-HD/BTCTW năm 2019")

#: Stands on every step whose way of computing is not in any published text.
UNPUBLISHED_METHOD = "Cách tính chưa được công bố: minh họa"
