"""What was said of a period at its end, and what is known of it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from alliance_health.catalogue.metric import Metric
from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.change_sentence import IndexEnds, say_index_change
from alliance_health.insights.changes import AS_REPORTED, ChangeWords
from alliance_health.insights.names import say_index
from alliance_health.insights.quantities import say_score
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Role, RowKind

#: Points from which on an index is told not to be any more what was reported.
LEAST_TOLD = 0.5


@dataclass(frozen=True)
class Reported:
    """One period as it was reported at its end, and as it is known now.

    Parameters
    ----------
    period : str
        Its label.
    as_of : date
        The day on which it was reported.
    before, now : DataFrame
        Rows of `score` of that period, as known then and now.
    explained : DataFrame or None
        Rows of `explain` from one to the other, of the alliances whose indices moved.
    """

    period: str
    as_of: date
    before: pd.DataFrame
    now: pd.DataFrame
    explained: pd.DataFrame | None


@dataclass(frozen=True, slots=True)
class Revision:
    """An index that is not any more what was reported.

    Parameters
    ----------
    index_id : str
        Which index.
    before, now : float or None
        As reported, and as known now; None where it is missing.
    sentence : str
        What changed it.
    """

    index_id: str
    before: float | None
    now: float | None
    sentence: str


def revised_alliances(before: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Name the alliances of which an index is not any more what it was.

    Parameters
    ----------
    before, now : DataFrame
        Rows of `score` of one period, as known on two dates.

    Returns
    -------
    list of str
        In order; half a point or more counts, and an index that came or went.

    Examples
    --------
    >>> rows = {"alliance_id": ["A", "B"], "row": "index", "id": "leading_index"}
    >>> before = pd.DataFrame({**rows, "score": [60.0, None]})
    >>> revised_alliances(before, pd.DataFrame({**rows, "score": [60.0, 50.0]}))
    ['B']
    """
    ends = _ends(before, now)
    differ = (ends["now"] - ends["before"]).abs() >= LEAST_TOLD
    differ |= ends["now"].isna() != ends["before"].isna()
    return sorted(ends.index[differ].get_level_values("alliance_id").unique())


def words_as_reported(
    reported: Reported, alliance_id: str, metrics: Mapping[str, Metric], *, currency: str
) -> ChangeWords:
    """Put the values of a period as reported and as known now side by side.

    Parameters
    ----------
    reported : Reported
        The period as reported and as known now.
    alliance_id : str
        The alliance.
    metrics : mapping of str to Metric
        The catalogue's definitions.
    currency : str
        The workbook's reporting currency.

    Returns
    -------
    ChangeWords
        The earlier values stand under `AS_REPORTED` in the place of a period.
    """
    before = rows_of_alliance(reported.before, alliance_id).assign(period=AS_REPORTED)
    now = rows_of_alliance(reported.now, alliance_id)
    values = pd.concat([before, now], ignore_index=True)
    of_metrics = values[values["row"] == RowKind.METRIC.value]
    return ChangeWords(metrics, of_metrics, reported.period, AS_REPORTED, currency)


def tell_revisions(
    reported: Reported, alliance_id: str, words: ChangeWords, *, edges: BandEdges
) -> tuple[Revision, ...]:
    """Tell which indices of an alliance are not any more what was reported, and why.

    Parameters
    ----------
    reported : Reported
        The period as reported and as known now.
    alliance_id : str
        The alliance.
    words : ChangeWords
        From `words_as_reported`.
    edges : BandEdges
        Where bands change, so that shown numbers keep to their band.

    Returns
    -------
    tuple of Revision
        Influence first; empty when nothing changed.
    """
    if reported.explained is None:
        return ()
    rows = reported.explained
    rows = rows_of_alliance(rows, alliance_id)
    ends = _ends(reported.before, reported.now)
    told = []
    for role in Role:
        key = (alliance_id, role.index_id)
        if rows.empty or key not in ends.index:
            continue
        before, now = (_known(ends[name][key]) for name in ("before", "now"))
        if before is None and now is None:
            continue
        if before is not None and now is not None and abs(now - before) < LEAST_TOLD:
            continue
        sides = IndexEnds(say_index(role), before, now, edges, reported.period)
        told.append(
            Revision(role.index_id, before, now, _say(rows, words, sides, index_id=role.index_id))
        )
    return tuple(told)


def _say(rows: pd.DataFrame, words: ChangeWords, ends: IndexEnds, *, index_id: str) -> str:
    """Say what became of an index since it was reported."""
    if ends.before is not None and ends.now is not None:
        return say_index_change(rows, words, ends, index_id=index_id).text
    why = rows.loc[rows["index"] == index_id, "reason"]
    reason = str(why.iloc[0]).partition(": ")[2].partition(";")[0] if len(why) else ""
    values = {"index": ends.word, "period": ends.reported}
    if ends.now is None:
        values["score"] = say_score(ends.before, ends.edges)
        if not reason:
            return speak(
                "{index} of {period} was reported as {score} and is missing now.", **values
            )
        return speak(
            "{index} of {period} was reported as {score} and is missing now ({reason}).",
            reason=say_reason(reason),
            **values,
        )
    values["score"] = say_score(ends.now, ends.edges)
    if not reason:
        return speak(
            "{index} of {period} was missing when reported and stands at {score}.", **values
        )
    return speak(
        "{index} of {period} was missing when reported ({reason}) and stands at {score}.",
        reason=say_reason(reason),
        **values,
    )


def _ends(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Put the indices as known on two dates beside each other."""
    keys = ["alliance_id", "id"]
    sides = {
        name: rows[rows["row"] == RowKind.INDEX.value].set_index(keys)["score"].astype("float64")
        for name, rows in (("before", before), ("now", now))
    }
    return pd.DataFrame(sides)


def _known(score: float) -> float | None:
    """Return a score, or None when it is missing."""
    return None if np.isnan(score) else float(score)
