"""What any report must satisfy: the numbers that a measure needs are there and make sense."""

from collections.abc import Iterator
from decimal import Decimal

from core.sdk import Declarations, Issue, LineFacts, Measure, ReportFacts, Text

#: A report tells what was added to these since the last one.
ADDED = frozenset({Measure.COUNT, Measure.MILESTONES})


def issues(declared: Declarations, report: ReportFacts) -> list[Issue]:
    """Return every objection, in the order of the lines."""
    labels = {kind.key: kind.label for kind in declared.tasks.kinds}
    return [
        Issue(code, Text(f"{label.vi}: {what.vi}.", f"{label.en}: {what.en}."), line=place)
        for place, line in enumerate(report.lines)
        for label in [labels.get(line.kind, Text(line.kind, line.kind))]
        for code, what in _objections(line)
    ]


def _objections(line: LineFacts) -> Iterator[tuple[str, Text]]:
    if line.measure is None:
        return
    if line.measure is Measure.RATIO:
        yield from _ratio(line)
    elif line.value is None:
        yield "number_missing", Text("chưa có số liệu", "no number")
    elif line.measure is Measure.YES_NO and line.value not in (Decimal(0), Decimal(1)):
        yield "not_yes_or_no", Text("chỉ nhận đạt (1) hoặc không đạt (0)", "takes only yes (1) or no (0)")
    elif line.measure in ADDED and line.value < 0:
        yield "negative_number", Text("không nhận số âm", "takes no negative number")


def _ratio(line: LineFacts) -> Iterator[tuple[str, Text]]:
    if line.numerator is None or line.denominator is None:
        yield "number_missing", Text("cần cả tử số và mẫu số", "needs a numerator and a denominator")
        return
    if line.denominator <= 0:
        yield "denominator_not_positive", Text("mẫu số phải lớn hơn 0", "the denominator must be above 0")
    if line.numerator < 0:
        yield "negative_number", Text("không nhận tử số âm", "takes no negative numerator")
