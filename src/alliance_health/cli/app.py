"""The command line itself; every group of commands adds its own to it."""

from __future__ import annotations

import sys

import typer

from alliance_health.commands.session import say
from alliance_health.errors import AllianceHealthError

app = typer.Typer(
    name="alliance-health",
    help="Health of strategic alliances: what announces results beside the results.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line; errors made on purpose become one message and status 1."""
    try:
        app()
    except AllianceHealthError as error:
        say(str(error))
        sys.exit(1)
