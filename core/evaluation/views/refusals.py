"""What the state does not allow is told on the page that asked for it, with what was typed."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import Conflict
from core.web.forms import FormState


@contextmanager
def told_above(form: FormState, refusals: list[str]) -> Iterator[None]:
    """Put a Conflict of the use case inside into ``refusals``, which the page shows on top; the form keeps its text."""
    try:
        with form.catching():
            yield
    except Conflict as refusal:
        refusals.append(str(refusal))
        form.status = refusal.status
