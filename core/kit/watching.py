"""A pack that is watched while it runs: what it must not touch raises, and names the line that touched it.

Reading the source (``purity``) finds what is written plainly. This finds what is not: a float that comes out of a
division, a clock behind a ``getattr``.
"""

import ast
import builtins
import importlib
import io
import os
import random
import secrets
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import FloatOperation, localcontext
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any
from unittest.mock import patch

from core.kit.packs import Opened, open_pack
from core.kit.purity import CLOCK
from core.kit.sources import Source, forget

#: What every rule does without: (where, names). Refused only when the pack's own code is among the callers.
_FORBIDDEN: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (builtins, ("open", "print", "input")),
    (io, ("open",)),
    (os, ("open", "urandom", "getenv", "system", "popen", "listdir", "scandir", "stat")),
    (socket, ("create_connection", "getaddrinfo")),
    (socket.socket, ("__init__",)),
    (subprocess.Popen, ("__init__",)),
    (time, ("time", "time_ns", "monotonic", "perf_counter", "sleep", "localtime", "gmtime", "ctime", "strftime")),
    (random, ("random", "randint", "randrange", "choice", "choices", "shuffle", "sample", "uniform", "seed")),
    (random.Random, ("__init__",)),
    (secrets, ("token_bytes", "token_hex", "token_urlsafe", "randbelow", "choice")),
    (uuid, ("uuid1", "uuid4")),
)
#: Refused where the pack itself calls them: dataclasses and imports do so on its behalf.
_UNCALLED = frozenset({float, complex, hash, id, eval, exec, compile})
_RESULT, _CALLED = "__kit_result__", "__kit_called__"


class Impure(BaseException):
    """A rule touched something that two computations need not find alike; no ``except Exception`` swallows it."""


@contextmanager
def watched(source: Source) -> Iterator[Opened]:
    """Open a pack as a copy that is watched; everything it does inside the block is. Impure is raised within it."""
    before = forget(source.package)
    finder = _Finder(source)
    sys.meta_path.insert(0, finder)
    importlib.invalidate_caches()
    try:
        with _guarded(source), localcontext() as context:
            context.traps[FloatOperation] = True
            yield open_pack(source)
    finally:
        sys.meta_path.remove(finder)
        forget(source.package)
        sys.modules.update(before)
        parent, _, name = source.package.rpartition(".")
        if parent in sys.modules and source.package in before:
            setattr(sys.modules[parent], name, before[source.package])


@contextmanager
def _guarded(source: Source) -> Iterator[None]:
    with ExitStack() as stack:
        for home, names in _FORBIDDEN:
            for name in names:
                stack.enter_context(patch.object(home, name, _guard(getattr(home, name), home, name, source)))
        yield


def _guard(original: Callable[..., Any], home: Any, name: str, source: Source) -> Callable[..., Any]:
    said = f"{getattr(home, '__name__', home)}.{name}".removeprefix("builtins.")

    def guarded(*arguments: Any, **named: Any) -> Any:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if source.owns(frame.f_code.co_filename):
                raise Impure(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}: gọi {said}")
            frame = frame.f_back
        return original(*arguments, **named)

    return guarded


class _Finder:
    """Finds the modules of one pack, and has their code watched."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        package = self.source.package
        if name != package and not name.startswith(f"{package}."):
            return None
        spec = PathFinder.find_spec(name, [str(self.source.root.parent)] if name == package else path)
        if spec is not None and spec.origin:
            spec.loader = _Loader(name, spec.origin)
        return spec


class _Loader(SourceFileLoader):
    """Compiles a module so that what it calls and what it computes is looked at."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        tree = ast.fix_missing_locations(_Rewriter().visit(ast.parse(self.get_data(path), path)))
        return compile(tree, path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        setattr(module, _RESULT, _result)
        setattr(module, _CALLED, _called)
        super().exec_module(module)


class _Rewriter(ast.NodeTransformer):
    """``f(x)`` becomes ``result(called(f)(x))``, ``a / b`` becomes ``result(a / b)``; lines stay where they were."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        node.func = _wrapped(_CALLED, node.func)
        return _wrapped(_RESULT, node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        return _wrapped(_RESULT, node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        self.generic_visit(node)
        if not isinstance(node.target, ast.Name):
            return node
        old = ast.copy_location(ast.Name(node.target.id, ast.Load()), node)
        value = _wrapped(_RESULT, ast.copy_location(ast.BinOp(old, node.op, node.value), node))
        return ast.copy_location(ast.Assign([node.target], value), node)


def _wrapped(by: str, node: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Call(ast.copy_location(ast.Name(by, ast.Load()), node), [node], []), node)


def _here() -> str:
    frame = sys._getframe(2)
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"


def _result(value: Any) -> Any:
    if isinstance(value, float | complex):
        raise Impure(f"{_here()}: ra số thực {value!r}; quy định chỉ tính bằng Decimal")
    return value


def _called(function: Any) -> Any:
    name = getattr(function, "__name__", "")
    if name in CLOCK and isinstance(getattr(function, "__self__", None), type):
        raise Impure(f"{_here()}: gọi đồng hồ .{name}; ngày tính là ctx.today")
    if any(function is each for each in _UNCALLED):
        raise Impure(f"{_here()}: gọi {name}")
    return function
