"""Checks and fills Word templates in a process of its own: ``python -m core.documents.filling``, JSON in and out.

Asked ``{"template": base64, "kind": …, "values": {…}}`` it answers ``{"document": base64}``; without values it looks
for flaws, tries the template with made-up ones and answers ``{"flaws": […]}`` too. A hostile file may cost memory and
time without end, so this process has limits and its parent's patience, holds no secret and reaches no database.
"""

import base64
import io
import json
import resource
import sys
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from core.documents.checking import flaws
from core.documents.fields import sample_of
from core.domain.documents import DocumentKind

#: Bytes of address space, seconds of processor time.
MEMORY, SECONDS = 700 * 1024 * 1024, 30
#: Every file of an archive gets this day: the same values give the same bytes.
_DAY = (2020, 1, 1, 0, 0, 0)


def filled(template: bytes, values: dict[str, Any]) -> bytes:
    """Return a template filled with values, every one escaped; nothing else of the file is changed."""
    word = DocxTemplate(io.BytesIO(template))
    word.render(values, ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True))
    kept = io.BytesIO()
    word.save(kept)
    return repacked(kept.getvalue())


def repacked(document: bytes) -> bytes:
    """Return the same archive with its files in the same order and without the time of the day."""
    kept = io.BytesIO()
    with ZipFile(io.BytesIO(document)) as old, ZipFile(kept, "w") as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _DAY), old.read(name), ZIP_DEFLATED)
    return kept.getvalue()


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    template, kind = base64.b64decode(asked["template"]), DocumentKind(asked["kind"])
    found: dict[str, Any] = {}
    if asked["values"] is None:
        found["flaws"] = [[flaw.code, flaw.name] for flaw in flaws(template, kind)]
        if found["flaws"]:
            return found
    document = filled(template, sample_of(kind) if asked["values"] is None else asked["values"])
    return {**found, "document": base64.b64encode(document).decode()}


def main() -> None:
    """Read standard input, write standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked = json.load(sys.stdin)
    try:
        answer = _answer(asked)
    except MemoryError:
        answer = {"problem": "too_much"}
    except Exception as error:  # the libraries raise whatever the part they stumble over raises
        answer = {"problem": "broken", "detail": f"{type(error).__name__}: {error}"[:500]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
