"""A tenant's starting state as a folder of data: ``tenant.yaml`` and a table of administrative units, checked here.

Every scalar is read as text, so that a code keeps its zeros; problems name the file, the line and the field.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import yaml
from marshmallow import Schema, ValidationError, fields, post_load, validate

from core.config import OperatorError
from core.domain.documents import DocumentStyle
from core.people.council_roles import CHAIR, SECRETARY
from core.people.roles import ROLES
from core.provision.state import specs
from core.provision.state.checks import BRACES, Found, Steps, objections
from core.tenancy.services import LEVELS
from core.tenancy.slugs import is_key

_WORDS: dict[str, Any] = {
    "required": "thiếu mục này",
    "null": "không được để trống",
    "invalid": "giá trị không hợp lệ",
}
_DAY_WORDS: dict[str, Any] = {**_WORDS, "invalid": "phải là ngày theo dạng 2020-10-15"}
_FLAG_WORDS: dict[str, Any] = {**_WORDS, "invalid": "phải là true hoặc false"}
_GROUP_WORDS = {"unknown": "không có mục này", "type": "phải là một nhóm mục có tên"}
_COLUMNS = ["code", "parent_code", "level", "name"]


class TenantFileError(OperatorError):
    """The data of a tenant cannot be used; says where and why."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems), f"The description of the tenant is not valid ({len(problems)} problems).")
        self.problems = problems


class _Text(fields.String):
    default_error_messages = _WORDS

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Length(min=1, error="không được để trống"), **options)


class _Key(fields.String):
    default_error_messages = _WORDS

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        key: str = super()._deserialize(value, attr, data, **kwargs)
        if not is_key(BRACES.sub("x", key)):
            raise ValidationError("chỉ gồm chữ thường không dấu, chữ số, dấu gạch nối")
        return key


class _Day(fields.Date):
    default_error_messages = _DAY_WORDS


class _Flag(fields.Boolean):
    default_error_messages = _FLAG_WORDS


def _one_of(choices: Sequence[str], **options: Any) -> fields.String:
    one = validate.OneOf(choices, error="phải là một trong: {choices}")
    return fields.String(validate=one, error_messages=_WORDS, **options)


class _Spec(Schema):
    """A group of named values; unknown names are refused."""

    made: ClassVar[type]
    error_messages = _GROUP_WORDS

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Any:
        return self.made(**data)


def _many(schema: type[Schema], **options: Any) -> fields.Nested:
    messages: dict[str, Any] = {**_WORDS, "type": "phải là một danh sách"}
    return fields.Nested(schema, many=True, error_messages=messages, **options)


def _group(schema: type[Schema], **options: Any) -> fields.Nested:
    return fields.Nested(schema, error_messages=_WORDS, **options)


class _Seat(_Spec):
    made = specs.SeatSpec
    role = _one_of(list(ROLES), required=True)
    scope = _one_of(["tree", "unit", "subject"], required=True)
    label = _Text()
    tenant = _Text()
    authority = _Key()
    council = _Key()
    council_role = _one_of([CHAIR, SECRETARY])


class _Post(_Spec):
    made = specs.PostSpec
    key = _Key(required=True)
    title = _Text(required=True)
    user = _Text()
    seats = _many(_Seat)


class _Unit(_Spec):
    made = specs.UnitSpec
    key = _Key(required=True)
    kind = _Key(required=True)
    name = _Text(required=True)
    parent = _Key()
    illustrative = _Flag()
    posts = _many(_Post)


class _Letterhead(_Spec):
    made = specs.LetterheadSpec
    style = _one_of([style.value for style in DocumentStyle], required=True)
    issuer = _Text(required=True)
    superior = _Text()
    symbol = _Text()
    place = _Text()
    sign_for = _Text()
    sign_post = _Text()
    recipients = fields.List(_Text(), error_messages={**_WORDS, "invalid": "phải là một danh sách"})
    basis = fields.List(_Text(), error_messages={**_WORDS, "invalid": "phải là một danh sách"})


class _Authority(_Spec):
    made = specs.AuthoritySpec
    key = _Key(required=True)
    unit = _Key(required=True)
    name = _Text(required=True)
    letterhead = _group(_Letterhead)


class _Council(_Spec):
    made = specs.CouncilSpec
    key = _Key(required=True)
    authority = _Key(required=True)
    name = _Text(required=True)


class _Delegation(_Spec):
    made = specs.DelegationSpec
    authority = _Key(required=True)
    kind = _Key(required=True)
    document = _Text(required=True)
    parent = _Key()
    post = _Key()
    below = _Flag()
    document_date = _Day()
    illustrative = _Flag()


class _Organisation(_Spec):
    made = specs.Organisation
    units = _many(_Unit, required=True)
    authorities = _many(_Authority)
    councils = _many(_Council)
    delegations = _many(_Delegation)


class _Top(_Spec):
    made = specs.TopSpec
    code = _Text(required=True)
    name = _Text(required=True)
    slug = _Key(required=True)
    level = _one_of(LEVELS, required=True)
    valid_from = _Day(required=True)


class _Appointments(_Spec):
    made = specs.AppointmentSpec
    since = _Day(required=True)
    illustrative = _Flag()


class _Demo(_Spec):
    made = specs.DemoSpec
    password = _Text(required=True)


class _Special(_Spec):
    made = specs.SpecialSpec
    place = _Text(required=True)
    unit = _Key(required=True)
    post = _Key(required=True)
    user = _Text()
    seats = _many(_Seat)


class _Templates(Schema):
    error_messages = _GROUP_WORDS
    district = _group(_Organisation)
    commune = _group(_Organisation)


class _File(Schema):
    error_messages = _GROUP_WORDS
    tenant = _group(_Top, required=True)
    administrative_units = _Text(required=True)
    demo = _group(_Demo, load_default=None)
    shared = fields.Raw()
    appointments = _group(_Appointments, required=True)
    organisation = _group(_Organisation, required=True)
    templates = _group(_Templates, load_default=dict)
    special = _many(_Special, load_default=())


def read_tenant(folder: Path) -> specs.TenantFile:
    """Read and check a tenant's folder; raises TenantFileError that names every problem with file, line and field."""
    file = folder / "tenant.yaml"
    node, data = _read(file)
    try:
        loaded = _File().load(data)
    except ValidationError as error:
        raise _error(file, node, _flat(error.messages)) from error
    loaded.pop("shared", None)
    places = read_places(folder / loaded.pop("administrative_units"), loaded["tenant"])
    whole = specs.TenantFile(places=places, **loaded)
    problems = list(objections(whole))
    if problems:
        raise _error(file, node, problems)
    return whole


def _read(file: Path) -> tuple[yaml.Node, Any]:
    try:
        loader = yaml.BaseLoader(file.read_text("utf-8"))
        node = loader.get_single_node()
        if node is None:
            raise TenantFileError([f"{file}: không có nội dung"])
        return node, loader.construct_document(node)
    except OSError as error:
        raise TenantFileError([f"{file}: {error.strerror}"]) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise TenantFileError([f"{file}: không đọc được: {error}"]) from error


def _error(file: Path, node: yaml.Node, problems: Iterable[Found]) -> TenantFileError:
    found = sorted((_line(node, path), ".".join(map(str, path)), text) for path, text in problems)
    return TenantFileError([f"{file}, dòng {line}: {where}: {text}" for line, where, text in found])


def _flat(messages: Any, path: Steps = ()) -> Iterator[Found]:
    if isinstance(messages, Mapping):
        for step, inner in messages.items():
            yield from _flat(inner, path if step == "_schema" else (*path, step))
    else:
        yield path, "; ".join(map(str, messages))


def _line(node: yaml.Node, path: Steps) -> int:
    """Return the line of a value, or of the innermost group around one that is missing."""
    for step in path:
        inner = None
        if isinstance(node, yaml.MappingNode):
            inner = next((value for name, value in node.value if name.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            inner = node.value[step]
        if inner is None:
            break
        node = inner
    return int(node.start_mark.line) + 1


def read_places(file: Path, top: specs.TopSpec) -> list[specs.Place]:
    """Read the table of administrative units, the top tenant first; raises TenantFileError with lines."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if reader.fieldnames != _COLUMNS:
                raise TenantFileError([f"{file}, dòng 1: các cột phải là {','.join(_COLUMNS)}"])
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TenantFileError([f"{file}: không đọc được: {error}"]) from error
    problems: list[str] = []
    levels: dict[str, str] = {}
    for line, row in rows:
        problem = _place_problem(row, levels, top)
        if problem:
            problems.append(f"{file}, dòng {line}: {problem}")
        levels[row["code"]] = row["level"]
    if problems or not rows:
        raise TenantFileError(problems or [f"{file}: không có dòng nào"])
    return [specs.Place(**row) for _, row in rows]


def _place_problem(row: Mapping[str, Any], levels: Mapping[str, str], top: specs.TopSpec) -> str | None:
    if None in row or not all(isinstance(row[name], str) for name in _COLUMNS):
        return "số cột không đúng"
    if row["level"] not in LEVELS or not row["code"] or not row["name"]:
        return "thiếu mã, tên hoặc cấp không hợp lệ"
    if row["code"] in levels:
        return f"mã {row['code']} lặp lại"
    if not levels:
        same = (row["code"], row["parent_code"], row["level"], row["name"]) == (top.code, "", top.level, top.name)
        return None if same else "dòng đầu phải là đơn vị nêu trong tenant.yaml"
    above = levels.get(row["parent_code"])
    if above is None or LEVELS.index(row["level"]) <= LEVELS.index(above):
        return f"đơn vị cấp trên {row['parent_code']} không có ở phía trên hoặc không cao hơn"
    return None
