"""What a regulation declares: who is assigned and rated, with what work, when, and by whom."""

import re
from dataclasses import dataclass
from enum import StrEnum

from core.domain.criteria import CriteriaSheet
from core.domain.documents import DocumentRule
from core.domain.registers import Register
from core.domain.reviews import ReviewRule
from core.domain.settings import SettingTable
from core.domain.targets import Direction, Measure
from core.domain.text import Citation, Text


class MemberRole(StrEnum):
    """What a member of a subject group is: a collective, or a person with or without a leading post."""

    UNIT = "unit"  # tập thể
    HEAD = "head"  # người đứng đầu, cấp phó
    STAFF = "staff"  # công chức, viên chức không giữ chức vụ

    @property
    def is_person(self) -> bool:
        """Tell whether the holder of a post is rated, and not the unit."""
        return self is not MemberRole.UNIT


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One subject per unit of the group: the unit itself, or the holder of a post named by its key.

    ``many`` makes it one subject for each post of the unit with that key or that key and a number (``officer``,
    ``officer-2``, ``officer-3`` …): civil servants of one unit with the same post, each with work of their own.
    ``unit_kinds`` name in which of the group's units this member is found; none named: in all of them.
    """

    key: str
    label: Text
    role: MemberRole
    post: str = ""
    unit_kinds: tuple[str, ...] = ()
    many: bool = False

    def is_held_by(self, unit_kind: str, post: str) -> bool:
        """Tell whether a post (by its key) of a unit of some kind is this member."""
        if self.unit_kinds and unit_kind not in self.unit_kinds:
            return False
        return self.post == (base_key(post) if self.many and post != self.post else post)


#: What tells posts of one kind in one unit apart, at the end of their keys; a pattern that PostgreSQL reads alike.
NUMBER = "[-_][1-9][0-9]{0,3}"
_NUMBERED = re.compile(f"(.+){NUMBER}")


def base_key(post: str) -> str:
    """Return the key of a post without its number: ``officer-12`` → ``officer``; one without a number as it is."""
    found = _NUMBERED.fullmatch(post)
    return found.group(1) if found else post


@dataclass(frozen=True, slots=True)
class SubjectGroup:
    """Units of some kinds and who of them is assigned and rated (nhóm đối tượng).

    ``unit_kinds`` select the units; ``block`` (khối) leads to the council; a group that is not rated only receives
    work. Members of a ``joint`` group answer together for each piece of work of their unit; in any other group each
    piece is one post's own, and units of one kind may have posts in several such groups. ``authorities`` are the kinds
    of bodies that may assign and rate it (none named: any); ``delegated`` tells that only a body to which the
    management of these very posts was delegated may (phân cấp quản lý cán bộ), and rates them by what it gave.
    """

    key: str
    label: Text
    unit_kinds: tuple[str, ...]
    members: tuple[GroupMember, ...]
    block: str = ""
    rated: bool = True
    joint: bool = True
    authorities: tuple[str, ...] = ()
    delegated: bool = False
    citation: Citation | None = None
    replaces: bool = False

    def member_for(self, unit_kind: str, post: str) -> GroupMember | None:
        """Return the member that a post of a unit is; None where the group has none."""
        if unit_kind not in self.unit_kinds:
            return None
        return next((member for member in self.members if member.is_held_by(unit_kind, post)), None)


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """A group or axis of work (nhóm nhiệm vụ, trục)."""

    key: str
    label: Text
    weight_parameter: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class AttributeChoice:
    """A value of an attribute; ``value_parameter`` holds the number that it counts as ("" = a word alone)."""

    key: str
    label: Text
    value_parameter: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is said of a piece of work when it is assigned, and stays (độ khó, cấp quản lý …): one of its choices."""

    key: str
    label: Text
    choices: tuple[AttributeChoice, ...]
    required: bool = True
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of work that can be assigned; those with a measure carry a target.

    ``named`` tells a kind the regulation or a public source names from one that a tenant fills in (minh họa);
    of a ``weighted`` one each piece has a weight or conversion coefficient of its own (hệ số quy đổi). ``attributes``
    are what is said of each piece when it is assigned. Each piece of a ``listed`` kind is a row of that table of
    settings, and ``weight_column`` names the column that holds its weight.
    """

    key: str
    label: Text
    group: str
    subject_groups: tuple[str, ...]
    measure: Measure | None = None
    direction: Direction = Direction.AT_LEAST
    unit: str = ""
    named: bool = True
    citation: Citation | None = None
    replaces: bool = False
    weighted: bool = False
    attributes: tuple[Attribute, ...] = ()
    listed: str = ""
    weight_column: str = ""


#: What a count calls what it counts, unless it says otherwise.
PIECES = Text("nhiệm vụ", "pieces of work")


@dataclass(frozen=True, slots=True)
class CountRule:
    """How many assignments each unit of a subject group gets; both bounds inclusive, None is open.

    ``minimum_parameter`` and ``maximum_parameter`` hold a bound in place of a number here, where it is the tenant's.
    ``kinds``, ``task_groups`` and ``reasons`` narrow what is counted (empty = all): a piece counts when its kind and
    its task group are named and it was chosen for one of the reasons. ``counted`` is what a refusal calls the pieces.
    """

    key: str
    subject_group: str
    citation: Citation
    minimum: int | None = None
    maximum: int | None = None
    kinds: tuple[str, ...] = ()
    task_groups: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    counted: Text = PIECES
    replaces: bool = False
    minimum_parameter: str = ""
    maximum_parameter: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a piece of work was chosen (việc khó, việc mới, tồn đọng …)."""

    key: str
    label: Text
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class TaskDeclaration:
    """Everything a regulation says about the work itself."""

    groups: tuple[TaskGroup, ...] = ()
    kinds: tuple[TaskKind, ...] = ()
    counts: tuple[CountRule, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Frequency(StrEnum):
    """How often units report."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Cadence:
    """The rhythm of reports: a window per period, refused after its due day and the grace.

    ``due_parameter`` holds the days from a period's end until its report is due, or, in its place, ``day_parameter``
    the day of the month and ``months_after`` which month it is (0 = the period's last month).
    """

    key: str
    frequency: Frequency
    due_parameter: str = ""
    grace_days: int = 0
    citation: Citation | None = None
    replaces: bool = False
    day_parameter: str = ""
    months_after: int = 0


class MarksHidden(StrEnum):
    """Until when a council member sees no other member's mark of a file."""

    PROPOSED = "proposed"  # đến khi hội đồng đề xuất
    ALL_IN = "all_in"  # đến khi mọi thành viên đã chấm hồ sơ đó
    NEVER = "never"  # chấm công khai trong hội đồng


class Ballot(StrEnum):
    """Whether and how a council votes on the level of each file."""

    NONE = "none"
    OPEN = "open"  # biểu quyết công khai
    SECRET = "secret"  # noqa: S105 - bỏ phiếu kín


@dataclass(frozen=True, slots=True)
class CouncilRule:
    """An advisory council (hội đồng tư vấn) for one block; it proposes and does not decide.

    ``hidden`` tells until when members see no mark but their own. ``quorum_parameter`` names the parameter that holds
    the share of its members (0 to 1) who must be present, ``majority_parameter`` the share of those present by which a
    vote carries ("" = the regulation asks for none). A council that votes, or needs a quorum, proposes by a session.
    """

    key: str
    label: Text
    block: str
    citation: Citation | None = None
    replaces: bool = False
    hidden: MarksHidden = MarksHidden.PROPOSED
    quorum_parameter: str = ""
    ballot: Ballot = Ballot.NONE
    majority_parameter: str = ""

    @property
    def needs_session(self) -> bool:
        """Whether the council may propose only what it agreed on in a session."""
        return bool(self.quorum_parameter) or self.ballot is not Ballot.NONE


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level that raters may claim, propose and decide, best first."""

    key: str
    label: Text
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class RunRule:
    """A kind of rating run: one per period of ``frequency`` within a cycle.

    ``combines`` names the run rule whose decided periods it joins (months → quarter → year); "" = it scores work.
    ``rates`` is false where its results are told and used, and are no rating decisions (kết quả, không phải xếp loại).
    """

    key: str
    label: Text
    frequency: Frequency
    combines: str = ""
    citation: Citation | None = None
    replaces: bool = False
    rates: bool = True


class Disclosure(StrEnum):
    """What of a decided rating others may read besides its authority, its council and its subject."""

    NOTHING = "nothing"
    LEVEL = "level"  # công khai mức xếp loại; điểm, phiếu và ý kiến được giữ kín


@dataclass(frozen=True, slots=True)
class RaterDeclaration:
    """Who rates, with which levels, in which runs, and what becomes public.

    ``scale_parameter`` names the parameter that holds the most points a rater may give ("" = levels without points).
    Without ``runs`` a run is opened whenever its authority wants one. A block without a council is marked and proposed
    by its authority itself. What ``disclosure`` names becomes public when a run is closed. Without ``reviews`` files go
    from the subject straight to who appraises.
    """

    councils: tuple[CouncilRule, ...] = ()
    levels: tuple[LevelRule, ...] = ()
    scale_parameter: str = ""
    runs: tuple[RunRule, ...] = ()
    disclosure: Disclosure = Disclosure.NOTHING
    reviews: tuple[ReviewRule, ...] = ()


class Step(StrEnum):
    """The steps of a rating that a regulation may give a day."""

    PLAN = "plan"  # đăng ký, cam kết sản phẩm
    SELF_MARK = "self_mark"  # tự đánh giá
    SUMMARY = "summary"  # tổng hợp, thẩm định
    MEETING = "meeting"  # họp xem xét
    DECISION = "decision"  # quyết định
    NOTICE = "notice"  # thông báo
    APPEAL = "appeal"  # kiến nghị
    ANSWER = "answer"  # trả lời kiến nghị


@dataclass(frozen=True, slots=True)
class StepRule:
    """When a step of a rating is due: on a day of a month, or so many days after another step.

    ``day_parameter`` holds the day of the month, ``months_after`` which month it is (0 = the period's last month), or
    without it ``days_parameter`` the days after ``after`` (the period's end where it names no step); ``working_days``
    counts neither Saturday, Sunday nor holidays. ``runs`` name the run rules it is for (none: every one).
    """

    key: str
    step: Step
    label: Text
    day_parameter: str = ""
    months_after: int = 0
    days_parameter: str = ""
    after: str = ""
    working_days: bool = False
    runs: tuple[str, ...] = ()
    citation: Citation | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Declarations:
    """What a whole scheme declares: the answers of its packs, merged."""

    subject_groups: tuple[SubjectGroup, ...] = ()
    tasks: TaskDeclaration = TaskDeclaration()
    cadences: tuple[Cadence, ...] = ()
    raters: RaterDeclaration = RaterDeclaration()
    registers: tuple[Register, ...] = ()
    criteria: tuple[CriteriaSheet, ...] = ()
    steps: tuple[StepRule, ...] = ()
    settings: tuple[SettingTable, ...] = ()
    documents: tuple[DocumentRule, ...] = ()


@dataclass(frozen=True, slots=True)
class CarryOver:
    """Whether a piece of work goes on into the next cycle (chuyển tiếp), and why it does or does not.

    ``kind`` names the kind it becomes there ("" = the same, or what the authority chooses).
    """

    carry: bool
    reason: Text
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a regulation objects to; ``blocking`` ones refuse the act, others are shown beside it.

    ``line`` counts the lines of a report from 0, as its facts hold them; None objects to the whole.
    """

    code: str
    message: Text
    blocking: bool = True
    citation: Citation | None = None
    line: int | None = None
