"""What posts are called where their titles alone do not tell them apart."""

import uuid
from collections import Counter
from collections.abc import Sequence

from core.people.models import Post
from core.tenancy.models import Unit


def titles_apart(posts: Sequence[tuple[Post, Unit]]) -> dict[uuid.UUID, str]:
    """Return the title of each post by its id; equal ones are told apart by their units, then by their keys."""
    found = {post.id: post.title for post, _unit in posts}
    for more in ({post.id: f", {unit.name}" for post, unit in posts}, {post.id: f" ({post.key})" for post, _ in posts}):
        used = Counter(found.values())
        found = {id: title + more[id] if used[title] > 1 else title for id, title in found.items()}
    return found


def seat_title(title: str, unit: str) -> str:
    """Return how a seat on a post is called: with the unit, unless the post's title names it already."""
    return title if unit.casefold() in title.casefold() else f"{title}, {unit}"
