"""Which value counts in which period of the workbook, with its age shown.

A value of a slower metric counts until its next one is due; that is not a guess, but
the metric's own rhythm. Beyond that only `fresh_for` lets it count, and then it is
marked stale. Nothing is carried back.

::

    half-yearly metric in a quarterly workbook
    quarter          Q1        Q2        Q3        Q4
    slot in force    H2 before H1        H1        H2
    age              1         0         1         0, or stale H1 of age 2
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.tables.calendar import Period
from alliance_health.tables.slots import SERIES, slot_values
from alliance_health.vocabulary import Frequency, Origin

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Columns of the panel, in this order.
PANEL_COLUMNS = (
    "alliance_id",
    "period",
    "metric_id",
    "perspective",
    "partner_id",
    "value",
    "target",
    "se",
    "age",
    "stale",
    "origin",
    "unit",
    "source_period",
    "suppressed",
    "reason",
)


def align_values(
    values: pd.DataFrame,
    grid: pd.DataFrame,
    catalogue: Catalogue,
    *,
    targets: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Place every value in the periods of the workbook in which it counts.

    Parameters
    ----------
    values : DataFrame
        One row per `alliance_id`, `metric_id`, `period`, `perspective`, `partner_id`,
        with `value`, `unit`, `se`, `origin`, `suppressed`, `reason`.
    grid : DataFrame
        From `alliance_grid`: `alliance_id`, `period`, `ordinal`.
    catalogue : Catalogue
        `frequency`, `over_time` and `fresh_for` of each metric, and the settings.
    targets : DataFrame or None
        The table `targets` as known on the day; None when there are none.

    Returns
    -------
    DataFrame
        The panel, columns as `PANEL_COLUMNS`, sorted by alliance, period, metric,
        perspective and partner; only values that count. `age` is in periods of the
        workbook since the value's own period ended (0: its own); `stale` marks values
        that count by `fresh_for` alone; `target` is that of the value's own period,
        missing when there is none; `source_period` is the value's own period. A value
        that is suppressed keeps its row, without the value and with the `reason`: it hides
        the number of the alliance.

    See Also
    --------
    alliance_health.tables.slots.slot_values : How short periods become longer ones.
    """
    slots = slot_values(values, catalogue)
    slots["target"] = _targets_of(slots, targets, catalogue)
    counted = _spread(slots, grid, catalogue)
    counted["series"] = counted.groupby(list(SERIES), sort=False).ngroup()
    counted = counted.sort_values(["series", "ordinal", "age"])
    counted = counted.drop_duplicates(["series", "ordinal"], keep="first")
    cells = grid[["alliance_id", "ordinal", "period"]]
    panel = counted.merge(cells, on=["alliance_id", "ordinal"], validate="m:1")
    panel = panel.sort_values(["alliance_id", "ordinal", *SERIES[1:]])
    panel["source_period"] = _labels(panel["slot_months"], panel["slot"])
    return panel[list(PANEL_COLUMNS)].reset_index(drop=True)


def _spread(slots: pd.DataFrame, grid: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Repeat each slot's value over the periods in which it may count."""
    window = slots["slot_months"] // catalogue.settings.frequency.months
    fresh_for = slots["metric_id"].map(
        {metric.metric_id: metric.fresh_for for metric in catalogue.metrics.values()}
    )
    own = (slots["slot"] + 1) * window - 1  # period of the workbook in which the slot ends
    newest = int(grid["ordinal"].max()) if len(grid) else -1
    kept = fresh_for.mask(slots["suppressed"], 0).astype("int64")
    reach = pd.concat([window - 1, kept], axis=1).max(axis=1)
    times = pd.concat([reach, newest - own], axis=1).min(axis=1).add(1).clip(lower=0)
    spread = slots.assign(window=window, own=own).loc[slots.index.repeat(times)]
    age = spread.groupby(level=0, sort=False).cumcount()
    return spread.assign(
        age=age, ordinal=spread["own"] + age, stale=age.ge(spread["window"])
    ).reset_index(drop=True)


def _targets_of(
    slots: pd.DataFrame, targets: pd.DataFrame | None, catalogue: Catalogue
) -> pd.Series:
    """Return the target of each slot: the one for its side and partner before general ones."""
    found = pd.Series(np.nan, index=slots.index)
    if targets is None or targets.empty:
        return found
    given = targets.rename(columns={"target": "value"}).assign(
        unit="", se=np.nan, origin=Origin.SUPPLIED.value, suppressed=False, reason=""
    )
    aims = slot_values(given, catalogue)[[*SERIES, "slot", "value"]]
    for general in ({}, {"partner_id": ""}, {"perspective": ""}, dict.fromkeys(SERIES[2:], "")):
        wanted = slots[[*SERIES, "slot"]].assign(**general)
        near = wanted.merge(aims, on=[*SERIES, "slot"], how="left", validate="m:1")
        found = found.fillna(near["value"].set_axis(slots.index))
    return found


def _labels(months: pd.Series, ordinals: pd.Series) -> pd.Series:
    """Write periods as labels, each distinct one once."""
    frequencies = {frequency.months: frequency for frequency in Frequency}
    pairs = list(zip(months, ordinals, strict=True))
    written = {
        (length, ordinal): Period(frequencies[length], ordinal).label
        for length, ordinal in set(pairs)
    }
    return pd.Series([written[pair] for pair in pairs], index=months.index, dtype="str")
