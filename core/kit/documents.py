"""YAML with places: numbers exactly as written, and the line of every value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from marshmallow import ValidationError
from yaml.reader import ReaderError

from core.extensions.written import AsWritten, read_yaml
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
    "Not a valid number or choice.": "phải là con số hoặc khóa của một phương án",
    "Special numeric values (nan or infinity) are not permitted.": "phải là con số",
    "A value is absent exactly when its certainty is unknown.": "chỉ để trống khi certainty là unknown, và ngược lại",
    "Values stand in the order of their days, one a day.": "các giá trị phải xếp theo ngày, mỗi ngày một giá trị",
    "A number names its unit.": "con số phải có đơn vị (unit)",
    "A choice has neither unit nor bounds.": "phương án chọn không có đơn vị, giới hạn (unit, minimum, maximum, whole)",
    "The keys of choices are words of small letters, each once.": "khóa phương án là chữ thường không dấu, không trùng",
    "Invalid value.": "không nhận giá trị này",
}
#: The same for what carries a value of its own.
_SAID_OF: tuple[tuple[str, str], ...] = (
    (r"Must be one of: (.*)\.", "phải là một trong: {0}"),
    (r"Shorter than minimum length (\d+)\.", "phải có ít nhất {0} mục"),
    (r"Must be greater than or equal to (.*) and less than or equal to .*\.", "phải từ {0} trở lên, và viết được"),
    (r"Must be greater than or equal to (.*)\.", "phải từ {0} trở lên"),
    (r"Must be greater than (.*)\.", "phải lớn hơn {0}"),
    (r"(.*) stands twice", "khóa {0} viết hai lần"),
    (r"could not determine a constructor for the tag (.*)", "không nhận nhãn {0}"),
    (r"found undefined alias (.*)", "không có neo (&) nào tên {0}"),
    (
        r"expected .*, but found .*|mapping values are not allowed.*|could not find expected .*",
        "sai thụt lề, dấu hai chấm hoặc dấu ngoặc",
    ),
    (r"while scanning .*|found character .*", "có ký tự không được đứng ở đây"),
    (r"the level '(.*)' is not declared", "mức “{0}” chưa được khai"),
    (r"the subject group '(.*)' is not declared", "nhóm đối tượng “{0}” chưa được khai"),
    (
        r"'(.*)' is no parameter of the pack, and not named under uses",
        "“{0}” không phải tham số của gói, cũng không nêu ở uses",
    ),
    (r"the parameter '(.*)' has the name of a fact", "tham số “{0}” trùng tên một số liệu"),
    (r"must be one of (.*)", "phải là một trong: {0}"),
    (r"there are no bands for what it computes", "chưa có bands cho kết quả tính được"),
)


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
    """Return what a schema or YAML says in the words of this kit; its own words where there are none."""
    if message in _SAID:
        return _SAID[message]
    for pattern, words in _SAID_OF:
        found = re.fullmatch(pattern, message)
        if found:
            return words.format(*found.groups())
    return message


def read_document(path: Path) -> Document:
    """Return a YAML file; Refused, with the line, when it is none."""
    try:
        text = path.read_text("utf-8")
        return Document(path, read_yaml(text), yaml.compose(text, Loader=AsWritten))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Refused([Finding(f"YAML sai: {said(str(error.problem))}", path, mark.line + 1 if mark else 0)]) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Refused([Finding("tệp có ký tự không được phép", path, line)]) from error
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
