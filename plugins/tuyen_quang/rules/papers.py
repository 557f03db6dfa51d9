"""The paper on which a cadre registers breakthrough work; its layout was not published and is the Party's usual one."""

from core.sdk import DocumentKind, DocumentRule, DocumentStyle, Text
from plugins.tuyen_quang.rules.sources import REGULATION

FORMS = (
    DocumentRule(
        key="tuyen_quang.registration",
        label=Text("Bản đăng ký việc đột phá, đổi mới", "Registration of breakthrough work"),
        kind=DocumentKind.REGISTRATION,
        style=DocumentStyle.PARTY,
        citation=REGULATION,
    ),
)
