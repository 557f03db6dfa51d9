"""A group of commands that are imported when they are asked for: to show a help text must not load the application."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a command is found (``module:attribute``), and the line that the group's help shows of it."""

    target: str
    help: str


class LazyGroup(click.Group):
    """Knows its commands by name; ``commands`` stays empty."""

    def __init__(self, *args: Any, offers: Mapping[str, Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, as help shows them."""
        return sorted(self.offers)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None for a name that is none."""
        offer = self.offers.get(cmd_name)
        if offer is None:
            return None
        module, _, attribute = offer.target.partition(":")
        # What modules define stays: to look for garbage meanwhile makes loading a third longer.
        gc.disable()
        try:
            command: click.Command = getattr(import_module(module), attribute)
        finally:
            gc.enable()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.offers[name].help) for name in self.list_commands(ctx)])
