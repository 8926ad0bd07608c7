"""Reporters who contradict each other about one number: a finding, never a restatement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.insights.scale_places import VALUE_KEYS, place_values
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Origin, Sides

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: Difference, as a share of the larger number, up to which two reports may be the same number
#: rounded: how many digits were printed cannot be known.
ROUNDING = 0.005

#: What a conflict is about.
BETWEEN_SIDES, BETWEEN_PARTNERS, WITH_EVENTS = "sides", "partners", "events"

#: Columns of the conflicts.
CONFLICT_COLUMNS = (
    *("kind", "alliance_id", "metric_id", "period", "perspective_a", "partner_a", "origin_a"),
    *("value_a", "perspective_b", "partner_b", "origin_b", "value_b", "difference", "relative"),
    *("unit", "points"),
)

_CELL = VALUE_KEYS[:3]


def find_conflicts(
    placed: pd.DataFrame, differences: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    """Find the numbers about which two reporters say different things.

    Two reports of one number conflict when ``|a - b| > 0.5 % of max(|a|, |b|)``. For metrics
    with one true value (`sides` is one or joint) all reporters of a cell are compared, sides and
    partners alike, and the lowest and the highest stand for the cell. For every metric a
    supplied value is compared with the one computed from events.

    Parameters
    ----------
    placed : DataFrame
        From `place_values`.
    differences : DataFrame
        From `combine_values`: alliance_id, metric_id, period, perspective, partner_id, supplied,
        computed.
    catalogue : Catalogue
        Sides and scales of the metrics.

    Returns
    -------
    DataFrame
        `CONFLICT_COLUMNS`, the largest first: by points of score, then by relative difference.
        Reporter a is the higher one, or the supplied value. `difference` (a - b) is in
        `unit`, `relative` a share of the larger number, `points` the difference in score,
        missing where the metric is not scored. `period` is the value's own.

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
    >>> both = pd.DataFrame({"perspective": ["ours", "theirs"], "value": [8.0, 6.0]}).assign(
    ...     alliance_id="a", metric_id="won", source_period="2026Q3", partner_id="",
    ...     period="2026Q3", age=0, stale=False, target=float("nan"), unit="count",
    ...     origin="supplied",
    ... )
    >>> none = pd.DataFrame(columns=[
    ...     *("alliance_id", "metric_id", "period", "perspective", "partner_id"),
    ...     *("supplied", "computed"),
    ... ])
    >>> found = find_conflicts(place_values(both, catalogue), none, catalogue)
    >>> found[["kind", "value_a", "value_b", "points"]].to_numpy().tolist()
    [['sides', 8.0, 6.0, 20.0]]
    """
    found = [_between_reporters(placed, catalogue), _with_events(placed, differences, catalogue)]
    conflicts = pd.concat([one for one in found if len(one)] or found[:1], ignore_index=True)
    larger = conflicts[["value_a", "value_b"]].abs().max(axis=1)
    difference = conflicts["value_a"] - conflicts["value_b"]
    conflicts = conflicts.assign(
        difference=difference,
        relative=difference.abs() / larger.where(larger > 0),
        points=(conflicts["score_a"] - conflicts["score_b"]).abs(),
    )
    conflicts = conflicts[conflicts["relative"] > ROUNDING]
    order = ["points", "relative", "alliance_id", "metric_id", "period"]
    ascending = [False, False, True, True, True]
    ordered = conflicts.sort_values(order, ascending=ascending, na_position="last")
    return ordered[list(CONFLICT_COLUMNS)].reset_index(drop=True)


def differences_of(differences: pd.DataFrame, alliance_id: str, period: str) -> pd.DataFrame:
    """Select the supplied values of an alliance and period that differ from the computed ones.

    Parameters
    ----------
    differences : DataFrame
        From `combine_values`.
    alliance_id, period : str
        Whose, and which.

    Returns
    -------
    DataFrame
        Those of which both values are known.

    Examples
    --------
    >>> found = pd.DataFrame({"alliance_id": "a", "period": "2026Q3", "supplied": [8.0, None]})
    >>> len(differences_of(found.assign(computed=6.0), "a", "2026Q3"))
    1
    """
    mine = rows_of_alliance(differences, alliance_id)
    return mine[mine["period"] == period].dropna(subset=["supplied", "computed"])


def _between_reporters(placed: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Compare the highest and the lowest report of each number that has one true value."""
    shared = (Sides.ONE, Sides.JOINT)
    one_truth = [key for key, metric in catalogue.metrics.items() if metric.sides in shared]
    rows = placed[placed["metric_id"].isin(one_truth)]
    ordered = rows.sort_values([*_CELL, "value"], kind="stable")
    highest = ordered.drop_duplicates(_CELL, keep="last")
    lowest = ordered.drop_duplicates(_CELL, keep="first")
    pairs = highest.merge(lowest, on=_CELL, suffixes=("_a", "_b"), validate="1:1")
    same_side = pairs["perspective_a"] == pairs["perspective_b"]
    kinds = same_side.map({True: BETWEEN_PARTNERS, False: BETWEEN_SIDES})
    return pairs.rename(
        columns={
            "source_period": "period",
            "partner_id_a": "partner_a",
            "partner_id_b": "partner_b",
            "unit_a": "unit",
        }
    ).assign(kind=kinds.astype("str"))[_PAIR_COLUMNS]


def _with_events(
    placed: pd.DataFrame, differences: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    """Compare supplied values with those computed from events, on the scale of their metric."""
    rows = differences.dropna(subset=["supplied", "computed"]).rename(
        columns={"period": "source_period"}
    )
    targets = placed[[*VALUE_KEYS, "target"]]
    rows = rows.merge(targets, on=VALUE_KEYS, how="left", validate="m:1")
    units = {key: metric.unit for key, metric in catalogue.metrics.items()}
    scores = {}
    for end, column in (("a", "supplied"), ("b", "computed")):
        given = rows.assign(
            value=rows[column].astype("float64"),
            target=rows["target"].astype("float64"),
            period=rows["source_period"],
            unit="",
            origin="",
            age=0,
            stale=False,
        )
        known = place_values(given, catalogue)[[*VALUE_KEYS, "score"]]
        scores[f"score_{end}"] = rows.merge(known, on=VALUE_KEYS, how="left", validate="1:1")[
            "score"
        ].array
    return rows.rename(columns={"source_period": "period"}).assign(
        kind=WITH_EVENTS,
        perspective_a=rows["perspective"],
        perspective_b=rows["perspective"],
        partner_a=rows["partner_id"],
        partner_b=rows["partner_id"],
        origin_a=Origin.SUPPLIED.value,
        origin_b=Origin.COMPUTED.value,
        value_a=rows["supplied"].astype("float64"),
        value_b=rows["computed"].astype("float64"),
        unit=rows["metric_id"].map(units),
        **scores,
    )[_PAIR_COLUMNS]


_PAIR_COLUMNS = [
    *("kind", "alliance_id", "metric_id", "period", "perspective_a", "partner_a", "origin_a"),
    *("value_a", "score_a", "perspective_b", "partner_b", "origin_b", "value_b", "score_b"),
    "unit",
]
