"""Scores for reading: chosen rows, named and rounded, for a person at a notebook.

Headers are words, scores are whole numbers that keep to their band, and what is
missing says why. Nothing is computed here but the rounding.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.reading_cells import (
    four_digits,
    named,
    percent,
    whole_points,
    words,
)
from alliance_health.vocabulary import Perspective, Role, RowKind


def list_standings(
    scores: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    role: str,
    period: str,
    edges: BandEdges | None = None,
) -> pd.DataFrame:
    """List where all alliances stand by one index, the weakest first.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.
    labels : mapping of id to str
        Names of alliances.
    role : str
        "leading" or "lagging".
    period : str
        Which period.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    DataFrame
        Alliance, Score, From, To (whole points), Band, Measured (percent of the weight) and
        Note; alliances without the index come last.
    """
    keep = (scores["id"] == Role(role).index_id) & (scores["period"] == period)
    rows = scores[keep].sort_values(["score", "alliance_id"], na_position="last")
    return _readable(rows, labels, edges, first={"Alliance": rows["alliance_id"]})


def list_indices(
    scores: pd.DataFrame, labels: Mapping[str, str], *, edges: BandEdges | None = None
) -> pd.DataFrame:
    """List both indices of one alliance by period.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance.
    labels : mapping of id to str
        Labels of both indices.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    DataFrame
        Period, then score (whole points) and band of both indices, leading first; missing
        where an index is.
    """
    rows = scores[scores["row"] == RowKind.INDEX.value]
    table = pd.DataFrame({"Period": list(dict.fromkeys(rows["period"]))})
    for role in Role:
        own = rows[rows["id"] == role.index_id].set_index("period").reindex(table["Period"])
        name = labels.get(role.index_id, role.index_id)
        table[name] = whole_points(own["score"], edges).array
        table[f"{name}: band"] = words(own["band"]).array
    return table


def list_pillars(
    scores: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    period: str,
    edges: BandEdges | None = None,
) -> pd.DataFrame:
    """List the pillars of one alliance at one period.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance.
    labels : mapping of id to str
        Labels of pillars.
    period : str
        Which period.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    DataFrame
        Role, Pillar, Score, From, To (whole points), Band, Measured (percent of the weight)
        and Note.
    """
    rows = scores[(scores["row"] == RowKind.PILLAR.value) & (scores["period"] == period)]
    return _readable(rows, labels, edges, first={"Role": rows["role"], "Pillar": rows["id"]})


def list_factors(
    scores: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    period: str,
    edges: BandEdges | None = None,
) -> pd.DataFrame:
    """List the metrics of one alliance at one period, those that cost most points first.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance.
    labels : mapping of id to str
        Labels of metrics.
    period : str
        Which period.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    DataFrame
        Factor, Value and Target (in Unit), Unit, Score (whole points), Band, Weight (percent
        of the index), Age (periods) and Note; metrics without a score come last.
    """
    keep = (scores["row"] == RowKind.METRIC.value) & (scores["period"] == period)
    rows = scores[keep & (scores["perspective"] == Perspective.JOINT.value)]
    rows = rows.assign(lost=rows["effective_weight"] * 100 - rows["contribution"])
    rows = rows.sort_values(["lost", "id"], ascending=[False, True], na_position="last")
    return pd.DataFrame(
        {
            "Factor": named(rows["id"], labels),
            "Value": four_digits(rows["value"]),
            "Target": four_digits(rows["target"]),
            "Unit": words(rows["unit"]),
            "Score": whole_points(rows["score"], edges),
            "Band": words(rows["band"]),
            "Weight, %": percent(rows["effective_weight"]),
            "Age, periods": rows["age"].astype("Int64"),
            "Note": words(rows["reason"]).where(rows["score"].isna(), ""),
        }
    ).reset_index(drop=True)


def _readable(
    rows: pd.DataFrame,
    labels: Mapping[str, str],
    edges: BandEdges | None,
    *,
    first: Mapping[str, pd.Series],
) -> pd.DataFrame:
    """Lay out rows of pillars or indices after the columns that say what they are about."""
    return pd.DataFrame(
        {
            **{header: named(column, labels) for header, column in first.items()},
            "Score": whole_points(rows["score"], edges),
            "From": whole_points(rows["lower"], edges),
            "To": whole_points(rows["upper"], edges),
            "Band": words(rows["band"]),
            "Measured, %": percent(rows["coverage"]),
            "Note": words(rows["reason"]).where(rows["score"].isna(), ""),
        }
    ).reset_index(drop=True)
