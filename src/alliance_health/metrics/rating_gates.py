"""Whether a score of the survey may enter an index silently.

The one rule: a score is kept in any case. Where people inside groups do not agree enough, or
groups do not differ enough from one another, its error is widened and the score is named.

::

    median rwg(j) >= .70 and ICC(2) >= .60  ->  as it is
    below                                    ->  error x sqrt(m), m from 1 to 4
    fewer than ten groups                    ->  ICC(2) not known; agreement alone decides

m is the lengthening of Spearman and Brown: how many times as many people (for ICC(2)) or items
(for rwg(j)) would be needed to reach the line. A mean that would need m times the people
counts as resting on 1 / m of them, so its error is sqrt(m) times as large.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.kept import keep
from alliance_health.language import to_speak
from alliance_health.metrics.agreement import group_agreement
from alliance_health.metrics.intraclass import group_correlation
from alliance_health.metrics.rating_error import SIDE_WAVE, answers_of
from alliance_health.metrics.survey import (
    SURVEY_METRICS,
    person_values,
    select_ratings,
)
from alliance_health.vocabulary import Origin

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Agreement inside groups and reliability of their means from which a score enters silently.
AGREED_FROM, RELIABLE_FROM = 0.70, 0.60

#: Groups below which ICC(2) is not known: with two that see it alike it is 0, and healthy.
MIN_GROUPS = 10

#: Most by which people or items are said to be lacking; the error is doubled at most.
MOST_LACKING = 4.0

#: Decimals to which coefficients are rounded before they meet their line.
_DIGITS = 10

#: Columns of the gates.
GATE_COLUMNS = (
    *("metric_id", "period", "n_groups", "n_people", "rwg_j", "icc1", "icc1_raw", "icc2"),
    *("icc2_raw", "widened", "passes", "reason"),
)


def rating_gates(context: Context) -> pd.DataFrame:
    """Tell for each metric made of ratings, and each period, whether it enters silently.

    Parameters
    ----------
    context : Context
        Tables, grid and catalogue. Only people who may be shown count.

    Returns
    -------
    DataFrame
        `GATE_COLUMNS`, sorted: n_groups (sides in waves), n_people, rwg_j (median over the
        groups, uniform null), ICC(1) and ICC(2) over the groups, `widened` (by which the standard
        error is multiplied, 1 to 2), `passes` and the reason where it does not.

    See Also
    --------
    widen_errors : Uses it.
    """
    found = [
        row
        for metric_id in sorted(SURVEY_METRICS & set(context.catalogue.metrics))
        for row in _gates_of(context, metric_id)
    ]
    return pd.DataFrame(found, columns=list(GATE_COLUMNS))


def widen_errors(panel: pd.DataFrame, gates: pd.DataFrame) -> pd.DataFrame:
    """Widen the error of the scores that may not enter silently; no value moves.

    Parameters
    ----------
    panel : DataFrame
        metric_id, source_period, origin, se.
    gates : DataFrame
        From `rating_gates`.

    Returns
    -------
    DataFrame
        The same rows with `se` multiplied. Supplied values keep theirs: nobody knows the
        answers behind them.

    Examples
    --------
    >>> panel = pd.DataFrame({"metric_id": "trust", "source_period": "2026Q3",
    ...     "origin": ["computed", "supplied"], "se": [0.2, 0.2]})
    >>> gates = pd.DataFrame({"metric_id": ["trust"], "period": "2026Q3", "widened": 1.5})
    >>> widen_errors(panel, gates)["se"].round(3).tolist()
    [0.3, 0.2]
    """
    by = gates[["metric_id", "period", "widened"]].rename(columns={"period": "source_period"})
    keys = ["metric_id", "source_period"]
    factor = panel[keys].merge(by, on=keys, how="left", validate="m:1")["widened"].fillna(1.0)
    computed = panel["origin"] == Origin.COMPUTED.value
    return panel.assign(se=panel["se"] * np.where(computed, factor.to_numpy(), 1.0))


def lacking(found: float, needed: float) -> float:
    """Say how many times as much would be needed to reach a line: Spearman and Brown.

    ``m = needed (1 - found) / (found (1 - needed))``, from 1 to `MOST_LACKING`

    Parameters
    ----------
    found, needed : float
        Coefficients from 0 to 1; a missing one lacks nothing that could be told.

    Returns
    -------
    float
        1 where the line is reached.

    References
    ----------
    Spearman (1910); Brown (1910), *British Journal of Psychology* 3.

    Examples
    --------
    ICC(2) of 0.5 where 0.6 is needed: 0.6 x 0.5 / (0.5 x 0.4) = 1.5 times the people.

    >>> round(lacking(0.5, 0.6), 9), lacking(0.6, 0.6), lacking(0.0, 0.6)
    (1.5, 1.0, 4.0)
    """
    if math.isnan(found) or round(found - needed, _DIGITS) >= 0:
        return 1.0
    there, wanted = found * (1 - needed), needed * (1 - found)
    if wanted >= MOST_LACKING * there:  # also where nothing is there
        return MOST_LACKING
    return max(wanted / there, 1.0)


def _gates_of(context: Context, metric_id: str) -> list[dict[str, object]]:
    """Judge one metric in each period."""
    selected = select_ratings(context, metric_id=metric_id)
    persons = person_values(selected)
    shown = persons[persons["level_shown"] & persons["side_shown"]]
    agreement = group_agreement(answers_of(shown, selected), SIDE_WAVE)
    medians = agreement.groupby("period")["rwg_j"].median()
    return [
        {"metric_id": metric_id, "period": period, **_judged(persons, float(medians[period]))}
        for period, persons in shown.groupby("period")
    ]


def _judged(persons: pd.DataFrame, agreed: float) -> dict[str, object]:
    """Judge the persons of one period, whose groups agree so far."""
    found = group_correlation(persons["value"], persons.groupby(SIDE_WAVE).ngroup())
    known = found.n_groups >= MIN_GROUPS
    reliable = found.icc2 if known else math.nan
    both = ((agreed, AGREED_FROM), (reliable, RELIABLE_FROM))
    passes = all(round(one - line, _DIGITS) >= 0 for one, line in both)  # False where missing
    return {
        "n_groups": found.n_groups,
        "n_people": found.n_people,
        "rwg_j": agreed,
        "icc1": found.icc1 if known else math.nan,
        "icc1_raw": found.icc1_raw if known else math.nan,
        "icc2": reliable,
        "icc2_raw": found.icc2_raw if known else math.nan,
        "widened": math.sqrt(max(lacking(one, line) for one, line in both)),
        "passes": passes,
        "reason": _why_not(agreed, reliable, found.n_groups),
    }


#: What stands between a score and the index.
_AGREEMENT_NOT_KNOWN = to_speak("agreement inside groups is not known")
_AGREE_TOO_LITTLE = to_speak("people inside groups agree too little: rwg(j) {agreed} of {needed}")
_FEW_GROUPS = to_speak("reliability of group means is not known: {groups} groups of {needed}")
_NOTHING_VARIES = to_speak("reliability of group means is not known: nothing varies")
_DIFFER_TOO_LITTLE = to_speak("groups differ too little: ICC(2) {reliable} of {needed}")

#: Every reason of a gate.
REASONS = (
    *(_AGREEMENT_NOT_KNOWN, _AGREE_TOO_LITTLE, _FEW_GROUPS, _NOTHING_VARIES),
    _DIFFER_TOO_LITTLE,
)


def _why_not(agreed: float, reliable: float, n_groups: int) -> str:
    """Say what stands between a score and the index; empty when nothing does."""
    said = []
    if math.isnan(agreed):
        said.append(keep(_AGREEMENT_NOT_KNOWN))
    elif round(agreed - AGREED_FROM, _DIGITS) < 0:
        short = {"agreed": f"{agreed:.2f}", "needed": f"{AGREED_FROM:.2f}"}
        said.append(keep(_AGREE_TOO_LITTLE, **short))
    if n_groups < MIN_GROUPS:
        said.append(keep(_FEW_GROUPS, groups=n_groups, needed=MIN_GROUPS))
    elif math.isnan(reliable):
        said.append(keep(_NOTHING_VARIES))
    elif round(reliable - RELIABLE_FROM, _DIGITS) < 0:
        short = {"reliable": f"{reliable:.2f}", "needed": f"{RELIABLE_FROM:.2f}"}
        said.append(keep(_DIFFER_TOO_LITTLE, **short))
    return "; ".join(said)
