"""A leader who is a civil servant too stands under two frameworks: two runs, two files, two results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from core import clock
from core.assignment.services import CycleForm, OrderForm, PartForm, PieceForm, create_cycle, issue_cycle, issue_order
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.background import CriterionMarkFacts
from core.domain.settings import SettingRow
from core.evaluation.queries import EvaluationRow, evaluations
from core.evaluation.services import RunForm, open_run, request_proposals, save_criteria
from core.evaluation.verification import verify_run
from core.extensions.parameters import as_value
from core.extensions.queries import enabled_packs
from core.extensions.services import ParameterForm, SettingsForm, confirm_parameter, enable_pack, save_settings
from tests.personal_work import ADMINISTRATOR, ADVISER, COMMITTEE, Personal
from tests.year import work_off

PLUGINS = Path(__file__).parents[2] / "plugins"
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)


@dataclass(frozen=True)
class Framework:
    """One scheme: the example whose values the tenant enters, the work given under it, its run, and the marks."""

    scheme: str
    example: str
    kind: str
    plan: int
    run: RunForm
    marks: Mapping[str, str | int]
    coefficient: Decimal | None = None
    listed: str = ""


LEADER_ITEMS = {f"leader.{group}.{n}": "met" for group, most in ((1, 9), (2, 4), (3, 4)) for n in range(1, most + 1)}
PARTY = Framework(
    "quy_dinh_366",
    "quy_3_2026",
    "task_1",
    4,
    RunForm("quy-3", "Xếp loại quý III/2026", LAST, "quarter", FIRST),
    {**LEADER_ITEMS, "leader.1.3": "not_met"},
)
STATE = Framework(
    "nghi_dinh_335",
    "quy_1_tu_thang",
    "product",
    5,
    RunForm("thang-9", "Đánh giá tháng 9/2026", LAST, "month", date(2026, 9, 1)),
    {"leader.1": 10, "leader.2": 10, "leader.3": 9},
    Decimal(2),
    "SP-01",
)


def opened(personal: Personal, framework: Framework) -> Key:
    """Let the province use a scheme, open a cycle under it, and give its director one piece of work."""
    administrator, committee = personal.actor(ADMINISTRATOR), personal.actor(COMMITTEE)
    enable_pack(administrator, framework.scheme, FIRST)
    example = PLUGINS / framework.scheme / "cases" / f"{framework.example}.yaml"
    for key, value in yaml.safe_load(example.read_text("utf-8"))["parameters"].items():
        form = ParameterForm(framework.scheme, key, as_value(value), FIRST, illustrative=True)
        confirm_parameter(administrator, form)
    assert committee.authority_id is not None
    form_ = CycleForm(
        key=framework.scheme.replace("_", "-"),
        name=f"Quý III/2026 theo {framework.scheme}",
        kind="quarter",
        starts_on=FIRST,
        ends_on=LAST,
        registration_opens_on=FIRST,
        registration_closes_on=FIRST,
        scheme=framework.scheme,
        rule_date=FIRST,
    )
    cycle = administrator.tenant_id, create_cycle(administrator, committee.authority_id, form_)
    if framework.coefficient is not None:
        row = SettingRow("SP-01", "Việc được giao", {"coefficient": str(framework.coefficient)})
        rows = SettingsForm(framework.scheme, "products", (row,), FIRST, illustrative=True)
        save_settings(administrator, rows)
    issue_cycle(administrator, cycle[1])
    unit, post = personal.director
    part = PartForm(Decimal(framework.plan))
    days = FIRST, date(2026, 9, 20)
    piece = PieceForm(unit, framework.kind, "Việc được giao", *days, part=part, post_id=post, listed=framework.listed)
    order = OrderForm(f"01-{framework.kind}", FIRST, "T/M Ban Thường vụ", "Giao việc")
    issue_order(personal.actor(COMMITTEE), cycle, order, [piece])
    return cycle


def files(personal: Personal, run: Key) -> list[EvaluationRow]:
    bind_context(db.session(), personal.actor(ADVISER).context)
    return list(evaluations(run))


def rated(personal: Personal, framework: Framework, cycle: Key) -> tuple[Key, EvaluationRow]:
    """Open the framework's run, mark the director, let the advisory body propose."""
    adviser = personal.actor(ADVISER)
    run = adviser.tenant_id, open_run(adviser, cycle, framework.run)
    assert {job.problem for job in work_off()} == {None}
    [row] = files(personal, run)
    marks = tuple(
        CriterionMarkFacts(item, said, None) if isinstance(said, str) else CriterionMarkFacts(item, "", Decimal(said))
        for item, said in framework.marks.items()
    )
    save_criteria(personal.actor(ADVISER), (row.evaluation.tenant_id, row.evaluation.id), marks)
    request_proposals(personal.actor(ADVISER), run, minutes="Tờ trình số 12-TTr/BTC")
    assert {job.problem for job in work_off()} == {None}
    [row] = files(personal, run)
    return run, row


def test_a_person_under_two_frameworks_gets_two_results(personal: Personal) -> None:
    with clock.at(datetime(2026, 7, 1, 9, tzinfo=clock.VIETNAM)):
        cycles = [opened(personal, framework) for framework in (PARTY, STATE)]
    with clock.at(datetime(2026, 10, 2, 9, tzinfo=clock.VIETNAM)):
        party_run, party = rated(personal, PARTY, cycles[0])
        state_run, state = rated(personal, STATE, cycles[1])
        assert party.evaluation.subject_person_id == state.evaluation.subject_person_id is not None
        assert party.evaluation.subject_key == state.evaluation.subject_key == "92/so-xay-dung/director"
        # Nothing was reported: 28 of 30 points and no results; 29 of 30 and K = (0 + 0 + 0) ÷ 3.
        levels = [(row.proposal.level, row.proposal.score) for row in (party, state) if row.proposal]
        assert levels == [("KHT", Decimal(28)), ("KHT", Decimal(29))]
        for run in (party_run, state_run):
            bind_context(db.session(), personal.actor(ADVISER).context)
            assert verify_run(run).altered == ()


@pytest.mark.parametrize("framework", [PARTY, STATE], ids=lambda each: each.scheme)
def test_no_national_pack_is_in_use_before_it_is_enabled(personal: Personal, framework: Framework) -> None:
    assert framework.scheme not in enabled_packs(personal.tenant("khai").id, FIRST)
