"""How much a pack may answer, and of what: far more than a regulation needs, and never more than can be stored.

PostgreSQL refuses the letter NUL and lone surrogates; the canonical form of a tree is written by recursion and of a
number by its digits. What would fail there is refused here, where the pack is known.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from core.domain.canonical import CONTEXT
from core.domain.score import ScoreNode
from core.domain.text import Citation

#: Items of one answer: declarations of a kind, issues, …
MOST_ITEMS = 10_000
#: Steps of one explanation, and how far they lead down.
MOST_NODES, DEPTH = 20_000, 64
#: Letters of one step of an explanation, and of one text of a declaration.
MOST_LETTERS = 20_000
#: Digits before the point, or zeros after it, of a number.
MOST_DIGITS = 40


class TooMuch(ValueError):
    """An answer is larger, or stranger, than can be kept; the message says how."""


def items(answer: Iterable[Any], wanted: int = 0) -> tuple[Any, ...]:
    """Return what a pack answered, in its order; TooMuch for far more than ``wanted`` or for what has no order."""
    if isinstance(answer, Set | Mapping):
        raise TooMuch(f"a {type(answer).__name__} has no order")
    most = max(wanted, MOST_ITEMS)
    found = tuple(islice(answer, most + 1))
    if len(found) > most:
        raise TooMuch(f"more than {most} items")
    return found


def nodes(tree: ScoreNode) -> Iterator[ScoreNode]:
    """Yield the nodes of a tree, level by level; TooMuch, before it is reached, for one that cannot be kept."""
    level, count = [tree], 0
    cited: set[int] = set()
    for _ in range(DEPTH):
        count += len(level)
        if count > MOST_NODES:
            raise TooMuch(f"more than {MOST_NODES} steps below {tree.key!r:.100}")
        below: list[ScoreNode] = []
        for node in level:
            _check_node(node, cited)
            yield node
            below += node.children
        if not below:
            return
        level = below
    raise TooMuch(f"more than {DEPTH} steps deep below {tree.key!r:.100}")


def _check_node(node: ScoreNode, cited: set[int]) -> None:
    """Check one node; a hundred for each subject, so that what is cheap to see comes first."""
    if type(node) is not ScoreNode or type(node.children) is not tuple:
        raise TooMuch(f"{node!r:.200} is no score node")
    value, inputs, citation = node.value, node.inputs, node.citation
    # Joining also tells what is no text.
    check_text("".join((node.key, node.label, node.note, *inputs, *inputs.values())))
    if type(value) is Decimal:
        # What a builder computed has no more digits than its context.
        if not node.built or not -MOST_DIGITS <= value.adjusted() <= MOST_DIGITS:
            check_number(value)
    elif type(value) is str:
        check_text(value)
    elif value is not None:
        raise TooMuch(f"{node.key} is not a number: it is a {type(value).__name__}")
    if citation is not None and id(citation) not in cited:
        _check_citation(citation)
        cited.add(id(citation))


def _check_citation(citation: Citation) -> None:
    day = citation.issued_on if type(citation) is Citation else ""
    if not (day is None or type(day) is date):
        raise TooMuch(f"{citation!r:.200} is no citation")
    check_text(citation.document + citation.article)


def check_text(text: str) -> None:
    """Raise TooMuch for a text that is too long or that the database refuses."""
    if len(text) > MOST_LETTERS:
        raise TooMuch(f"a text of {len(text)} letters")
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError as error:
        raise TooMuch(f"a text that cannot be stored: {text!r:.100}") from error
    if "\0" in text:
        raise TooMuch(f"a text that cannot be stored: {text!r:.100}")


def check_number(number: Decimal) -> None:
    """Raise TooMuch for a number that its canonical form would not keep exactly, or only with very many zeros."""
    if not number.is_finite():
        raise TooMuch(f"{number} is no number")
    if number and not (abs(number.adjusted()) <= MOST_DIGITS and CONTEXT.plus(number) == number):
        raise TooMuch(f"a number with too many digits: {number!r:.60}")


def check_plain(data: object) -> None:
    """Raise TooMuch when a canonical form holds too much or what cannot be stored."""
    waiting, count = [data], 0
    while waiting:
        value = waiting.pop()
        count += 1
        if count > MOST_ITEMS * 10:
            raise TooMuch("a declaration of more than a hundred thousand values")
        if isinstance(value, str):
            check_text(value)
        elif isinstance(value, Mapping):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
