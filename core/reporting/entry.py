"""Between the lines of a draft and its form: what is stored, what was typed, and where the two differ."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage, MultiDict

from core.errors import Problem
from core.reporting import labels
from core.reporting.models import Report
from core.reporting.services import LineFile, LineForm, Raised
from core.reporting.services.evidence import LARGEST
from core.reporting.sheet import SheetLine
from core.web.forms import FormState

#: Where the number of a line is typed; where it has none, its words.
_FIELDS = {"yes_no": "met", "ratio": "value", "number": "value", "words": "narrative"}
#: What is typed to raise an obstacle on a line.
_RAISED = ("-obstacle", "-proposal", "-objective")


def stored_values(report: Report, lines: Sequence[SheetLine]) -> dict[str, Any]:
    """Return a draft as its form shows it."""
    return {"narrative": report.narrative, "lines": [_stored(line) for line in lines]}


def _stored(line: SheetLine) -> dict[str, Any]:
    stored = line.row.line
    yes_no = line.entry == "yes_no" and stored.value is not None
    return {
        "line": stored.id,
        "value": None if line.entry == "yes_no" else stored.value,
        "denominator": stored.denominator,
        "met": str(int(stored.value)) if yes_no and stored.value is not None else None,
        "done": stored.done,
        "narrative": stored.narrative,
    }


def places(lines: Sequence[SheetLine], form: FormState) -> dict[uuid.UUID, int]:
    """Return by line the index of its fields; lines that came since the form was opened follow the others."""
    typed = {text: name.split("-")[1] for name, text in form.typed.items() if name.endswith("-line")}
    known = {uuid.UUID(text): int(index) for text, index in typed.items() if _is_id(text) and index.isdigit()}
    following = max(known.values(), default=-1) + 1
    fresh = [line.row.line.id for line in lines if line.row.line.id not in known]
    return known | {line_id: following + place for place, line_id in enumerate(fresh)}


def at_fields(problems: Sequence[Problem], lines: Sequence[SheetLine], form: FormState) -> list[Problem]:
    """Return the problems at the fields of the form that the lines they name are typed into, in the order of lines."""
    known = places(lines, form)
    fields = {str(line.row.line.id): f"lines-{known[line.row.line.id]}-{_FIELDS[line.entry]}" for line in lines}
    order = {name: place for place, name in enumerate(fields)}
    names = {str(line.row.line.id): line_name(line) for line in lines}
    sorted_problems = sorted(problems, key=lambda problem: order.get(problem.field, -1))
    return [
        replace(
            problem,
            message=_unnamed(str(problem.message), names.get(problem.field, "")),
            field=fields.get(problem.field, ""),
        )
        for problem in sorted_problems
    ]


def _unnamed(text: str, name: str) -> str:
    """Return what is wrong with a line without the name that the page puts before it anyway."""
    said = text.removeprefix(f"{name}: ") if name else text
    return said[:1].upper() + said[1:]


def unfilled(lines: Sequence[SheetLine], form: FormState) -> set[uuid.UUID]:
    """Return the lines that say nothing which can be read; what is added up from lower units needs no entry.

    A ratio needs both its halves; a line without a number may be ticked as done.
    """
    known = places(lines, form)
    own = [line for line in lines if not line.row.is_rolled_up]
    return {line.row.line.id for line in own if not _is_filled(line, f"lines-{known[line.row.line.id]}", form)}


def _is_filled(line: SheetLine, row: str, form: FormState) -> bool:
    if line.entry == "words":
        return any(form.typed.get(f"{row}-{name}", "").strip() for name in ("narrative", "done"))
    if line.entry == "ratio":
        return _ratio(row, form) is not None
    return _read(form, f"{row}-{_FIELDS[line.entry]}") is not None


def over_whole(lines: Sequence[SheetLine], form: FormState) -> set[uuid.UUID]:
    """Return the ratios whose numerator is more than their denominator: seldom meant, yet no error."""
    known = places(lines, form)
    ratios = {
        line.row.line.id: _ratio(f"lines-{known[line.row.line.id]}", form) for line in lines if line.entry == "ratio"
    }
    return {line_id for line_id, typed in ratios.items() if typed is not None and typed[0] > typed[1]}


def below_zero(lines: Sequence[SheetLine], form: FormState) -> set[uuid.UUID]:
    """Return the counts and ratios with a number below zero: a draft keeps it, but it cannot be filed."""
    known = places(lines, form)
    found = set()
    for line in lines:
        row = f"lines-{known[line.row.line.id]}"
        names = {"ratio": ("value", "denominator"), "number": ("value",) if line.adds_up else ()}.get(line.entry, ())
        if any((number := _read(form, f"{row}-{name}")) is not None and number < 0 for name in names):
            found.add(line.row.line.id)
    return found


def subjects(lines: Sequence[SheetLine], form: FormState) -> dict[str, str]:
    """Return what each row of the form is about, for the problems above it."""
    known = places(lines, form)
    return {f"lines-{known[line.row.line.id]}": line_name(line) for line in lines}


def line_name(line: SheetLine) -> str:
    """Return how a line is called: its target, else its work."""
    return line.row.target.label if line.row.target else line.row.assignment.title


def _ratio(row: str, form: FormState) -> tuple[Decimal, Decimal] | None:
    """Return numerator and denominator as typed; None where they make no ratio."""
    value, denominator = (_read(form, f"{row}-{name}") for name in ("value", "denominator"))
    return None if value is None or denominator is None or denominator <= 0 else (value, denominator)


def _read(form: FormState, name: str) -> Any:
    """Return what a field holds; None where nothing is typed, or nothing that can be read."""
    typed = form.field(name)
    try:
        return typed.field.deserialize(typed.field.typed(typed.text)) if typed.text.strip() else None
    except ValidationError:
        return None


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def entered(lines: Sequence[SheetLine], form: FormState) -> list[LineForm]:
    """Return what was typed line by line, in the order of the form's rows; a line left empty is emptied."""
    entries = {line.row.line.id: line.entry for line in lines}
    typed = [line_form(row["line"], entries.get(row["line"], "words"), row) for row in form.values["lines"]]
    known = {each.line_id for each in typed}
    return [*typed, *(LineForm(line_id) for line_id in entries if line_id not in known)]


def raised(form: FormState) -> list[Raised]:
    """Return the obstacles that were typed on lines."""
    rows = [row for row in form.values["lines"] if row["obstacle"]]
    return [Raised(row["line"], row["obstacle"], row["proposal"], row["objective"]) for row in rows]


def without_raised(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what was typed without the obstacles: they are raised already, and sent again would be raised twice."""
    kept = [(name, text) for name, text in typed.items(multi=True) if not name.endswith(_RAISED)]
    return MultiDict(kept)


def line_files(files: MultiDict[str, FileStorage]) -> list[LineFile]:
    """Return the files that came with a draft, by the line they were laid on (``files-<line>``)."""
    found = []
    for name, file in files.items(multi=True):
        prefix, _dash, line = name.partition("-")
        if prefix == "files" and file.filename and _is_id(line):
            with closing(file):
                found.append(LineFile(uuid.UUID(line), file.filename, file.stream.read(LARGEST + 1)))
    return found


def line_form(line_id: uuid.UUID, entry: str, values: Mapping[str, Any]) -> LineForm:
    """Return one line as typed; of its numbers only those that its measure takes."""
    met = values["met"]
    value = {"yes_no": Decimal(met) if met is not None else None, "words": None}.get(entry, values["value"])
    denominator = values["denominator"] if entry == "ratio" else None
    return LineForm(line_id, value, denominator, values["done"], values["narrative"])


def differences(lines: Sequence[SheetLine], form: FormState) -> list[tuple[str, str, str]]:
    """Return (line, stored now, typed) where a refused save says something else than what is stored."""
    typed = {each.line_id: each for each in entered(lines, form)} if "lines" in form.values else {}
    found = []
    for line in lines:
        stored, now = line.row.line, typed.get(line.row.line.id)
        if now is not None:
            was, wants = _words(line, stored), _words(line, now)
            if was != wants:
                found.append((line_name(line), was, wants))
    return found


def _words(line: SheetLine, said: Any) -> str:
    measure = line.row.target.measure if line.row.target else ""
    parts = [] if said.value is None else [labels.amount(measure, said.value, said.denominator)]
    parts += [_("đã hoàn thành")] if said.done else []
    parts += [said.narrative] if said.narrative else []
    return "; ".join(parts)
