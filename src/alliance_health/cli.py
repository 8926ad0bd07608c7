"""The command line: every analysis as a command, thin over the package.

Data go to stdout, everything else to stderr. Exit status: 0 fine; 1 data or a report
has errors, all listed; 2 wrong usage.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from alliance_health.commands.output import Format, write_table
from alliance_health.errors import AllianceHealthError

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis, Workbook
    from alliance_health.tables.calendar import Period

app = typer.Typer(
    name="alliance-health",
    help="Health of strategic alliances: what announces results beside the results.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

WorkbookOption = Annotated[
    Path | None,
    typer.Option(
        "--workbook",
        help="Folder of the workbook; default: the nearest one upwards that has a workbook.toml.",
        file_okay=False,
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How the table is written.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="File to write; default: standard output.")
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="Rows recorded after this date are not known yet."
    ),
]
PeriodOption = Annotated[
    str | None, typer.Option("--period", help="2026Q3, or 2025Q4..2026Q3; default: last complete.")
]
EngineOption = Annotated[
    str, typer.Option("--engine", help="pandas, duckdb or spark, with equal results.")
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Stop when a row is rejected instead of going on.")
]


def main() -> None:
    """Run the command line; errors made on purpose become one message and status 1."""
    try:
        app()
    except AllianceHealthError as error:
        _say(str(error))
        sys.exit(1)


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Folder of the new workbook.")]) -> None:
    """Make a new workbook with settings, catalogue, notebooks and a filled-in template."""
    from alliance_health.commands.init import make_workbook

    written = make_workbook(folder)
    for path in written:
        typer.echo(path)
    _say(f"Next: fill in {folder}/tables.xlsx, then `alliance-health report --workbook {folder}`.")


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
        _refuse(str(error))
    folder = _folder(workbook) if workbook else find_workbook()
    try:
        hints = write_order(order, folder)
    except OSError as error:
        _refuse(f"{order.out} cannot be written: {error.strerror}; name another with --out FILE")
    typer.echo(order.out)
    for hint in hints:
        _say(hint)


@app.command()
def check(
    workbook: WorkbookOption = None,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Validate everything: where, what was found, what is allowed, how to mend it."""
    from alliance_health.commands.check import check_workbook

    found = check_workbook(_folder(workbook))
    if not found.table.empty or form is not Format.TABLE:
        _write(found.table, form, out)
    _say(found.summary)
    _finish(found.has_errors)


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
    from alliance_health.indices.score import SCORE_COLUMNS

    _check_engine(engine)
    opened = _open(workbook, strict=strict)
    analysis = _analyse(opened, as_of, engine=engine)
    if constant_rates:
        analysis = _at_constant_rates(analysis, engine=engine)
    first, last = _range(period, analysis)
    grid = analysis.grid
    wanted = grid.loc[grid["ordinal"].between(first.ordinal, last.ordinal), "period"].unique()
    if not len(wanted):
        lived = f"{grid['period'].min()} to {grid['period'].max()}" if len(grid) else "none"
        _refuse(f"--period {period}: no alliance lived then; periods with data: {lived}")
    rows = analysis.scores[analysis.scores["period"].isin(wanted)]
    _write(rows[list(SCORE_COLUMNS)], form, out)
    _close(opened)


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

    opened = _open(workbook, strict=strict)
    analysis = _analyse(opened, as_of)
    before = _analyse(opened, versus_as_of) if versus_as_of else analysis
    _known_alliance(alliance, analysis)
    now = _range(period, analysis)[1]
    then = _parse(versus) if versus else now.shift(-1)
    _write(explain_alliance(analysis, alliance, now, versus=then, before=before), form, out)
    _close(opened)


@app.command()
def trace(
    number_id: Annotated[str, typer.Argument(help="ALLIANCE/PERIOD/PERSPECTIVE/id.")],
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Lead from a published number to the rows behind it."""
    from alliance_health.commands.trace import trace_number

    opened = _open(workbook, strict=strict)
    analysis = _analyse(opened, as_of)
    if number_id not in set(analysis.scores["number_id"]):
        _refuse(
            f"'{number_id}' is no published number; take one from the column number_id of "
            "`alliance-health score`"
        )
    _write(trace_number(analysis, number_id), form, out)
    _close(opened)


@app.command()
def quality(
    workbook: WorkbookOption = None,
    period: Annotated[str | None, typer.Option(help="Period; default: last complete.")] = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Say how far the data carry the scores: gaps, silence, conflicts, outliers, clipping."""
    from alliance_health.commands.quality import data_findings

    opened = _open(workbook, strict=strict)
    analysis = _analyse(opened, as_of)
    _write(data_findings(analysis, _range(period, analysis)[1]), form, out)
    _close(opened)


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

    for option, value, allowed in (
        ("--edition", edition, "internal"),
        ("--language", language, "en"),
        ("--scheduler", scheduler, None),
    ):
        if value != allowed:
            _refuse(f"{option} {value}: not in this version; allowed: {allowed or 'none'}")
    opened = _open(workbook, strict=strict)
    analysis = _analyse(opened, as_of)
    declared = opened.catalogue.settings.report_periods or None
    first, last = _range(period or declared, analysis)
    for name in alliance or ():
        _known_alliance(name, analysis)
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
            _say(line)
        failed = failed or bool(made.failures)
    _close(opened, failed=failed)


@app.command()
def explore(workbook: WorkbookOption = None) -> None:
    """Open JupyterLab on the explorer notebook."""
    from alliance_health.commands.explore import open_explorer

    sys.exit(open_explorer(_folder(workbook)))


def _check_engine(engine: str) -> None:
    """Refuse an engine that does not exist, or cannot run here, before anything is read."""
    from alliance_health.spark import ENGINES, require_spark

    if engine not in ENGINES:
        _refuse(f"--engine {engine}: allowed: {', '.join(ENGINES)}")
    if engine == "spark":
        try:
            require_spark()
        except AllianceHealthError as error:
            _refuse(str(error))


def _folder(workbook: Path | None) -> Path:
    """Return the workbook's folder, or refuse with the way out."""
    from alliance_health.shipped import SETTINGS_FILE, find_workbook

    folder = workbook.resolve() if workbook else find_workbook()
    if folder is None:
        _refuse(
            f"no {SETTINGS_FILE} here or in any folder above; name a workbook with "
            "--workbook DIR or make one with `alliance-health init DIR`"
        )
    if not (folder / SETTINGS_FILE).is_file():
        _refuse(f"{folder} holds no {SETTINGS_FILE}; `alliance-health init DIR` makes a workbook")
    return folder


def _open(workbook: Path | None, *, strict: bool) -> Workbook:
    """Open a workbook; in strict mode a rejected row ends the run."""
    from alliance_health.errors import DataError
    from alliance_health.pipeline import open_workbook

    opened = open_workbook(_folder(workbook))
    errors = _errors(opened)
    if strict and errors:
        raise DataError(f"{len(errors)} errors, and --strict stops at any", errors)
    return opened


def _analyse(opened: Workbook, as_of: datetime | None, *, engine: str = "pandas") -> Analysis:
    """Analyse a workbook as known on a date."""
    from alliance_health.pipeline import analyse

    return analyse(opened, as_of=_date(as_of), engine=engine)


def _at_constant_rates(analysis: Analysis, *, engine: str) -> Analysis:
    """Reckon money at the exchange rates of one day, or refuse for lack of a day."""
    from alliance_health.pipeline import at_constant_rates

    constant = at_constant_rates(analysis, engine=engine)
    if constant is None:
        _refuse(
            "--constant-rates: workbook.toml names no day; write constant_rates_as_of = 2026-01-31"
        )
    return constant


def _errors(opened: Workbook) -> list:  # type: ignore[type-arg]
    """Return the problems that cost a row."""
    from alliance_health.vocabulary import Severity

    return [one for one in opened.checked.problems if one.severity is Severity.ERROR]


def _close(opened: Workbook, *, failed: bool = False) -> None:
    """List rejected rows and end with the status that tells the truth."""
    from alliance_health.errors import DataError

    errors = _errors(opened)
    if errors:
        _say(str(DataError(f"{len(errors)} problems left rows out; the rest is scored:", errors)))
    _finish(failed or bool(errors))


def _known_alliance(alliance: str, analysis: Analysis) -> None:
    """Refuse an alliance that the workbook does not have."""
    known = sorted(analysis.grid["alliance_id"].unique())
    if alliance not in known:
        import difflib

        near = difflib.get_close_matches(alliance, known, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        _refuse(f"no alliance '{alliance}'; there are: {', '.join(known)}{hint}")


def _range(period: str | None, analysis: Analysis) -> tuple[Period, Period]:
    """Read a period or a range; default: the last complete period."""
    from alliance_health.tables.calendar import parse_period_range

    if period is None:
        return analysis.period, analysis.period
    try:
        first, last = parse_period_range(period)
    except ValueError as error:
        _refuse(f"--period: {error}")
    frequency = analysis.catalogue.settings.frequency
    if first.frequency is not frequency:
        _refuse(f"--period {period}: this workbook is scored by {frequency.value}")
    return first, last


def _parse(period: str) -> Period:
    """Read one period."""
    from alliance_health.tables.calendar import Period

    try:
        return Period.parse(period)
    except ValueError as error:
        _refuse(str(error))


def _write(frame: object, form: Format, out: Path | None) -> None:
    """Write a table, or refuse what cannot be written so."""
    try:
        write_table(frame, form, out)  # type: ignore[arg-type]
    except (ValueError, OSError) as error:
        _refuse(str(error))


def _date(moment: datetime | None) -> date | None:
    """Return the date of an option."""
    return moment.date() if moment else None


def _say(text: str) -> None:
    """Say something to the person, not to the next program."""
    typer.echo(text, err=True)


def _refuse(text: str) -> NoReturn:
    """End with wrong usage."""
    _say(text)
    raise typer.Exit(2)


def _finish(failed: bool) -> NoReturn:
    """End with 1 when something failed, else with 0."""
    raise typer.Exit(1 if failed else 0)


if __name__ == "__main__":
    main()
