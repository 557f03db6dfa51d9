"""The documents that the pack cites. Their texts were not at hand: the press and third parties tell what they say."""

from datetime import date

from core.sdk import Citation

ISSUED = date(2020, 8, 13)
DECREE = Citation("Nghị định 90/2020/NĐ-CP", issued_on=ISSUED)
#: Its number and year are known, the day of issue is not.
AMENDMENT = Citation("Nghị định 48/2023/NĐ-CP")


def article(number: str) -> Citation:
    """Return an article of the decree."""
    return Citation(DECREE.document, f"Điều {number}", ISSUED)
