"""Values with their place on the scale: what outliers, clipping and conflicts are found in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd

from alliance_health.indices.bands import round_significant
from alliance_health.indices.formulas import formulas_of_scales
from alliance_health.indices.scale import SCALE_COLUMNS, place_on_scale
from alliance_health.tables.labels import period_spans
from alliance_health.vocabulary import Perspective, Sides

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: What a value is known by, in its own period.
VALUE_KEYS = ["alliance_id", "metric_id", "source_period", "perspective", "partner_id"]

#: Columns of placed values.
PLACED_COLUMNS = (
    *VALUE_KEYS,
    *("period", "ends_on", "value", "target", "unit", "origin", "measured", "place", "score"),
)


def place_values(panel: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Place every value of a panel on the scale of its metric, each value once.

    A value that counts for several periods is taken in the first of them. Values that are
    past their time (stale) or hidden for anonymity are left out.

    Parameters
    ----------
    panel : DataFrame
        From `align_values`: alliance_id, period, metric_id, perspective, partner_id, value,
        target, unit, origin, age, stale, source_period.
    catalogue : Catalogue
        Scales of the metrics.

    Returns
    -------
    DataFrame
        `PLACED_COLUMNS`, sorted by metric, alliance, end of the value's own period,
        perspective and partner. `ends_on` is the last day of that period; `measured` the
        quantity that is placed (after target and transform); `place` its place in points,
        below 0 and above 100 as well; `score` the place clipped to 0 and 100. The last three
        are missing where the metric has no scale or the value no place on it.

    See Also
    --------
    counting_values : Those of them that make up a score.
    """
    usable = panel[panel["value"].notna() & ~panel["stale"].astype(bool)]
    first = usable.sort_values("age", kind="stable").drop_duplicates(VALUE_KEYS)
    scales = catalogue.scales()[["metric_id", *SCALE_COLUMNS]]
    known = first[first["metric_id"].isin(list(scales["metric_id"]))]
    laid = known.merge(scales, on="metric_id", how="left", validate="m:1")
    lifted, used = nw.from_native(laid).lazy(), formulas_of_scales(scales)
    placed: pd.DataFrame = place_on_scale(lifted, formulas=used).collect().to_native()
    placed = placed.assign(
        ends_on=period_spans(placed["source_period"])["end"],
        place=round_significant(placed["place"]),
        score=round_significant(placed["place"].clip(0, 100)),
    )
    order = ["metric_id", "alliance_id", "ends_on", "perspective", "partner_id"]
    return placed.sort_values(order, ignore_index=True)[list(PLACED_COLUMNS)]


def counting_values(placed: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Keep the values that make up the scores of metrics that have a weight.

    Where only one perspective counts, it alone; else a joint value before those of the sides.

    Parameters
    ----------
    placed : DataFrame
        From `place_values`.
    catalogue : Catalogue
        Weights and sides of the metrics.

    Returns
    -------
    DataFrame
        Some of the rows, all of them with a place.
    """
    metrics = catalogue.metrics
    scored = [metric_id for metric_id, metric in metrics.items() if metric.is_scored]
    rows = placed[placed["metric_id"].isin(scored) & placed["place"].notna()]
    sides = rows["metric_id"].map({key: metrics[key].sides.value for key in scored})
    is_joint = rows["perspective"] == Perspective.JOINT.value
    one_sided = sides.isin([Sides.OURS.value, Sides.THEIRS.value])
    cell = [rows[name] for name in VALUE_KEYS[:3]]
    has_joint = is_joint.groupby(cell).transform("any")
    counts = (rows["perspective"] == sides).where(one_sided, is_joint | ~has_joint)
    return rows[counts.astype(bool)].reset_index(drop=True)
