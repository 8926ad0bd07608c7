"""`links`: which leading factors announce which outcomes, by how many periods, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance_health.analysis import Analysis
from alliance_health.insights.links.confirm import FactorsThen, confirm_leads, origins_needed
from alliance_health.insights.links.find import find_links
from alliance_health.insights.links.result import LinkTest
from alliance_health.insights.links.series import Factors
from alliance_health.tables.calendar import Period
from alliance_health.vintages import Vintage, as_known_then
from alliance_health.vocabulary import LinkQuestion

if TYPE_CHECKING:
    import pandas as pd


def links_of(
    analysis: Analysis,
    *,
    period: Period | None = None,
    alliance_id: str = "",
    max_lag: int | None = None,
    explore: bool = True,
) -> LinkTest:
    """Test every pair of a leading and a lagging factor of a workbook.

    Parameters
    ----------
    analysis : Analysis
        Everything computed; draws are not needed.
    period : Period, optional
        Last period that is looked at; default: the last complete one.
    alliance_id : str
        Look at one alliance alone; empty: at all of them together.
    max_lag : int, optional
        Longest lag in periods; default: `links.max_lag` of the settings, else by the length of
        the series.
    explore : bool
        Whether pairs that were not declared beforehand are looked at as well.

    Returns
    -------
    LinkTest
        A row for every pair, and its association at every lag.
    """
    cut = period or analysis.period
    factors = factors_until(analysis, cut)
    found = find_links(factors, alliance_id=alliance_id, max_lag=max_lag, explore=explore)
    needed = [one for one in origins_needed(found, factors) if one.ordinal <= cut.ordinal]
    known = [_factors_then(one, factors) for one in as_known_then(analysis, needed)]
    return confirm_leads(found, factors, known, alliance_id=alliance_id)


def _factors_then(vintage: Vintage, now: Factors) -> FactorsThen:
    """Lay out a period as it was known then, over what is known now."""
    changed = vintage.measured_anew
    grid = vintage.grid[vintage.grid["alliance_id"].isin(changed)].reset_index(drop=True)
    panel = vintage.panel[vintage.panel["alliance_id"].isin(changed)].reset_index(drop=True)
    return FactorsThen(vintage.period, now, Factors(panel, grid, now.catalogue), changed)


def factors_until(analysis: Analysis, period: Period) -> Factors:
    """Cut what can stand at the ends of a pair at a period.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period
        The last period that is looked at.

    Returns
    -------
    Factors
        Nothing of later periods is in them.
    """
    grid = analysis.grid[analysis.grid["ordinal"] <= period.ordinal].reset_index(drop=True)
    panel = analysis.panel[analysis.panel["period"].isin(grid["period"].unique())]
    return Factors(panel.reset_index(drop=True), grid, analysis.catalogue)


#: Columns of verdicts that fit a terminal; the other forms have all.
SHOWN_COLUMNS = (
    *("leading", "lagging", "verdict", "association", "n_alliances", "n_periods"),
    *("p_adjusted", "permutations"),
)


def answer_links(
    analysis: Analysis,
    what: LinkQuestion | str = LinkQuestion.VERDICTS,
    *,
    alliance_id: str = "",
    max_lag: int | None = None,
    explore: bool = True,
) -> pd.DataFrame:
    """Answer a question about links as one tidy table.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    what : LinkQuestion or str
        What is asked; see `docs/links.md`.
    alliance_id : str
        Look at one alliance alone; empty: at all of them together.
    max_lag : int, optional
        Longest lag in periods.
    explore : bool
        Whether pairs that were not declared beforehand are looked at as well.

    Returns
    -------
    DataFrame
        The columns of that question.
    """
    found = links_of(analysis, alliance_id=alliance_id, max_lag=max_lag, explore=explore)
    return found.profiles if LinkQuestion(what) is LinkQuestion.PROFILES else found.links
