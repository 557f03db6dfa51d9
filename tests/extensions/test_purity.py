"""The bundled packs are pure: the same facts give the same tree, years later."""

from pathlib import Path

import pytest

from core.kit.checking import impure_lines
from core.kit.sources import locate

PACKS = sorted(path.parent.name for path in (Path(__file__).parents[2] / "plugins").glob("*/__init__.py"))


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_is_pure(pack: str) -> None:
    source = locate(pack)
    assert len(source.modules) > 3
    assert list(map(str, impure_lines(source))) == []
