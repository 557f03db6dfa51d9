"""Building blocks of explanations: whatever an author writes for a level, a tree holds plain words."""

from decimal import Decimal

from core.sdk import Level, Op, band, leaf, node


def test_a_level_is_a_plain_word_in_a_tree() -> None:
    score = leaf("score", "Điểm", Decimal(95), facts={"fact": "x"})
    least = leaf("least", "Ngưỡng", Decimal(90), facts={"fact": "x"})
    named = leaf("blocker", "Điểm liệt", Level.KHT, facts={"document": "12-QĐ/UBKT"})
    reached = band("band", "Mức", score, [(Level.XS, least)], Level.KHT)
    below = band("band", "Mức", least, [(Level.XS, score)], Level.KHT)
    lowest = node(Op.LOWEST_LEVEL, "level", "Mức", [reached, named], inputs={"levels": "XS,HTT,HT,KHT"})
    for tree, word in ((named, "KHT"), (reached, "XS"), (below, "KHT"), (lowest, "KHT")):
        assert (tree.value, type(tree.value)) == (word, str)
