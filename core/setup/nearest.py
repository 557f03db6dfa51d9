"""What somebody probably meant by a word that is not known."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from flask_babel import gettext as _

from core.tenancy.slugs import plain_letters


def nearest(text: str, words: Iterable[str], shown: Callable[[str], str] = str) -> str:
    """Return a sentence that offers what comes nearest to a text ("" = nothing does)."""
    close = get_close_matches(plain_letters(text), words, n=2, cutoff=0.6)
    names = list(dict.fromkeys(shown(word) for word in close))
    return str(_("Gần nhất: %(names)s.", names="; ".join(names))) if names else ""
