"""What goes on into the next cycle: ``propose_carry_over``, its default, and what Vĩnh Phúc makes of it."""

from datetime import date

import pytest

from core.domain.facts import AssignmentFacts
from core.extensions.discovery import discover
from core.extensions.errors import PackFailed
from core.sdk import CarryOver, Direction, Measure, Text
from tests.extensions.facts import CUT_OFF, assignment, target
from tests.extensions.kit import calls_of, make_pack, scheme_in

CALLS = calls_of("core")


@pytest.mark.parametrize(
    ("work", "carried"),
    [
        (assignment(target(plan="10", amount="9")), True),
        (assignment(target(plan="10", amount="10"), done_on=None), False),
        (assignment(target(plan="10", amount=None)), True),
        (assignment(target(plan="10", amount="10"), target(plan="4", amount="3")), True),
        (assignment(target(Measure.YES_NO, plan="1", amount="0")), True),
        (assignment(target(Measure.YES_NO, plan=None, amount="1"), done_on=None), False),
        (assignment(target(plan="5", amount="6", direction=Direction.AT_MOST)), True),
        (assignment(target(plan="5", amount="4", direction=Direction.AT_MOST)), False),
        (assignment(target(plan=None, amount="4"), done_on=None), True),
        (assignment(done_on=None), True),
        (assignment(), False),
        (assignment(done_on=date(2021, 12, 30)), False),
    ],
)
def test_what_is_not_done_goes_on(work: AssignmentFacts, carried: bool) -> None:
    (found,) = CALLS.carry_over([work])
    assert found.carry is carried
    assert found.kind == ""
    assert found.reason.vi
    assert found.reason.en


def test_the_reason_names_what_was_missed() -> None:
    missed = target(plan="10", amount="9", label="Giải ngân")
    found = CALLS.carry_over([assignment(missed), assignment(done_on=None)])
    assert [row.reason.vi for row in found] == [
        "Chưa đạt chỉ tiêu: Giải ngân",
        "Chưa báo cáo hoàn thành đến 31/12/2021",
    ]


OWN = """
@hookimpl
def propose_carry_over(ctx, work):
    return {answer}
"""


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("[]", "0 proposals for 1 pieces of work"),
        ("[True]", "no well-formed CarryOver"),
        ("[CarryOver(True, Text('a', 'a'), 'nothing')]", "the kind 'nothing' is not declared"),
    ],
)
def test_an_answer_that_breaks_its_promise_is_refused(answer: str, problem: str) -> None:
    with pytest.raises(PackFailed, match=problem):
        calls_of("local", make_pack("local", OWN.format(answer=answer))).carry_over([assignment()])


def test_the_nearest_pack_decides_alone_and_may_ask_the_extended_one() -> None:
    never = make_pack("never", OWN.format(answer="[CarryOver(False, Text('Hết', 'Over')) for _ in work]"))
    asks = make_pack("asks", OWN.format(answer="ctx.base(work)"), extends="never")
    work = [assignment(done_on=None)]
    assert calls_of("never", never).carry_over(work) == (CarryOver(False, Text("Hết", "Over")),)
    assert calls_of("asks", asks, never).carry_over(work)[0].carry is False


def test_vinh_phuc_places_directors_work_of_2021_among_hard_jobs() -> None:
    calls = scheme_in(discover(), "vinh_phuc", {}, date(2022, 1, 1)).calls_on(CUT_OFF)
    missed = target(plan="4", amount="3")
    work = [assignment(missed, kind=kind) for kind in ("product", "body_task", "mobilisation", "committee_plan_task")]
    found = calls.carry_over([*work, assignment(kind="product")])
    assert [row.kind for row in found] == ["hard_job", "", "", "hard_job", "hard_job"]
    assert [row.carry for row in found] == [True, True, True, True, False]
