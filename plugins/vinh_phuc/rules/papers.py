"""Papers of the procedure: the decision that assigns, the report with its own rating, the decision on levels.

Who assigns and decides, and what is reported, is known; how the papers themselves looked was not published, nor in
which post they were signed. They follow the Party's layout (Hướng dẫn 05-HD/VPTW) and leave the rest blank.
"""

from core.sdk import DocumentKind, DocumentRule, DocumentStyle, Signer, Text
from plugins.vinh_phuc.rules.sources import REGULATION

_STANDING_COMMITTEE = Signer(Text("T/M Ban Thường vụ", "On behalf of the standing committee"))
_NUMBERING = "{number}-QĐ/{symbol}"

FORMS = (
    # The standing committee formally assigns to the unit, which is at once an assignment to its head.
    DocumentRule(
        key="vinh_phuc.order",
        label=Text("Quyết định", "Decision that assigns work"),
        kind=DocumentKind.ORDER,
        style=DocumentStyle.PARTY,
        basis=(REGULATION,),
        signers=(_STANDING_COMMITTEE,),
        numbering=_NUMBERING,
        citation=REGULATION,
    ),
    # At the end of the year: a report, a self-evaluation and the level that is claimed.
    DocumentRule(
        key="vinh_phuc.self_mark",
        label=Text("Báo cáo tự đánh giá, tự nhận mức xếp loại", "Report with self-evaluation and claimed level"),
        kind=DocumentKind.SELF_MARK,
        style=DocumentStyle.PARTY,
        citation=REGULATION,
    ),
    DocumentRule(
        key="vinh_phuc.decision",
        label=Text("Quyết định", "Decision on levels"),
        kind=DocumentKind.DECISION,
        style=DocumentStyle.PARTY,
        basis=(REGULATION,),
        signers=(_STANDING_COMMITTEE,),
        numbering=_NUMBERING,
        citation=REGULATION,
    ),
)
