"""Commands that make reports."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AsOfOption,
    ForceOption,
    OutOption,
    PeriodOption,
    ReportsOption,
    ReportTimeoutOption,
    RunTimeoutOption,
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
from alliance_health.vocabulary import Assets, Edition, Twin


class ReportKind(StrEnum):
    """What a report is about."""

    ALLIANCE = "alliance"
    PORTFOLIO = "portfolio"


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
    workers: WorkersOption = 2,
    wait: WaitOption = 0,
    scheduler: Annotated[str | None, typer.Option(help="Not available yet.")] = None,
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
    reports: ReportsOption = Path("reports"),
) -> None:
    """Render the reports of every alliance and of the portfolio; print where they are listed.

    Each edition and language has a folder of its own. Pages of the joint edition stand alone:
    of that one the folder is printed, and there is no report of the portfolio. Pages that are
    there and would come out the same are left as they are.
    """
    from alliance_health.commands.report import ReportOrder, make_reports
    from alliance_health.commands.running import limited, own_folder, running, send_out, show_made
    from alliance_health.language import require_language
    from alliance_health.pipeline import draw
    from alliance_health.report.warm_process import kept_warm

    for one in language or ():
        try:
            require_language(one)
        except ValueError as error:
            refuse(f"--language {one}: {error}")
    if scheduler is not None:
        refuse(f"--scheduler {scheduler}: not in this version; allowed: none")
    order = ReportOrder(
        folder=reports.resolve(),
        alliances=tuple(alliance or ()),
        workers=workers,
        editions=tuple(edition or (Edition.INTERNAL,)),
        languages=tuple(language or ("en",)),
        also=tuple(also) if also else None,
        assets=assets,
        is_forced=force,
    )
    began = time.time()
    with (
        running("report", order.folder, folder_of(workbook), wait=wait) as recorder,
        kept_warm(start=True),
    ):
        opened = open_checked(workbook, strict=strict)
        order = limited(
            order,
            opened.catalogue.settings.schedule,
            began=began,
            report_timeout=report_timeout,
            run_timeout=run_timeout,
        )
        analysis = draw(analyse_known(opened, as_of))
        declared = opened.catalogue.settings.report_periods or None
        first, last = read_range(period or declared, analysis)
        for name in alliance or ():
            require_alliance(name, analysis)
        made = show_made(recorder, make_reports(analysis, order, first=first, last=last))
    failed = not all(manifest.is_whole for manifest in made)
    if deliver:
        own = own_folder(order.folder, opened.folder)
        failed = send_out(made, opened.catalogue.settings.deliver, own) or failed
    close_run(opened, failed=failed)


@app.command()
def schema(
    kind: Annotated[
        ReportKind, typer.Argument(help="Of whose pages: an alliance's or the portfolio's.")
    ] = ReportKind.ALLIANCE,
    out: OutOption = None,
) -> None:
    """Write the JSON schema of the files that `report --also json` writes."""
    from alliance_health.report.twin_json import json_schema

    text = json_schema(kind.value)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
