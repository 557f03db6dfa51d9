"""A year in the small province Khai in which three authorities give work in the province's cycle, and may rate it."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.assignment.services import create_cycle, issue_cycle, issue_order
from core.db import bind_context, db
from core.db.bulk import Key
from core.evaluation.queries import evaluations
from core.evaluation.services import RunForm, open_run
from core.extensions.services import ParameterForm, confirm_parameter
from core.people.services import NewSeat, give_seats
from tests.personal_work import (
    ADMINISTRATOR,
    AGENCY,
    CLERK,
    COMMITTEE,
    CYCLE,
    DIRECTOR,
    DISTRICT,
    ORDER,
    PARTY_GROUP,
    Personal,
)
from tests.world import NEW_YEAR, on
from tests.year import work_off

VALUES: dict[str, Decimal | str] = {
    "share.xs": Decimal(90),
    "share.htt": Decimal(70),
    "share.ht": Decimal(50),
    "breach.ceiling": "ht",
}
MANAGED_BY_PROVINCE = {"92/so-xay-dung/director", "92/so-xay-dung/deputy"}
#: Heads of divisions, as their own director gives them work: in the province's cycle, and in one of the agency's own.
IN_PROVINCE_CYCLE, IN_OWN_CYCLE = "92/phong-mot/head", "92/phong-hai/head"
#: To whom a district gives work in the province's cycle.
OF_DISTRICT = {"92.1.01/dang-uy/secretary"}
FORM = RunForm("nam-2021", "Năm 2021", date(2021, 12, 31))


def authority_of(personal: Personal, address: str) -> uuid.UUID:
    return next(seat.authority_id for seat in personal.seats(address) if seat.authority_id)


def advise(personal: Personal, address: str, authority: str, slug: str, role: str = "advisor") -> None:
    """Let a user advise the authority of another one, and so open its runs, or decide for it."""
    tenant, body = personal.tenant(slug).id, authority_of(personal, authority)
    person = personal.person(address)
    seat = NewSeat(tenant, person, role, "tree", "Tổ chức cán bộ", NEW_YEAR, None, None, body)
    give_seats(personal.actor(ADMINISTRATOR), [seat])


def live(personal: Personal) -> Key:
    """Let the province and one of its agencies each have a cycle, and each give work in both; returns the agency's."""
    administrator = personal.actor(ADMINISTRATOR)
    with on(1, 5):
        for parameter, value in VALUES.items():
            form = ParameterForm("tuyen_quang", parameter, value, NEW_YEAR, illustrative=True)
            confirm_parameter(administrator, form)
        agency = authority_of(personal, DIRECTOR)
        own = create_cycle(administrator, agency, replace(CYCLE, key="2021-sxd", name="Sở Xây dựng giao việc năm 2021"))
        issue_cycle(administrator, own)
        advise(personal, CLERK, DIRECTOR, "khai")
        advise(personal, DIRECTOR, DIRECTOR, "khai", "decider")
        advise(personal, PARTY_GROUP, PARTY_GROUP, "khai")
        advise(personal, AGENCY, DISTRICT, "khai/ba")
    with on(2, 15):
        personal.order(COMMITTEE, personal.piece("khai", "so-xay-dung", "director"))
        personal.order(DIRECTOR, personal.piece("khai", "phong-mot", "head"), number="02/QĐ-SXD")
        personal.order(DISTRICT, personal.piece("khai/ba/bac", "dang-uy", "secretary"), number="06-QĐ/HU")
        of_agency = next(seat.actor() for seat in personal.seats(DIRECTOR) if seat.authority_id)
        key = administrator.tenant_id, own
        given = [personal.piece("khai", "phong-hai", "head")], [personal.piece("khai", "so-xay-dung", "deputy")]
        issue_order(of_agency, key, replace(ORDER, number="03/QĐ-SXD"), given[0])
        personal.order(COMMITTEE, personal.piece("khai", "so-xay-dung", "deputy"), number="04-QĐ/TU")
        issue_order(personal.actor(COMMITTEE), key, replace(ORDER, number="05-QĐ/TU"), given[1])
    return key


def rated(personal: Personal, address: str, cycle: Key) -> Key:
    """Open and freeze a run over a cycle."""
    adviser = personal.actor(address, "advisor")
    run = adviser.tenant_id, open_run(adviser, cycle, FORM)
    assert {job.problem for job in work_off()} == {None}
    return run


def subjects(personal: Personal, address: str, run: Key) -> set[str]:
    bind_context(db.session(), personal.actor(address, "advisor").context)
    return {row.evaluation.subject_key for row in evaluations(run)}
