"""The command line: every analysis as a command, thin over the package.

Data go to stdout, everything else to stderr. Exit status: 0 fine; 1 data or a report
has errors, all listed; 2 wrong usage.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

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
    finish,
    folder_of,
    open_checked,
    read_period,
    read_range,
    refuse,
    require_alliance,
    require_engine,
    say,
    write_rows,
)
from alliance_health.errors import AllianceHealthError
from alliance_health.vocabulary import LinkQuestion, Sensitivity

app = typer.Typer(
    name="alliance-health",
    help="Health of strategic alliances: what announces results beside the results.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line; errors made on purpose become one message and status 1."""
    try:
        app()
    except AllianceHealthError as error:
        say(str(error))
        sys.exit(1)


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


@app.command()
def links(
    workbook: WorkbookOption = None,
    max_lag: Annotated[
        int | None, typer.Option(min=1, help="Longest lag in periods; default: by the data.")
    ] = None,
    alliance: AllianceOption = None,
    what: Annotated[
        LinkQuestion, typer.Option("--what", help="What is asked; docs/links.md has all.")
    ] = LinkQuestion.VERDICTS,
    declared: Annotated[
        bool, typer.Option("--declared", help="Only the pairs declared beforehand.")
    ] = False,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Test which leading factors announce which outcomes, by how many periods."""
    from alliance_health.commands.links import SHOWN_COLUMNS, answer_links

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    require_alliance(alliance, analysis)
    table = answer_links(
        analysis, what, alliance_id=alliance or "", max_lag=max_lag, explore=not declared
    )
    if form is Format.TABLE and what is LinkQuestion.WEIGHTS:
        say(str(table["sentence"].iloc[0]))
    write_rows(table, form, out, shown=SHOWN_COLUMNS.get(what, ()))
    close_run(opened)


@app.command()
def warn(
    workbook: WorkbookOption = None,
    track_record: Annotated[
        bool, typer.Option("--track-record", help="How often such warnings were right.")
    ] = False,
    alliance: AllianceOption = None,
    period: OnePeriodOption = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Warn of the events that `workbook.toml` fixes, or say how often warnings were right.

    Three methods side by side: k of n weak or falling pillars, control charts, and a model.
    docs/warnings.md explains every column.
    """
    from alliance_health.commands import warn as warnings

    if track_record and alliance:
        refuse("--track-record is about all alliances; leave out --alliance")
    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    require_alliance(alliance, analysis)
    cut = read_range(period, analysis)[1]
    if track_record:
        table = warnings.judge_warnings(analysis, cut)
        shown: tuple[str, ...] = warnings.SHOWN_RECORD
        if told := warnings.say_wall_of_charts(analysis, cut):
            say(told)
    else:
        table = warnings.find_warnings(analysis, cut, alliance_id=alliance or "")
        shown = warnings.SHOWN_WARNINGS
    write_rows(table, form, out, shown=shown)
    close_run(opened)


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
    strict: StrictOption = False,
    reports: Annotated[Path, typer.Option(help="Folder of all reports.")] = Path("reports"),
) -> None:
    """Render the reports of every alliance and of the portfolio; print the index page's path."""
    from alliance_health.commands.report import ReportOrder, make_reports
    from alliance_health.pipeline import draw

    for option, value, allowed in (
        ("--edition", edition, "internal"),
        ("--language", language, "en"),
        ("--scheduler", scheduler, None),
    ):
        if value != allowed:
            refuse(f"{option} {value}: not in this version; allowed: {allowed or 'none'}")
    opened = open_checked(workbook, strict=strict)
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


@app.command()
def explore(workbook: WorkbookOption = None) -> None:
    """Open JupyterLab on the explorer notebook."""
    from alliance_health.commands.explore import open_explorer

    sys.exit(open_explorer(folder_of(workbook)))


if __name__ == "__main__":
    main()
