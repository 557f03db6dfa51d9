"""Every bundled pack keeps the contract that the author's kit holds any pack to."""

from decimal import Decimal
from pathlib import Path

from core.extensions.calls import SchemeCalls
from core.kit.testing import PluginContract

PLUGINS = Path(__file__).parents[2] / "plugins"


class TestVinhPhuc(PluginContract):
    pack = "vinh_phuc"

    def highest(self, calls: SchemeCalls) -> Decimal:
        """Over-fulfilment counts up to the cap, so the scale can be exceeded by as much."""
        return calls.parameters["scale.maximum"].number * calls.parameters["attainment.cap"].number


class TestTuyenQuang(PluginContract):
    pack = "tuyen_quang"

    def highest(self, calls: SchemeCalls) -> None:
        """No scale was published: the score is the delivered share in per cent, over-fulfilment in full."""


class TestNghiDinh90(PluginContract):
    pack = "nghi_dinh_90"


class TestQuyDinh124(PluginContract):
    pack = "quy_dinh_124"


class TestNghiDinh335(PluginContract):
    pack = "nghi_dinh_335"


class TestQuyDinh366(PluginContract):
    pack = "quy_dinh_366"


def test_no_bundled_pack_is_left_out() -> None:
    held = {contract.pack for contract in PluginContract.__subclasses__() if contract.__module__ == __name__}
    assert held == {path.parent.name for path in PLUGINS.glob("*/__init__.py")}
