"""What a regulation says, in sentences of the packs' own words, each with its clause."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from core.domain.declarations import CountRule
from core.domain.text import Citation
from core.extensions.errors import told
from core.extensions.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that the regulation says, and where."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """What it says about one thing."""

    heading: str
    sentences: tuple[Sentence, ...]


def chapters(scheme: Scheme) -> list[Chapter]:
    """Return what a scheme says; DomainError when its packs cannot be asked."""
    found = (
        Chapter(_("Ai được giao việc, đánh giá"), tuple(_subjects(scheme))),
        Chapter(_("Giao bao nhiêu việc"), tuple(_counts(scheme))),
        Chapter(_("Lý do chọn việc"), tuple(_reasons(scheme))),
        Chapter(_("Hội đồng"), tuple(_councils(scheme))),
        Chapter(_("Các mức xếp loại"), tuple(_levels(scheme))),
        Chapter(_("Các bước có thời hạn"), tuple(_steps(scheme))),
        Chapter(_("Sổ theo dõi"), tuple(_registers(scheme))),
    )
    return [chapter for chapter in found if chapter.sentences]


def _source(citation: Citation | None) -> str:
    return str(citation or "")


def _subjects(scheme: Scheme) -> Iterator[Sentence]:
    for group in scheme.calls.subject_groups():
        members = ", ".join(told(member.label) for member in group.members)
        rated = "" if group.rated else _(" (không xếp loại)")
        yield Sentence(f"{told(group.label)}: {members}{rated}", _source(group.citation))


def _counts(scheme: Scheme) -> Iterator[Sentence]:
    groups = {group.key: told(group.label) for group in scheme.calls.subject_groups()}
    for rule in scheme.calls.task_declaration().counts:
        yield Sentence(f"{groups.get(rule.subject_group, rule.subject_group)}: {bounds(rule)}", _source(rule.citation))


def bounds(rule: CountRule) -> str:
    """Return how many pieces of work a rule asks for, in words."""
    what = told(rule.counted)
    low, high = rule.minimum, rule.maximum
    if rule.minimum_parameter or rule.maximum_parameter:
        return str(_("số %(what)s theo tham số của địa phương", what=what))
    if low is not None and low == high:
        return str(_("đúng %(count)s %(what)s", count=low, what=what))
    if low is not None and high is not None:
        return str(_("từ %(low)s đến %(high)s %(what)s", low=low, high=high, what=what))
    if low is not None:
        return str(_("ít nhất %(count)s %(what)s", count=low, what=what))
    return str(_("nhiều nhất %(count)s %(what)s", count=high, what=what))


def _reasons(scheme: Scheme) -> Iterator[Sentence]:
    for reason in scheme.calls.task_declaration().reasons:
        yield Sentence(told(reason.label), "")


def _councils(scheme: Scheme) -> Iterator[Sentence]:
    for council in scheme.calls.raters().councils:
        yield Sentence(told(council.label), _source(council.citation))


def _levels(scheme: Scheme) -> Iterator[Sentence]:
    for level in scheme.calls.raters().levels:
        yield Sentence(told(level.label), "")


def _steps(scheme: Scheme) -> Iterator[Sentence]:
    for step in scheme.calls.steps():
        yield Sentence(told(step.label), _source(step.citation))


def _registers(scheme: Scheme) -> Iterator[Sentence]:
    for register in scheme.calls.registers():
        kinds = ", ".join(told(kind.label) for kind in register.kinds)
        yield Sentence(f"{told(register.label)}: {kinds}", "; ".join(str(each) for each in register.citations))
