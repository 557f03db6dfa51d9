"""A pack whose councils see each other's marks when all are in: what the tests of councils extend vinh_phuc by."""

import sys
from datetime import date

from flask import Flask

from core.domain.canonical import digest
from core.extensions.discovery import Registry, discover, init_packs
from core.extensions.packs import Pack
from core.extensions.parameters import read_parameters
from core.sdk import Citation, CouncilRule, Edition, Manifest, MarksHidden, RaterDeclaration, Text, hookimpl

KEY = "council_test"
LAW = Citation("Quy chế thử của hội đồng tư vấn", "Điều 7")
START = date(2020, 1, 1)
MANIFEST = Manifest(KEY, Text("Gói thử", "Test"), "1", (1, 1), (Edition("1", START, None, LAW),), extends="vinh_phuc")

COUNCILS = (
    CouncilRule(
        "party_block",
        Text("Hội đồng tư vấn khối Đảng", "Advisory council of the Party block"),
        "party",
        LAW,
        replaces=True,
        hidden=MarksHidden.ALL_IN,
    ),
    CouncilRule(
        "government_block",
        Text("Hội đồng tư vấn khối chính quyền", "Advisory council of the government block"),
        "government",
        LAW,
        replaces=True,
        hidden=MarksHidden.NEVER,
    ),
)


@hookimpl
def declare_raters() -> RaterDeclaration:
    """The councils of vinh_phuc, under rules of procedure that it leaves open."""
    return RaterDeclaration(councils=COUNCILS)


def install(app: Flask) -> None:
    """Install the pack beside those of the project."""
    known = discover()
    pack = Pack(MANIFEST, sys.modules[__name__], read_parameters("[]", [START]), digest("council"))
    init_packs(app, Registry([*(each for key, each in known.packs.items() if key != "core"), pack], known.failures))
