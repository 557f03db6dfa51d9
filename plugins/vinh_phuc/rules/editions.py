"""What each year's edition declares; the regulation itself, and with it scores and levels, stayed the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.sdk import SubjectGroup, TaskDeclaration
from plugins.vinh_phuc.rules import subjects, subjects_2022, work, work_2022


@dataclass(frozen=True, slots=True)
class Year:
    """Who is assigned what in one year."""

    groups: tuple[SubjectGroup, ...]
    tasks: TaskDeclaration


#: Editions stay for ever: runs of a past year are computed again by its own.
YEARS: Mapping[str, Year] = {
    "2021": Year(subjects.GROUPS, work.DECLARATION),
    "2022": Year(subjects_2022.GROUPS, work_2022.DECLARATION),
}
