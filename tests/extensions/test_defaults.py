"""What holds in every locality: the pack ``core``."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.domain.facts import HeldFacts, LineFacts, PieceFacts, ReportFacts
from core.domain.score import mismatches
from core.domain.targets import Measure
from tests.extensions.facts import CUT_OFF, DAY, assignment, held, intake, piece, subject, target
from tests.extensions.kit import calls_of, make_pack

SCHEME = make_pack(
    "local",
    """
    @hookimpl
    def declare_subject_groups():
        return [SubjectGroup(key, Text(key, key), (), ()) for key in ("units", "others")]

    @hookimpl
    def declare_task_kinds():
        kinds = [
            TaskKind(measure.value, Text("Chỉ tiêu " + measure.value, measure.value), "g", ("units",), measure)
            for measure in Measure
        ]
        return TaskDeclaration(
            groups=(TaskGroup("g", Text("Nhóm", "Group")),),
            kinds=(*kinds, TaskKind("task", Text("Việc", "Task"), "g", ("units",))),
            counts=(CountRule("two_or_three", "units", Citation("QĐ", "Điều 3"), 2, 3),),
            reasons=(Reason("hard", Text("Khó", "Hard")),),
        )
    """,
)
CALLS = calls_of("local", SCHEME)
ENOUGH = (piece(), piece())


def codes(*pieces: object, **more: object) -> list[str]:
    return [issue.code for issue in CALLS.check_assignment(intake(*pieces, **more))]  # type: ignore[arg-type]


def test_sound_pieces_are_accepted() -> None:
    assert codes(piece(reasons=("hard",)), piece(kind="yes_no", plan=None), piece(kind="task", plan=None)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "unknown"}, "unknown_kind"),
        ({"subject_group": "others"}, "kind_of_others"),
        ({"reasons": ("easy",)}, "unknown_reason"),
        ({"plan": Decimal(-1)}, "negative_plan"),
        ({"plan": None}, "plan_missing"),
        ({"starts_on": date(2020, 12, 31)}, "outside_cycle"),
        ({"due_on": date(2022, 1, 1)}, "outside_cycle"),
        ({"starts_on": date(2021, 6, 1), "due_on": date(2021, 5, 31)}, "due_before_start"),
    ],
)
def test_each_objection_has_its_code(change: dict[str, object], code: str) -> None:
    assert codes(*ENOUGH, piece(**{"unit": "u2", **change}), piece(unit="u2"), held=held("u2", 1)) == [code]


def test_a_registration_may_leave_the_plan_open() -> None:
    assert codes(piece(plan=None), final=False) == []


def test_units_below_the_scheme_receive_work_of_any_kind() -> None:
    assert codes(*ENOUGH, piece(subject_group="subordinates", unit="commune")) == []


@pytest.mark.parametrize(
    ("given", "before", "final", "refused"),
    [
        (1, 0, True, True),
        (1, 1, True, False),
        (2, 0, True, False),
        (3, 0, True, False),
        (4, 0, True, True),
        (2, 2, True, True),
        (1, 0, False, False),
        (4, 0, False, True),
    ],
)
def test_counts_bind_orders_and_limit_registrations(given: int, before: int, final: bool, refused: bool) -> None:
    found = CALLS.check_assignment(intake(*[piece()] * given, final=final, held=held("u1", before)))
    assert [issue.code for issue in found] == ["count"] * refused
    assert all(str(issue.citation) == "Điều 3, QĐ" for issue in found)


@pytest.mark.parametrize("beside", ["carried", "kept"])
def test_what_is_no_new_work_neither_fills_nor_exceeds_a_count(beside: str) -> None:
    assert codes(*[piece()] * 3, *[piece(**{beside: True})] * 2) == []
    assert codes(piece(), piece(**{beside: True})) == ["count"]


def test_counts_go_by_unit_and_name_it() -> None:
    found = CALLS.check_assignment(intake(*ENOUGH, piece(unit="u2", unit_label="Huyện ủy Tam Đảo")))
    assert [issue.message.vi for issue in found] == [
        "Đơn vị “Huyện ủy Tam Đảo” được giao 1 nhiệm vụ; quy định ít nhất 2."
    ]


@pytest.mark.parametrize(
    ("narrowed", "matching"),
    [
        ({"kinds": ("yes_no",)}, {"kind": "yes_no"}),
        ({"task_groups": ("h",)}, {"kind": "of_h"}),
        ({"reasons": ("hard", "new")}, {"reasons": ("new",)}),
    ],
)
def test_a_rule_counts_what_it_names(narrowed: dict[str, tuple[str, ...]], matching: dict[str, object]) -> None:
    """Kind, task group and reason each narrow a count; what is not counted neither fills nor exceeds it."""
    calls = calls_of("local", make_pack("local", NARROWED.replace("NARROWED", repr(narrowed))))
    counted, other = piece(**matching), piece()

    def messages(*pieces: PieceFacts, before: tuple[HeldFacts, ...] = ()) -> list[str]:
        found = calls.check_assignment(intake(*pieces, held=before))
        return [issue.message.en for issue in found]

    assert messages(counted, counted, other, other, other) == []
    assert messages(counted, other, other) == [
        "The unit “u1” gets 1 tasks of the kind; the regulation says at least 2."
    ]
    assert messages(*[counted] * 3) == ["The unit “u1” gets 3 tasks of the kind; the regulation says at most 2."]
    assert messages(counted, before=(HeldFacts("u1", counted.kind, counted.reasons, 1),)) == []
    assert len(messages(counted, before=held("u1", 1))) == 1


NARROWED = """
@hookimpl
def declare_subject_groups():
    return [SubjectGroup("units", Text("units", "units"), (), ())]

@hookimpl
def declare_task_kinds():
    group = {"count": "g", "yes_no": "g", "of_h": "h"}
    return TaskDeclaration(
        groups=tuple(TaskGroup(key, Text(key, key)) for key in ("g", "h")),
        kinds=tuple(TaskKind(key, Text(key, key), group[key], ("units",)) for key in group),
        counts=(
            CountRule("two", "units", Citation("QĐ"), 2, 2, counted=Text("việc", "tasks of the kind"), **NARROWED),
        ),
        reasons=tuple(Reason(key, Text(key, key)) for key in ("hard", "new")),
    )
"""

LINE = LineFacts("count", Measure.COUNT, Decimal(3), None, None, "", 0)
RATIO = replace(LINE, kind="ratio", measure=Measure.RATIO, value=None, numerator=Decimal(1), denominator=Decimal(2))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (LINE, []),
        (RATIO, []),
        (replace(LINE, measure=None, value=None), []),
        (replace(LINE, measure=Measure.RATE, value=Decimal(-2)), []),
        (replace(LINE, value=None), ["number_missing"]),
        (replace(LINE, value=Decimal(-1)), ["negative_number"]),
        (replace(LINE, measure=Measure.MILESTONES, value=Decimal(-1)), ["negative_number"]),
        (replace(LINE, measure=Measure.YES_NO, value=Decimal(1)), []),
        (replace(LINE, measure=Measure.YES_NO, value=Decimal(2)), ["not_yes_or_no"]),
        (replace(RATIO, numerator=None), ["number_missing"]),
        (replace(RATIO, denominator=None), ["number_missing"]),
        (replace(RATIO, denominator=Decimal(0)), ["denominator_not_positive"]),
        (replace(RATIO, numerator=Decimal(-1)), ["negative_number"]),
    ],
)
def test_a_line_carries_the_numbers_its_measure_needs(line: LineFacts, found: list[str]) -> None:
    report = ReportFacts("units", "Q1", CUT_OFF, CUT_OFF, (line,))
    assert [issue.code for issue in CALLS.check_report(report)] == found


def test_an_objection_to_a_line_names_the_target() -> None:
    report = ReportFacts("units", "Q1", DAY, None, (replace(LINE, value=None), replace(LINE, kind="own", value=None)))
    assert [issue.message.vi for issue in CALLS.check_report(report)] == [
        "Chỉ tiêu count: chưa có số liệu.",
        "own: chưa có số liệu.",
    ]


def test_the_default_score_is_mean_delivery_in_per_cent() -> None:
    half, full = assignment(target(amount="5")), assignment(target(amount="10"))
    tree = CALLS.subject_scores([subject("a", half, full)])[0]
    assert tree.value == 75
    assert mismatches(tree) == []


def test_a_subject_without_work_has_no_score() -> None:
    assert CALLS.subject_scores([subject("a")])[0].value is None


def test_core_declares_nothing() -> None:
    declared = calls_of("core").declared
    assert (declared.subject_groups, declared.cadences) == ((), ())
    assert (declared.tasks.kinds, declared.tasks.counts) == ((), ())
    assert (declared.raters.councils, declared.raters.levels) == ((), ())
