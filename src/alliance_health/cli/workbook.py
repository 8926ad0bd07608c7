"""Commands about the workbook itself: make one, fill it in, check it, look into it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AsOfOption,
    FormatOption,
    OnePeriodOption,
    OutOption,
    StrictOption,
    WorkbookOption,
)
from alliance_health.commands.output import Format
from alliance_health.commands.session import (
    analyse_known,
    close_run,
    finish,
    folder_of,
    open_checked,
    read_range,
    refuse,
    say,
    write_rows,
)


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Folder of the new workbook.")]) -> None:
    """Make a new workbook with settings, catalogue, notebooks and a filled-in template."""
    from alliance_health.commands.init import make_workbook

    for path in make_workbook(folder):
        typer.echo(path)
    say(f"Next: fill in {folder}/tables.xlsx, then `alliance-health report --workbook {folder}`.")


@app.command()
def template(
    table: Annotated[str | None, typer.Argument(help="Name of the table; default: all.")] = None,
    workbook: WorkbookOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="File, .xlsx or .csv; default: TABLE.xlsx here.")
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Leave the example rows out.")] = False,
) -> None:
    """Write a table to fill in, with drop-downs and an example; never overwrites."""
    from alliance_health.commands.template import order_template, write_order
    from alliance_health.shipped import find_workbook

    try:
        order = order_template(table, out, empty=empty)
    except ValueError as error:
        refuse(str(error))
    folder = folder_of(workbook) if workbook else find_workbook()
    try:
        hints = write_order(order, folder)
    except OSError as error:
        refuse(f"{order.out} cannot be written: {error.strerror}; name another with --out FILE")
    typer.echo(order.out)
    for hint in hints:
        say(hint)


@app.command()
def check(
    workbook: WorkbookOption = None,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Validate everything: where, what was found, what is allowed, how to mend it."""
    from alliance_health.commands.check import check_workbook

    found = check_workbook(folder_of(workbook))
    if not found.table.empty or form is not Format.TABLE:
        write_rows(found.table, form, out)
    say(found.summary)
    finish(found.has_errors)


@app.command()
def quality(
    workbook: WorkbookOption = None,
    period: OnePeriodOption = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Say how far the data carry the scores: gaps, silence, conflicts, outliers, clipping."""
    from alliance_health.commands.quality import data_findings

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    write_rows(data_findings(analysis, read_range(period, analysis)[1]), form, out)
    close_run(opened)


@app.command()
def explore(workbook: WorkbookOption = None) -> None:
    """Open JupyterLab on the explorer notebook."""
    from alliance_health.commands.explore import open_explorer

    sys.exit(open_explorer(folder_of(workbook)))
