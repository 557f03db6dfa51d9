"""A locality on a national regulation: it says its own, the rest stays whose it was, and every owner is told."""

from datetime import date
from pathlib import Path

import pytest

from core.domain.parameters import Certainty
from core.extensions.chain import Chain
from core.extensions.discovery import discover
from core.extensions.errors import NotInForce
from core.extensions.parameters import bind
from core.extensions.schemes import editions_on
from core.kit.packs import open_pack
from core.kit.sources import locate
from core.kit.testing import PluginContract

LOCAL = Path(__file__).parent / "packs" / "dia_phuong_366"
AXES = {f"axis.{number}" for number in range(1, 7)}
DAY = date(2026, 7, 1)


class TestLocal(PluginContract):
    pack = "tests/extensions/packs/dia_phuong_366"


@pytest.fixture(scope="module")
def chain() -> Chain:
    return open_pack(locate(str(LOCAL))).registry.chain("dia_phuong_366")


def test_it_decides_the_weights_and_nothing_else(chain: Chain) -> None:
    assert [pack.key for pack in chain.packs] == ["dia_phuong_366", "quy_dinh_366", "core"]
    assert {parameter.key for pack, parameter in chain.declared_parameters if pack == "dia_phuong_366"} == AXES
    national = discover().chain("quy_dinh_366")
    assert chain.owners() == national.owners()
    assert {p.key for p in chain.parameters} == {p.key for p in national.parameters}


def test_its_weights_bind_and_the_nation_s_wait_as_before(chain: Chain) -> None:
    bound = bind(chain.parameters, (), DAY).bound
    assert {key: str(bound[key].value) for key in sorted(AXES)} == dict(
        zip(sorted(AXES), ["40", "5", "5", "10", "5", "5"], strict=True)
    )
    assert {bound[key].certainty for key in AXES} == {Certainty.CONFIRMED}
    assert {str(bound[key].citation) for key in AXES} == {"Điều 1, Hướng dẫn 5-HD/MAU (đặt ra để thử)"}
    waiting = {row.key for row in bind(discover().chain("quy_dinh_366").parameters, (), DAY).missing}
    assert {row.key for row in bind(chain.parameters, (), DAY).missing} == waiting - AXES


def test_before_its_first_day_it_is_not_in_force(chain: Chain) -> None:
    assert editions_on(chain, DAY) == {"dia_phuong_366": "2026", "quy_dinh_366": "2026", "core": "1"}
    with pytest.raises(NotInForce):
        editions_on(chain, date(2026, 6, 30))


@pytest.mark.parametrize("key", ["tuyen_quang", "vinh_phuc"])
def test_the_localities_of_before_ended_before_it_began(key: str) -> None:
    """They extend no national pack: their last editions end before 366-QĐ/TW begins."""
    packs = discover().packs
    last = packs[key].manifest.editions[-1].valid_to
    assert last is not None
    assert last < packs["quy_dinh_366"].manifest.editions[0].valid_from
    assert packs[key].manifest.extends == ""
