"""The year 2022 of the small province An, beside its year 2021."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.assignment.services import OrderForm, PartForm, PieceForm
from core.db.bulk import Key
from tests.world import CYCLE, World, on, open_cycle

NEW_YEAR_2022, YEAR_END_2022 = date(2022, 1, 1), date(2022, 12, 31)
CYCLE_2022 = replace(
    CYCLE,
    key="2022",
    name="Giao nhiệm vụ năm 2022",
    starts_on=NEW_YEAR_2022,
    ends_on=YEAR_END_2022,
    registration_opens_on=date(2022, 1, 10),
    registration_closes_on=date(2022, 2, 28),
    rule_date=NEW_YEAR_2022,
)
ORDER_2022 = OrderForm("01-QĐ/TU (2022)", date(2022, 2, 15), "T/M Ban Thường vụ", "Giao nhiệm vụ năm 2022")
CLAUSE_2022 = "Quyết định giao chỉ tiêu, nhiệm vụ năm 2022 của Ban Thường vụ Tỉnh ủy Vĩnh Phúc"


@contextmanager
def in_2022(month: int = 2, day: int = 15) -> Iterator[None]:
    """Live at nine in the morning of a day of 2022."""
    with on(month, day, 2022):
        yield


def open_2022(world: World) -> Key:
    """Create and issue the province's cycle of 2022."""
    with in_2022(1, 8):
        return open_cycle(world, CYCLE_2022)


def job(unit: Key, kind: str = "hard_job", *reasons: str, **more: Any) -> PieceForm:
    """Return one piece of 2022 with a plan of 1."""
    part = PartForm(Decimal(1))
    piece = PieceForm(unit, kind, "Việc khó", NEW_YEAR_2022, YEAR_END_2022, reasons=reasons, part=part)
    return replace(piece, **more)
