"""Values of all metrics: supplied in observations, computed from events, and both joined.

The one rule: what a company supplies beats what is computed for it. The computed value is
kept beside it where they differ, never instead of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import ROW_NAMES
from alliance_health.metrics.disclosure import SUPPRESSED
from alliance_health.metrics.remeasure import Measured, contexts_anew, taken_over
from alliance_health.metrics.rule import Context, MetricRule
from alliance_health.metrics.rules import RULES
from alliance_health.metrics.survey import SURVEY_METRICS
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency, Origin, Perspective

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue
    from alliance_health.tables.checked import Tables

#: What a value is known by.
VALUE_KEYS = ["alliance_id", "metric_id", "period", "perspective", "partner_id"]

#: Columns of values and their types.
VALUE_TYPES = {
    **dict.fromkeys(VALUE_KEYS, "str"),
    "value": "float64",
    "unit": "str",
    "se": "float64",
    "n_respondents": "float64",
    "origin": "str",
    "suppressed": "bool",
    "reason": "str",
}

#: Columns of the differences between supplied and computed values.
DIFFERENCE_COLUMNS = [*VALUE_KEYS, "supplied", "computed"]

#: Relative difference from which supplied and computed count as different.
TOLERANCE = 1e-9


def measure(
    tables: Tables, catalogue: Catalogue, grid: pd.DataFrame, *, before: Measured | None = None
) -> pd.DataFrame:
    """Compute every metric of the catalogue that has a rule.

    Parameters
    ----------
    tables : Tables
        Event tables as known on the date of the cut.
    catalogue : Catalogue
        Metrics, settings and survey.
    grid : DataFrame
        alliance_id, period, ordinal, stage: one row per alliance and workbook period.
    before : Measured, optional
        What was measured before by the same definitions; by default everything is measured.

    Returns
    -------
    DataFrame
        The columns of `VALUE_TYPES`; one row per value, sorted by `VALUE_KEYS`. A value
        that cannot be had has no row; a suppressed one has a row without value and with
        the reason. They are the same whatever was measured before.

    See Also
    --------
    combine_values : Joins them with supplied values.
    """
    return measure_in(Context(tables, grid, catalogue), before=before)


def measure_in(context: Context, *, before: Measured | None = None) -> pd.DataFrame:
    """Compute every metric as `measure` does, and leave in the context what its rules share.

    Parameters
    ----------
    context : Context
        Tables, grid and definitions.
    before : Measured, optional
        What was measured before by the same definitions; by default everything is measured.

    Returns
    -------
    DataFrame
        As from `measure`.
    """
    if before is None:
        asked = (
            (metric_id, context) for metric_id in context.catalogue.metrics if metric_id in RULES
        )
        return _measure(asked)
    anew = _measure(contexts_anew(before, context))
    return _sorted(pd.concat([anew, taken_over(before, context)], ignore_index=True))


def _measure(asked: Iterable[tuple[str, Context]]) -> pd.DataFrame:
    """Measure some metrics, each of what it is asked of."""
    found = []
    for metric_id, context in asked:
        rule = RULES[metric_id]
        if not _has_rows(rule, context):
            continue  # nothing comes of nothing
        values = rule.measure(rule.select(context))
        unit = context.catalogue.metrics[metric_id].unit
        found.append(values.assign(metric_id=metric_id, unit=unit))
    computed = _as_values(found, Origin.COMPUTED)
    return _sorted(computed[computed["value"].notna() | computed["suppressed"]])


def _has_rows(rule: MetricRule, context: Context) -> bool:
    """Tell whether any table has rows that a value of this rule could rest on."""
    tables = (table for table in rule.reads if table in ROW_NAMES and context.tables.has(table))
    return any(len(context.tables[table]) for table in tables)


def supplied_values(tables: Tables, catalogue: Catalogue) -> pd.DataFrame:
    """Read the values of observations.

    A mean of the survey's ratings over fewer people than `min_group_size` is suppressed,
    as it would be if it were computed.

    Parameters
    ----------
    tables : Tables
        As known; observations are already in the metric's unit.
    catalogue : Catalogue
        Metrics and settings; observations of other metrics are left out.

    Returns
    -------
    DataFrame
        The columns of `VALUE_TYPES`, one row per observation with a value, sorted by
        `VALUE_KEYS`. Cumulative and partial periods are among them.
    """
    observations = tables["observations"]
    known = observations[
        observations["metric_id"].isin(list(catalogue.metrics)) & observations["value"].notna()
    ]
    units = {metric_id: metric.unit for metric_id, metric in catalogue.metrics.items()}
    needed = catalogue.settings.min_group_size
    hidden = known["metric_id"].isin(SURVEY_METRICS) & (known["n_respondents"] < needed)
    values = known.assign(
        partner_id=known["partner_id"].fillna(""),
        unit=known["metric_id"].map(units),
        suppressed=hidden,
        reason=hidden.map({True: SUPPRESSED.format(needed=needed), False: ""}),
        **{name: known[name].where(~hidden) for name in ("value", "se", "n_respondents")},
    )
    return _sorted(_as_values([values], Origin.SUPPLIED))


def combine_values(
    supplied: pd.DataFrame, computed: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join supplied and computed values; what is supplied wins.

    A computed value gives way to a supplied one of the same cell. It also gives way where
    it would count beside or above supplied values of the same number: a side's total
    beside its partners, the joint value above its sides, a quarter beside its three
    months. A hidden side hides a joint value, whoever supplied it.

    Parameters
    ----------
    supplied, computed : DataFrame
        From `supplied_values` and `measure`.

    Returns
    -------
    values : DataFrame
        The columns of `VALUE_TYPES`, one row per cell, sorted by `VALUE_KEYS`.
    differences : DataFrame
        `DIFFERENCE_COLUMNS`: cells where both are known and differ by more than
        `TOLERANCE` of the larger.
    """
    both = supplied.merge(
        computed, on=VALUE_KEYS, suffixes=("_supplied", "_computed"), validate="1:1"
    ).rename(columns={"value_supplied": "supplied", "value_computed": "computed"})
    size = both[["supplied", "computed"]].abs().max(axis=1)
    differs = (both["supplied"] - both["computed"]).abs() > TOLERANCE * size
    differences = both[differs][DIFFERENCE_COLUMNS].reset_index(drop=True)
    standing = computed[~_gives_way(computed, supplied)]
    values = pd.concat([supplied, standing], ignore_index=True)
    return _sorted(_hide_joint(values)), differences


def _gives_way(computed: pd.DataFrame, supplied: pd.DataFrame) -> pd.Series[bool]:
    """Tell which computed values would count beside supplied ones of the same number."""
    number = ["alliance_id", "metric_id", "period"]
    is_joint = computed["perspective"] == str(Perspective.JOINT)
    hidden_joint = is_joint & computed["suppressed"] & computed["metric_id"].isin(SURVEY_METRICS)
    same_side = _is_among(computed, supplied, [*number, "perspective"])
    has_sides = is_joint & _is_among(computed, supplied, number)
    return same_side | has_sides | hidden_joint | _has_all_parts(computed, supplied)


def _is_among(rows: pd.DataFrame, others: pd.DataFrame, columns: list[str]) -> pd.Series[bool]:
    """Tell which rows have a like in `others`, going by some columns."""
    known = others[columns].drop_duplicates().assign(known=True)
    found = rows[columns].merge(known, on=columns, how="left", validate="m:1")["known"].notna()
    return pd.Series(found.to_numpy(), rows.index, dtype="bool")


def _has_all_parts(computed: pd.DataFrame, supplied: pd.DataFrame) -> pd.Series[bool]:
    """Tell which computed values have all their months, or quarters, supplied."""
    parts = pd.DataFrame(
        [
            (label, frequency.value, part.label)
            for label in computed["period"].unique()
            for frequency in Frequency
            if frequency.months < Period.parse(label).frequency.months
            for part in Period.parse(label).parts(frequency)
        ],
        columns=["period", "frequency", "part"],
    ).astype("str")
    side = ["alliance_id", "metric_id", "perspective"]
    wanted = computed[[*side, "period"]].drop_duplicates().merge(parts, on="period")
    given = supplied[[*side, "period"]].rename(columns={"period": "part"}).drop_duplicates()
    wanted = wanted.merge(given.assign(is_given=True), on=[*side, "part"], how="left")
    whole = (
        wanted["is_given"]
        .notna()
        .groupby([wanted[name] for name in (*side, "period", "frequency")])
    )
    complete = whole.all().rename("whole").reset_index()
    return _is_among(computed, complete[complete["whole"]], [*side, "period"])


def _hide_joint(values: pd.DataFrame) -> pd.DataFrame:
    """Hide the joint value of every number of which a side is hidden."""
    number = ["alliance_id", "metric_id", "period"]
    is_joint = values["perspective"] == str(Perspective.JOINT)
    hidden = values[values["suppressed"] & ~is_joint].drop_duplicates(number)
    joint = hidden.assign(perspective=str(Perspective.JOINT), partner_id="")
    standing = values[~(is_joint & _is_among(values, hidden, number))]
    return pd.concat([standing, joint], ignore_index=True)


def _as_values(found: list[pd.DataFrame], origin: Origin) -> pd.DataFrame:
    """Lay values out with all columns; what a rule does not say is not known."""
    empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in VALUE_TYPES.items()})
    laid_out = []
    for values in found:
        known = values.assign(origin=origin.value).reindex(columns=list(VALUE_TYPES))
        known["suppressed"] = known["suppressed"].astype("boolean").fillna(False)
        known["reason"] = known["reason"].astype("str").fillna("")
        laid_out.append(known.astype(VALUE_TYPES))
    return pd.concat([empty, *laid_out], ignore_index=True)


def _sorted(values: pd.DataFrame) -> pd.DataFrame:
    """Sort values by what they are known by."""
    return values.sort_values(VALUE_KEYS, kind="stable", ignore_index=True)
