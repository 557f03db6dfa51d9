"""What can go wrong inside a pack."""

from core.domain.text import Text


class PackError(Exception):
    """A pack cannot be used, or failed; ``pack`` is its key."""

    def __init__(self, pack: str, problem: str) -> None:
        super().__init__(f"{pack}: {problem}")
        self.pack = pack
        self.problem = problem


class MissingParameter(Exception):
    """A rule asked for a parameter that has no confirmed value."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class MissingSetting(Exception):
    """A rule asked for a table of settings that nobody filled in (``code`` = ""), or for a code that it has not."""

    def __init__(self, table: str, code: str = "") -> None:
        super().__init__(f"{table}/{code}" if code else table)
        self.table = table
        self.code = code


class NoAnswer(Exception):
    """A rule cannot answer, for a reason that the tenant can cure: nothing is wrong with the pack."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason
