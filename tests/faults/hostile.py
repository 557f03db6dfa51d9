"""Packs that loop, die, eat memory and swallow what is raised, installed as a distribution of their own."""

from collections.abc import Mapping
from pathlib import Path

MANIFEST = """
import os, re, sys, threading, time
from datetime import date
from core.sdk import *

MANIFEST = Manifest(
    "{key}", Text("Gói {key}", "Pack {key}"), "1", (1, 1),
    (Edition("1", date(2021, 1, 1), None, Citation("Quy định thử")),), "vinh_phuc",
)

@hookimpl
def {hook}({arguments}):
    {body}
"""
FOREVER = "while True: pass"
#: Everything that is raised inside is swallowed, the worker's alarm too.
SWALLOWING = """
    while True:
        try:
            while True: time.sleep(0.01)
        except BaseException: pass
"""
HOARDING = """
    kept = []
    while True: kept.append(bytearray(1 << 28))
"""
#: A thread and a process that live on, and an answer that is none.
LEAVING = """
    threading.Thread(target=time.sleep, args=(600,)).start()
    os.spawnlp(os.P_NOWAIT, "sh", "sh", "-c", "sleep 600; true", "{place}/left")
    return []
"""
STOPPED = "không trả lời trong 1 giây"
#: How a pack that never ends answers for scores; only its time stops it.
ENDLESS: Mapping[str, str] = {
    "hostile_loop": FOREVER,
    "hostile_power": "10 ** 10 ** 8",
    "hostile_pattern": "re.match('(a+)+b', 'a' * 64)",
    "hostile_swallow": SWALLOWING,
}
#: How others answer, and what their failure says.
ENDING: Mapping[str, tuple[str, str]] = {
    "hostile_exit": ("os._exit(0)", "kết thúc đột ngột"),
    "hostile_fault": ("os.abort()", "kết thúc đột ngột"),
    "hostile_quit": ("sys.exit(0)", "SystemExit"),
    "hostile_interrupt": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "hostile_quiet": ("raise type('Quiet', (BaseException,), {})('im')", "Quiet"),
    "hostile_memory": (HOARDING, "MemoryError"),
    "hostile_leaver": (LEAVING, "0 trees"),
}
SCORES: Mapping[str, tuple[str, str]] = {**{key: (body, STOPPED) for key, body in ENDLESS.items()}, **ENDING}
#: What packs do when they are loaded.
LOADING: Mapping[str, tuple[str, str]] = {
    "hostile_import": (FOREVER, "is not loaded within"),
    "hostile_leave": ("os._exit(0)", "ends the process that loads it"),
}


def write(place: Path, key: str, body: str, hook: str = "compute_subject_scores") -> None:
    """Write one pack, installed by ``install``."""
    (place / key).mkdir(exist_ok=True)
    arguments = "ctx, subjects" if hook == "compute_subject_scores" else "ctx"
    words = {"key": key, "hook": hook, "arguments": arguments, "body": body}
    source = MANIFEST
    for name, text in words.items():
        source = source.replace(f"{{{name}}}", text)
    (place / key / "__init__.py").write_text(source, "utf-8")


def install(place: Path, *keys: str) -> Path:
    """Make the packs of a folder an installed distribution, for whoever has it on their path."""
    about = place / "hostile-1.0.dist-info"
    about.mkdir(exist_ok=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n", "utf-8")
    offers = "".join(f"{key} = {key}\n" for key in keys)
    (about / "entry_points.txt").write_text(f"[giaoviec.plugins]\n{offers}", "utf-8")
    return place
