"""Findings about what people decided: which metrics belong together, weights, overrides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from alliance_health.insights.coherence import AGAINST
from alliance_health.insights.data_quality import DataQuality


def tell_incoherent(quality: DataQuality) -> pd.DataFrame:
    """Say which metrics run against their own pillar.

    Parameters
    ----------
    quality : DataQuality
        From `assess_quality`.

    Returns
    -------
    DataFrame
        metric_id, period, source (the pillar), value (the correlation), limit (the upper end
        of its interval), finding; the strongest first.
    """
    rows = quality.correlations
    if rows.empty:
        return pd.DataFrame()
    rows = rows[rows["verdict"] == AGAINST].sort_values(["correlation", "metric_id"])
    return pd.DataFrame(
        {
            "metric_id": rows["metric_id"],
            "period": quality.period.label,
            "source": rows["role"] + ":" + rows["pillar"],
            "value": rows["correlation"],
            "limit": rows["high"],
            "finding": [
                f"runs against the rest of its pillar: correlation {one['correlation']:.2f} "
                f"({one['low']:.2f} to {one['high']:.2f}) over {one['cases']} alliances; check its "
                "direction, or move it to another pillar"
                for one in rows.to_dict("records")
            ],
        }
    )


def tell_weights(quality: DataQuality) -> pd.DataFrame:
    """Say which weights decide alone, and which experts are not used.

    Parameters
    ----------
    quality : DataQuality
        From `assess_quality`.

    Returns
    -------
    DataFrame
        metric_id, source, value, limit, finding.
    """
    rows = quality.weights
    if rows.empty:
        return pd.DataFrame()
    finding = rows["finding"] + "; " + rows["remedy"]
    return rows[["metric_id", "source", "value", "limit"]].assign(finding=finding)


def tell_overrides(quality: DataQuality) -> pd.DataFrame:
    """Say which overrides contradict each other, and which have expired.

    Parameters
    ----------
    quality : DataQuality
        From `assess_quality`.

    Returns
    -------
    DataFrame
        alliance_id, period (in which it held first), source (the number), finding;
        contradictions first. One that holds and is alone is no finding.
    """
    rows = quality.overrides
    if rows.empty:
        return pd.DataFrame()
    rows = rows[rows["contradicted"].astype(bool) | ~rows["holds"].astype(bool)]
    rows = rows.sort_values(["holds", "alliance_id", "expires_on"], ascending=[False, True, False])
    told = rows.to_dict("records")
    return pd.DataFrame(
        {
            "alliance_id": rows["alliance_id"],
            "metric_id": rows["id"].where(rows["row"] == "metric", ""),
            "period": rows["since"],
            "source": [number_of(one) for one in told],
            "finding": [_say(one) for one in told],
        }
    )


def number_of(row: Mapping[Any, Any]) -> str:
    """Return the number that an override is about, as `score` calls it.

    >>> number_of({"alliance_id": "a", "period": "2026Q3", "row": "index", "role": "leading",
    ...            "id": "leading_index"})
    'a/2026Q3/joint/leading_index'
    """
    part = f"{row['role']}:{row['id']}" if row["row"] == "pillar" else row["id"]
    return f"{row['alliance_id']}/{row['period']}/joint/{part}"


def _say(row: Mapping[Any, Any]) -> str:
    """Say what is to be done about one override."""
    until = pd.Timestamp(str(row["expires_on"])).date().isoformat()
    place = f"{row['file']}, line {row['line']}"
    if row["contradicted"]:
        return (
            f"{row['band']} by {row['author']} until {until} contradicts another override that "
            f"holds ({place}); withdraw one of them"
        )
    return (
        f"{row['band']} by {row['author']} expired on {until} and is no longer shown ({place}); "
        "renew it if it still holds"
    )
