"""What all refusals have in common."""


class Refusal(Exception):
    """Something is not done, and the message tells its reader why: it is shown as it is, never with a stack trace."""
