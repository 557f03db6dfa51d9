"""A province that is lived in: its site, those who act for it, and what the command line says of it in the end."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from tests.e2e.conftest import People
from tests.e2e.person import Person
from tests.e2e.site import Site


@dataclass(frozen=True)
class Province:
    """A year, step by step, and those who live it: everybody comes in when they are first needed."""

    name: ClassVar[str]
    """As addresses of people and of the province's pages have it."""

    site: Site
    people: People

    def enter(self, post: str, seat: str = "") -> Person:
        """Let somebody come in, on a seat where they have several."""
        return self.people.enter(f"{post}@{self.name}.example", seat)

    @cached_property
    def administrator(self) -> Person:
        """The administrator of the province."""
        return self.enter("quan-tri")

    @cached_property
    def committee(self) -> Person:
        """The standing committee."""
        return self.enter("btv")

    @cached_property
    def adviser(self) -> Person:
        """Its advisory body."""
        return self.enter("btc")

    def verified(self) -> str:
        """Compute all decisions of the province again; returns what is said of that."""
        ended = self.site.command("evaluation", "verify", "--tenant", self.name)
        return ended.stdout + ended.stderr
