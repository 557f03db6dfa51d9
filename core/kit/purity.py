"""What in a pack's source could make two computations differ: found by reading, without running it."""

import ast
from collections.abc import Iterator

#: All of the standard library that a rule may lean on; the clock, chance, the network and files are not among it.
ALLOWED = frozenset(
    {"__future__", "abc", "collections", "dataclasses", "datetime", "decimal", "enum", "functools", "itertools"}
    | {"re", "string", "typing"}
)
CLOCK = frozenset({"now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp"})
#: Attributes that give a float.
FLOATING = frozenset({"timestamp", "total_seconds"})
REACHING_OUT = frozenset(
    {"open", "eval", "exec", "compile", "input", "print", "breakpoint"}
    | {"globals", "locals", "vars", "setattr", "delattr", "hash", "id", "__import__", "__builtins__", "__loader__"}
)
#: Attributes with two underscores on each side that tell nothing which could change.
HARMLESS = frozenset({"__name__", "__doc__"})


def impurities(tree: ast.AST, package: str) -> list[tuple[int, str]]:
    """Return (line, sentence) for everything impure in a module of ``package``, in the order of the lines."""
    bound = _bound(tree)
    return sorted({found for node in ast.walk(tree) for found in _of_node(node, package, bound)})


def _of_node(node: ast.AST, package: str, bound: frozenset[str]) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Import(names=names):
            yield from ((node.lineno, _import(name.name)) for name in names if not _may_import(name.name, package))
        case ast.ImportFrom(module=module, level=level):
            if level:
                yield node.lineno, "nhập tương đối; hãy ghi đầy đủ tên gói"
            elif not _may_import(module or "", package):
                yield node.lineno, _import(module or "")
        case ast.Constant(value=float() | complex() as value):
            yield node.lineno, f'số thực {value!r}; hãy dùng Decimal("{value}")'
        case ast.Name(id="float" | "complex" as name) if name not in bound:
            yield node.lineno, f"{name}: quy định chỉ tính bằng Decimal"
        case ast.Name(id=name) if name in REACHING_OUT and name not in bound:
            yield node.lineno, f"{name}: gói không đọc, ghi hay gọi gì ngoài số liệu được đưa vào"
        case ast.Attribute():
            yield from _of_attribute(node)
        case ast.Global() | ast.Nonlocal():
            yield node.lineno, "global, nonlocal: gói không nhớ gì giữa hai lần tính"
        case ast.AsyncFunctionDef() | ast.Await():
            yield node.lineno, "async: quy định là hàm thường"


def _of_attribute(node: ast.Attribute) -> Iterator[tuple[int, str]]:
    name = node.attr
    if name in CLOCK and not (isinstance(node.value, ast.Name) and node.value.id == "ctx"):
        yield node.lineno, f".{name}: gói không có đồng hồ; ngày tính là ctx.today"
    elif name in FLOATING:
        yield node.lineno, f".{name} cho số thực; hãy tính bằng .days và Decimal"
    elif name.startswith("__") and name.endswith("__") and name not in HARMLESS:
        yield node.lineno, f".{name}: gói không chạm vào bên trong của Python"


def _bound(tree: ast.AST) -> frozenset[str]:
    """Return the names that the module itself gives a meaning: they are no built-in any more."""
    assigned = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    arguments = {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return frozenset(assigned | arguments | defined)


def _import(module: str) -> str:
    return f"nhập “{module}”; gói chỉ dùng core.sdk, mã của chính nó và {', '.join(sorted(ALLOWED - {'__future__'}))}"


def _may_import(module: str, package: str) -> bool:
    return module.partition(".")[0] in ALLOWED or module in ("core.sdk", package) or module.startswith(f"{package}.")
