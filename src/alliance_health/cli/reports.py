"""Commands that make reports."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AsOfOption,
    OutOption,
    PeriodOption,
    StrictOption,
    WorkbookOption,
)
from alliance_health.commands.session import (
    analyse_known,
    close_run,
    open_checked,
    read_range,
    refuse,
    require_alliance,
    say,
)
from alliance_health.vocabulary import Assets, Twin


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
    edition: Annotated[str, typer.Option(help="internal; others come later.")] = "internal",
    language: Annotated[str, typer.Option(help="en; others come later.")] = "en",
    workers: Annotated[int, typer.Option(min=1, help="Reports made at once.")] = 2,
    scheduler: Annotated[str | None, typer.Option(help="Not available yet.")] = None,
    also: Annotated[
        list[Twin] | None,
        typer.Option("--also", help="Write this beside each page; default: the workbook's."),
    ] = None,
    assets: Annotated[
        Assets, typer.Option(help="inside: each page is whole; shared: one library beside all.")
    ] = Assets.INSIDE,
    strict: StrictOption = False,
    reports: Annotated[Path, typer.Option(help="Folder of all reports.")] = Path("reports"),
) -> None:
    """Render the reports of every alliance and of the portfolio; print the index page's path."""
    from alliance_health.commands.report import ReportOrder, make_reports
    from alliance_health.pipeline import draw
    from alliance_health.report.warm_process import kept_warm

    for option, value, allowed in (
        ("--edition", edition, "internal"),
        ("--language", language, "en"),
        ("--scheduler", scheduler, None),
    ):
        if value != allowed:
            refuse(f"{option} {value}: not in this version; allowed: {allowed or 'none'}")
    opened = open_checked(workbook, strict=strict)
    with kept_warm(start=True):
        analysis = draw(analyse_known(opened, as_of))
        declared = opened.catalogue.settings.report_periods or None
        first, last = read_range(period or declared, analysis)
        for name in alliance or ():
            require_alliance(name, analysis)
        order = ReportOrder(
            folder=reports.resolve(),
            alliances=tuple(alliance or ()),
            workers=workers,
            edition=edition,
            language=language,
            also=tuple(also or opened.catalogue.settings.also),
            assets=assets,
        )
        failed = False
        for made in make_reports(analysis, order, first=first, last=last):
            typer.echo(made.index)
            for line in made.failures:
                say(line)
            failed = failed or bool(made.failures)
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
