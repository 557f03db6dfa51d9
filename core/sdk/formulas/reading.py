"""From text to a checked tree, by recursive descent; nothing that is read is ever run as code."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from core.sdk.formulas.language import DEPTH, MOST_DIGITS, MOST_LETTERS, MOST_STEPS, Formula, FormulaError, Kind, Step

#: ASCII alone: digits and letters of other scripts only look like these.
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)"
    r"|(?P<sign>>=|<=|[-+*/(),<>=×÷−≥≤]))",
    re.ASCII,
)
_SPACE = " \t\r\n\f\v"
_SAME = {"×": "*", "÷": "/", "−": "-", "≥": ">=", "≤": "<="}
_COMPARISONS = frozenset({">=", ">", "<=", "<", "="})
#: The fewest and the most arguments of each function.
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "if": (3, 3),
    "min": (1, MOST_STEPS),
    "max": (1, MOST_STEPS),
    "sum": (1, MOST_STEPS),
    "mean": (1, MOST_STEPS),
    "round": (2, 2),
}
#: Functions that take many numbers at once.
_OF_MANY = frozenset({"min", "max", "sum", "mean"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    word: str
    place: int
    end: int


_END = "end"


def read_formula(text: str, names: Mapping[str, Kind], wanted: Kind = Kind.NUMBER) -> Formula:
    """Return the formula that ``text`` is, over a typed catalogue of names; FormulaError with the place otherwise.

    ``wanted`` is what it is to compute: a number, or whether something holds.
    """
    if len(text) > MOST_LETTERS:
        raise FormulaError(
            MOST_LETTERS, f"công thức dài quá {MOST_LETTERS} ký tự.", f"more than {MOST_LETTERS} letters."
        )
    reader = _Reader(_tokens(text), names)
    root = reader.expression(1)
    left = reader.token
    if left.kind != _END:
        raise FormulaError(left.place, f"không chờ đợi “{left.word}” ở đây.", f"unexpected “{left.word}”.")
    _require(root, wanted)
    return Formula(text, root)


def _tokens(text: str) -> list[_Token]:
    found, place = [], 0
    end = len(text.rstrip(_SPACE))
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            place = end - len(text[place:end].lstrip(_SPACE))
            raise FormulaError(
                place + 1, f"không hiểu ký tự {text[place]!a}.", f"{text[place]!a} means nothing in a formula."
            )
        kind = str(match.lastgroup)
        word = match[kind]
        if kind == "number" and len(word.replace(".", "")) > MOST_DIGITS:
            raise FormulaError(
                match.start(kind) + 1,
                f"số có quá {MOST_DIGITS} chữ số.",
                f"a number of more than {MOST_DIGITS} digits.",
            )
        found.append(_Token(kind, _SAME.get(word, word), match.start(kind) + 1, match.end(kind)))
        place = match.end()
    return [*found, _Token(_END, "", len(text) + 1, len(text))]


class _Reader:
    """Reads one formula: each method reads what its name says, from the next token on."""

    def __init__(self, tokens: list[_Token], names: Mapping[str, Kind]) -> None:
        self._tokens, self._names = tokens, names
        self._next, self._steps = 0, 0

    @property
    def token(self) -> _Token:
        return self._tokens[self._next]

    def expression(self, depth: int) -> Step:
        if depth > DEPTH:
            raise FormulaError(self.token.place, f"lồng quá {DEPTH} tầng.", f"nested more than {DEPTH} deep.")
        left = self._sum(depth)
        if self.token.word not in _COMPARISONS:
            return left
        sign = self._take()
        right = self._sum(depth)
        _require(left, Kind.NUMBER)
        _require(right, Kind.NUMBER)
        return self._step(sign.word, Kind.TRUTH, left.place, right.end, (left, right))

    def _sum(self, depth: int) -> Step:
        return self._chain({"+", "-"}, lambda: self._product(depth))

    def _product(self, depth: int) -> Step:
        return self._chain({"*", "/"}, lambda: self._factor(depth))

    def _chain(self, signs: set[str], read: Callable[[], Step]) -> Step:
        """Read parts with one sign between them as one step; another sign begins a new one around it."""
        step = read()
        while self.token.word in signs:
            sign = self._take().word
            parts = [step]
            while True:
                parts.append(read())
                if self.token.word != sign:
                    break
                self._take()
            for part in parts:
                _require(part, Kind.NUMBER)
            step = self._step(sign, Kind.NUMBER, parts[0].place, parts[-1].end, tuple(parts))
        return step

    def _factor(self, depth: int) -> Step:
        token = self._take()
        if token.word == "-":
            inner = self._factor(depth + 1) if depth < DEPTH else self.expression(depth + 1)
            _require(inner, Kind.NUMBER)
            return self._step("minus", Kind.NUMBER, token.place, inner.end, (inner,))
        if token.word == "(":
            inner = self.expression(depth + 1)
            return replace(inner, place=token.place, end=self._expect(")").end)
        if token.kind == "number":
            return self._step("number", Kind.NUMBER, token.place, token.end, word=token.word)
        if token.kind == "name":
            return self._call(token, depth) if self.token.word == "(" else self._name(token)
        if token.kind == _END:
            raise FormulaError(token.place, "công thức chưa xong.", "the formula is not finished.")
        raise FormulaError(token.place, f"không chờ đợi “{token.word}” ở đây.", f"unexpected “{token.word}”.")

    def _name(self, token: _Token) -> Step:
        kind = self._names.get(token.word)
        if kind is None:
            near = get_close_matches(token.word, [*self._names, *FUNCTIONS], 1)
            vi, en = (f" Có phải “{near[0]}”?", f" Did you mean “{near[0]}”?") if near else ("", "")
            raise FormulaError(token.place, f"không có tên “{token.word}”.{vi}", f"no name “{token.word}”.{en}")
        return self._step("name", kind, token.place, token.end, word=token.word)

    def _call(self, name: _Token, depth: int) -> Step:
        if name.word not in FUNCTIONS:
            raise FormulaError(name.place, f"không có hàm “{name.word}”.", f"no function “{name.word}”.")
        self._expect("(")
        parts = [self.expression(depth + 1)]
        while self.token.word == ",":
            self._take()
            parts.append(self.expression(depth + 1))
        end = self._expect(")").end
        least, most = FUNCTIONS[name.word]
        if not least <= len(parts) <= most:
            raise FormulaError(
                name.place, f"“{name.word}” cần {least} giá trị.", f"“{name.word}” takes {least} values."
            )
        return self._step(name.word, _checked(name.word, parts), name.place, end, tuple(parts))

    def _step(self, op: str, kind: Kind, place: int, end: int, parts: tuple[Step, ...] = (), *, word: str = "") -> Step:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise FormulaError(place, f"công thức có quá {MOST_STEPS} bước.", f"more than {MOST_STEPS} steps.")
        depth = 1 + max((part.depth for part in parts), default=0)
        if depth > DEPTH:
            raise FormulaError(place, f"lồng quá {DEPTH} tầng.", f"nested more than {DEPTH} deep.")
        return Step(op, kind, place, end, parts, word, depth)

    def _take(self) -> _Token:
        token = self.token
        if token.kind != _END:
            self._next += 1
        return token

    def _expect(self, sign: str) -> _Token:
        token = self._take()
        if token.word != sign:
            raise FormulaError(token.place, f"thiếu “{sign}”.", f"“{sign}” is missing.")
        return token


def _checked(function: str, parts: list[Step]) -> Kind:
    """Return what a function gives, after a look at what it is given."""
    if function == "if":
        _require(parts[0], Kind.TRUTH)
        _require(parts[2], parts[1].kind)
        if parts[1].kind is Kind.NUMBERS:
            _require(parts[1], Kind.NUMBER)
        return parts[1].kind
    if function in {"min", "max"} and all(part.kind is Kind.TRUTH for part in parts):
        return Kind.TRUTH  # all of them hold, or one of them does
    for part in parts:
        if function not in _OF_MANY or part.kind is Kind.TRUTH:
            _require(part, Kind.NUMBER)
    if function == "round" and (parts[1].op != "number" or parts[1].word not in {*"0123456"}):
        raise FormulaError(
            parts[1].place, "số chữ số thập phân là một số từ 0 đến 6.", "the digits are a number from 0 to 6."
        )
    return Kind.NUMBER


_KINDS = {
    Kind.NUMBER: ("một con số", "a number"),
    Kind.NUMBERS: ("một dãy số", "many numbers"),
    Kind.TRUTH: ("một phép so sánh", "a comparison"),
}


def _require(step: Step, kind: Kind) -> None:
    if step.kind is not kind:
        (wanted_vi, wanted), (found_vi, found) = _KINDS[kind], _KINDS[step.kind]
        raise FormulaError(
            step.place, f"chỗ này cần {wanted_vi}, không phải {found_vi}.", f"{wanted} is needed here, not {found}."
        )
