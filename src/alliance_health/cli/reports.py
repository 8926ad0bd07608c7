"""Commands that make reports."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AsOfOption,
    ForceOption,
    OutOption,
    PeriodOption,
    ProgressForm,
    ProgressOption,
    ReportsOption,
    ReportTimeoutOption,
    RunTimeoutOption,
    SchedulerOption,
    StrictOption,
    WaitOption,
    WorkbookOption,
    WorkersOption,
)
from alliance_health.commands.session import (
    analyse_known,
    close_run,
    folder_of,
    open_checked,
    read_range,
    refuse,
    require_alliance,
)
from alliance_health.report.at_once import usual_workers
from alliance_health.vocabulary import Assets, Edition, Twin

if TYPE_CHECKING:
    from alliance_health.analysis import Workbook
    from alliance_health.commands.report import ReportOrder
    from alliance_health.commands.running import RunRules


class Described(StrEnum):
    """What a schema describes."""

    ALLIANCE = "alliance"
    PORTFOLIO = "portfolio"
    PROGRESS = "progress"


@app.command()
def report(
    workbook: WorkbookOption = None,
    period: PeriodOption = None,
    alliance: Annotated[
        list[str] | None, typer.Option("--alliance", help="Only this alliance; may be repeated.")
    ] = None,
    as_of: AsOfOption = None,
    edition: Annotated[
        list[Edition] | None,
        typer.Option("--edition", help="For whom; default: internal; may be repeated."),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", help="Language of the pages; default: en; may be repeated."),
    ] = None,
    workers: WorkersOption = None,
    wait: WaitOption = 0,
    scheduler: SchedulerOption = None,
    also: Annotated[
        list[Twin] | None,
        typer.Option("--also", help="Write this beside each page; default: the workbook's."),
    ] = None,
    assets: Annotated[
        Assets, typer.Option(help="inside: each page is whole; shared: one library beside all.")
    ] = Assets.INSIDE,
    force: ForceOption = False,
    report_timeout: ReportTimeoutOption = None,
    run_timeout: RunTimeoutOption = None,
    strict: StrictOption = False,
    deliver: Annotated[
        bool, typer.Option("--deliver", help="Publish and mail them, as [deliver] says.")
    ] = False,
    progress: ProgressOption = ProgressForm.AUTO,
    reports: ReportsOption = Path("reports"),
) -> None:
    """Render the reports of every alliance and of the portfolio; print where they are listed.

    Each edition and language has a folder of its own. Pages of the joint edition stand alone:
    of that one the folder is printed, and there is no report of the portfolio. Pages that are
    there and would come out the same are left as they are. Exit status: 0 all is there and rests
    on all rows, 1 something failed or a row was left out, 2 wrong usage.
    """
    from alliance_health.commands.report import ReportOrder
    from alliance_health.commands.running import RunRules
    from alliance_health.commands.telling import told
    from alliance_health.language import require_language

    for one in language or ():
        try:
            require_language(one)
        except ValueError as error:
            refuse(f"--language {one}: {error}")
    order = ReportOrder(
        folder=reports.resolve(),
        alliances=tuple(alliance or ()),
        workers=workers or usual_workers(),
        editions=tuple(edition or (Edition.INTERNAL,)),
        languages=tuple(language or ("en",)),
        also=tuple(also) if also else None,
        assets=assets,
        is_forced=force,
    )
    asked = _Asked(
        period, as_of, strict, deliver, RunRules(wait, scheduler, report_timeout, run_timeout)
    )
    with told(progress, "report", folder_of(workbook).name):
        opened, failed = _report(workbook, order, asked)
        close_run(opened, failed=failed)


@dataclass(frozen=True)
class _Asked:
    """What of a workbook is reported, and what happens around it."""

    period: str | None
    as_of: datetime | None
    strict: bool
    deliver: bool
    rules: RunRules


def _report(workbook: Path | None, order: ReportOrder, asked: _Asked) -> tuple[Workbook, bool]:
    """Make what was asked for; return the workbook, and whether something failed."""
    from alliance_health.commands.report import make_reports
    from alliance_health.commands.running import (
        close_reports,
        limited,
        machines,
        note_read,
        own_folder,
        running,
        show_made,
    )
    from alliance_health.pipeline import draw
    from alliance_health.report.progress import Stage, StageBegun, tell
    from alliance_health.report.warm_process import kept_warm

    began = time.time()
    with (
        running("report", order.folder, folder_of(workbook), wait=asked.rules.wait) as recorder,
        kept_warm(start=asked.rules.scheduler is None),
    ):
        order = replace(order, machines=machines(asked.rules.scheduler))
        tell(StageBegun(stage=Stage.READING))
        opened = open_checked(workbook, strict=asked.strict)
        note_read(recorder, opened)
        settings = opened.catalogue.settings
        tell(StageBegun(stage=Stage.COMPUTING))
        order = limited(order, settings.schedule, asked.rules, began=began)
        analysis = draw(analyse_known(opened, asked.as_of))
        first, last = read_range(asked.period or settings.report_periods or None, analysis)
        for name in order.alliances:
            require_alliance(name, analysis)
        made = show_made(recorder, make_reports(analysis, order, first=first, last=last))
        own = own_folder(order.folder, opened.folder)
        today = date.today() if asked.deliver else None
        failed = close_reports(recorder, made, opened, own, deliver_on=today)
    return opened, failed


@app.command()
def schema(
    kind: Annotated[
        Described, typer.Argument(help="Pages of an alliance or the portfolio, or progress lines.")
    ] = Described.ALLIANCE,
    out: OutOption = None,
) -> None:
    """Write the JSON schema of what `report --also json` or `--progress json` writes."""
    from alliance_health.report.progress import progress_schema
    from alliance_health.report.twin_json import json_schema

    text = progress_schema() if kind is Described.PROGRESS else json_schema(kind.value)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
