"""Two people write one draft side by side: whoever saves second keeps what they typed, and gets the rest of the other.

The form says of each part what stood in it when it was opened, in a word of its own (``lines-0-was``): a part whose
texts still give that word was not touched, and takes what the other one saved.
"""

import uuid
from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict

from core.domain.canonical import digest
from core.reporting.entry import places, stored_values
from core.reporting.models import Report
from core.reporting.sheet import SheetLine
from core.web.forms import FormState, load_form
from core.web.reading import rows_of, written

#: Ends the name of the field that holds the word of a part.
WAS = "was"
#: What a person types on a line of the draft itself; obstacles are sent, not kept.
LINE = ("value", "denominator", "met", "done", "narrative")
#: The part of a draft that is no line.
WORDS = ("narrative",)
#: Letters of a word: enough to tell two texts of one form apart.
LENGTH = 12


def opened_with(report: Report, lines: Sequence[SheetLine], form: FormState) -> dict[str, str]:
    """Return by name what the hidden words of a form are: those it was sent with, else of what is stored."""
    stored = _stored_texts(report, lines, form)
    return {
        f"{prefix}{WAS}": form.typed.get(f"{prefix}{WAS}") or _word(stored, prefix, names)
        for prefix, names in _parts(lines, form).items()
    }


def with_what_others_saved(report: Report, lines: Sequence[SheetLine], form: FormState) -> FormState:
    """Return a refused form in which every part that its writer left alone holds what is stored by now."""
    stored, typed = _stored_texts(report, lines, form), MultiDict(form.typed)
    for prefix, names in _parts(lines, form).items():
        if _word(form.typed, prefix, names) == form.typed.get(f"{prefix}{WAS}"):
            for name in names:
                typed.poplist(prefix + name)
                if text := stored.get(prefix + name, ""):
                    typed[prefix + name] = text
        typed[f"{prefix}{WAS}"] = _word(stored, prefix, names)
    merged = load_form(form.schema, typed)
    merged.stored, merged.stale, merged.status = form.stored, form.stale, form.status
    merged.version = merged.current_version = form.version
    return merged


def _parts(lines: Sequence[SheetLine], form: FormState) -> dict[str, Sequence[str]]:
    """Return the fields of each part by the beginning of their names."""
    at: Mapping[uuid.UUID, int] = places(lines, form)
    return {"": WORDS} | {f"lines-{at[line.row.line.id]}-": LINE for line in lines}


def _stored_texts(report: Report, lines: Sequence[SheetLine], form: FormState) -> MultiDict[str, str]:
    """Return what is stored as the fields of this form would hold it, under their names there."""
    at = places(lines, form)
    values = stored_values(report, lines)
    texts = written(form.schema, {"narrative": values["narrative"]})
    inner = rows_of(form.schema)["lines"].schema
    for line, row in zip(lines, values["lines"], strict=True):
        pairs = written(inner, row).items()
        texts.update({f"lines-{at[line.row.line.id]}-{name}": text for name, text in pairs})
    return texts


def _word(texts: Mapping[str, str], prefix: str, names: Sequence[str]) -> str:
    plain = [texts.get(prefix + name, "").replace("\r\n", "\n").strip() for name in names]
    return digest(plain)[:LENGTH]
