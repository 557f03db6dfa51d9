"""Everything with Word files happens in a process of its own: ``python -m core.documents.filling``, JSON in and out.

Asked to ``fill`` a template with values, to ``try`` one (its flaws, or how it looks with made-up values) or to ``make``
core's own, it answers ``{"document": base64}``, ``{"flaws": […]}`` or ``{"problem": …}``. Without a template it takes
core's own of the kind and style. A hostile file may cost memory and time without end, so this process has limits and
its parent's patience, holds no secret and reaches no database; the one that serves pages loads nothing that reads Word.
"""

import base64
import io
import json
import resource
import sys
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from core.documents.builtin import built_in
from core.documents.checking import flaws
from core.documents.fields import sample_of
from core.documents.packing import repacked
from core.domain.documents import DocumentKind, DocumentStyle


def filled(template: bytes, values: dict[str, Any]) -> bytes:
    """Return a template filled with values, every one escaped; nothing else of the file is changed."""
    word = DocxTemplate(io.BytesIO(template))
    word.render(values, ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True))
    kept = io.BytesIO()
    word.save(kept)
    return repacked(kept.getvalue())


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    kind = DocumentKind(asked["kind"])
    sent = asked["template"]
    template = base64.b64decode(sent) if sent else built_in(kind, DocumentStyle(asked["style"]))
    if asked["do"] == "make":
        return {"document": base64.b64encode(template).decode()}
    if asked["do"] == "try":
        found = [[flaw.code, flaw.name] for flaw in flaws(template, kind)]
        if found:
            return {"flaws": found}
    values = {**sample_of(kind), **asked["values"]} if asked["do"] == "try" else asked["values"]
    return {"document": base64.b64encode(filled(template, values)).decode()}


def main() -> None:
    """Read standard input, write standard output, within the bytes of memory and seconds that the command names."""
    memory, seconds = (int(argument) for argument in sys.argv[1:3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
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
