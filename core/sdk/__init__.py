"""The public contract between core and the packs: everything a pack may import."""

from core.domain.declarations import (
    Cadence,
    CouncilRule,
    CountRule,
    Declarations,
    Frequency,
    GroupMember,
    Issue,
    LevelRule,
    MemberRole,
    RaterDeclaration,
    Reason,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
)
from core.domain.facts import (
    AssignmentFacts,
    HeldFacts,
    IntakeFacts,
    LineFacts,
    MarkFacts,
    PieceFacts,
    ProposalFacts,
    ReportFacts,
    SubjectFacts,
    TargetFacts,
)
from core.domain.levels import RATED_LEVELS, Level
from core.domain.parameters import Basis, BoundParameter, Certainty, Parameter, ParameterValue, Stage
from core.domain.score import Op, ScoreNode
from core.domain.targets import ADDITIVE, Direction, Measure, actual_value, attainment
from core.domain.text import Citation, Text
from core.sdk.context import ILLUSTRATIVE, RuleContext
from core.sdk.errors import MissingParameter, NoAnswer, PackError
from core.sdk.hooks import Hooks
from core.sdk.manifest import Edition, Manifest
from core.sdk.markers import API_VERSION, PROJECT, hookimpl, hookspec
from core.sdk.results import assignment_result, percent, target_result
from core.sdk.scoring import band, leaf, node, rounded

__all__ = [
    "ADDITIVE",
    "API_VERSION",
    "ILLUSTRATIVE",
    "PROJECT",
    "RATED_LEVELS",
    "AssignmentFacts",
    "Basis",
    "BoundParameter",
    "Cadence",
    "Certainty",
    "Citation",
    "CouncilRule",
    "CountRule",
    "Declarations",
    "Direction",
    "Edition",
    "Frequency",
    "GroupMember",
    "HeldFacts",
    "Hooks",
    "IntakeFacts",
    "Issue",
    "Level",
    "LevelRule",
    "LineFacts",
    "Manifest",
    "MarkFacts",
    "Measure",
    "MemberRole",
    "MissingParameter",
    "NoAnswer",
    "Op",
    "PackError",
    "Parameter",
    "ParameterValue",
    "PieceFacts",
    "ProposalFacts",
    "RaterDeclaration",
    "Reason",
    "ReportFacts",
    "RuleContext",
    "ScoreNode",
    "Stage",
    "SubjectFacts",
    "SubjectGroup",
    "TargetFacts",
    "TaskDeclaration",
    "TaskGroup",
    "TaskKind",
    "Text",
    "actual_value",
    "assignment_result",
    "attainment",
    "band",
    "hookimpl",
    "hookspec",
    "leaf",
    "node",
    "percent",
    "rounded",
    "target_result",
]
