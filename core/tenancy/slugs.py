"""Words without diacritics: addresses of tenants made from their names, and keys of what lies in them."""

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

from flask_babel import gettext as _

from core.db.folding import folded
from core.errors import Invalid, Problem
from core.web.routing import is_slug

#: Kinds of administrative unit that begin a name (loại đơn vị hành chính).
PLACE_KINDS = ("Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Tỉnh", "Huyện", "Quận", "Phường", "Xã")

_KEY = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


def split_name(name: str) -> tuple[str, str]:
    """Split a name into kind and place: ``Xã Đông`` → (``Xã``, ``Đông``)."""
    for kind in PLACE_KINDS:
        if name.casefold().startswith(f"{kind} ".casefold()):
            return kind, name[len(kind) + 1 :]
    return "", name


@lru_cache(maxsize=20_000)
def plain_letters(text: str) -> str:
    """Return lower-case letters and digits joined by hyphens, without diacritics: ``Đạo Trù`` → ``dao-tru``."""
    return "-".join(re.findall(r"[a-z0-9]+", folded(text)))


def _candidates(name: str, code: str) -> Iterator[str]:
    kind, place = split_name(name)
    full = plain_letters(name)
    # "Phường 1" without its kind would be no address but a number.
    if kind and not place.isdigit():
        yield plain_letters(place)
    yield full
    yield f"{full}-{plain_letters(code.rpartition('.')[2])}"


def free_slug(name: str, code: str, parent_slug: str, taken: Set[str]) -> str:
    """Return the first free slug for a name below a parent ("" = none).

    Of places of the same name the first keeps the short form, the next is told apart by its kind (``xa-…``,
    ``thi-tran-…``), further ones by their statistical code. Raises ValueError for a name without letters.
    """
    for last in _candidates(name, code):
        slug = f"{parent_slug}/{last}" if parent_slug else last
        if is_slug(slug) and slug not in taken:
            return slug
    raise ValueError(name)


def is_key(key: str) -> bool:
    """Tell whether a key is a plain word: lower-case letters without diacritics, digits, single ``-`` and ``_``."""
    return bool(_KEY.fullmatch(key))


def require_keys(keys: Iterable[str]) -> None:
    """Raise Invalid unless all keys are plain words."""
    bad = sorted({key for key in keys if not is_key(key)})
    if bad:
        message = _("Mã “%(key)s” chỉ được gồm chữ thường không dấu, chữ số và dấu gạch nối.", key=bad[0])
        raise Invalid([Problem(message, "key")])
