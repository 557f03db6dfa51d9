"""Passwords of tests are hashed at the least cost: hundreds of people sign in, and none of them is attacked.

What a hash costs in production is asked of an installation, in tests/deploy.
"""

from core.auth.identity import SETTINGS


def hash_cheaply() -> None:
    """Let applications that are made from now on in this process hash with one pass over 8 kB."""
    cost = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
    SETTINGS["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = cost
