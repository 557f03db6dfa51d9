"""May a template be filled? Its tags are read as Jinja reads them, and only names of the list and plain loops pass.

No filter, call, sum or test is let through, and a list within a list must belong to the row that is gone through: so a
template can run nothing, and is done after as many steps as there are rows.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zipfile import ZipFile

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from core.documents.fields import Entry, Rows, Slot, fields_of
from core.domain.documents import DocumentKind
from core.domain.text import Text

#: What Jinja knows in a loop.
_LOOP = frozenset({"index", "first", "last", "length"})
#: Word's own fields that fetch something or start a program when the paper is opened.
_FETCHING = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|MACROBUTTON|DATABASE)\b", re.IGNORECASE)
_FIELD_TEXT = re.compile(r"<w:instrText[^>]*>([^<]*)<|<w:fldSimple[^>]*w:instr=\"([^\"]*)\"")
_TAG = re.compile(r"<[^>]+>")
_COUNTER = Slot("loop", Text("Vị trí trong danh sách", "Place in the list"), "1")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a template cannot be filled: ``code`` is unknown, not_a_list, a_list, nested, forbidden, syntax or fields."""

    code: str
    name: str = ""


def flaws(template: bytes, kind: DocumentKind) -> list[Flaw]:
    """Return what is wrong with a Word file as a form of a kind, each thing once; whatever broken XML raises."""
    word = DocxTemplate(io.BytesIO(template))
    word.init_docx()
    known: Mapping[str, Entry] = {entry.name: entry for entry in fields_of(kind)}
    environment = SandboxedEnvironment()
    found: dict[Flaw, None] = {}
    for source in _sources(word):
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError as error:
            found[Flaw("syntax", _place(source, error.lineno))] = None
            continue
        found |= dict.fromkeys(_Reader(known).read(tree))
    if _FETCHING.search(" ".join(_field_texts(template))):
        found[Flaw("fields")] = None
    return list(found)


def _sources(word: DocxTemplate) -> Iterator[str]:
    """Yield every text that is filled: the body, headers, footers, footnotes, and what the file says of itself."""
    yield _lines(word.patch_xml(word.get_xml()))
    for uri in (word.HEADER_URI, word.FOOTER_URI):
        for _key, part in word.get_headers_footers(uri):
            yield _lines(word.patch_xml(word.get_part_xml(part)))
    for part in word.docx.part.package.iter_parts():
        if part.content_type.endswith("footnotes+xml"):
            yield _lines(word.patch_xml(part.blob.decode("utf-8")))
    properties = word.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield getattr(properties, name)


def _lines(xml: str) -> str:
    """Put each paragraph on a line of its own, so that a mistake has a place."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)


def _place(source: str, line: int) -> str:
    """Return the words of the paragraph in which a tag is broken."""
    lines = source.splitlines()
    words = _TAG.sub("", lines[line - 1]) if 0 < line <= len(lines) else ""
    return words.strip()[:120]


def _field_texts(template: bytes) -> Iterator[str]:
    with ZipFile(io.BytesIO(template)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                parts = _FIELD_TEXT.findall(archive.read(name).decode("utf-8", "replace"))
                yield "".join(first or second for first, second in parts)


class _Reader:
    """Reads one parsed source; ``rows`` are the variables of the loops around it, the innermost last."""

    def __init__(self, names: Mapping[str, Entry], rows: Mapping[str, Rows] | None = None) -> None:
        self._names, self._rows = names, rows or {}

    def read(self, tree: nodes.Node) -> Iterator[Flaw]:
        """Yield the flaws of a template or of the body of a tag."""
        for child in tree.iter_child_nodes():
            yield from self._statement(child)

    def _statement(self, node: nodes.Node) -> Iterator[Flaw]:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    yield from self._text(part)
        elif isinstance(node, nodes.For):
            yield from self._loop(node)
        elif isinstance(node, nodes.If):
            yield from self._condition(node.test)
            for statement in (*node.body, *node.elif_, *node.else_):
                yield from self._statement(statement)
        else:
            yield Flaw("forbidden", type(node).__name__.lower())

    def _text(self, node: nodes.Node) -> Iterator[Flaw]:
        name = _dotted(node)
        if not name:
            yield Flaw("forbidden", type(node).__name__.lower())
            return
        entry = self._entry(name)
        if entry is None:
            yield Flaw("unknown", name)
        elif isinstance(entry, Rows):
            yield Flaw("a_list", name)

    def _condition(self, node: nodes.Node) -> Iterator[Flaw]:
        if isinstance(node, nodes.Not):
            yield from self._condition(node.node)
        elif isinstance(node, nodes.And | nodes.Or):
            yield from self._condition(node.left)
            yield from self._condition(node.right)
        elif isinstance(node, nodes.Compare):
            for side in (node.expr, *(each.expr for each in node.ops)):
                if not isinstance(side, nodes.Const):
                    yield from self._text(side)
        elif not _dotted(node):
            yield Flaw("forbidden", type(node).__name__.lower())
        elif self._entry(_dotted(node)) is None:
            yield Flaw("unknown", _dotted(node))

    def _loop(self, node: nodes.For) -> Iterator[Flaw]:
        name, target = _dotted(node.iter), node.target
        if not name or not isinstance(target, nodes.Name) or node.test or node.else_ or node.recursive:
            yield Flaw("forbidden", "for")
            return
        entry = self._entry(name)
        if not isinstance(entry, Rows):
            yield Flaw("unknown" if entry is None else "not_a_list", name)
            return
        if self._rows and not name.startswith(f"{[*self._rows][-1]}."):
            yield Flaw("nested", name)
        elif target.name in {*self._names, *self._rows, "loop"}:
            yield Flaw("forbidden", target.name)
        else:
            inner = _Reader(self._names, {**self._rows, target.name: entry})
            for statement in node.body:
                yield from inner._statement(statement)

    def _entry(self, name: str) -> Entry | None:
        """Return what a name stands for: an entry of the paper, a column of a row, or where a loop is."""
        first, _, rest = name.partition(".")
        if self._rows and first == "loop":
            return _COUNTER if rest in _LOOP else None
        if first in self._rows:
            return next((column for column in self._rows[first].columns if column.name == rest), None)
        return None if rest else self._names.get(first)


def _dotted(node: nodes.Node) -> str:
    """Return ``a`` or ``a.b``; "" for anything else."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return f"{node.node.name}.{node.attr}"
    return ""
