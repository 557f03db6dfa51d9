"""What a page and the host of the packs say to each other: length and bytes, read without running anything."""

import io
import pickle
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from core.domain.parameters import BoundParameter
from core.domain.settings import BoundSettings
from core.domain.text import Text
from core.extensions.parameters import Missing

_LENGTH = struct.Struct("!Q")
_PIECE = 1 << 20
#: The longest answer that is read; a declaration has a few hundred kilobytes.
LONGEST = 64 << 20
#: Modules whose classes an answer may be made of: values that do nothing when they are made.
_VALUES = ("core.domain.", "core.extensions.parameters", "core.extensions.apart.wire", "datetime", "decimal")


@dataclass(frozen=True, slots=True)
class Question:
    """One call of a scheme: ``name`` is a method or property of SchemeCalls; ``content`` hashes each pack's rules."""

    scheme: str
    content: Mapping[str, str]
    editions: Mapping[str, str]
    parameters: Mapping[str, BoundParameter]
    missing: tuple[Missing, ...]
    today: date
    run: str
    settings: Mapping[str, BoundSettings]
    name: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What the scheme answered, checked."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """A pack failed, with its key."""

    pack: str
    problem: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A pack was killed after ``seconds``, or ended its process by itself (None)."""

    pack: str
    hook: str
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Silent:
    """The scheme has no answer, for a reason the tenant can cure."""

    reason: Text


@dataclass(frozen=True, slots=True)
class Unbound:
    """Values are missing."""

    rows: tuple[Missing, ...]


Reply = Answered | Failed | Stopped | Silent | Unbound


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if not module.startswith(_VALUES):
            raise pickle.UnpicklingError(f"{module}.{name} is no value")
        return super().find_class(module, name)


class _Writer(pickle.Pickler):
    def reducer_override(self, what: Any) -> Any:
        """Write a word of an enumeration by its value: some versions of Python write it as a call of ``getattr``."""
        return (type(what), (what.value,)) if isinstance(what, Enum) else NotImplemented


def packed(what: object) -> bytes:
    """Return the bytes of a question or a reply."""
    written = io.BytesIO()
    _Writer(written, protocol=pickle.HIGHEST_PROTOCOL).dump(what)
    return written.getvalue()


def unpacked(data: bytes) -> Any:
    """Return what the bytes say; UnpicklingError when they name anything but values."""
    return _Values(io.BytesIO(data)).load()


def send(connection: socket.socket, data: bytes) -> None:
    """Write one message."""
    connection.sendall(_LENGTH.pack(len(data)))
    connection.sendall(data)


def receive(connection: socket.socket) -> bytes:
    """Read one message; ConnectionError when the other side went away, or wants to say too much."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > LONGEST:
        raise ConnectionError(f"a message of {length} bytes")
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    pieces, missing = [], length
    while missing:
        piece = connection.recv(min(missing, _PIECE))
        if not piece:
            raise ConnectionError("the message breaks off")
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
