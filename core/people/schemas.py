"""What forms of seats hold."""

from core.web.fields import FormSchema, Key


class SeatChoice(FormSchema):
    """The seat to act from."""

    seat = Key(required=True)
