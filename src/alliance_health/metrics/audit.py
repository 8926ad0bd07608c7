"""What a metric of the survey tells beyond its shown factors, and how much it may tell.

Of K items and n people, K x n x (mean of persons' means) is the sum of all answers where
nobody left an item blank: the sums of the factors, nothing new. Otherwise it differs from
them by

::

    what is left  =  hidden factors  +  sum over people with blanks of  c x answer

(c: what an answer weighs in the metric above what it weighs in its factor). A reader knows
it up to the rounding of the metric, and that every answer is 1 to 5. So each part of it is
known to lie between two ends; if these are too near, the metric is shown with one decimal
less, then another factor is hidden, the one of the fewest people first, then the metric.

References
----------
Willenborg and de Waal (2001), *Elements of Statistical Disclosure Control*, chapter 6
(feasibility intervals of suppressed cells); the rule is stated in docs/survey.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.metrics.answers import DIFFERENCE_METRIC, HIGHEST, LOWEST, SHEET

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Share of what a person could have said that must stay possible.
PERSON_OPEN = 0.5

#: Scale points between which the mean of a hidden factor must stay possible.
FACTOR_OPEN = 1.0

#: Decimals with which a metric is shown, in the order in which they are tried.
DECIMALS_TRIED = (2, 1)

_SIDE_METRIC = ["alliance_id", "wave", "side", "metric_id"]
_SPAN = HIGHEST - LOWEST


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric of one side in one wave, as a reader sees it.

    Parameters
    ----------
    total : float
        The metric times people times items, or times people for a difference.
    weight : float
        What it was multiplied by.
    low : ndarray
        Least that every part can be, in the unit of `total`: people with blanks first, then
        factors.
    high : ndarray
        Most that it can be.
    told : ndarray
        What it is.
    n_people : int
        How many of the parts are people.
    hidden : ndarray of bool
        Of every factor, whether it is hidden.
    fixed : ndarray of bool
        Of every factor, whether it is of people who signed, and so is never hidden.
    """

    total: float
    weight: float
    low: Floats
    high: Floats
    told: Floats
    n_people: int
    hidden: Flags
    fixed: Flags


def settle_metrics(marked: pd.DataFrame) -> pd.DataFrame:
    """Hide, or show more coarsely, what would tell of few people.

    Parameters
    ----------
    marked : DataFrame
        Answers with `side_shown`, `level_shown`, `factor_shown` and `decimals`.

    Returns
    -------
    DataFrame
        The same rows; `side_shown`, `factor_shown` and `decimals` settled.
    """
    entering = marked[
        marked["counts"]
        & marked["level_shown"]
        & marked["side_shown"]
        & (marked["metric_id"] != "")
    ]
    if entering.empty:
        return marked
    parts = _weigh(entering)
    factors = _factors_of(parts)
    hidden: list[int] = []
    metrics: list[tuple[int, int, bool]] = []
    for number, places, reading in _readings(parts, factors):
        decimals, settled = settle(reading)
        metrics.append((number, decimals, settled is not None))
        hidden += places[(settled or reading).hidden].tolist()
    cells = parts[[*_SIDE_METRIC, "number"]].drop_duplicates()
    columns = ["number", "settled_decimals", "settled_shown"]
    settled_metrics = cells.merge(pd.DataFrame(metrics, columns=columns), on="number")
    return _with_decisions(marked, factors.iloc[hidden], settled_metrics)


def settle(reading: Reading) -> tuple[int, Reading | None]:
    """Decide how a metric is shown, and which of its factors are hidden.

    Parameters
    ----------
    reading : Reading
        With the factors hidden that have too few people.

    Returns
    -------
    decimals : int
        With which the metric is shown.
    reading : Reading or None
        With all factors that must be hidden; None when the metric must be.

    Examples
    --------
    Eight people and three items; one left an item blank and said 3 to the others. The rest,
    3, is known up to 0.12 with two decimals, and up to 1.2 with one:

    >>> one = Reading(75.0, 24.0, np.array([1.0, 8, 7, 8]), np.array([5.0, 40, 35, 40]),
    ...               np.array([3.0, 24, 24, 24]), 1, np.zeros(3, bool), np.zeros(3, bool))
    >>> decimals, settled = settle(one)
    >>> decimals, bool(settled.hidden.any())
    (1, False)
    """
    if reading.hidden.sum() == 1:
        reading = _hide_next(reading) or reading
    for decimals in DECIMALS_TRIED:
        if is_open(reading, decimals):
            return decimals, reading
    least: Reading | None = reading
    while least is not None and not is_open(least, DECIMALS_TRIED[-1]):
        least = _hide_next(least)
    return DECIMALS_TRIED[-1], least


def is_open(reading: Reading, decimals: int) -> bool:
    """Tell whether every part of what is left stays open enough.

    Parameters
    ----------
    reading : Reading
        What a reader sees.
    decimals : int
        With which the metric is shown.

    Returns
    -------
    bool
        Whether each person keeps `PERSON_OPEN` of what could have been said, and each hidden
        factor `FACTOR_OPEN` scale points.
    """
    people = np.ones(reading.n_people, dtype=bool)
    unknown = np.concatenate([people, reading.hidden])
    if not unknown.any():
        return True
    low, high, told = (part[unknown] for part in (reading.low, reading.high, reading.told))
    mean = reading.total / reading.weight
    shown = np.round(mean, decimals)
    centre = told.sum() + reading.weight * (shown - mean)
    half = reading.weight * 0.5 * 10.0**-decimals
    least = np.maximum(low, centre - half - (high.sum() - high))
    most = np.minimum(high, centre + half - (low.sum() - low))
    is_person = np.arange(len(low)) < reading.n_people
    share = np.where(is_person, PERSON_OPEN, FACTOR_OPEN / _SPAN)
    return bool((most - least >= share * (high - low) - 1e-9).all())


def _hide_next(reading: Reading) -> Reading | None:
    """Hide one more factor, of the fewest people first; None when none is left."""
    free = np.flatnonzero(~reading.hidden & ~reading.fixed)
    if not len(free):
        return None
    hidden = reading.hidden.copy()
    hidden[free[0]] = True
    return replace(reading, hidden=hidden)


def _weigh(entering: pd.DataFrame) -> pd.DataFrame:
    """Say what every answer weighs in its metric and in its factor."""
    rows = entering.assign(number=entering.groupby(_SIDE_METRIC).ngroup())
    rows["person"] = rows.groupby(["number", "level", "respondent_id"]).ngroup()
    items = rows.groupby("number")["n_metric"].transform("max")
    answered = rows.groupby("person")["answer"].transform("size")
    in_factor = rows.groupby(["person", "factor"])["answer"].transform("size")
    share = rows["n_factor"] / rows["n_metric"] * items
    rows["in_parts"] = (share / in_factor).where(rows["in_factor"], 0.0)
    rows["above"] = (items / answered - rows["in_parts"]).round(12)
    rows["of_metric"] = items / answered * rows["answer"]
    rows["of_factor"] = rows["in_parts"] * rows["answer"]
    is_difference = rows["metric_id"] == DIFFERENCE_METRIC
    rows["weight"] = items.where(~is_difference, 1.0) / answered
    return rows


def _factors_of(parts: pd.DataFrame) -> pd.DataFrame:
    """List the factors of every metric in the order in which they are hidden."""
    factors = parts.groupby(["number", *SHEET, "factor"], as_index=False).agg(
        n=("person", "nunique"),
        unit=("in_parts", "sum"),
        told=("of_factor", "sum"),
        shown=("factor_shown", "all"),
        fixed=("signed", "all"),
    )
    return factors.sort_values(["number", "n", "factor", "level"], ignore_index=True)


def _readings(
    parts: pd.DataFrame, factors: pd.DataFrame
) -> Iterator[tuple[int, npt.NDArray[np.intp], Reading]]:
    """Give every metric of which something is left, and the places of its factors."""
    people = {name: column.to_numpy() for name, column in _people_left(parts).items()}
    of_factors = {name: column.to_numpy() for name, column in factors.items()}
    whole = parts.groupby("number")[["of_metric", "weight"]].sum().to_numpy()
    for number in sorted({*people["number"], *of_factors["number"][~of_factors["shown"]]}):
        own = np.flatnonzero(of_factors["number"] == number)
        mine = np.flatnonzero(people["number"] == number)
        units = of_factors["unit"][own]
        yield (
            int(number),
            own,
            Reading(
                total=float(whole[number, 0]),
                weight=float(whole[number, 1]),
                low=np.concatenate([people["low"][mine], LOWEST * units]),
                high=np.concatenate([people["high"][mine], HIGHEST * units]),
                told=np.concatenate([people["told"][mine], of_factors["told"][own]]),
                n_people=len(mine),
                hidden=~of_factors["shown"][own],
                fixed=of_factors["fixed"][own],
            ),
        )


def _people_left(parts: pd.DataFrame) -> pd.DataFrame:
    """List the people who weigh otherwise in a metric than in its factors, and did not sign."""
    own = parts[~parts["signed"]]
    above = own["above"].to_numpy(dtype=float)
    left = pd.DataFrame(
        {
            "number": own["number"],
            "person": own["person"],
            "low": np.minimum(LOWEST * above, HIGHEST * above),
            "high": np.maximum(LOWEST * above, HIGHEST * above),
            "told": own["above"] * own["answer"],
        }
    )
    sums = left.groupby(["number", "person"]).sum().reset_index()
    return sums[sums["high"] > sums["low"]]


def _with_decisions(
    marked: pd.DataFrame, hidden: pd.DataFrame, metrics: pd.DataFrame
) -> pd.DataFrame:
    """Write the decisions to the answers; a metric of which nothing is left stays as it is."""
    joined = marked.merge(metrics, on=_SIDE_METRIC, how="left", validate="m:1")
    cell = [*SHEET, "factor"]
    marks = hidden[cell].drop_duplicates().assign(is_hidden=True)
    joined = joined.merge(marks, on=cell, how="left", validate="m:1")
    stays = ~joined["settled_shown"].eq(other=False)
    decimals = joined["settled_decimals"].fillna(joined["decimals"]).astype("int64")
    return marked.assign(
        side_shown=marked["side_shown"].to_numpy() & stays.to_numpy(),
        factor_shown=marked["factor_shown"].to_numpy() & joined["is_hidden"].isna().to_numpy(),
        decimals=decimals.to_numpy(),
    )
