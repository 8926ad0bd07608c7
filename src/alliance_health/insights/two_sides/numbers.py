"""Figures of both sides beside each other: what one books, the other may book otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.insights.conflicts import ROUNDING
from alliance_health.language import to_speak
from alliance_health.metrics.survey import SURVEY_METRICS
from alliance_health.vocabulary import Kind, Perspective, Sides

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: Columns of the figures of both sides.
NUMBER_COLUMNS = (
    *("alliance_id", "period", "metric_id", "unit", "ours", "theirs", "difference", "relative"),
    "verdict",
)

#: What two figures are to each other.
SAME, DIFFERENT, EACH_ITS_OWN, ONE_REPORTER = (
    to_speak("the same"),
    to_speak("they disagree"),
    to_speak("each its own"),
    to_speak("one side reports it"),
)


def numbers_of_both(panel: pd.DataFrame, catalogue: Catalogue, period: str) -> pd.DataFrame:
    """Set the figures that each side reports beside each other.

    Of several partners of a side the mean counts, as in the score. Figures of one quantity
    (`sides` is one or joint) that differ by more than rounding are a disagreement; of `each`
    every partner has its own, and their difference is none. Ratings are left out: they are
    compared factor by factor.

    Parameters
    ----------
    panel : DataFrame
        Values that count in each period, from `align_values`.
    catalogue : Catalogue
        Sides of the metrics.
    period : str
        The period; values carried into it are left out.

    Returns
    -------
    DataFrame
        `NUMBER_COLUMNS`; disagreements first, the largest share of the larger number first,
        then figures of one side, in the order of the catalogue. `difference` is ours minus
        theirs in `unit`.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Metric, Settings
    >>> metric = Metric(
    ...     metric_id="won", label="Won", definition="Deals.", role="lagging", kind="measured",
    ...     pillar="p", unit="count", direction="higher_is_better", goalposts=(0, 10),
    ...     sides="one",
    ... )
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> catalogue = Catalogue(settings, {"won": metric}, {}, {}, version="1")
    >>> panel = pd.DataFrame({"perspective": ["ours", "theirs"], "value": [8.0, 6.0]}).assign(
    ...     alliance_id="a", metric_id="won", period="2026Q3", unit="count", stale=False, age=0)
    >>> numbers_of_both(panel, catalogue, "2026Q3")[["difference", "verdict"]].to_numpy().tolist()
    [[2.0, 'they disagree']]
    """
    metrics = catalogue.metrics
    measured = [
        key
        for key, metric in metrics.items()
        if metric.kind is Kind.MEASURED and key not in SURVEY_METRICS
    ]
    sides = [Perspective.OURS.value, Perspective.THEIRS.value]
    rows = panel[
        (panel["period"] == period)
        & panel["metric_id"].isin(measured)
        & panel["perspective"].isin(sides)
        & panel["value"].notna()
        & ~panel["stale"].astype("bool")
        & (panel["age"] == 0)
    ]
    if rows.empty:
        return pd.DataFrame(columns=list(NUMBER_COLUMNS))
    key = ["alliance_id", "period", "metric_id", "unit"]
    wide = rows.pivot_table(index=key, columns="perspective", values="value", aggfunc="mean")
    wide = wide.reindex(columns=sides).rename_axis(columns=None).reset_index()
    difference = wide["ours"] - wide["theirs"]
    larger = wide[sides].abs().max(axis=1)
    relative = difference.abs() / larger.where(larger > 0)
    found = wide.assign(
        difference=difference,
        relative=relative.where(difference != 0, 0.0).where(difference.notna()),
    )
    found["verdict"] = [
        _verdict(metrics[str(one)].sides, share)
        for one, share in zip(found["metric_id"], found["relative"], strict=True)
    ]
    order = [DIFFERENT, SAME, EACH_ITS_OWN, ONE_REPORTER]
    places = {metric_id: at for at, metric_id in enumerate(metrics)}
    ranked = found.assign(
        rank=found["verdict"].map(order.index),
        far=-found["relative"].where(found["verdict"] == DIFFERENT, 0.0),
        place=found["metric_id"].map(places),
    )
    ordered = ranked.sort_values(["alliance_id", "rank", "far", "place"], ignore_index=True)
    return ordered[list(NUMBER_COLUMNS)]


def _verdict(sides: Sides, relative: float) -> str:
    """Say what two figures are to each other."""
    if pd.isna(relative):
        return ONE_REPORTER
    if sides is Sides.EACH:
        return EACH_ITS_OWN
    return DIFFERENT if relative > ROUNDING else SAME
