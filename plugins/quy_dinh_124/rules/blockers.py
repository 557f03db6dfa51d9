"""What is not completed whatever the marks: less than half of the main targets, and what documents conclude."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from core.sdk import (
    Blocker,
    EntryKind,
    FieldKind,
    Level,
    Op,
    RecordField,
    Register,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    Text,
    Writer,
    band,
    is_delivered,
    leaf,
    node,
    percent,
)
from plugins.quy_dinh_124.rules.sources import REGULATION

_FIELDS = (
    RecordField("document", Text("Số, ký hiệu văn bản", "Document number"), FieldKind.LINE, required=True),
    RecordField("decided_on", Text("Ngày văn bản", "Date of the document"), FieldKind.DAY, required=True),
    RecordField("decided_by", Text("Cấp ban hành", "Issued by"), FieldKind.LINE, required=True),
    RecordField("note", Text("Nội dung", "Content"), FieldKind.TEXT),
)


def _kind(key: str, vi: str, en: str, *, blocks: bool = True) -> EntryKind:
    return EntryKind(
        key,
        Text(vi, en),
        Writer.AUTHORITY,
        _FIELDS,
        readers=(Writer.SUBJECT,),
        blocks=Blocker("document", "decided_on", "decided_by") if blocks else None,
        hint=Text("Chỉ ghi khi có văn bản của cấp có thẩm quyền.", "Only with the document of a competent authority."),
        citation=REGULATION,
    )


REGISTERS = (
    Register(
        "quality_file",
        Text("Sổ căn cứ không hoàn thành nhiệm vụ", "Register of documents against a level"),
        Text("Văn bản là căn cứ không hoàn thành nhiệm vụ.", "Documents on which a level is refused."),
        (
            _kind("discipline", "Bị thi hành kỷ luật", "Disciplined"),
            _kind("subordinates", "Trên 20 % đơn vị trực thuộc bị kỷ luật", "More than 20 % of units disciplined"),
            _kind("corruption", "Xảy ra vụ việc tham nhũng", "Corruption case"),
            _kind(
                "corruption_remedied",
                "Vụ việc tham nhũng tự phát hiện và đã khắc phục (không là điểm liệt)",
                "Corruption case, detected by themselves and remedied",
                blocks=False,
            ),
            _kind("disunity", "Mất đoàn kết nội bộ", "Disunity"),
            _kind("degradation", "Kết luận suy thoái", "Concluded degradation"),
            _kind("exemplary", "Vi phạm trách nhiệm nêu gương, ảnh hưởng xấu", "Breach of exemplary conduct"),
        ),
        citations=(REGULATION,),
    ),
)


def ceilings(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[list[ScoreNode]]:
    """Return what stands against each subject."""
    return [[*_main_targets(ctx, subject), *_documents(subject)] for subject in subjects]


def _main_targets(ctx: RuleContext, subject: SubjectFacts) -> Iterator[ScoreNode]:
    """Nothing is said of who was given no main target."""
    work = [piece for piece in subject.assignments if piece.due_on <= ctx.today or is_delivered(piece)]
    if not work:
        return
    undone = "; ".join(piece.title for piece in work if not is_delivered(piece))
    facts = {"pieces": str(len(work))}
    done = leaf(
        "main.done", "Chỉ tiêu chủ yếu đã hoàn thành", Decimal(sum(map(is_delivered, work))), facts=facts, note=undone
    )
    whole = leaf("main.all", "Chỉ tiêu chủ yếu đến hạn hoặc đã hoàn thành", Decimal(len(work)), facts=facts)
    fraction = node(Op.QUOTIENT, "main.fraction", "Số đã hoàn thành trên tổng số", [done, whole])
    share = node(Op.PRODUCT, "main.share", "Tỷ lệ hoàn thành chỉ tiêu, nhiệm vụ chủ yếu", [fraction, percent()])
    steps = [(Level.XS.value, ctx.node("main.least_done"))]
    label = "Mức còn có thể theo tỷ lệ chỉ tiêu, nhiệm vụ chủ yếu"
    yield band("main", label, share, steps, Level.KHT.value, REGULATION)


def _documents(subject: SubjectFacts) -> Iterator[ScoreNode]:
    for blocker in subject.conduct.blockers:
        facts = {
            "document": blocker.document,
            "decided_on": blocker.decided_on.isoformat(),
            "decided_by": blocker.decided_by,
            "entry": blocker.entry,
        }
        yield leaf(f"blocker.{blocker.key}", blocker.label, Level.KHT.value, facts=facts)
