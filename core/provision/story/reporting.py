"""Every unit reports each window, the level above answers; obstacles are cleared and changes decided on the way."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from core.assignment.queries import unit_assignments
from core.assignment.services import ChangeForm, decide_change, request_change
from core.auth.actor import Actor
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.targets import Direction, Measure
from core.provision.story.reading import Extension, Filing, Proof, Trouble
from core.provision.story.seats import Place
from core.provision.story.stage import Stage
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


def report_year(stage: Stage) -> None:
    """Live the windows in order, and between them what happens on its own day."""
    acts: list[tuple[date, Callable[[], None]]] = []
    for position, filing in enumerate(stage.story.filings):
        acts += _filing_acts(stage, position, filing)
    for trouble in stage.story.troubles:
        acts += _trouble_acts(stage, trouble)
    for extension in stage.story.extensions:
        acts += _extension_acts(stage, extension)
    for day, act in sorted(acts, key=lambda entry: entry[0]):
        with stage.on(day):
            act()


def _filing_acts(stage: Stage, position: int, filing: Filing) -> list[tuple[date, Callable[[], None]]]:
    """Lower levels report to whoever split their work, then everybody reports to the authority."""
    below = [p for cascade in stage.story.cascades for p in _holders_below(stage, cascade.holder, cascade.unit_kind)]
    first = {(work.unit_kind, work.unit) for order in stage.story.orders for work in order.work}
    upper = list({p.unit.id: p for kind, unit in sorted(first) for p in stage.seats.leaders(kind, unit)}.values())
    filed: dict[str, list[Key]] = defaultdict(list)

    def file(places: Sequence[Place], level: str) -> None:
        filed[level] = [line for place in places for line in _file(stage, place, position, filing.window)]
        if position == 0:
            stage.analyse()

    def answer_below() -> None:
        for cascade in stage.story.cascades:
            _answer(stage.seats.by_address(cascade.actor, "leader"), filed["below"])

    def answer() -> None:
        _answer(stage.seats.by_address(stage.story.cast.advisor, "advisor"), filed["upper"])

    return [
        (filing.filed_below_on, lambda: file(below, "below")),
        (filing.answered_below_on, answer_below),
        (filing.filed_on, lambda: file(upper, "upper")),
        (filing.answered_on, answer),
    ]


def _holders_below(stage: Stage, holder: str, unit_kind: str) -> list[Place]:
    above = stage.seats.leader(holder).tenant.id
    return [place for place in stage.seats.leaders(unit_kind) if place.tenant.parent_id == above]


def _file(stage: Stage, place: Place, position: int, window: str) -> list[Key]:
    """Report for a unit; returns the lines that were filed."""
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
    return [(row.line.tenant_id, row.line.id) for row in lines]


def _line(stage: Stage, place: Place, position: int, row: LineRow, number: int) -> LineForm:
    last = position == len(stage.story.filings) - 1
    if row.target is None or row.target.measured_by == "parts":
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
    review_lines(actor, [ReviewForm(line, "accepted") for line in lines])


def _held(stage: Stage, actor: Actor, unit: str, kind: str) -> Key:
    """Return the first assignment of a kind that a unit holds."""
    place = stage.seats.leader(unit)
    bind_context(db.session(), actor.context)
    work = unit_assignments((place.unit.tenant_id, place.unit.id), stage.cycle)
    return next((row.tenant_id, row.id) for row in work if row.kind == kind)


def _trouble_acts(stage: Stage, trouble: Trouble) -> list[tuple[date, Callable[[], None]]]:
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

    return [(trouble.raised_on, raise_it), (trouble.directed_on, direct), (trouble.resolved_on, resolve)]


def _extension_acts(stage: Stage, extension: Extension) -> list[tuple[date, Callable[[], None]]]:
    asked: list[Key] = []

    def ask() -> None:
        actor = stage.seats.act(stage.seats.leader(extension.unit))
        work = _held(stage, actor, extension.unit, extension.kind)
        form = ChangeForm("extension", extension.reason, extension.due_on)
        asked.append((work[0], request_change(actor, work, form)))

    def settle() -> None:
        decider = stage.seats.by_address(stage.story.cast.decider)
        decide_change(decider, asked[0], approved=True, note=extension.note, document=extension.document)

    return [(extension.asked_on, ask), (extension.decided_on, settle)]
