"""Commands about the scores: what they are, why they changed, what they rest on, how sure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AllianceOption,
    AsOfOption,
    EngineOption,
    FormatOption,
    OnePeriodOption,
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
    read_period,
    read_range,
    refuse,
    require_alliance,
    require_engine,
    write_rows,
)
from alliance_health.vocabulary import Sensitivity


@app.command()
def score(
    workbook: WorkbookOption = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "pandas",
    constant_rates: Annotated[
        bool,
        typer.Option("--constant-rates", help="Exchange rates of the day named in the settings."),
    ] = False,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Score metrics, pillars and both indices."""
    from alliance_health.commands.score import ScoreOrder, score_workbook

    require_engine(engine)
    order = ScoreOrder(
        workbook=workbook,
        period=period,
        as_of=as_of,
        engine=engine,
        constant_rates=constant_rates,
        strict=strict,
        form=form,
        out=out,
    )
    score_workbook(order)


@app.command()
def explain(
    alliance: Annotated[str, typer.Argument(help="Id of the alliance.")],
    workbook: WorkbookOption = None,
    period: PeriodOption = None,
    versus: Annotated[str | None, typer.Option(help="Period compared with.")] = None,
    as_of: AsOfOption = None,
    versus_as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="What was known then; default: --as-of."),
    ] = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Explain, to the last point, why both indices changed."""
    from alliance_health.commands.explain import explain as explain_alliance
    from alliance_health.commands.explain import lay_out

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    before = analyse_known(opened, versus_as_of) if versus_as_of else analysis
    require_alliance(alliance, analysis)
    now = read_range(period, analysis)[1]
    then = read_period(versus) if versus else now.shift(-1)
    rows = explain_alliance(analysis, alliance, now, versus=then, before=before)
    write_rows(lay_out(rows) if form is Format.TABLE else rows, form, out)
    close_run(opened)


@app.command()
def trace(
    number_id: Annotated[
        str,
        typer.Argument(
            help="ALLIANCE/PERIOD/PERSPECTIVE/id, from number_id of `score` or data-number of a "
            "page; id may be count:NAME, table:NAME or finding:NAME/WHICH."
        ),
    ],
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Lead from a published number, be it a score, a count or a finding, to the rows behind it.

    Scores: ``a/2026Q3/joint/trust``. Counts: ``a/2026Q3/ours/count:commitments_due``, one row of
    them ``a/2026Q3/joint/count:issues_open/i7``. Rows of a table, accepted, superseded or
    rejected: ``a/2026Q3/joint/table:commitments``. Findings about the data:
    ``a/2026Q3/joint/finding:silent/2025Q4``. For a past page name its day with --as-of.
    """
    from alliance_health.commands.trace import kinds_of_numbers, trace_number

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    rows = trace_number(analysis, number_id)
    if rows is None:
        refuse(f"'{number_id}' is no published number; {kinds_of_numbers()}")
    write_rows(rows, form, out)
    close_run(opened)


@app.command()
def weights(
    workbook: WorkbookOption = None,
    period: OnePeriodOption = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Say whose weights count, how far experts are apart, and what the data would suggest."""
    from alliance_health.commands.weights import compare_weights

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    write_rows(compare_weights(analysis, read_range(period, analysis)[1]), form, out)
    close_run(opened)


@app.command()
def sensitivity(
    workbook: WorkbookOption = None,
    what: Annotated[
        Sensitivity, typer.Option("--what", help="What is asked; docs/sensitivity.md has all.")
    ] = Sensitivity.LEAVE_ONE_OUT,
    alliance: AllianceOption = None,
    period: OnePeriodOption = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Say how sure the indices are: one metric less, other rules, what would turn a band."""
    from alliance_health.commands.sensitivity import analyse_sensitivity

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    require_alliance(alliance, analysis)
    cut = read_range(period, analysis)[1]
    table = analyse_sensitivity(analysis, what.value, cut, alliance_id=alliance or "")
    write_rows(table, form, out)
    close_run(opened)
