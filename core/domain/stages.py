"""What the stages between a score and a proposal say: conditions, where each subject stands, and quotas."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.facts import SubjectFacts
from core.domain.score import ScoreNode
from core.domain.text import Citation


@dataclass(frozen=True, slots=True)
class Condition:
    """What a level asks for besides points; the tree's root is 1 (holds), 0 (does not) or None (nobody can tell)."""

    level: str
    tree: ScoreNode


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one subject stands before quotas: the share of the period that counts, the score, and the level.

    ``level`` is the band after conditions and ceilings.
    """

    subject: SubjectFacts
    eligibility: ScoreNode
    score: ScoreNode
    level: ScoreNode


class Verdict(StrEnum):
    """What a limit means for one who holds the limited level."""

    WITHIN = "within"
    TIED = "tied"  # equal by every reason with others, and not all of them fit
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One holder of the limited level: the place (equal ones share it) and the values it was ranked by."""

    subject: str
    place: int
    reasons: tuple[ScoreNode, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit on how many of a group may hold a level (tỷ lệ khống chế), with its proof.

    ``members`` are the keys of all subjects of the group; the root of ``limit`` is the whole number and its tree the
    proof (base, ratio, rounding). ``ranking`` are all that hold the level, best first. Those over the limit get the
    level ``lowered_to`` ("" = they are named and keep theirs); a tie is shown and never broken here.
    """

    key: str
    label: str
    level: str
    members: tuple[str, ...]
    limit: ScoreNode
    ranking: tuple[Ranked, ...]
    lowered_to: str = ""
    citation: Citation | None = None

    def of(self, subject: str) -> Ranked | None:
        """Return where a subject is ranked; None when it does not hold the level."""
        return next((each for each in self.ranking if each.subject == subject), None)
