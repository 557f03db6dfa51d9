"""Pages of people: the seats a person may act from, and the organisation."""

from core.people.views import absences, councils, delegations, organisation, persons, posts, seats, units
from core.people.views.blueprint import bp

__all__ = ["absences", "bp", "councils", "delegations", "organisation", "persons", "posts", "seats", "units"]
