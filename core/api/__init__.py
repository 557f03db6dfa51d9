"""The kit of the REST API: blueprints, problem bodies, and the description of both."""

from core.api.kit import ApiBlueprint, init_api
from core.api.problems import answers_with_problems

__all__ = ["ApiBlueprint", "answers_with_problems", "init_api"]
