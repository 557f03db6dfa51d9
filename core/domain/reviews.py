"""Reviews of files between the subject's own mark and who appraises, as a regulation declares them."""

from dataclasses import dataclass

from core.domain.text import Citation, Text


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """A review of each file between the subject's own mark and who appraises (thẩm định): a superior's, or another's.

    ``post`` is the key of the post whose holder reviews, in the subject's unit or the next one above it where the
    subject does not hold it ("" = the authority names somebody for each file). ``subject_groups`` are those it is for
    (none named: all); of several rules for a group the first counts.
    """

    key: str
    label: Text
    post: str = ""
    subject_groups: tuple[str, ...] = ()
    citation: Citation | None = None
    replaces: bool = False

    def is_for(self, group: str) -> bool:
        """Tell whether files of a subject group are reviewed by it."""
        return not self.subject_groups or group in self.subject_groups
