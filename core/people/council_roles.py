"""What members of an advisory council are there: its chair, its secretary, or plain members."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

CHAIR, SECRETARY = "chair", "secretary"
#: By the word that a seat keeps.
COUNCIL_ROLES: Mapping[str, Any] = {
    CHAIR: _("Chủ tịch hội đồng"),
    SECRETARY: _("Thư ký hội đồng"),
    "": _("Ủy viên"),
}
