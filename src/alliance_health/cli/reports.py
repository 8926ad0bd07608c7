"""Commands that make reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AsOfOption,
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


@app.command()
def report(
    workbook: WorkbookOption = None,
    period: PeriodOption = None,
    alliance: Annotated[
        list[str] | None, typer.Option("--alliance", help="Only this alliance; may be repeated.")
    ] = None,
    as_of: AsOfOption = None,
    edition: Annotated[str, typer.Option(help="internal; others come later.")] = "internal",
    language: Annotated[str, typer.Option(help="en, nl, de or es.")] = "en",
    workers: Annotated[int, typer.Option(min=1, help="Reports made at once.")] = 2,
    scheduler: Annotated[str | None, typer.Option(help="Not available yet.")] = None,
    strict: StrictOption = False,
    reports: Annotated[Path, typer.Option(help="Folder of all reports.")] = Path("reports"),
) -> None:
    """Render the reports of every alliance and of the portfolio; print the index page's path."""
    from alliance_health.commands.report import ReportOrder, make_reports
    from alliance_health.language import require_language
    from alliance_health.pipeline import draw
    from alliance_health.report.warm_process import kept_warm

    for option, value, allowed in (
        ("--edition", edition, "internal"),
        ("--scheduler", scheduler, None),
    ):
        if value != allowed:
            refuse(f"{option} {value}: not in this version; allowed: {allowed or 'none'}")
    try:
        require_language(language)
    except ValueError as error:
        refuse(f"--language {language}: {error}")
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
        )
        failed = False
        for made in make_reports(analysis, order, first=first, last=last):
            typer.echo(made.index)
            for line in made.failures:
                say(line)
            failed = failed or bool(made.failures)
    close_run(opened, failed=failed)
