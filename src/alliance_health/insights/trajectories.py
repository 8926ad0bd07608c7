"""The way of every alliance through the quadrant of influence and outcomes, and where it led."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from alliance_health.catalogue.settings import QuadrantCuts
from alliance_health.insights.names import is_between, say_placement
from alliance_health.insights.quadrant import IndexReading, place_in_quadrant
from alliance_health.language import speak, speak_count, to_speak_count
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Quadrant, Role

#: Periods of a way: two years of quarters.
PERIODS = 8

#: Ends of both intervals.
ENDS = tuple(f"{role.value}_{end}" for role in Role for end in ("lower", "upper"))


#: What is said of many ways, with and without some whose field is not sure.
_NONE_CHANGED_FOR_SURE = to_speak_count(
    "None of {number} alliance surely changed fields.",
    "None of {number} alliances surely changed fields.",
)
_NONE_CHANGED = to_speak_count(
    "None of {number} alliance surely changed fields; of {unsure} the field cannot be told for "
    "sure.",
    "None of {number} alliances surely changed fields; of {unsure} the field cannot be told for "
    "sure.",
)
_CHANGED_FOR_SURE = to_speak_count(
    "{count} of {number} alliance changed fields: {fields}.",
    "{count} of {number} alliances changed fields: {fields}.",
)
_CHANGED = to_speak_count(
    "{count} of {number} alliance changed fields: {fields}; of {unsure} the field cannot be told "
    "for sure.",
    "{count} of {number} alliances changed fields: {fields}; of {unsure} the field cannot be told "
    "for sure.",
)


def lay_ways(scores: pd.DataFrame, period: str, *, count: int = PERIODS) -> pd.DataFrame:
    """Put both indices of every alliance side by side, period by period.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`; the joint index rows of all alliances in it, 0 to 100.
    period : str
        The last period.
    count : int
        How many periods.

    Returns
    -------
    DataFrame
        One row per alliance and period with a row of an index: alliance_id, period, leading,
        lagging, `leading_lower` and the other ends; missing where the index is. Alliances in
        alphabetical order, the oldest period first.
    """
    last = Period.parse(period)
    periods = [last.shift(-back).label for back in range(count - 1, -1, -1)]
    keep = (scores["row"] == "index") & (scores["perspective"] == "joint")
    rows = scores[keep & scores["period"].isin(periods)]
    laid = rows[["alliance_id", "period"]].drop_duplicates(ignore_index=True)
    for role in Role:
        own = rows[rows["id"] == role.index_id]
        names = {
            "score": role.value,
            "lower": f"{role.value}_lower",
            "upper": f"{role.value}_upper",
        }
        own = own[["alliance_id", "period", *names]].rename(columns=names)
        laid = laid.merge(own, how="left", on=["alliance_id", "period"])
    laid["order"] = laid["period"].map({label: at for at, label in enumerate(periods)})
    laid = laid.sort_values(["alliance_id", "order"], ignore_index=True)
    return laid.drop(columns="order")


def judge_ways(ways: pd.DataFrame, period: str, cuts: QuadrantCuts) -> pd.DataFrame:
    """Say of every alliance where it stands, where it came from, and whether it changed fields.

    Parameters
    ----------
    ways : DataFrame
        From `lay_ways`.
    period : str
        The last period.
    cuts : QuadrantCuts
        Where both indices are cut.

    Returns
    -------
    DataFrame
        alliance_id; `now`: a quadrant, "between A and B", or empty when it cannot be told;
        `before`: the same of the first period with both indices; `moved`: points between both
        places, missing without two; `has_changed`: whether it surely was in one quadrant and
        surely is in another; `since`: the period of `before`. The farthest way first.
    """
    rows = [
        _judge(str(alliance_id), rows.to_dict("records"), period, cuts)
        for alliance_id, rows in ways.groupby("alliance_id", sort=True)
    ]
    columns = ["alliance_id", "now", "before", "since", "moved", "has_changed"]
    judged = pd.DataFrame(rows, columns=columns).astype({"moved": "float64"})
    order = ["has_changed", "moved", "alliance_id"]
    return judged.sort_values(order, ascending=[False, False, True], ignore_index=True)


def say_ways(judged: pd.DataFrame, labels: Mapping[str, str] | None = None) -> str:
    """Say in a sentence which fields alliances changed into.

    Parameters
    ----------
    judged : DataFrame
        From `judge_ways`.
    labels : mapping of id to str, optional
        Names of alliances; one alliance is named.

    Returns
    -------
    str
        How many surely changed fields, and into which; those that cannot be told are counted.

    Examples
    --------
    >>> row = {"alliance_id": "a", "now": "stalled", "before": "building", "since": "2025Q1"}
    >>> say_ways(pd.DataFrame([{**row, "moved": 20.0, "has_changed": True}]), {"a": "Orion"})
    'Orion went from building to stalled since 2025Q1.'
    """
    if judged.empty:
        return speak("No alliance has both indices.")
    if len(judged) == 1:
        return _say_one(judged.iloc[0], labels or {})
    changed = judged[judged["has_changed"]]
    values = {"unsure": sum(not name or is_between(name) for name in judged["now"])}
    if changed.empty:
        said = _NONE_CHANGED if values["unsure"] else _NONE_CHANGED_FOR_SURE
        return speak_count(len(judged), *said, **values)
    into = Counter(changed["now"])
    told = [
        # Translators: how many alliances went to which field, such as "2 to stalled".
        speak("{count} to {quadrant}", count=into[one.value], quadrant=say_placement(one.value))
        for one in Quadrant
        if into[one.value]
    ]
    said = _CHANGED if values["unsure"] else _CHANGED_FOR_SURE
    return speak_count(len(judged), *said, count=len(changed), fields=", ".join(told), **values)


def _say_one(row: pd.Series, labels: Mapping[str, str]) -> str:
    """Say how one alliance went."""
    name = labels.get(row["alliance_id"], row["alliance_id"])
    if not row["now"]:
        return speak("{name}: the field cannot be told.", name=name)
    now = say_placement(row["now"])
    if row["has_changed"]:
        return speak(
            "{name} went from {before} to {now} since {period}.",
            name=name,
            before=say_placement(row["before"]),
            now=now,
            period=row["since"],
        )
    return speak("{name} is {place}.", name=name, place=now)


def _judge(
    alliance_id: str, rows: Sequence[Mapping[Any, Any]], period: str, cuts: QuadrantCuts
) -> dict[str, Any]:
    """Judge the way of one alliance."""
    known = [row for row in rows if not (pd.isna(row["leading"]) or pd.isna(row["lagging"]))]
    here = [row for row in known if row["period"] == period]
    first = known[0] if known else None
    now = place_in_quadrant(*_readings(here[0]), cuts) if here else None
    before = place_in_quadrant(*_readings(first), cuts) if first else None
    sure = [len(one.candidates) == 1 if one else False for one in (before, now)]
    moved = None
    if here and first and first is not here[0]:
        steps = [here[0][role.value] - first[role.value] for role in Role]
        moved = float((steps[0] ** 2 + steps[1] ** 2) ** 0.5)
    return {
        "alliance_id": alliance_id,
        "now": (now.name or "") if now else "",
        "before": (before.name or "") if before else "",
        "since": first["period"] if first else "",
        "moved": moved,
        "has_changed": bool(all(sure) and now and before and now.candidates != before.candidates),
    }


def _readings(row: Mapping[Any, Any]) -> tuple[IndexReading, IndexReading]:
    """Return both indices of one alliance and period."""
    leading, lagging = (
        IndexReading(row[role], _known(row[f"{role}_lower"]), _known(row[f"{role}_upper"]))
        for role in ("leading", "lagging")
    )
    return leading, lagging


def _known(value: Any) -> float | None:
    """Return a number, or None where it is missing."""
    return None if pd.isna(value) else float(value)
