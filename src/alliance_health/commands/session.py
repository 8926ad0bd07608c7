"""What all commands share: opening a workbook, refusing wrong usage, ending with a status.

Options come in as the command line gives them; messages go to stderr.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

import typer

from alliance_health.commands.output import Format, write_table
from alliance_health.errors import AllianceHealthError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from alliance_health.analysis import Analysis, Workbook
    from alliance_health.catalogue import Catalogue
    from alliance_health.errors import Problem
    from alliance_health.tables.calendar import Period


class Scored(Protocol):
    """What is scored and up to when, be it at once or in parts."""

    @property
    def catalogue(self) -> Catalogue:
        """The definitions."""

    @property
    def period(self) -> Period:
        """The last complete period."""


def require_engine(engine: str) -> None:
    """Refuse an engine that does not exist, or cannot run here, before anything is read."""
    from alliance_health.spark import ENGINES, require_spark

    if engine not in ENGINES:
        refuse(f"--engine {engine}: allowed: {', '.join(ENGINES)}")
    if engine == "spark":
        try:
            require_spark()
        except AllianceHealthError as error:
            refuse(str(error))


def folder_of(workbook: Path | None) -> Path:
    """Return the workbook's folder, or refuse with the way out."""
    from alliance_health.shipped import SETTINGS_FILE, find_workbook

    folder = workbook.resolve() if workbook else find_workbook()
    if folder is None:
        refuse(
            f"no {SETTINGS_FILE} here or in any folder above; name a workbook with "
            "--workbook DIR or make one with `alliance-health init DIR`"
        )
    if not (folder / SETTINGS_FILE).is_file():
        refuse(f"{folder} holds no {SETTINGS_FILE}; `alliance-health init DIR` makes a workbook")
    return folder


def open_checked(workbook: Path | None, *, strict: bool) -> Workbook:
    """Open a workbook; in strict mode a rejected row ends the run."""
    from alliance_health.pipeline import open_workbook

    opened = open_workbook(folder_of(workbook))
    if strict:
        errors = errors_among(opened.checked.problems)
        refuse_errors(errors, len(errors))
    return opened


def analyse_known(opened: Workbook, as_of: datetime | None, *, engine: str = "pandas") -> Analysis:
    """Analyse a workbook as known on a date; nothing is drawn yet."""
    from alliance_health.pipeline import analyse

    return analyse(opened, as_of=date_of(as_of), engine=engine, n_draws=0)


def reckon_constant(analysis: Analysis, *, engine: str) -> Analysis:
    """Reckon money at the exchange rates of one day, or refuse for lack of a day."""
    from alliance_health.pipeline import at_constant_rates

    constant = at_constant_rates(analysis, engine=engine)
    return constant if constant is not None else refuse_without_day()


def refuse_without_day() -> NoReturn:
    """Refuse to reckon at constant rates when no day is named."""
    refuse("--constant-rates: workbook.toml names no day; write constant_rates_as_of = 2026-01-31")


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that cost a row."""
    from alliance_health.vocabulary import Severity

    return [one for one in problems if one.severity is Severity.ERROR]


def refuse_errors(errors: list[Problem], count: int) -> None:
    """End a strict run when there is any error; some may be counted only."""
    from alliance_health.errors import DataError

    if count:
        more = count - len(errors)
        raise DataError(f"{count} errors, and --strict stops at any", errors, more=more)


def close_run(opened: Workbook, *, failed: bool = False) -> None:
    """List rejected rows and end with the status that tells the truth."""
    errors = errors_among(opened.checked.problems)
    close_with(errors, len(errors), failed=failed)


def close_with(errors: list[Problem], count: int, *, failed: bool = False) -> None:
    """List errors, of which some may be counted only, and end with the status."""
    from alliance_health.errors import DataError

    if count:
        told = f"{count} problems left rows out; the rest is scored:"
        say(str(DataError(told, errors, more=count - len(errors))))
    finish(failed or bool(count))


def require_alliance(alliance: str | None, analysis: Analysis) -> None:
    """Refuse an alliance that the workbook does not have; None asks for no single one."""
    known = sorted(analysis.grid["alliance_id"].unique())
    if alliance and alliance not in known:
        import difflib

        near = difflib.get_close_matches(alliance, known, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        refuse(f"no alliance '{alliance}'; there are: {', '.join(known)}{hint}")


def read_range(period: str | None, analysis: Scored) -> tuple[Period, Period]:
    """Read a period or a range; default: the last complete period."""
    from alliance_health.tables.calendar import parse_period_range

    if period is None:
        return analysis.period, analysis.period
    try:
        first, last = parse_period_range(period)
    except ValueError as error:
        refuse(f"--period: {error}")
    frequency = analysis.catalogue.settings.frequency
    if first.frequency is not frequency:
        refuse(f"--period {period}: this workbook is scored by {frequency.value}")
    return first, last


def read_period(period: str) -> Period:
    """Read one period."""
    from alliance_health.tables.calendar import Period

    try:
        return Period.parse(period)
    except ValueError as error:
        refuse(str(error))


def write_rows(
    frame: pd.DataFrame, form: Format, out: Path | None, *, shown: Sequence[str] = ()
) -> None:
    """Write a table, in a terminal only the columns `shown`; refuse what cannot be written so."""
    narrow = list(shown) if form is Format.TABLE and shown else list(frame.columns)
    try:
        write_table(frame[narrow], form, out)
    except (ValueError, OSError) as error:
        refuse(str(error))


def date_of(moment: datetime | None) -> date | None:
    """Return the date of an option."""
    return moment.date() if moment else None


def say(text: str) -> None:
    """Say something to the person, not to the next program."""
    from alliance_health.report.progress import Message, tell

    if not tell(Message(text=text)):
        typer.echo(text, err=True)


class Refused(typer.Exit):
    """Wrong usage; what is allowed was said already."""

    def __init__(self, text: str) -> None:
        super().__init__(2)
        self.text = text

    def __str__(self) -> str:
        """Say what was refused, for the record of a run."""
        return self.text


def refuse(text: str) -> NoReturn:
    """End with wrong usage."""
    say(text)
    raise Refused(text)


def finish(failed: bool) -> NoReturn:
    """End with 1 when something failed, else with 0."""
    raise typer.Exit(1 if failed else 0)
