"""`portfolio`: risk against value, concentration and imperatives of all alliances."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.pipeline import draw
from alliance_health.report.build_portfolio_value import imperatives_of, risks_of, spread_of
from alliance_health.report.source import ReportSource
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import PortfolioQuestion

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis

#: Columns that fit a terminal, by question; the other forms have all.
SHOWN_COLUMNS: dict[PortfolioQuestion, tuple[str, ...]] = {
    PortfolioQuestion.RISK: (
        *("alliance_id", "value", "share", "basis", "probability", "leading", "lower", "band"),
        "reason",
    ),
    PortfolioQuestion.CONCENTRATION: (),
    PortfolioQuestion.IMPERATIVES: (),
}


def analyse_portfolio(
    analysis: Analysis,
    what: PortfolioQuestion = PortfolioQuestion.RISK,
    period: Period | str | None = None,
) -> pd.DataFrame:
    """Say what the portfolio has at stake, how it is spread, or what each imperative has.

    Parameters
    ----------
    analysis : Analysis
        Everything computed; the period is drawn where nothing was drawn yet.
    what : PortfolioQuestion
        What is asked.
    period : Period or str, optional
        The period or its label; default, also when empty: the last complete one.

    Returns
    -------
    DataFrame
        Tidy, with the period in front: `RISK_COLUMNS` of
        `alliance_health.insights.portfolio_value.risk`, one row of the fields of `Spread`, or
        `IMPERATIVE_COLUMNS`.
    """
    wanted = period or analysis.period
    chosen = wanted if isinstance(wanted, Period) else Period.parse(wanted)
    drawn = analysis if analysis.draws else draw(analysis, periods=[chosen.label])
    source = ReportSource(drawn, chosen)
    table = _answer(source, what)
    table.insert(0, "period", chosen.label)
    return table


def _answer(source: ReportSource, what: PortfolioQuestion) -> pd.DataFrame:
    """Return the table of one question."""
    if what is PortfolioQuestion.RISK:
        return risks_of(source)
    if what is PortfolioQuestion.IMPERATIVES:
        return imperatives_of(source)
    return pd.DataFrame([asdict(spread_of(source))])
