"""Every unit reports each window, the level above answers; obstacles are cleared and changes decided on the way."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from core.assignment.queries import unit_assignments
from core.assignment.services import ChangeForm, decide_change, request_change
from core.auth.actor import Actor
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.targets import Direction, Measure
from core.provision.story.assigning import holders_of, parts_of, reviewing
from core.provision.story.reading import Extension, Filing, Proof, Story, Trouble
from core.provision.story.seats import Place
from core.provision.story.stage import Act, Stage
from core.reporting.queries import LineRow, report_lines
from core.reporting.services import (
    DirectionForm,
    EvidenceForm,
    LineForm,
    ObstacleForm,
    ReviewForm,
    add_evidence,
    give_direction,
    open_report,
    raise_obstacle,
    resolve_obstacle,
    review_lines,
    save_report,
    submit_report,
)


def reporting(stage: Stage) -> Iterator[Act]:
    """The windows, and between them what happens on its own day."""
    for position, filing in enumerate(stage.story.filings):
        yield from _filing_acts(stage, position, filing)
    for trouble in stage.story.troubles:
        yield from _trouble_acts(stage, trouble)
    for extension in stage.story.extensions:
        yield from _extension_acts(stage, extension)


def _filing_acts(stage: Stage, position: int, filing: Filing) -> Iterator[Act]:
    """Lower levels report to whoever split their work, then everybody reports to the authority that ordered it."""
    lines: dict[str, list[Key]] = defaultdict(list)
    filed: set[uuid.UUID] = set()
    first, story = position == 0, stage.story

    def file(places: Iterable[Place]) -> None:
        for place in places:
            if place.unit.id not in filed and (not filing.units or place.name in filing.units):
                filed.add(place.unit.id)
                for number, line in _file(stage, place, position, filing.window):
                    lines[number].append(line)

    def answer_below() -> None:
        for cascade in story.cascades:
            _answer(stage.seats.by_address(cascade.actor, "leader"), lines.pop(cascade.number, ()))

    def answer() -> None:
        for reviewer, numbers in _by_reviewer(story).items():
            _answer(reviewing(stage, reviewer), [line for number in numbers for line in lines.pop(number, ())])

    if filing.filed_below_on is not None:
        yield Act(filing.filed_below_on, lambda: file(_holders_below(stage)), grows=first)
    if filing.answered_below_on is not None:
        yield Act(filing.answered_below_on, answer_below)
    yield Act(filing.filed_on, lambda: file(_holders(stage)), grows=first)
    if filing.answered_on is not None:
        yield Act(filing.answered_on, answer, grows=first)


def _by_reviewer(story: Story) -> dict[str, list[str]]:
    """Return the numbers of the decisions whose work each seat answers for; the advisory body for what is carried."""
    by: dict[str, list[str]] = defaultdict(list)
    for order in story.orders:
        by[order.reviewer].append(order.number)
    for carry in story.carries:
        by[""].append(carry.number)
    return by


def _holders(stage: Stage) -> list[Place]:
    """Return who reports for the units that orders give work to; units nobody acts for do not report."""
    lines = [work for order in stage.story.orders for work in order.work]
    given = {(work.unit_kind, work.unit) for work in lines if not work.post}
    joint = [place for kind, unit in sorted(given) for place in stage.seats.leaders(kind, unit)]
    own = [place for work in lines if work.post for place in holders_of(stage, work) if place.seat]
    return [*joint, *own]


def _holders_below(stage: Stage) -> list[Place]:
    return [place for cascade in stage.story.cascades for place in parts_of(stage, cascade)]


def _file(stage: Stage, place: Place, position: int, window: str) -> list[tuple[str, Key]]:
    """Report for a unit; returns each line that was filed with the number of the order behind it."""
    actor = stage.seats.act(place)
    key = (actor.tenant_id, open_report(actor, stage.cycle, place.unit.id, window))
    lines = report_lines(key)
    numbers: dict[str, int] = defaultdict(int)
    entered = []
    for row in lines:
        entered.append(_line(stage, place, position, row, numbers[row.assignment.kind]))
        numbers[row.assignment.kind] += 1
    narrative = f"Báo cáo kết quả thực hiện nhiệm vụ, kỳ {window} (minh họa)."
    save_report(actor, key, version=1, narrative=narrative, entered=entered)
    for proof in stage.story.proofs:
        if (proof.unit, proof.window) == (place.name, window):
            _prove(actor, proof, lines)
    submit_report(actor, key, version=2)
    return [(row.assignment.order_number, (row.line.tenant_id, row.line.id)) for row in lines]


def _line(stage: Stage, place: Place, position: int, row: LineRow, number: int) -> LineForm:
    last = position == stage.story.window_count - 1
    if row.target is None:
        done = last and stage.numbers.is_done(place.name, row.assignment.kind, number)
        words = "Đã hoàn thành (minh họa)." if done else "Đang thực hiện (minh họa)."
        return LineForm(row.line.id, done=done, narrative=words)
    if row.target.measured_by == "parts":
        return LineForm(row.line.id, done=last, narrative="Tổng hợp từ kết quả của cấp dưới.")
    measure, direction = Measure(row.target.measure), Direction(row.target.direction)
    result = stage.numbers.result(place.name, row.target.kind, number, measure, direction)
    amount = result.amounts[position]
    return LineForm(row.line.id, amount.value, amount.denominator, done=last)


def _prove(actor: Actor, proof: Proof, lines: Sequence[LineRow]) -> None:
    row = next(row for row in lines if row.assignment.kind == proof.kind)
    for piece in proof.pieces:
        for number in range(piece.count):
            title = f"{piece.title} lần {number + 1}" if piece.count > 1 else piece.title
            add_evidence(actor, (row.line.tenant_id, row.line.id), EvidenceForm(piece.kind, title, piece.number))


def _answer(actor: Actor, lines: Sequence[Key]) -> None:
    """Accept what was filed in a window, all of it in one sitting."""
    if lines:
        review_lines(actor, [ReviewForm(line, "accepted") for line in lines])


def _held(stage: Stage, actor: Actor, unit: str, kind: str) -> Key:
    """Return the first assignment of a kind that a unit holds."""
    place = stage.seats.leader(unit)
    bind_context(db.session(), actor.context)
    work = unit_assignments((place.unit.tenant_id, place.unit.id), stage.cycle)
    return next((row.tenant_id, row.id) for row in work if row.kind == kind)


def _trouble_acts(stage: Stage, trouble: Trouble) -> list[Act]:
    raised: list[Key] = []

    def raise_it() -> None:
        actor = stage.seats.act(stage.seats.leader(trouble.unit))
        work = _held(stage, actor, trouble.unit, trouble.kind)
        form = ObstacleForm(trouble.description, trouble.proposal, trouble.objective)
        raised.append((work[0], raise_obstacle(actor, work, form)))

    def direct() -> None:
        decider = stage.seats.by_address(stage.story.cast.decider)
        form = DirectionForm(trouble.direction, trouble.document, trouble.due_on, trouble.objective)
        give_direction(decider, raised[0], form)

    def resolve() -> None:
        actor = stage.seats.act(stage.seats.leader(trouble.unit))
        resolve_obstacle(actor, raised[0], version=1, resolution=trouble.resolution)

    return [Act(trouble.raised_on, raise_it), Act(trouble.directed_on, direct), Act(trouble.resolved_on, resolve)]


def _extension_acts(stage: Stage, extension: Extension) -> list[Act]:
    asked: list[Key] = []

    def ask() -> None:
        actor = stage.seats.act(stage.seats.leader(extension.unit))
        work = _held(stage, actor, extension.unit, extension.kind)
        form = ChangeForm("extension", extension.reason, extension.due_on)
        asked.append((work[0], request_change(actor, work, form)))

    def settle() -> None:
        decider = stage.seats.by_address(stage.story.cast.decider)
        decide_change(decider, asked[0], approved=True, note=extension.note, document=extension.document)

    return [Act(extension.asked_on, ask), Act(extension.decided_on, settle)]
