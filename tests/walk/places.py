"""Where the walk goes beside the demo: small provinces in the states that the demo is not in.

Every kind of page is looked at somewhere, or ``EXCUSED`` says why it is not.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Flask

from tests.marked_year import MARKING_DAY
from tests.personal_work import ADVISER as KHAI_ADVISER
from tests.personal_work import CLERK, DEPUTY, DIRECTOR, PARTY_GROUP
from tests.personal_work import COMMITTEE as KHAI_COMMITTEE
from tests.service.opened_year import ADMINISTRATOR, DECIDER, DISTRICT, OTHER_DISTRICT
from tests.walk import lives
from tests.year import ADVISER, COMMITTEE, PARTY, RATING_DAY


@dataclass(frozen=True)
class Place:
    """A world of tests: the template it begins with, its day, what happens there first, and what is looked at.

    ``seats`` are addresses with the role to act in, "" for whoever is not signed in; ``packs`` modules of tests with
    a pack beside those of the project.
    """

    template: str
    day: date
    seats: Sequence[tuple[str, str]]
    pages: frozenset[str]
    live: Callable[[Flask], list[str]] = lambda _app: []
    packs: Sequence[str] = ()


PLACES = {
    "councils": Place(
        "council_template",
        RATING_DAY,
        [(DISTRICT, "subject"), (PARTY, "council"), (ADVISER, "advisor")],
        frozenset(
            f"evaluation.{page}" for page in ("self_mark", "mark", "sheet", "sessions", "session", "minutes", "file")
        )
        | {"dashboard.home"},
        lives.councils_meet,
        ["tests.council_pack"],
    ),
    "reviews": Place(
        "review_template",
        RATING_DAY,
        [(lives.FRONT, "leader"), (ADVISER, "advisor")],
        frozenset({"evaluation.reviews", "evaluation.review", "evaluation.reviewers", "evaluation.run"}),
        lives.files_are_reviewed,
        ["tests.review_pack"],
    ),
    "criteria": Place(
        "marked_template",
        MARKING_DAY,
        [(DIRECTOR, "subject"), (KHAI_ADVISER, "advisor")],
        frozenset({"evaluation.self_mark", "evaluation.criteria", "evaluation.file_criteria"}),
        packs=["tests.marking_pack"],
    ),
    "appeals": Place(
        "marked_template",
        MARKING_DAY,
        [(DEPUTY, "subject"), (KHAI_COMMITTEE, "decider"), (PARTY_GROUP, "decider"), (CLERK, "clerk")],
        frozenset(f"evaluation.{page}" for page in ("appeal", "answer", "sent_result", "levels", "quotas", "run")),
        lives.levels_are_decided,
        ["tests.marking_pack"],
    ),
    "decisions": Place(
        "proposed_template",
        RATING_DAY,
        [(COMMITTEE, "decider"), (ADVISER, "advisor")],
        frozenset(f"evaluation.{page}" for page in ("decision", "decisions", "run_study")),
        lives.something_is_supposed,
    ),
    "orders": Place(
        "opened_template",
        date(2021, 2, 15),
        [(DECIDER, "decider"), (DISTRICT, "leader"), (OTHER_DISTRICT, "leader"), (ADMINISTRATOR, "administrator")],
        frozenset(
            f"assignment.{page}" for page in ("withdraw_rest", "order", "edit_registration", "change", "pin_again")
        )
        | {"dashboard.cancel_job", "dashboard.resume_job"},
        lives.orders_stop,
    ),
    "registers": Place(
        "world_template",
        date(2021, 2, 15),
        [(lives.SIBLING, "subject")],
        frozenset({"records.file", "records.edit"}),
        lives.commitments_are_drafted,
        ["tests.conduct_pack"],
    ),
    "reports": Place(
        "assigned_template",
        date(2021, 4, 5),
        [(lives.COMMUNE, "leader"), (DISTRICT, "leader")],
        frozenset({"reporting.report", "reporting.add_evidence", "assignment.adjust_given"}),
        lives.reports_are_filed,
    ),
    "offices": Place(
        "opened_template",
        date(2021, 2, 15),
        [("", ""), (ADMINISTRATOR, "administrator")],
        frozenset({"accounts.invitation", "security.login", "setup.table", "extensions.setting_set"})
        | {"assignment.issue_cycle"}
        | {"people.appoint", "people.change_absence", "documents.restore"},
        lives.administrators_work,
    ),
}

#: Addresses of what is no page: pictures, workbooks, papers, answers for scripts.
NO_PAGE = re.compile(r"\.(svg|xlsx|json)$|/(word|progress|export)(/|$)")
#: Pages by their address that the walk does not look at, and why.
EXCUSED = {
    "documents.file": "a Word file",
    "documents.long_paper": "a Word file",
    "documents.original": "a Word file",
    "documents.sample": "a Word file",
    "health.livez": "an answer for a machine",
    "health.readyz": "an answer for a machine",
    "people.start": "leads to another page",
    "reporting.download": "a file that somebody sent",
    "reporting.locate": "leads to another page",
}
