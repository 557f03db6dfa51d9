"""YAML with places: numbers exactly as written, and the line of every value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from marshmallow import ValidationError

from core.kit.findings import Finding, Refused

Place = tuple[str | int, ...]

#: What marshmallow says, in the words of this kit.
_SAID: Mapping[str, str] = {
    "Missing data for required field.": "còn thiếu",
    "Unknown field.": "không có trong mẫu",
    "Field may not be null.": "không được để trống",
    "Invalid input type.": "sai kiểu",
    "Not a valid boolean.": "phải là true hoặc false",
    "Not a valid date.": "phải là ngày, viết như 2021-12-31",
    "Not a valid integer.": "phải là số nguyên",
    "Not a valid list.": "phải là danh sách",
    "Not a valid mapping type.": "phải là các cặp khóa: giá trị",
    "Not a valid number.": "phải là con số",
    "Not a valid string.": "phải là chữ",
    "Shorter than minimum length 1.": "không được để trống",
    "String does not match expected pattern.": "viết sai dạng",
}


class _Loader(yaml.SafeLoader):
    """Leaves numbers as they are written, so that no value passes through a float."""


def _as_written(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:float", _as_written)
_Loader.add_constructor("tag:yaml.org,2002:int", _as_written)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: its data, and where each of them stands."""

    path: Path
    data: Any
    _node: yaml.Node | None

    def line(self, *place: str | int) -> int:
        """Return the line of the value at ``place``, or of the nearest thing around it that is written."""
        node, line = self._node, 0
        for step in place:
            found = _inside(node, step)
            if found is None:
                break
            node, line = found
        return line or (node.start_mark.line + 1 if node else 0)

    def finding(self, message: str, *place: str | int) -> Finding:
        """Return what is wrong at a place."""
        return Finding(message, self.path, self.line(*place))

    def findings(self, error: ValidationError) -> list[Finding]:
        """Return what a schema objects to, each at its place."""
        return [
            self.finding(f"{'.'.join(map(str, place)) or 'tệp'}: {said(text)}", *place)
            for place, text in _flat(error.messages, ())
        ]


def said(message: str) -> str:
    """Return what a schema says in the words of this kit; its own words where there are none."""
    return _SAID.get(message, message)


def read_document(path: Path) -> Document:
    """Return a YAML file; Refused, with the line, when it is none."""
    try:
        text = path.read_text("utf-8")
        return Document(path, yaml.load(text, Loader=_Loader), yaml.compose(text, Loader=_Loader))  # noqa: S506 - safe
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Refused([Finding(f"YAML sai: {error.problem}", path, mark.line + 1 if mark else 0)]) from error
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        raise Refused([Finding(f"không đọc được: {error}", path)]) from error


def _inside(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((value, key.start_mark.line + 1) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line + 1
    return None


def _flat(messages: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(inner, place if key == "_schema" else (*place, key))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _flat(inner, place)
    else:
        yield place, str(messages)
