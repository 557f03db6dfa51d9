"""Every word that core writes into explanations has its translation, and none of a pack is touched."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from core.web.core_words import HEADS, TAILS, WHOLE

ROOT = Path(__file__).parents[2] / "core"
WRITERS = (
    *(ROOT / "sdk" / f"{name}.py" for name in ("results", "criteria", "quotas")),
    ROOT / "extensions" / "pipeline.py",
    *sorted((ROOT / "extensions" / "defaults").glob("*.py")),
    *sorted((ROOT / "extensions" / "data_rules").glob("*.py")),
)
#: What has both languages where it stands.
TOLD = {"Text", "FormulaError", "Issue", "_issue", "Citation"}
VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
#: Parts of facts, which are data.
FACTS = {", ngày ", "chữ số"}


def written(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TOLD
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in told else None
        if isinstance(text, str) and VIETNAMESE.search(text):
            yield text


def test_every_word_of_core_is_known() -> None:
    trees = [path for path in WRITERS if re.search(r"\b(leaf|node|ScoreNode)\(", path.read_text("utf-8"))]
    assert len(trees) > 6
    texts = {text for path in trees for text in written(path)} - FACTS
    known = {*WHOLE, *HEADS, *TAILS, *(f"; {text}" for text in WHOLE)}
    assert texts - known == set()
