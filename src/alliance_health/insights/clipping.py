"""Values beyond the ends of their scale: where the goalposts no longer fit.

::

    place   -20     0 ................ 100     130
             |      |    the scale      |       |
          clipped   kept             kept    clipped       an end that is reached is not passed

The rule of this module: an end is passed strictly. A metric that ends where nature does
(all commitments kept, no open issue) reaches its end and is not clipped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.vocabulary import Direction

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: Share of values beyond the ends above which goalposts are out of date.
CLIPPED_SHARE = 0.10

#: Values needed before that share says anything.
MIN_VALUES = 10

#: How many of the newest periods must be clipped to say the same.
NEWEST_PERIODS = 2

#: Stands for all alliances together.
ALL_ALLIANCES = ""

#: Columns of the clipped shares.
CLIPPING_COLUMNS = (
    *("alliance_id", "metric_id", "values", "beyond_unhealthy", "beyond_healthy", "share"),
    *("newest_period", "newest_clipped", "out_of_date"),
)


def clipped_shares(values: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Measure the share of values that lie beyond the ends of their scale.

    ``share = (values with place < 0 or place > 100) / values``. Goalposts are out of date when
    the share is above `CLIPPED_SHARE` of at least `MIN_VALUES` values, or when each of the
    newest `NEWEST_PERIODS` periods with values is clipped: more than half of its values lie
    beyond an end. For `band_is_best` only the low end counts: a place above 100 is the middle of
    the band.

    Parameters
    ----------
    values : DataFrame
        From `counting_values`: alliance_id, metric_id, source_period, ends_on, place.
    catalogue : Catalogue
        Directions of the metrics.

    Returns
    -------
    DataFrame
        `CLIPPING_COLUMNS`, one row per metric for all alliances together (`alliance_id` is
        empty) and one for each alliance with a value, sorted by metric and alliance. Counts of
        values; `share` from 0 to 1; `newest_period` the label of the newest period with a
        value. No row for a metric without values.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 5.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Metric, Settings
    >>> metric = Metric(
    ...     metric_id="wait", label="Wait", definition="Days.", role="leading",
    ...     kind="measured", pillar="p", unit="days", direction="lower_is_better",
    ...     goalposts=(0, 20),
    ... )
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> catalogue = Catalogue(settings, {"wait": metric}, {}, {}, version="1")
    >>> values = pd.DataFrame({
    ...     "alliance_id": "a", "metric_id": "wait", "place": [100.0, -5.0, -20.0],
    ...     "source_period": ["2026Q1", "2026Q2", "2026Q3"],
    ...     "ends_on": pd.to_datetime(["2026-03-31", "2026-06-30", "2026-09-30"]),
    ... })
    >>> shares = clipped_shares(values, catalogue)
    >>> shares[["alliance_id", "beyond_unhealthy", "newest_clipped"]].to_numpy().tolist()
    [['', 2, True], ['a', 2, True]]
    """
    marked = beyond_scale(values, catalogue)
    both = pd.concat([marked.assign(alliance_id=ALL_ALLIANCES), marked], ignore_index=True)
    groups = both.groupby(["metric_id", "alliance_id"], sort=True)
    shares = groups.agg(
        values=("beyond", "size"),
        beyond_unhealthy=("low", "sum"),
        beyond_healthy=("high", "sum"),
        share=("beyond", "mean"),
    )
    shares = shares.join(_newest(both)).reset_index()
    often = (shares["share"] > CLIPPED_SHARE + 1e-9) & (shares["values"] >= MIN_VALUES)
    shares["out_of_date"] = often | shares["newest_clipped"]
    return shares[list(CLIPPING_COLUMNS)]


def beyond_scale(values: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Mark the values that lie beyond an end of their scale.

    Parameters
    ----------
    values : DataFrame
        From `counting_values`: metric_id, place.
    catalogue : Catalogue
        Directions of the metrics.

    Returns
    -------
    DataFrame
        The same rows with `low`, `high` and `beyond` (either of them).

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> values = pd.DataFrame({"metric_id": "wait", "place": [-5.0, 0.0, 101.0]})
    >>> beyond_scale(values, Catalogue(settings, {}, {}, {}, version="1"))["beyond"].tolist()
    [True, False, True]
    """
    banded = [key for key, one in catalogue.metrics.items() if one.direction == Direction.BAND]
    marked = values.assign(
        low=values["place"] < 0,
        high=(values["place"] > 100) & ~values["metric_id"].isin(banded),
    )
    return marked.assign(beyond=marked["low"] | marked["high"])


def _newest(values: pd.DataFrame) -> pd.DataFrame:
    """Tell for each metric and alliance whether its newest periods are all clipped."""
    keys = ["metric_id", "alliance_id"]
    by_period = values.groupby([*keys, "ends_on"], sort=True).agg(
        beyond=("beyond", "mean"), newest_period=("source_period", "last")
    )
    newest = by_period.reset_index().groupby(keys, sort=True).tail(NEWEST_PERIODS)
    newest["clipped"] = newest["beyond"] > 0.5
    groups = newest.groupby(keys, sort=True)
    told = groups.agg(newest_period=("newest_period", "last"), count=("clipped", "sum"))
    told["newest_clipped"] = told.pop("count") == NEWEST_PERIODS
    return told
