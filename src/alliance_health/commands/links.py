"""`links`: which leading factors announce which outcomes, by how many periods, and how surely."""

from __future__ import annotations

import pandas as pd

from alliance_health.analysis import Analysis
from alliance_health.insights.links.classics import CLASSIC_COLUMNS, classical_tests
from alliance_health.insights.links.confirm import FactorsThen, confirm_leads, origins_needed
from alliance_health.insights.links.find import alone, find_links
from alliance_health.insights.links.fitted_weights import WEIGHT_COLUMNS, FittedWeights
from alliance_health.insights.links.outcome_weights import index_pair_only, weigh_by_outcomes
from alliance_health.insights.links.pairs import all_pairs
from alliance_health.insights.links.result import LinkTest
from alliance_health.insights.links.series import Factors, pair_panel
from alliance_health.insights.links.series_then import join_periods
from alliance_health.tables.calendar import Period
from alliance_health.vintages import Vintage, as_known_then
from alliance_health.vocabulary import LinkQuestion


def links_of(  # noqa: PLR0913 - what is asked, and of what
    analysis: Analysis,
    *,
    period: Period | None = None,
    alliance_id: str = "",
    max_lag: int | None = None,
    explore: bool = True,
    whole: Analysis | None = None,
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
    whole : Analysis, optional
        What the analysis was cut from, to read the past from all rows.

    Returns
    -------
    LinkTest
        A row for every pair, and its association at every lag.
    """
    cut = period or analysis.period

    def find() -> LinkTest:
        """Look at all pairs, and at forecasts from what was known then."""
        factors = factors_until(analysis, cut)
        found = find_links(factors, alliance_id=alliance_id, max_lag=max_lag, explore=explore)
        known = _known_then(whole or analysis, found, factors)
        return confirm_leads(found, factors, known, alliance_id=alliance_id)

    if whole is not None and whole is not analysis:
        return find()
    return analysis.keep(["links", cut.label, alliance_id, max_lag, explore], find)


def weights_by_outcomes(analysis: Analysis, period: Period | None = None) -> FittedWeights:
    """Say what the data say about the agreed weights of the leading pillars.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period, optional
        Last period that is looked at; default: the last complete one.

    Returns
    -------
    FittedWeights
        A diagnostic: the agreed weights stay in force. Missing where the leading index does not
        lead the lagging one, since no lag is then known at which weights could be fitted.
    """
    factors = factors_until(analysis, period or analysis.period)
    found = find_links(index_pair_only(factors), explore=False)
    known = _known_then(analysis, found, factors)
    return weigh_by_outcomes(found, factors, known)


def _known_then(analysis: Analysis, found: LinkTest, factors: Factors) -> list[FactorsThen]:
    """Read the periods that forecasts start from as they were known then."""
    vintages = as_known_then(analysis, origins_needed(found, factors))
    then = join_periods({one.period: _changed(one, factors) for one in vintages}, factors)
    return [
        FactorsThen(one.period, factors, then[one.period], one.measured_anew) for one in vintages
    ]


def _changed(vintage: Vintage, now: Factors) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cut out panel and grid of the alliances that read otherwise then, of the metrics of now."""
    changed = vintage.measured_anew
    grid = vintage.grid[vintage.grid["alliance_id"].isin(changed)]
    panel = vintage.panel[vintage.panel["alliance_id"].isin(changed)]
    return panel[panel["metric_id"].isin(list(now.catalogue.metrics))], grid


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


#: Columns that fit a terminal, by question; the other forms have all.
SHOWN_COLUMNS = {
    LinkQuestion.VERDICTS: (
        *("leading", "lagging", "verdict", "association", "n_alliances", "n_periods"),
        *("p_adjusted", "permutations"),
    ),
    LinkQuestion.WEIGHTS: WEIGHT_COLUMNS,
}


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
    asked = LinkQuestion(what)
    if asked is LinkQuestion.WEIGHTS:
        fitted = weights_by_outcomes(analysis)
        return fitted.weights.assign(sentence=fitted.sentence)
    if asked is LinkQuestion.GRANGER:
        return classical_table(analysis, alliance_id=alliance_id, explore=explore)
    found = links_of(analysis, alliance_id=alliance_id, max_lag=max_lag, explore=explore)
    return found.profiles if asked is LinkQuestion.PROFILES else found.links


def classical_table(
    analysis: Analysis, *, alliance_id: str = "", explore: bool = True
) -> pd.DataFrame:
    """Lay out Granger's and Dumitrescu and Hurlin's tests of every pair, for display.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    alliance_id : str
        Look at one alliance alone; empty: at all of them together.
    explore : bool
        Whether pairs that were not declared beforehand are looked at as well.

    Returns
    -------
    DataFrame
        See `alliance_health.insights.links.classics.classical_tests`.
    """
    factors = factors_until(analysis, analysis.period)
    tables = [pd.DataFrame(columns=list(CLASSIC_COLUMNS))]
    for pair in all_pairs(factors, explore=explore):
        if not pair.refused:
            told, _ = pair_panel(factors, pair.leading, pair.lagging, without=pair.without)
            tables.append(classical_tests(alone(told, alliance_id) if alliance_id else told))
    return pd.concat([one for one in tables if len(one)] or tables, ignore_index=True)
