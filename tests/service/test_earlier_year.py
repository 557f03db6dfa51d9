"""What was given out in the year before: read for who gave it, by unit and kind of work."""

from dataclasses import replace
from datetime import date

from core.assignment.queries import cycle_by_key, earlier_cycle, earlier_plans
from core.db import bind_context, db
from tests.service.opened_year import DECIDER, NEIGHBOUR, Opened
from tests.world import CYCLE, open_cycle

NEXT = replace(CYCLE, key="2022", name="Giao nhiệm vụ năm 2022", starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31))


def test_the_plans_of_the_year_before(opened: Opened) -> None:
    opened.order_district(60)
    opened.order_sibling(40)
    later = open_cycle(opened, NEXT)
    bind_context(db.session(), opened.actor(DECIDER).context)
    cycle = cycle_by_key(later)
    before = earlier_cycle(cycle)
    assert before is not None
    assert (before.tenant_id, before.id) == opened.cycle
    given = earlier_plans(cycle.tenant_id, cycle, ["new_members"])
    sibling = opened.unit("an/hai", "huyen-uy")
    assert given == {("new_members", (opened.committee, None)): 60, ("new_members", (sibling, None)): 40}
    assert earlier_plans(opened.tenant("an/mot").id, cycle, ["new_members"]) == {}, "a district gave none of it"


def test_the_first_year_has_none_before_it(opened: Opened) -> None:
    opened.order_district(60)
    bind_context(db.session(), opened.actor(DECIDER).context)
    first = cycle_by_key(opened.cycle)
    assert earlier_cycle(first) is None
    assert earlier_plans(first.tenant_id, first, ["new_members"]) == {}


def test_another_province_reads_nothing(opened: Opened) -> None:
    opened.order_district(60)
    later = open_cycle(opened, NEXT)
    bind_context(db.session(), opened.actor(DECIDER).context)
    cycle = cycle_by_key(later)
    assert earlier_plans(cycle.tenant_id, cycle, ["new_members"])
    bind_context(db.session(), opened.actor(NEIGHBOUR).context)
    assert earlier_plans(cycle.tenant_id, cycle, ["new_members"]) == {}
