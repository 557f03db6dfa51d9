"""The use cases of people: posts and holders, seats, councils, delegations, absences, units that change."""

from core.people.services.absences import RECORD_ABSENCES, AbsenceForm, correct_absence, record_absence
from core.people.services.changes import (
    AppointmentChange,
    PostChange,
    SeatEnd,
    enter_appointment_changes,
    enter_post_changes,
    enter_seat_ends,
    enter_unit_ends,
)
from core.people.services.council_roles import assign_council_role
from core.people.services.councils import NewCouncil, NewMember, add_members, create_councils, end_member
from core.people.services.delegations import NewDelegation, delegate, end_delegation
from core.people.services.posts import (
    NewAppointment,
    NewPost,
    add_posts,
    appoint,
    end_appointment,
    enter_appointments,
    enter_posts,
)
from core.people.services.seats import NewSeat, end_seat, enter_seats, give_seats
from core.people.services.units import change_unit, end_unit

__all__ = [
    "RECORD_ABSENCES",
    "AbsenceForm",
    "AppointmentChange",
    "NewAppointment",
    "NewCouncil",
    "NewDelegation",
    "NewMember",
    "NewPost",
    "NewSeat",
    "PostChange",
    "SeatEnd",
    "add_members",
    "add_posts",
    "appoint",
    "assign_council_role",
    "change_unit",
    "correct_absence",
    "create_councils",
    "delegate",
    "end_appointment",
    "end_delegation",
    "end_member",
    "end_seat",
    "end_unit",
    "enter_appointment_changes",
    "enter_appointments",
    "enter_post_changes",
    "enter_posts",
    "enter_seat_ends",
    "enter_seats",
    "enter_unit_ends",
    "give_seats",
    "record_absence",
]
