"""What an author is told: a sentence, and the file and line that it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend; without ``path`` it is about the pack as a whole, without ``line`` about the whole file."""

    message: str
    path: Path | None = None
    line: int = 0

    def text(self, base: Path | None = None) -> str:
        """Return ``file:line: sentence``; the file as seen from the folder ``base``."""
        if self.path is None:
            return self.message
        path = self.path.relative_to(base) if base and self.path.is_relative_to(base) else self.path
        return f"{path}:{self.line}: {self.message}" if self.line else f"{path}: {self.message}"

    def __str__(self) -> str:
        return self.text()


class Refused(Exception):
    """A pack or an example cannot be read; ``findings`` tell everything that is wrong with it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))
