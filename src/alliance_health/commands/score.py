"""The command `score`: at once, or in parts where there are very many observations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.commands.output import Format, write_parts
from alliance_health.commands.session import (
    analyse_known,
    close_run,
    close_with,
    date_of,
    errors_among,
    folder_of,
    open_checked,
    read_range,
    reckon_constant,
    refuse,
    refuse_errors,
    refuse_without_day,
    say,
    write_rows,
)
from alliance_health.indices.score import SCORE_COLUMNS
from alliance_health.parts import (
    PartedAnalysis,
    PartedWorkbook,
    analyse_in_parts,
    is_scored_in_parts,
    open_in_parts,
)

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.analysis import Analysis


@dataclass(frozen=True)
class ScoreOrder:
    """What is to be scored, how, and where the table goes.

    Parameters
    ----------
    workbook : Path or None
        Folder; None for the nearest one upwards.
    period : str or None
        A period or a range; None for the last complete one.
    as_of : datetime or None
        Rows recorded later are not known yet.
    engine : str
        What computes.
    constant_rates : bool
        Whether money is reckoned at the rates of one day.
    strict : bool
        Whether a rejected row ends the run.
    form : Format
        How the table is written.
    out : Path or None
        The file; None for stdout.
    """

    workbook: Path | None
    period: str | None
    as_of: datetime | None
    engine: str
    constant_rates: bool
    strict: bool
    form: Format
    out: Path | None


def score_workbook(order: ScoreOrder) -> None:
    """Score a workbook and write the table.

    Parameters
    ----------
    order : ScoreOrder
        The options of the command.

    Raises
    ------
    AllianceHealthError
        When nothing can be scored, or a rejected row ends a strict run.
    """
    if order.form is Format.PARQUET and order.out is None:
        refuse("Parquet is a file format: name one with --out FILE")
    if is_scored_in_parts(folder_of(order.workbook)):
        _score_in_parts(order)
    else:
        _score_at_once(order)


def _score_at_once(order: ScoreOrder) -> None:
    """Score a workbook of usual size."""
    from alliance_health.pipeline import draw

    opened = open_checked(order.workbook, strict=order.strict)
    analysis = analyse_known(opened, order.as_of, engine=order.engine)
    if order.constant_rates:
        analysis = reckon_constant(analysis, engine=order.engine)
    periods = _periods(order, analysis)
    analysis = draw(analysis, periods=periods)
    write_rows(_of(analysis.scores, periods), order.form, order.out)
    close_run(opened)


def _score_in_parts(order: ScoreOrder) -> None:
    """Score a workbook that the memory would not hold."""
    with open_in_parts(folder_of(order.workbook)) as opened:
        errors = errors_among(opened.problems)
        if order.strict:
            refuse_errors(errors, opened.errors)
        analysis = _analyse_in_parts(opened, order)
        periods = _periods(order, analysis)
        count = f"{opened.observations:,} observations in {len(opened.parts)} parts"
        say(f"scoring {count}, one after the other")
        try:
            write_parts(_parts(analysis, periods, order.engine), order.form, order.out)
        except OSError as error:
            refuse(str(error))
        close_with(errors, opened.errors)


def _analyse_in_parts(opened: PartedWorkbook, order: ScoreOrder) -> PartedAnalysis:
    """Find what all alliances decide together."""
    analysis = analyse_in_parts(
        opened, as_of=date_of(order.as_of), constant_rates=order.constant_rates
    )
    if order.constant_rates and analysis.fixed is None:
        refuse_without_day()
    return analysis


def _parts(
    analysis: PartedAnalysis, periods: Collection[str], engine: str
) -> Iterator[pd.DataFrame]:
    """Yield the wanted rows, part by part."""
    return (_of(scores, periods) for scores in analysis.scores(engine=engine))


def _periods(order: ScoreOrder, analysis: Analysis | PartedAnalysis) -> Collection[str]:
    """Return the periods that are wanted, or refuse when no alliance lived then."""
    first, last = read_range(order.period, analysis)
    grid = analysis.grid
    wanted = grid.loc[grid["ordinal"].between(first.ordinal, last.ordinal), "period"].unique()
    if not len(wanted):
        lived = f"{grid['period'].min()} to {grid['period'].max()}" if len(grid) else "none"
        refuse(f"--period {order.period}: no alliance lived then; periods with data: {lived}")
    return list(wanted)


def _of(scores: pd.DataFrame, periods: Collection[str]) -> pd.DataFrame:
    """Keep the rows of some periods, in the columns of the contract."""
    return scores.loc[scores["period"].isin(list(periods)), list(SCORE_COLUMNS)]
