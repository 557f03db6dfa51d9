"""Words in both languages, and the places of the law they come from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Vietnamese and English; Vietnamese is the source."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the English text for ``en`` and the Vietnamese one for anything else."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule or value is written: document, article and clause, as a reader would look it up."""

    document: str
    article: str = ""
    issued_on: date | None = None

    def __str__(self) -> str:
        return f"{self.article}, {self.document}" if self.article else self.document
