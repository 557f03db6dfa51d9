"""A subject of a run beside its facts: whose file it is, which stays outside of what rules see."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from core.db.bulk import Key
from core.domain.facts import SubjectFacts


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject with its facts and the identity that stays outside them: whose file it is, and by which post."""

    facts: SubjectFacts
    unit: Key
    person_id: uuid.UUID | None
    post_id: uuid.UUID | None = None

    @property
    def person(self) -> uuid.UUID | None:
        """Who is rated; None for a collective, which the person only represents."""
        return self.person_id if self.facts.role.is_person else None

    def known(self, **more: Any) -> "Subject":
        """Return the subject with more facts."""
        return replace(self, facts=replace(self.facts, **more))
