"""The documents that the pack cites. Their texts were not at hand: the press and third parties tell what they say."""

from datetime import date

from core.sdk import Citation

#: 4 chapters, 19 articles, five annexes; replaces 124-QĐ/TW. Thresholds and conditions: Điều 11; procedure: Điều 12.
REGULATION = Citation("Quy định 366-QĐ/TW", issued_on=date(2025, 8, 30))
ARTICLE_11 = Citation("Quy định 366-QĐ/TW", "Điều 11", date(2025, 8, 30))
ARTICLE_12 = Citation("Quy định 366-QĐ/TW", "Điều 12", date(2025, 8, 30))
ANNEX = Citation("Quy định 366-QĐ/TW", "Phụ lục", date(2025, 8, 30))
#: Rating by quarter, year and when needed; moving those who do not complete.
CONCLUSION_198 = Citation("Kết luận 198-KL/TW", issued_on=date(2025, 10, 8))
#: Quarterly rating of leaders: axes of results, key tasks, what a failed quarter means for the year.
GUIDANCE_02 = Citation("Hướng dẫn 02-HD/BTCTW", issued_on=date(2026, 5, 22))

#: Stands on every step whose way of computing is not in any published text.
UNPUBLISHED_METHOD = "Cách tính chưa được công bố: minh họa"
