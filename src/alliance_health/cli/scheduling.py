"""Commands about reports that are made by the clock, and about past runs."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    FormatOption,
    OutOption,
    ProgressForm,
    ProgressOption,
    ReportsOption,
    ReportTimeoutOption,
    RunTimeoutOption,
    SchedulerOption,
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
from alliance_health.report.at_once import usual_workers

if TYPE_CHECKING:
    from alliance_health.analysis import Workbook
    from alliance_health.commands.report import ReportOrder
    from alliance_health.commands.running import RunRules
    from alliance_health.schedule.record import RunRecord

#: Past runs on one screen.
LISTED = 20


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
    workers: WorkersOption = None,
    wait: WaitOption = 0,
    scheduler: SchedulerOption = None,
    report_timeout: ReportTimeoutOption = None,
    run_timeout: RunTimeoutOption = None,
    progress: ProgressOption = ProgressForm.AUTO,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Make the reports that are due and those that were missed; does nothing when none is."""
    from alliance_health.commands.report import ReportOrder
    from alliance_health.commands.run_due import find_due, list_due
    from alliance_health.commands.running import RunRules, own_folder
    from alliance_health.commands.telling import told

    today = on.date() if on else date.today()
    if stay:
        _stay(open_checked(workbook, strict=False), reports)
    if dry_run:
        opened = open_checked(workbook, strict=False)
        own = own_folder(reports.resolve(), opened.folder)
        write_rows(list_due(find_due(opened.catalogue.settings, own, today)), form, out)
        return
    order = ReportOrder(folder=reports.resolve(), workers=workers or usual_workers())
    rules = RunRules(wait, scheduler, report_timeout, run_timeout)
    with told(progress, "run-due", folder_of(workbook).name):
        opened, failed = _make_due(workbook, order, today, rules)
        close_run(opened, failed=failed)


def _make_due(
    workbook: Path | None, order: ReportOrder, today: date, rules: RunRules
) -> tuple[Workbook, bool]:
    """Make what is due; return the workbook, and whether something failed."""
    from alliance_health.commands.run_due import find_due, make_due
    from alliance_health.commands.running import (
        close_reports,
        limited,
        machines,
        note_read,
        own_folder,
        running,
        show_made,
        stop_told,
    )
    from alliance_health.report.progress import Stage, StageBegun, tell

    began, folder = time.time(), folder_of(workbook)
    with stop_told(folder), running("run-due", order.folder, folder, wait=rules.wait) as recorder:
        tell(StageBegun(stage=Stage.READING))
        opened = open_checked(workbook, strict=False)
        note_read(recorder, opened)
        settings, own = opened.catalogue.settings, own_folder(order.folder, opened.folder)
        found = find_due(settings, own, today)
        if not found:
            say(f"nothing is due on {today.isoformat()}")
        order = limited(order, settings.schedule, rules, began=began)
        order = replace(order, machines=machines(rules.scheduler if found else None))
        made = show_made(recorder, make_due(opened, order, found))
        failed = close_reports(recorder, made, opened, own, deliver_on=today)
    return opened, failed


def _stay(opened: Workbook, reports: Path) -> NoReturn:
    """Start a run now and every day, each in a process of its own."""
    from alliance_health.commands.schedule import daily_run
    from alliance_health.schedule.stay import daily_clock, start_anew

    daily = daily_run(opened, reports)
    say(f"looking for due reports now and every day at {daily.at}; Ctrl+C ends it")
    with suppress(KeyboardInterrupt, SystemExit):
        daily_clock(lambda: start_anew(daily.command), daily.time).start()
    raise typer.Exit


@app.command(name="remove-old")
def remove_old_reports(
    workbook: WorkbookOption = None,
    reports: ReportsOption = Path("reports"),
    keep: Annotated[
        str, typer.Option("--keep", help="As '5 years' or '12 periods'; default: [deliver] keep.")
    ] = "",
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As if it were this day.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what would go, and remove nothing.")
    ] = False,
    wait: WaitOption = 0,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Remove the reports of old periods, here and where they were published; list them.

    Those of the newest period stay, and so does every file that no manifest lists.
    """
    from alliance_health.catalogue import load_workbook_settings
    from alliance_health.commands.removing import find_old, list_old
    from alliance_health.commands.running import own_folder, remove_old, running

    folder = folder_of(workbook)
    settings = load_workbook_settings(folder)
    own, today = own_folder(reports.resolve(), folder), on.date() if on else date.today()
    if not (keep or settings.deliver.keep):
        refuse("nothing says how long reports are kept: --keep '5 years', or keep in [deliver]")
    try:
        old = find_old(own, keep or settings.deliver.keep, today)
    except ValueError as error:
        refuse(f"--keep: {error}")
    listed = list_old(old)
    if dry_run or not old:
        write_rows(listed, form, out)
        return
    with running("remove-old", reports.resolve(), folder, wait=wait) as recorder:
        failed = remove_old(recorder, own, settings, old)
    write_rows(listed, form, out)
    finish(failed)


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
    """List past runs, the newest first; what failed in the last one and why; what is overdue.

    Exit status: 1 when the last run had a failure or reports are overdue, else 0.
    """
    from alliance_health.commands.running import own_folder
    from alliance_health.commands.runs import (
        SHOWN_RUNS,
        compare_runs,
        find_run,
        list_failures,
        list_on_screen,
        list_runs,
    )
    from alliance_health.schedule.record import read_runs

    folder = folder_of(workbook)
    own = own_folder(reports.resolve(), folder)
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
    on_screen = form is Format.TABLE and out is None
    if not on_screen:
        write_rows(list_runs(found), form, out)
        return
    if found:
        write_rows(list_on_screen(found[:LISTED]), form, out, shown=SHOWN_RUNS)
    _say_last(found, own, folder)


def _say_last(found: list[RunRecord], own: Path, folder: Path) -> NoReturn:
    """Say what failed in the last run, why, and what is overdue; end with what that means."""
    from alliance_health.commands.runs import say_overdue, say_run

    if len(found) > LISTED:
        say(f"and {len(found) - LISTED} earlier; --format csv lists all")
    lines = list(say_run(found[0], own)) if found else []
    overdue = list(say_overdue(folder, own, date.today()))
    for line in (*lines, *overdue):
        say(line)
    last = found[0].state if found else "finished"
    finish(bool(overdue) or last in ("with failures", "stopped", "broken off"))
