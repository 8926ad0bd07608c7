"""The data behind the scores, for reading: what is measured, what contradicts, where from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from alliance_health.catalogue import Catalogue
from alliance_health.insights.reading_cells import four_digits, named, percent, words
from alliance_health.language import spoken
from alliance_health.vocabulary import Role, RowKind


def list_coverage(scores: pd.DataFrame, labels: Mapping[str, str], *, period: str) -> pd.DataFrame:
    """List how much of each index is measured, by alliance.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.
    labels : mapping of id to str
        Names of alliances.
    period : str
        Which period.

    Returns
    -------
    DataFrame
        Alliance; Leading and Lagging, percent of the weight measured, rounded down; and Note:
        why an index is missing.
    """
    rows = scores[(scores["row"] == RowKind.INDEX.value) & (scores["period"] == period)]
    alliances = list(dict.fromkeys(rows["alliance_id"]))
    table = pd.DataFrame({"Alliance": [labels.get(one, one) for one in alliances]})
    notes = pd.Series("", index=range(len(alliances)), dtype="str")
    for role in Role:
        own = rows[rows["id"] == role.index_id].set_index("alliance_id").reindex(alliances)
        table[f"{role.value.capitalize()}, %"] = percent(own["coverage"]).array
        why = words(own["reason"], "no data").where(own["score"].isna(), "").reset_index(drop=True)
        notes = notes.where(why == "", notes + f"{role.value}: " + why + "; ")
    table["Note"] = notes.str.removesuffix("; ")
    return table


def list_differences(differences: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """List where a value supplied by hand differs from the one computed from events.

    Parameters
    ----------
    differences : DataFrame
        alliance_id, metric_id, period, perspective, supplied, computed.
    labels : mapping of id to str
        Names of alliances and labels of metrics.

    Returns
    -------
    DataFrame
        Alliance, Factor, Period, Side, Supplied and Computed, both in the metric's unit.
    """
    return pd.DataFrame(
        {
            "Alliance": named(differences["alliance_id"], labels),
            "Factor": named(differences["metric_id"], labels),
            "Period": differences["period"],
            "Side": differences["perspective"],
            "Supplied": four_digits(differences["supplied"]),
            "Computed": four_digits(differences["computed"]),
        }
    ).reset_index(drop=True)


def list_sources(
    catalogue: Catalogue, hashes: Mapping[str, str], *, as_of: date, version: str
) -> pd.DataFrame:
    """List what an analysis was made from, so that it can be made again.

    Parameters
    ----------
    catalogue : Catalogue
        Settings and definitions.
    hashes : mapping of file to str
        SHA-256 of every file that was read; those of the definitions are added.
    as_of : date
        Date on which the data were cut.
    version : str
        Version of this package.

    Returns
    -------
    DataFrame
        What and Which: the workbook, its notice, the date, both versions, and every file with
        the first twelve digits of its hash.
    """
    facts = {
        "workbook": catalogue.settings.name,
        "notice": catalogue.settings.notice_in(spoken()),
        "data as of": as_of.isoformat(),
        "definitions": catalogue.version,
        "alliance_health": version,
        **{file: value[:12] for file, value in sorted({**catalogue.hashes, **hashes}.items())},
    }
    return pd.DataFrame({"What": list(facts), "Which": list(facts.values())})
