"""Sensitivity for reading: what would turn a band, how ranks shift, what each metric explains."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alliance_health.vocabulary import Role

#: The indices in the order shown.
_INDICES = [role.index_id for role in Role]


def list_turns(verdict: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """List in words what would turn the bands of an alliance.

    Parameters
    ----------
    verdict : DataFrame
        Rows of `sensitivity --what verdict` of one alliance.
    labels : mapping of id to str
        Labels of both indices.

    Returns
    -------
    DataFrame
        Index, From, To and What it takes; one row per question that has an answer.
    """
    told = verdict[verdict["sentence"] != ""].reset_index(drop=True)
    return pd.DataFrame(
        {
            "Index": told["index"].map(lambda name: labels.get(name, name)).astype("str"),
            "From": told["now"],
            "To": told["then"],
            "What it takes": told["sentence"],
        }
    )


def list_shifts(alternatives: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """List by how many ranks alliances move, on average, under other ways of scoring.

    Parameters
    ----------
    alternatives : DataFrame
        Rows of `sensitivity --what alternatives` of all alliances.
    labels : mapping of id to str
        Labels of both indices.

    Returns
    -------
    DataFrame
        Scores, Mean across pillars, Agreed, and a column for each index: ranks, one decimal;
        missing where there are no ranks.
    """
    ways = alternatives.drop_duplicates(["scaling", "mean"])[["scaling", "mean", "agreed"]]
    table = pd.DataFrame(
        {
            "Scores": ways["scaling"].to_numpy(),
            "Mean across pillars": ways["mean"].to_numpy(),
            "Agreed": ["yes" if agreed else "" for agreed in ways["agreed"]],
        }
    )
    shifts = alternatives.drop_duplicates(["index", "scaling", "mean"])
    by_way = shifts.set_index(["index", "scaling", "mean"])["mean_rank_shift"]
    for index_id in _INDICES:
        keys = [(index_id, *way) for way in zip(ways["scaling"], ways["mean"], strict=True)]
        table[labels.get(index_id, index_id)] = by_way.reindex(keys).round(1).to_numpy()
    return table


def list_effects(effects: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """List what each metric explains beside what it weighs.

    Parameters
    ----------
    effects : DataFrame
        Rows of `sensitivity --what main-effects`.
    labels : mapping of id to str
        Labels of indices and metrics.

    Returns
    -------
    DataFrame
        Index, Metric, Weight, % and Effective, % (of the index), Explains, % (of the
        differences between alliances) and Note; within an index the largest effect first.
    """
    ordered = effects.sort_values(
        ["index", "main_effect", "metric_id"], ascending=[False, False, True], ignore_index=True
    )
    return pd.DataFrame(
        {
            "Index": ordered["index"].map(lambda name: labels.get(name, name)).astype("str"),
            "Metric": ordered["metric_id"].map(lambda name: labels.get(name, name)).astype("str"),
            "Weight, %": (100 * ordered["weight"]).round(1),
            "Effective, %": (100 * ordered["effective_weight"]).round(1),
            "Explains, %": (100 * ordered["main_effect"]).round(),
            "Note": ordered["reason"],
        }
    )
