"""Commands about reports that are made by the clock, and about past runs."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    FormatOption,
    OutOption,
    ReportsOption,
    ReportTimeoutOption,
    RunTimeoutOption,
    WaitOption,
    WorkbookOption,
    WorkersOption,
)
from alliance_health.commands.output import Format
from alliance_health.commands.session import (
    close_run,
    finish,
    folder_of,
    open_checked,
    refuse,
    say,
    write_rows,
)

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.analysis import Workbook


@app.command()
def schedule(
    program: Annotated[
        str, typer.Argument(help="crontab, systemd, github, airflow or windows.")
    ] = "",
    workbook: WorkbookOption = None,
    reports: ReportsOption = Path("reports"),
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the files; default: standard output.")
    ] = None,
) -> None:
    """Write what another program must be told to make due reports every day."""
    from alliance_health.commands.schedule import daily_run
    from alliance_health.schedule.timetable import TIMETABLES, write_files

    if program not in TIMETABLES:
        refuse(f"name the program that shall start the runs: {', '.join(TIMETABLES)}")
    daily = daily_run(open_checked(workbook, strict=False), reports)
    timetable = TIMETABLES[program]
    if out is None:
        for text in timetable.write(daily).values():
            typer.echo(text, nl=False)
        use = timetable.use.format(folder="FOLDER")
        say(f"{timetable.title}: {use} (--out FOLDER writes files)")
        return
    try:
        for path in write_files(daily, program, out):
            typer.echo(path)
    except OSError as error:
        refuse(str(error))
    say(f"{timetable.title}: {timetable.use.format(folder=out)}")


@app.command(name="run-due")
def run_due(
    workbook: WorkbookOption = None,
    reports: ReportsOption = Path("reports"),
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As if it were this day.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what is due, and make nothing.")
    ] = False,
    stay: Annotated[
        bool, typer.Option("--stay", help="Go on every day at the time of [schedule].")
    ] = False,
    workers: WorkersOption = 2,
    wait: WaitOption = 0,
    report_timeout: ReportTimeoutOption = None,
    run_timeout: RunTimeoutOption = None,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Make the reports that are due and those that were missed; does nothing when none is."""
    from alliance_health.commands.report import ReportOrder
    from alliance_health.commands.run_due import find_due, list_due, make_due
    from alliance_health.commands.running import limited, own_folder, running, send_out, show_made

    today = on.date() if on else date.today()
    if stay:
        _stay(open_checked(workbook, strict=False), reports)
    if dry_run:
        opened = open_checked(workbook, strict=False)
        write_rows(list_due(find_due(opened, reports, today)), form, out)
        return
    began = time.time()
    with running("run-due", reports.resolve(), folder_of(workbook), wait=wait) as recorder:
        opened = open_checked(workbook, strict=False)
        found = find_due(opened, reports, today)
        if not found:
            say(f"nothing is due on {today.isoformat()}")
        order = limited(
            ReportOrder(folder=reports.resolve(), workers=workers),
            opened.catalogue.settings.schedule,
            began=began,
            report_timeout=report_timeout,
            run_timeout=run_timeout,
        )
        made = show_made(recorder, make_due(opened, order, found))
    failed = not all(manifest.is_whole for manifest in made)
    own = own_folder(order.folder, opened.folder)
    failed = send_out(made, opened.catalogue.settings.deliver, own) or failed
    close_run(opened, failed=failed)


def _stay(opened: Workbook, reports: Path) -> NoReturn:
    """Start a run now and every day, each in a process of its own."""
    from alliance_health.commands.schedule import daily_run
    from alliance_health.schedule.stay import daily_clock, start_anew

    daily = daily_run(opened, reports)
    say(f"looking for due reports now and every day at {daily.at}; Ctrl+C ends it")
    with suppress(KeyboardInterrupt, SystemExit):
        daily_clock(lambda: start_anew(daily.command), daily.time).start()
    raise typer.Exit


@app.command()
def runs(
    workbook: WorkbookOption = None,
    reports: ReportsOption = Path("reports"),
    compare: Annotated[
        list[str] | None,
        typer.Option("--compare", help="Two runs, by their ids or as -1 (the last), -2."),
    ] = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="Every page that could not be made, and why.")
    ] = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """List past runs, the newest first, and what failed in the last one."""
    from alliance_health.commands.runs import compare_runs, find_run, list_failures, list_runs
    from alliance_health.report.slugs import slug
    from alliance_health.schedule.record import read_runs

    own = reports.resolve() / slug(folder_of(workbook).resolve().name)
    if compare:
        if len(compare) != 2:
            refuse("--compare takes two runs: --compare -2 --compare -1")
        before, after = (find_run(own, name) for name in compare)
        write_rows(compare_runs(before, after), form, out)
        return
    found = read_runs(own)
    if not found:
        say(f"no run is on record in {own}; `alliance-health report` makes the first")
    if failed:
        write_rows(list_failures(found), form, out)
        return
    write_rows(list_runs(own), form, out)
    if found and form is Format.TABLE and out is None:
        _say_last(list_failures(found[:1]))
        finish(found[0].state in ("with failures", "stopped", "broken off"))


def _say_last(failures: pd.DataFrame) -> None:
    """Say what failed in the last run, and why."""
    for row in failures.to_dict("records"):
        where = " ".join(part for part in (row["period"], row["edition"], row["language"]) if part)
        what = f"{where}: {row['name']}" if row["name"] else "the run itself"
        look = f" (notebook: {row['notebook']})" if row["notebook"] else ""
        say(f"last run, {what}: {row['reason']}{look}")
