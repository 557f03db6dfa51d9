"""The installed packs, found once per test process, and packs of the tests beside them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from flask import Flask

from core.extensions.chain import CORE
from core.extensions.discovery import Registry, discover, init_packs
from core.extensions.packs import Pack


@cache
def _installed() -> Registry:
    return discover()


def beside(*packs: Pack, failures: Mapping[str, str] = MappingProxyType({})) -> Registry:
    """Return the installed packs with others beside them, and without the chains that another test built of them.

    ``failures`` tells why others could not be loaded.
    """
    known = _installed()
    found = [pack for key, pack in known.packs.items() if key != CORE]
    return Registry([*found, *packs], {**known.failures, **failures}, known.origins)


def install(app: Flask, *packs: Pack) -> None:
    """Give an application packs of the tests beside those of the project."""
    init_packs(app, beside(*packs))
