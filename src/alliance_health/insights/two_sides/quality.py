"""How far the ratings of each side carry: who answered, how alike, and what silence could hide.

The one rule: nothing here is said of a cell that may not be shown, and what tells how answers
are spread (intervals, alpha, rwg(j), deviations) only from eight people on. Whether a side is
divided is a yes or no, and is told from the smallest group that is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.insights.two_sides.quality_cells import (
    cell_persons,
    factor_answers,
    person_factors,
    shown_cells,
    shown_factors,
)
from alliance_health.insights.two_sides.quality_result import QUALITY_COLUMNS
from alliance_health.insights.two_sides.quality_words import with_words
from alliance_health.metrics.agreement import group_agreement, one_answer_short
from alliance_health.metrics.answers import HIGHEST, LOWEST
from alliance_health.metrics.disclosure import DECIMALS
from alliance_health.metrics.intraclass import group_correlation
from alliance_health.metrics.rating_gates import MIN_GROUPS
from alliance_health.metrics.reliability import cronbach_alpha, omega_total
from alliance_health.metrics.shrinkage import error_variances, pooled_variance, shrink_means
from alliance_health.metrics.survey import SURVEY_CELL
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue
    from alliance_health.tables.checked import Tables

#: People from whom on the spread of their answers may be told.
SPREAD_FROM = 8

#: Confidence of the interval of a side's mean.
CONFIDENCE = 0.90

_SPREAD = ["alpha", "omega", "rwg_j", "ad"]
_WAVE = ["wave", "level"]


def survey_quality(tables: Tables, catalogue: Catalogue, *, wave: str = "") -> pd.DataFrame:
    """Tell for each side, level and wave how far its ratings carry.

    Parameters
    ----------
    tables : Tables
        As known: `ratings`, and `invitations` where somebody kept them.
    catalogue : Catalogue
        The survey, and `min_group_size`.
    wave : str
        Only this wave; empty: all of them. No wave says anything about another.

    Returns
    -------
    DataFrame
        `QUALITY_COLUMNS`, one row per cell in which somebody was asked or answered, sorted. Means
        on the scale of 1 to 5, rates and shares from 0 to 1. A hidden cell has its keys,
        `suppressed` and the reason, and nothing else. Missing: `response_rate` and the bounds
        without invitations; shares unless both sides have enough people; the spread below eight.

    See Also
    --------
    alliance_health.metrics.rating_gates.rating_gates : Which scores enter an index silently.
    alliance_health.insights.two_sides.factor_quality.factor_quality : The same for own factors.
    """
    least = catalogue.settings.min_group_size
    ratings, invitations = tables["ratings"], tables["invitations"]
    if wave:
        ratings, invitations = (rows[rows["wave"] == wave] for rows in (ratings, invitations))
    answers = factor_answers(ratings, catalogue)
    cells = _with_invited(shown_cells(answers, least), invitations)
    persons = person_factors(answers)
    factors = shown_factors(persons, cells)
    valued = cell_persons(persons, factors)
    found = _response(cells, least).join(_means(cells, factors, valued))
    found = found.join(_spread(found, answers, least)).join(_over_groups(found, valued))
    told = with_words(found.reset_index(), least)
    return told.sort_values(SURVEY_CELL, ignore_index=True)[list(QUALITY_COLUMNS)]


def divided_factors(
    answers: pd.DataFrame, cells: pd.DataFrame, factors: pd.DataFrame
) -> pd.DataFrame:
    """Tell on which factors the people of a side are divided: yes or no.

    Parameters
    ----------
    answers, cells, factors : DataFrame
        From `factor_answers`, `shown_cells` and `shown_factors`.

    Returns
    -------
    DataFrame
        By alliance, wave, side, level and factor that may be shown: divided.
    """
    keys = [str(name) for name in factors.index.names]
    agreed = group_agreement(answers, keys).set_index(keys)["divided"]
    return agreed.reindex(factors.index).fillna(False).astype("bool").to_frame()


def mean_interval(
    mean: float, variance: float, n: int, population: float = float("nan")
) -> tuple[float, float]:
    """Return the interval of the mean of all who could have answered.

    ``mean -+ t (n - 1) s / sqrt(n) sqrt(1 - n / N)``

    Parameters
    ----------
    mean, variance : float
        Of those who answered; the variance with denominator n - 1.
    n : int
        People who answered.
    population : float
        People who were asked; missing, or fewer than answered: very many.

    Returns
    -------
    tuple of float
        Ends of the 90 % interval, not beyond the ends of the scale; missing with one person. It
        holds for a silence that has nothing to do with the answers; the bounds hold for any.

    References
    ----------
    Cochran (1977), *Sampling Techniques*, chapter 2.

    Examples
    --------
    Nine of eighteen, variance 0.36: 3.5 -+ 1.8595 x 0.2 x sqrt(0.5).

    >>> [round(end, 3) for end in mean_interval(3.5, 0.36, 9, 18)]
    [3.237, 3.763]
    >>> mean_interval(3.5, 0.36, 9, 9)
    (3.5, 3.5)
    """
    from scipy.special import stdtrit

    if n < 2:
        return float("nan"), float("nan")
    error = error_variances(np.array([float(n)]), variance, np.array([population]))[0]
    reach = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2) * np.sqrt(error))
    return max(mean - reach, float(LOWEST)), min(mean + reach, float(HIGHEST))


def silent_bounds(mean: float, n: float, population: float) -> tuple[float, float]:
    """Return the mean if all who were silent had answered 1, and if they had answered 5.

    Examples
    --------
    Six of eight answered 4 on average: (24 + 2) / 8 and (24 + 10) / 8.

    >>> silent_bounds(4.0, 6, 8)
    (3.25, 4.25)
    """
    if not population >= n:  # also where it is missing
        return float("nan"), float("nan")
    silent = population - n
    worst, best = ((n * mean + silent * end) / population for end in (LOWEST, HIGHEST))
    return worst, best


def _with_invited(cells: pd.DataFrame, invitations: pd.DataFrame) -> pd.DataFrame:
    """Add who was asked, also where nobody answered; waves of which nobody did are none."""
    sides = [str(Perspective.OURS), str(Perspective.THEIRS)]
    invited = invitations[invitations["perspective"].isin(sides)].set_index(SURVEY_CELL)["invited"]
    survey = ["alliance_id", "wave"]
    waves = pd.MultiIndex.from_frame(cells.reset_index()[survey].drop_duplicates())
    of_wave = pd.MultiIndex.from_frame(invited.reset_index()[survey])
    held = invited.loc[of_wave.isin(waves).tolist()]
    both = cells.join(held[held > 0], how="outer")
    both["shown"] = both["shown"].eq(True)
    return both


def _response(cells: pd.DataFrame, min_group_size: int) -> pd.DataFrame:
    """Tell who answered, and whose share that is; of shown cells only."""
    seen = cells.where(cells["shown"])
    possible = seen["invited"].where(seen["invited"] >= seen["n"])
    found = pd.DataFrame(
        {
            "shown": cells["shown"],
            "responded": seen["n"],
            "invited": seen["invited"],
            "population": possible,
            "response_rate": seen["n"] / possible,
        }
    )
    together = ["alliance_id", "wave", "level"]
    large = seen.where(seen["n"] >= min_group_size)
    for name, counted in {"share_ours": large["n"], "asked_share_ours": large["invited"]}.items():
        ours, theirs = (_of_side(counted, side) for side in (Perspective.OURS, Perspective.THEIRS))
        share = (ours / (ours + theirs)).rename(name)
        found = found.join(share, on=together)
        found[name] = found[name].where(large["n"].notna())
    sides = found["shown"].groupby(together).transform("sum")
    return found.assign(other_shown=sides > 1)


def _of_side(counted: pd.Series[float], side: Perspective) -> pd.Series[float]:
    """Return the numbers of one side, by alliance, wave and level."""
    own = counted.index.get_level_values("perspective") == str(side)
    return counted[own].droplevel("perspective")


def _means(cells: pd.DataFrame, factors: pd.DataFrame, valued: pd.DataFrame) -> pd.DataFrame:
    """Average the published factors of each cell, with interval and bounds."""
    mean = factors.groupby(SURVEY_CELL)["mean"].mean().round(DECIMALS)
    by_cell = valued.groupby(SURVEY_CELL)["value"]
    found = cells[["n", "invited"]].join(mean).join(by_cell.var().rename("variance"))
    found["mean"] = found["mean"].astype("float64")
    rows = found[["mean", "variance", "n", "invited"]].to_numpy(dtype="float64")
    ends = [
        mean_interval(centre, spread, 0 if np.isnan(centre) else int(n), asked)
        for centre, spread, n, asked in rows
    ]
    bounds = [silent_bounds(centre, n, asked) for centre, _, n, asked in rows]
    found[["mean_low", "mean_high"]] = np.array(ends).reshape(-1, 2)
    found[["worst", "best"]] = np.array(bounds).reshape(-1, 2)
    few = ~(found["n"] >= SPREAD_FROM)
    found.loc[few, ["mean_low", "mean_high"]] = float("nan")
    columns = ["mean", "mean_low", "mean_high", "worst", "best"]
    return found[columns].astype("float64").round(DECIMALS).join(found["variance"])


def _spread(found: pd.DataFrame, answers: pd.DataFrame, min_group_size: int) -> pd.DataFrame:
    """Tell how alike the people of each shown cell answered."""
    visible = found.index[found["shown"]]
    seen = answers[pd.MultiIndex.from_frame(answers[SURVEY_CELL]).isin(visible)]
    agreed = group_agreement(seen, SURVEY_CELL).set_index(SURVEY_CELL)
    told = one_answer_short(agreed, found["responded"].reindex(agreed.index))
    told = told[["rwg_j", "ad", "divided"]].join(_reliabilities(seen))
    people = found["responded"].reindex(told.index)
    told[_SPREAD] = told[_SPREAD].where(people >= SPREAD_FROM, axis=0).round(DECIMALS)
    return told.assign(divided=told["divided"] & (people >= min_group_size))


def _reliabilities(answers: pd.DataFrame) -> pd.DataFrame:
    """Measure alpha and omega of every cell; of how many people would tell who left one out."""
    rows = []
    for cell, own in answers.groupby(SURVEY_CELL):
        if own["respondent_id"].nunique() < SPREAD_FROM:
            continue
        wide = own.pivot_table("answer", "respondent_id", "item_id")
        alpha, omega = cronbach_alpha(wide), omega_total(wide)
        rows.append((*cell, alpha.value, omega.value))
    columns = [*SURVEY_CELL, "alpha", "omega"]
    told = pd.DataFrame(rows, columns=columns)
    return told.astype(dict.fromkeys(SURVEY_CELL, "str")).set_index(SURVEY_CELL)


def _over_groups(found: pd.DataFrame, valued: pd.DataFrame) -> pd.DataFrame:
    """Compare the groups of a wave and level: ICC(1) and ICC(2), and means drawn together."""
    people = valued.assign(group=valued.groupby(SURVEY_CELL).ngroup())
    parts = []
    for wave, cells in found[found["shown"] & found["mean"].notna()].groupby(_WAVE):
        own = people[(people["wave"] == wave[0]) & (people["level"] == wave[1])]
        icc = group_correlation(own["value"], own["group"])
        told = {"icc1": icc.icc1, "icc1_raw": icc.icc1_raw, "icc2": icc.icc2}
        told |= {"icc2_raw": icc.icc2_raw}
        if icc.n_groups < MIN_GROUPS:
            told = dict.fromkeys(told, float("nan"))
        sizes = cells["responded"].to_numpy(dtype="float64")
        within = pooled_variance(cells["variance"].to_numpy(dtype="float64"), sizes)
        drawn = shrink_means(
            cells["mean"].to_numpy(dtype="float64"),
            sizes,
            within,
            cells["population"].to_numpy(dtype="float64"),
        )
        parts.append(
            pd.DataFrame(
                {"shrunken": drawn.means, "own_weight": drawn.own, **told}, index=cells.index
            )
            .round(DECIMALS)
            .assign(n_groups=float(icc.n_groups))
        )
    columns = ["shrunken", "own_weight", "icc1", "icc1_raw", "icc2", "icc2_raw", "n_groups"]
    return pd.concat(parts) if parts else pd.DataFrame(columns=columns, index=found.index[:0])
