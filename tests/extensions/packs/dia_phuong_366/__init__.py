"""A made-up local text on 366-QĐ/TW: it gives the six axes their weights, and says nothing else.

What HD 02 leaves to the locality is all that stands here; everything else is the national pack's, and its tenant's.
"""

from datetime import date

from core.sdk import Citation, Edition, Manifest, Text

REGULATION = Citation("Hướng dẫn 5-HD/MAU (đặt ra để thử)", issued_on=date(2026, 6, 1))

MANIFEST = Manifest(
    key="dia_phuong_366",
    label=Text("Tỉnh Mẫu: trọng số sáu trục theo 366-QĐ/TW", "Mẫu: the weights of the six axes of 366-QĐ/TW"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2026", date(2026, 7, 1), None, REGULATION),),
    extends="quy_dinh_366",
)
