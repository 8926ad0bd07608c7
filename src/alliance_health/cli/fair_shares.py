"""The command about both sides of the ledger: what is fair, and who has withdrawn."""

from __future__ import annotations

from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AllianceOption,
    AsOfOption,
    FormatOption,
    OutOption,
    PeriodOption,
    StrictOption,
    WorkbookOption,
)
from alliance_health.commands.output import Format
from alliance_health.commands.session import (
    analyse_known,
    close_run,
    open_checked,
    read_range,
    refuse,
    require_alliance,
    write_rows,
)
from alliance_health.vocabulary import FairQuestion


@app.command()
def fairness(
    workbook: WorkbookOption = None,
    alliance: AllianceOption = None,
    what: Annotated[
        FairQuestion, typer.Option("--what", help="What is asked; docs/fairness.md has all.")
    ] = FairQuestion.VERDICTS,
    period: PeriodOption = None,
    all_periods: Annotated[
        bool, typer.Option("--all-periods", help="Every period up to the last complete one.")
    ] = False,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Say who puts in and gets out how much, what is fair, and who has withdrawn.

    docs/fairness.md explains columns, verdicts and limits.
    """
    from alliance_health.commands.fairness import ANSWERS, SHOWN_COLUMNS, first_period

    if all_periods and period:
        refuse("--all-periods and --period exclude each other; leave one out")
    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    require_alliance(alliance, analysis)
    first, last = read_range(period, analysis)
    if all_periods:
        first = first_period(analysis)
    table = ANSWERS[what](analysis, first, last)
    if alliance:
        table = table[table["alliance_id"] == alliance].reset_index(drop=True)
    write_rows(table, form, out, shown=SHOWN_COLUMNS[what])
    close_run(opened)
