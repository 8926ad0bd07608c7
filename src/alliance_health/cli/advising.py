"""Commands about what to do: proposals, and where the portfolio has most at risk."""

from __future__ import annotations

from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AllianceOption,
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
    open_checked,
    read_range,
    require_alliance,
    write_rows,
)
from alliance_health.vocabulary import PortfolioQuestion


@app.command()
def propose(
    workbook: WorkbookOption = None,
    alliance: AllianceOption = None,
    period: OnePeriodOption = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """List what the workbook proposes for each alliance, by fixed rules, with the reasons.

    docs/proposals.md names every rule with its threshold and its source.
    """
    from alliance_health.commands.propose import SHOWN_COLUMNS, list_proposals

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    require_alliance(alliance, analysis)
    cut = read_range(period, analysis)[1]
    table = list_proposals(analysis, cut, alliance_id=alliance or "")
    write_rows(table, form, out, shown=SHOWN_COLUMNS)
    close_run(opened)


@app.command()
def portfolio(
    workbook: WorkbookOption = None,
    what: Annotated[
        PortfolioQuestion, typer.Option("--what", help="What is asked; docs/portfolio.md has all.")
    ] = PortfolioQuestion.RISK,
    period: OnePeriodOption = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Set the risk of all alliances against what is at stake, and say how that is spread.

    docs/portfolio.md explains columns, bounds and limits.
    """
    from alliance_health.commands.portfolio import SHOWN_COLUMNS, analyse_portfolio

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    cut = read_range(period, analysis)[1]
    table = analyse_portfolio(analysis, what, cut)
    write_rows(table, form, out, shown=SHOWN_COLUMNS[what])
    close_run(opened)
