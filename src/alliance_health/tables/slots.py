"""Values of short periods become the value of the period in which a metric is due.

Each metric has slots as long as its own frequency, or as the workbook's if that is
longer. A slot with a missing part has no value: nothing is filled in.

::

    months        07   08   09        sum, mean: all three are needed
                   └────┼────┘        last: the last one is needed
    quarter            Q3             a value given for Q3 itself beats them
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.tables.labels import period_spans
from alliance_health.vocabulary import Frequency, Origin, OverTime

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: What makes a series of values: one metric of one alliance, as one side or partner has it.
SERIES = ("alliance_id", "metric_id", "perspective", "partner_id")

#: Lengths of periods in months, each a multiple of the one before.
_LENGTHS = [frequency.months for frequency in Frequency]


def slot_values(values: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Bring values to the length at which their metrics count.

    Values of metrics that the catalogue does not have, of cumulative and partial
    periods, and of periods longer than the slot are left out: they are never scored.

    Parameters
    ----------
    values : DataFrame
        Columns of `SERIES`, `period`, `value`, `unit`, `se`, `origin`, `suppressed`,
        `reason`; one row per series and period. A suppressed value counts as missing, and so does
        every sum or mean that would contain it.
    catalogue : Catalogue
        Frequency and rule over time of each metric, and the workbook's frequency.

    Returns
    -------
    DataFrame
        Columns of `SERIES`, `slot_months`, `slot` (ordinal among periods of that
        length), `value`, `se`, `unit`, `origin`, `suppressed`, `reason`; one row per
        series and slot with a value or with one that is suppressed, sorted by them. `se`
        is missing where that of a part is.
    """
    shortest = catalogue.settings.frequency.months
    metrics = catalogue.metrics.values()
    lengths = {
        one.metric_id: max(shortest, one.frequency.months if one.frequency else 0)
        for one in metrics
    }
    spans = period_spans(values["period"])
    parts = values.assign(
        months=spans["months"],
        ordinal=spans["ordinal"],
        slot_months=values["metric_id"].map(lengths),
        over_time=values["metric_id"].map({one.metric_id: one.over_time.value for one in metrics}),
        value=values["value"].mask(values["suppressed"].astype(bool)),
        suppressed=values["suppressed"].astype(bool),
    )
    usable = parts["months"].le(parts["slot_months"])
    usable &= parts["value"].notna() | parts["suppressed"]
    parts = parts.loc[usable].sort_values([*SERIES, "months", "ordinal"])
    parts = parts.astype({"months": "int64", "ordinal": "int64", "slot_months": "int64"})
    parts["series"] = parts.groupby(list(SERIES), sort=False).ngroup()
    for short, long in pairwise(_LENGTHS):
        parts = _lengthen(parts, short, long=long)
    due = parts["months"].eq(parts["slot_months"])
    slots = parts.loc[due & (parts["value"].notna() | parts["suppressed"])]
    told = ["value", "se", "unit", "origin", "suppressed", "reason"]
    columns = [*SERIES, "slot_months", "slot", *told]
    slots = slots.rename(columns={"ordinal": "slot"}).sort_values([*SERIES, "slot"])
    return slots[columns].reset_index(drop=True)


def _lengthen(parts: pd.DataFrame, short: int, *, long: int) -> pd.DataFrame:
    """Turn the values of one length into values of the next, where none is given."""
    is_part = parts["months"].eq(short) & parts["slot_months"].gt(short)
    if not is_part.any():
        return parts
    joined = _join(parts.loc[is_part], long // short).assign(months=long)
    both = pd.concat([parts.loc[~is_part], joined], ignore_index=True)
    return both.drop_duplicates(["series", "months", "ordinal"], keep="first")


def _join(parts: pd.DataFrame, count: int) -> pd.DataFrame:
    """Join each `count` neighbours of a series to one value by the metric's rule."""
    is_last = parts["over_time"].eq(OverTime.LAST.value)
    last = parts.loc[is_last & parts["ordinal"].mod(count).eq(count - 1)]
    last = last.assign(ordinal=last["ordinal"] // count)
    others = parts.loc[~is_last]
    if others.empty:
        return last
    others = others.assign(
        ordinal=others["ordinal"] // count,
        variance=others["se"] ** 2,
        computed=others["origin"].ne(Origin.SUPPLIED.value),
    )
    groups = others.groupby(["series", "ordinal"], sort=False)
    joined = groups.head(1).set_index(["series", "ordinal"])
    divisor = np.where(joined["over_time"].eq(OverTime.SUM.value), 1, count)
    origin = groups["computed"].any().map({True: "computed", False: "supplied"})
    joined = joined.assign(
        value=groups["value"].sum(min_count=count) / divisor,
        se=np.sqrt(groups["variance"].sum(min_count=count)) / divisor,
        origin=origin,
        suppressed=groups["suppressed"].any(),
        reason=groups["reason"].max(),
    )
    joined = joined.loc[joined["value"].notna() | joined["suppressed"]].reset_index()
    return pd.concat([last, joined.drop(columns=["variance", "computed"])], ignore_index=True)
