"""What ``regulation/scheme.yaml`` may say: the declarations of the contract, and formulas for what is computed."""

from dataclasses import dataclass

from core.domain.criteria import CriteriaSheet
from core.domain.declarations import Cadence, RaterDeclaration, StepRule, SubjectGroup, TaskDeclaration
from core.domain.documents import DocumentRule
from core.domain.registers import Register
from core.domain.settings import SettingTable
from core.domain.text import Citation, Text


@dataclass(frozen=True, slots=True)
class Whom:
    """Some members of some subject groups; none named: all."""

    groups: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    def has(self, group: str, member: str) -> bool:
        """Tell whether a member of a subject group is meant."""
        return (not self.groups or group in self.groups) and (not self.members or member in self.members)


EVERYBODY = Whom()
NO_TASKS, NO_RATERS = TaskDeclaration(), RaterDeclaration()


@dataclass(frozen=True, slots=True)
class ScoreTerms:
    """How points are computed, for some subjects (``whom``) or pieces of work."""

    formula: str
    label: Text
    whom: Whom = EVERYBODY
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A level, and the parameter that holds its least points."""

    level: str
    parameter: str


@dataclass(frozen=True, slots=True)
class BandTerms:
    """Levels by points, highest threshold first; below all of them ``otherwise``."""

    thresholds: tuple[Threshold, ...]
    otherwise: str
    label: Text
    whom: Whom = EVERYBODY
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class ConditionTerms:
    """What a level asks for besides points: a comparison."""

    level: str
    formula: str
    label: Text
    whom: Whom = EVERYBODY
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class CeilingTerms:
    """The best level still possible where a comparison holds."""

    level: str
    formula: str
    label: Text
    whom: Whom = EVERYBODY
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class LimitTerms:
    """A quota: how many of a group may hold a level.

    ``ratio`` names a parameter in per cent; ``base`` (next_level, level_and_above, all_rated) and ``rounding`` (down,
    half_up) are words, or the names of parameters that ask the tenant for them. Groups are those of one ``group_by``:
    block, subject_group, member, or all. Holders are ranked by the formulas ``ranking``, greatest first.
    """

    key: str
    label: Text
    level: str
    ratio: str
    base: str
    rounding: str
    group_by: str
    ranking: tuple[ScoreTerms, ...]
    lowered_to: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What limits a level: comparisons, documented blockers of registers, and the level of the unit that is led.

    ``blocked`` is the best level of whoever has a documented blocker ("" = none follows).
    """

    when: tuple[CeilingTerms, ...] = ()
    blocked: str = ""
    unit_led: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """Points of pieces of work, of subjects (the first that is meant), and of runs that join shorter ones."""

    task: ScoreTerms | None = None
    subject: tuple[ScoreTerms, ...] = ()
    combined: tuple[ScoreTerms, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """The whole file; ``uses`` names the parameters of the packs it extends that its formulas ask for."""

    uses: tuple[str, ...] = ()
    settings: tuple[SettingTable, ...] = ()
    subject_groups: tuple[SubjectGroup, ...] = ()
    tasks: TaskDeclaration = NO_TASKS
    cadences: tuple[Cadence, ...] = ()
    raters: RaterDeclaration = NO_RATERS
    criteria: tuple[CriteriaSheet, ...] = ()
    steps: tuple[StepRule, ...] = ()
    registers: tuple[Register, ...] = ()
    forms: tuple[DocumentRule, ...] = ()
    scores: Scores = Scores()
    bands: tuple[BandTerms, ...] = ()
    conditions: tuple[ConditionTerms, ...] = ()
    ceilings: Ceilings = Ceilings()
    quotas: tuple[LimitTerms, ...] = ()
    proposal: ScoreTerms | None = None
