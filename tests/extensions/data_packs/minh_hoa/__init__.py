"""An invented scheme that needs no Python: what it declares and computes stands in ``regulation/scheme.yaml``."""

from datetime import date

from core.sdk import Citation, Edition, Manifest, Text

MANIFEST = Manifest(
    key="minh_hoa",
    label=Text("Quy chế minh họa, viết bằng dữ liệu", "An illustrative scheme, written as data"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2021", date(2021, 1, 1), None, Citation("Quy chế minh họa")),),
)
