"""The documents that the pack cites. Their texts were not at hand: the press and third parties tell what they say."""

from datetime import date

from core.sdk import Citation

ISSUED = date(2025, 12, 21)
DECREE = Citation("Nghị định 335/2025/NĐ-CP", issued_on=ISSUED)


def article(number: str) -> Citation:
    """Return an article of the decree."""
    return Citation(DECREE.document, f"Điều {number}", ISSUED)


#: Stands on every step whose way of computing is not in any published text.
UNPUBLISHED_METHOD = "Cách tính chưa được công bố: minh họa"
