"""Commands about regulation packs."""

import click

from core.extensions.discovery import discover


@click.group()
def plugin() -> None:
    """Gói quy định / regulation packs."""


@plugin.command(name="list")
def list_packs() -> None:
    """Liệt kê các gói đã cài / list installed packs."""
    registry = discover()
    for key, pack in sorted(registry.packs.items()):
        editions = ", ".join(edition.key for edition in pack.manifest.editions)
        click.echo(f"{key:<16} {pack.manifest.version:<8} {editions:<20} {pack.manifest.label.vi}")
    for key, problem in sorted(registry.failures.items()):
        click.echo(f"{key:<16} ✗ {problem}")
