"""What every strategic imperative has: alliances, value at stake, and whether any is healthy.

The rule of this module: healthy is in form beyond doubt; an alliance that is too young to be
placed is neither healthy nor ill, and an alliance without an imperative is named as a gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from alliance_health.language import speak, speak_count
from alliance_health.vocabulary import Quadrant

#: Columns of `imperative_table`.
IMPERATIVE_COLUMNS = (
    "imperative",  #: empty: none is recorded
    "alliances",
    "value",  #: at stake, reporting currency, of those of which it is known
    "share",  #: of the value known of all alliances, 0 to 1
    "unknown",  #: alliances of which the value is not known
    "in_form",  #: alliances in form beyond doubt
    "weak",  #: alliances stalled, or living on the past, beyond doubt
    "unplaced",  #: alliances that cannot be placed
    "members",  #: ids of the alliances, the most at stake first
)

#: Places that count as not in order.
_WEAK = (Quadrant.STALLED.value, Quadrant.LIVING_ON_THE_PAST.value)


def imperative_table(
    imperatives: Mapping[str, str], values: pd.Series, places: Mapping[str, str]
) -> pd.DataFrame:
    """Gather alliances by the imperative that they serve.

    Parameters
    ----------
    imperatives : mapping of alliance id to str
        Empty where none is recorded.
    values : Series
        What is at stake, by alliance; missing where it is not known.
    places : mapping of alliance id to str
        Quadrant, "between two" or "not placed".

    Returns
    -------
    DataFrame
        `IMPERATIVE_COLUMNS`: the most at stake first, alliances without an imperative last.

    Examples
    --------
    >>> values = pd.Series({"a": 3.0, "b": 1.0})
    >>> found = imperative_table({"a": "Growth", "b": ""}, values, {"a": "in form", "b": "stalled"})
    >>> found[["imperative", "alliances", "share", "in_form"]].to_numpy().tolist()
    [['Growth', 1, 0.75, 1], ['', 1, 0.25, 0]]
    """
    total = values.sum()
    rows = []
    for imperative in sorted(set(imperatives.values())):
        own = values[[one for one in imperatives if imperatives[one] == imperative]]
        own = own.sort_values(ascending=False, na_position="last", kind="stable")
        known = own.dropna()
        value = float(known.sum()) if len(known) else float("nan")
        standing = [places.get(str(one), "not placed") for one in own.index]
        rows.append(
            {
                "imperative": imperative,
                "alliances": len(own),
                "value": value,
                "share": value / total if total > 0 else float("nan"),
                "unknown": len(own) - len(known),
                "in_form": standing.count(Quadrant.IN_FORM.value),
                "weak": sum(one in _WEAK for one in standing),
                "unplaced": standing.count("not placed"),
                "members": "; ".join(str(one) for one in own.index),
            }
        )
    table = pd.DataFrame(rows, columns=list(IMPERATIVE_COLUMNS))
    order = table.assign(last=table["imperative"] == "")
    return order.sort_values(
        ["last", "value", "imperative"],
        ascending=[True, False, True],
        na_position="last",
        ignore_index=True,
    ).drop(columns="last")


def say_imperatives(table: pd.DataFrame) -> str:
    """Say which imperatives have no healthy alliance, and how many alliances serve none.

    Parameters
    ----------
    table : DataFrame
        From `imperative_table`.

    Returns
    -------
    str
        One or two sentences.
    """
    named = table[table["imperative"] != ""]
    if named.empty:
        return speak("No imperative is recorded of any alliance.")
    without = named.loc[named["in_form"] == 0, "imperative"].tolist()
    said = [
        _without(without, len(named))
        if without
        else speak_count(
            len(named),
            "The imperative has an alliance in form.",
            "Each of {number} imperatives has an alliance in form.",
        )
    ]
    silent = int(table.loc[table["imperative"] == "", "alliances"].sum())
    if silent:
        said.append(
            speak_count(
                silent,
                "{number} alliance has no imperative recorded.",
                "{number} alliances have no imperative recorded.",
            )
        )
    return " ".join(said)


def _without(without: Sequence[str], count: int) -> str:
    """Name the imperatives without a healthy alliance."""
    return speak_count(
        len(without),
        "{number} of {count} imperatives has no alliance in form: {named}.",
        "{number} of {count} imperatives have no alliance in form: {named}.",
        count=count,
        named=", ".join(without),
    )
