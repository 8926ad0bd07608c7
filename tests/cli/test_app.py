"""The command line as a whole: every command is listed, and mistakes are told from faults."""

from __future__ import annotations

import re

from typer.testing import CliRunner

from alliance_health import cli


def test_help_lists_the_commands_in_the_order_of_the_work() -> None:
    shown = CliRunner().invoke(cli.app, ["--help"]).output
    listed = re.findall(r"^  (\w[\w-]*)  ", shown, re.MULTILINE)
    assert [name for name in listed if name in ("init", "score", "links", "report")] == [
        "init",
        "score",
        "links",
        "report",
    ]


def test_unknown_command_is_wrong_usage() -> None:
    done = CliRunner().invoke(cli.app, ["scroe"])
    assert done.exit_code == 2
    assert "scroe" in done.output
