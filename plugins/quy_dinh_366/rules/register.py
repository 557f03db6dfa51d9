"""What is recorded about a person: shortcomings with the day by which they are due, and documented blockers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.sdk import (
    Blocker,
    ConductFacts,
    CriterionFacts,
    EntryFacts,
    EntryKind,
    FieldKind,
    Op,
    RecordCriterion,
    RecordFacts,
    RecordField,
    Register,
    RuleContext,
    ScoreNode,
    Text,
    Writer,
    leaf,
)
from plugins.quy_dinh_366.rules.sources import ARTICLE_11, REGULATION
from plugins.quy_dinh_366.rules.subjects import LEADERS, STAFF

REGISTER, SHORTCOMING, CRITERION = "quality_file", "shortcoming", "shortcomings"

DOCUMENT = RecordField("document", Text("Số, ký hiệu văn bản", "Document number"), FieldKind.LINE, required=True)
DECIDED_ON = RecordField("decided_on", Text("Ngày văn bản", "Date of the document"), FieldKind.DAY, required=True)
DECIDED_BY = RecordField("decided_by", Text("Cấp ban hành", "Issued by"), FieldKind.LINE, required=True)
NOTE = RecordField("note", Text("Nội dung", "Content"), FieldKind.TEXT)

SHORTCOMINGS = EntryKind(
    SHORTCOMING,
    Text("Hạn chế, khuyết điểm phải khắc phục", "Shortcoming to be remedied"),
    Writer.AUTHORITY,
    (
        RecordField("content", Text("Hạn chế, khuyết điểm", "Shortcoming"), FieldKind.TEXT, required=True),
        DOCUMENT,
        RecordField("due_on", Text("Thời hạn khắc phục", "To be remedied by"), FieldKind.DAY, required=True),
        RecordField("remedied_on", Text("Ngày khắc phục xong", "Remedied on"), FieldKind.DAY),
        RecordField("proof", Text("Văn bản xác nhận đã khắc phục", "Document that confirms it"), FieldKind.LINE),
    ),
    readers=(Writer.SUBJECT,),
    feeds=CRITERION,
    hint=Text(
        "Khi khắc phục xong: đính chính ghi nhận này, thêm ngày và văn bản xác nhận.",
        "Once remedied, correct this entry and add the day and the document that confirms it.",
    ),
    citation=ARTICLE_11,
)


def _blocker(key: str, vi: str, en: str) -> EntryKind:
    return EntryKind(
        key,
        Text(vi, en),
        Writer.AUTHORITY,
        (DOCUMENT, DECIDED_ON, DECIDED_BY, NOTE),
        readers=(Writer.SUBJECT,),
        blocks=Blocker("document", "decided_on", "decided_by"),
        hint=Text(
            "Chỉ ghi khi có văn bản của cấp có thẩm quyền. Điểm liệt nào được áp dụng do cấp có thẩm quyền xác nhận.",
            "Only with a document. Which of these block a level is for the tenant to confirm.",
        ),
    )


DISCIPLINE = _blocker("discipline", "Bị thi hành kỷ luật trong kỳ", "Disciplined in the period")
DEGRADATION = _blocker("degradation", "Kết luận suy thoái, “tự diễn biến”, “tự chuyển hóa”", "Concluded degradation")
FORBIDDEN = _blocker(
    "forbidden", "Kết luận vi phạm những điều đảng viên không được làm", "Concluded breach of what members may not do"
)
EXEMPLARY = _blocker("exemplary", "Kết luận vi phạm trách nhiệm nêu gương", "Concluded breach of exemplary conduct")
CORRUPTION = _blocker(
    "corruption", "Đơn vị phụ trách có vụ việc tham nhũng, tiêu cực", "Corruption case in the unit led"
)
DISUNITY = _blocker("disunity", "Kết luận mất đoàn kết nội bộ", "Concluded disunity")
SUBORDINATES = _blocker(
    "subordinates", "Trên 20 % đơn vị trực thuộc bị kỷ luật", "More than 20 % of subordinate units disciplined"
)
MAIN_TARGETS = _blocker(
    "main_targets", "Hoàn thành dưới 50 % chỉ tiêu, nhiệm vụ chủ yếu", "Less than 50 % of the main targets"
)

#: The list in 366 was not retrieved. Candidates, by the document whose list a tenant may confirm.
CANDIDATES = {
    "of_124": (MAIN_TARGETS, DISCIPLINE, SUBORDINATES, CORRUPTION, DISUNITY, DEGRADATION, EXEMPLARY),
    "of_335": (DEGRADATION, FORBIDDEN, EXEMPLARY, DISCIPLINE, CORRUPTION),
    "none": (),
}
CANDIDATES["both"] = tuple(dict.fromkeys((*CANDIDATES["of_124"], *CANDIDATES["of_335"])))

REGISTERS = (
    Register(
        REGISTER,
        Text("Sổ hạn chế, khuyết điểm và điểm liệt", "Register of shortcomings and blockers"),
        Text(
            "Hạn chế, khuyết điểm phải khắc phục theo thời hạn; văn bản có thể là căn cứ không hoàn thành nhiệm vụ.",
            "Shortcomings to be remedied in time, and documents that may stand against a level.",
        ),
        (SHORTCOMINGS, *CANDIDATES["both"]),
        (RecordCriterion(CRITERION, Text("Khắc phục hạn chế, khuyết điểm", "Remedying shortcomings"), ARTICLE_11),),
        subject_groups=(LEADERS.key, STAFF.key),
        citations=(REGULATION,),
    ),
)


def conduct(ctx: RuleContext, records: Sequence[RecordFacts]) -> list[ConductFacts]:
    """Return what core makes of the entries, with each shortcoming as 1 (remedied), 0 (due and not) or not yet due."""
    assert ctx.base is not None  # core's defaults end every chain
    found: list[ConductFacts] = list(ctx.base(records))
    return [_with_shortcomings(ctx, of, facts) for of, facts in zip(records, found, strict=True)]


def _with_shortcomings(ctx: RuleContext, of: RecordFacts, facts: ConductFacts) -> ConductFacts:
    trees = tuple(_shortcomings(of.entries, ctx.today))
    others = tuple(criterion for criterion in facts.criteria if criterion.key != CRITERION)
    own = (CriterionFacts(CRITERION, "Khắc phục hạn chế, khuyết điểm", trees),) if trees else ()
    return replace(facts, criteria=(*others, *own))


def _shortcomings(entries: Sequence[EntryFacts], today: date) -> Iterator[ScoreNode]:
    for entry in (entry for entry in entries if entry.kind == SHORTCOMING):
        due, done = entry.values["due_on"], entry.values.get("remedied_on", "")
        inputs = {"entry": entry.id, "document": entry.values["document"], "due_on": due, "done_on": done}
        label = entry.values["content"]
        if date.fromisoformat(due) > today:
            yield ScoreNode(f"shortcoming.{entry.id}", label, "Chưa đến hạn", Op.INPUT, inputs=inputs)
            continue
        is_remedied = bool(done) and date.fromisoformat(done) <= today
        note = "Đã khắc phục" if is_remedied else "Đến hạn, chưa khắc phục"
        yield leaf(f"shortcoming.{entry.id}", label, Decimal(int(is_remedied)), facts=inputs, note=note)
