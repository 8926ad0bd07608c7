"""One row per alliance, wave, level and factor: what the ratings of both sides carry.

Everything rests on the means and errors that may be published; see `metrics/disclosure.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from alliance_health.insights.two_sides.result import SURVEY_COLUMNS, GapClass, GapVerdict
from alliance_health.kept import keep
from alliance_health.language import to_speak
from alliance_health.metrics.disclosure import DECIMALS, SUPPRESSED
from alliance_health.tables.calendar import Period

#: Gap from which there is an indication, and within which both sides are aligned, in points.
GAP_FROM = 0.5

#: Share of the scale's means from which a side's mean is high, and below which it is low.
HIGH_FROM, LOW_BELOW = 3.75, 3.25

#: Average deviation above which a side is divided.
DIVIDED_ABOVE = 1.0

#: Coverage of the intervals; two one-sided tests at 5 % fit into 90 %.
CONFIDENCE = 0.90

#: Why a row has one side only.
NOT_ASKED = to_speak("the other side gave no answers at this level in this wave")

#: Why signed means stand side by side without a gap.
TOO_FEW = to_speak(
    "signed ratings of fewer than {needed} people on a side: no gap is drawn from them"
)

#: Every reason of a row.
REASONS = (SUPPRESSED, TOO_FEW, NOT_ASKED)

_CELL = ["alliance_id", "level", "factor"]


def survey_table(compared: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Say what the ratings of both sides carry about every factor.

    ::

        gap          -1    -0.5     0     0.5     1
        indication                        |--[===x===]     the interval leaves 0 out, and
                                                           the gap is half a point or more
        aligned             [==x===]                       the interval is within half a point
        undecided         [====x======]                    neither

    Parameters
    ----------
    compared : DataFrame
        From `alliance_health.metrics.gaps.compare_sides`.
    changes : DataFrame
        From `alliance_health.metrics.wave_changes.changes_between_waves`.

    Returns
    -------
    DataFrame
        `SURVEY_COLUMNS`, sorted by alliance, wave, level and factor. Means and gaps in scale
        points, `p` and `effect` (Hedges' g) plain numbers; `persistent` tells an indication
        with the same sign in the wave before; `divided` names the sides that disagree within
        themselves. What may not be shown is missing, with one `reason`.

    References
    ----------
    Welch (1947), *Biometrika* 34; Hedges (1981), *Journal of Educational Statistics* 6;
    Schuirmann (1987), *Journal of Pharmacokinetics and Biopharmaceutics* 15.
    """
    if compared.empty:
        return pd.DataFrame(columns=list(SURVEY_COLUMNS))
    low, high = intervals(compared)
    table = compared.assign(gap_low=low, gap_high=high, effect=_hedges_g(compared))
    table["verdict"] = _verdicts(table)
    table["class"] = _classes(table)
    table["divided"] = _divided(table)
    table["suppressed"] = table["verdict"] == GapVerdict.SUPPRESSED.value
    table["alliance_score"] = ((table["ours"] + table["theirs"]) / 2).round(DECIMALS)
    table["persistent"] = _persistent(table)
    table["reason"] = _reasons(table)
    for name in ("p", "p_adjusted"):
        table[name] = table[name].round(4)
    told = table.merge(changes, on=["alliance_id", "wave", "level", "factor"], how="left")
    ordered = told.assign(end=_ends(told["wave"])).sort_values(
        ["alliance_id", "end", "wave", "level", "factor"], ignore_index=True
    )
    return ordered.reindex(columns=list(SURVEY_COLUMNS))


def intervals(compared: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return both ends of Welch's interval of every gap.

    Parameters
    ----------
    compared : DataFrame
        gap, se and df.

    Returns
    -------
    low, high : Series of float
        In scale points, rounded as gaps are; missing where the gap is.

    Examples
    --------
    A gap of 1 with an error of 0.5 and 8 degrees of freedom: t is 1.86.

    >>> low, high = intervals(pd.DataFrame({"gap": [1.0], "se": [0.5], "df": [8.0]}))
    >>> low.tolist(), high.tolist()
    ([0.07], [1.93])
    """
    from scipy.special import stdtrit

    t = stdtrit(compared["df"].to_numpy(dtype="float64"), (1 + CONFIDENCE) / 2)
    reach = pd.Series(t, compared.index) * compared["se"]
    low, high = compared["gap"] - reach, compared["gap"] + reach
    return low.round(DECIMALS), high.round(DECIMALS)


def is_indicated(table: pd.DataFrame) -> pd.Series[bool]:
    """Tell which gaps are indicated: the interval leaves 0 out, and the gap is large enough.

    Parameters
    ----------
    table : DataFrame
        gap, gap_low and gap_high.

    Returns
    -------
    Series of bool
        Where it is indicated; not where nothing is shown.

    Examples
    --------
    >>> gaps = {"gap": [0.4, 0.6], "gap_low": [0.1, 0.1], "gap_high": [0.7, 1.1]}
    >>> is_indicated(pd.DataFrame(gaps)).tolist()
    [False, True]
    """
    apart = (table["gap_low"] > 0) | (table["gap_high"] < 0)
    return apart & (table["gap"].abs() >= GAP_FROM - 1e-9)


def _verdicts(table: pd.DataFrame) -> pd.Series[str]:
    """Say of every gap what it is, the strongest word first."""
    aligned = (table["gap_low"] > -GAP_FROM) & (table["gap_high"] < GAP_FROM)
    one_side = ~table["side_answered"]
    choices: Mapping[str, pd.Series[bool]] = {
        GapVerdict.ONE_SIDE.value: one_side & table[["ours", "theirs"]].notna().any(axis=1),
        GapVerdict.SUPPRESSED.value: table[["ours", "theirs"]].isna().any(axis=1),
        GapVerdict.CONFIRMED.value: table["confirmed"],
        GapVerdict.INDICATION.value: is_indicated(table),
        GapVerdict.ALIGNED.value: aligned,
    }
    words = np.select(list(choices.values()), list(choices), default=GapVerdict.UNDECIDED.value)
    return pd.Series(words, table.index, dtype="str")


def _classes(table: pd.DataFrame) -> pd.Series[str]:
    """Class every factor of which both means are shown; empty elsewhere."""
    high = {side: table[side] >= HIGH_FROM for side in ("ours", "theirs")}
    low = {side: table[side] < LOW_BELOW for side in ("ours", "theirs")}
    choices = {
        "": table[["ours", "theirs"]].isna().any(axis=1),
        GapClass.AGREED_STRENGTH.value: high["ours"] & high["theirs"],
        GapClass.AGREED_WEAKNESS.value: low["ours"] & low["theirs"],
        GapClass.OUR_BLIND_SPOT.value: high["ours"] & low["theirs"],
        GapClass.UNDERVALUED.value: low["ours"] & high["theirs"],
    }
    words = np.select(list(choices.values()), list(choices), default=GapClass.MIXED.value)
    return pd.Series(words, table.index, dtype="str")


def _divided(table: pd.DataFrame) -> pd.Series[str]:
    """Name the sides whose own people are far apart."""
    ours = table["deviation_ours"] > DIVIDED_ABOVE
    theirs = table["deviation_theirs"] > DIVIDED_ABOVE
    words = np.select([ours & theirs, ours, theirs], ["both", "ours", "theirs"], default="")
    return pd.Series(words, table.index, dtype="str")


def _persistent(table: pd.DataFrame) -> pd.Series[bool]:
    """Tell which gaps were indicated with the same sign in the wave before, too."""
    signs = np.sign(table["gap"]).where(is_indicated(table), 0.0)
    ordered = table.assign(sign=signs, end=_ends(table["wave"]))
    shown = ordered[ordered["gap"].notna()].sort_values([*_CELL, "end", "wave"])
    before = shown.groupby(_CELL)["sign"].shift(1)
    again = (shown["sign"] != 0) & (shown["sign"] == before)
    return again.reindex(table.index, fill_value=False)


def _reasons(table: pd.DataFrame) -> pd.Series[str]:
    """Give the one reason of every row that does not compare both sides."""
    told = [keep(SUPPRESSED, needed=needed) for needed in table["min_group_size"]]
    reasons = pd.Series(told, table.index, dtype="str")
    one_side = table["verdict"] == GapVerdict.ONE_SIDE.value
    few = table["gap"].isna() & ~table["suppressed"] & ~one_side
    signed = pd.Series(
        [keep(TOO_FEW, needed=needed) for needed in table["min_group_size"]], table.index, "str"
    )
    told_few = reasons.where(table["suppressed"], "").where(~few, signed)
    return told_few.where(~one_side, NOT_ASKED)


def _hedges_g(compared: pd.DataFrame) -> pd.Series[float]:
    """Return the gap in standard deviations, without the bias of small groups."""
    n = {side: compared[f"n_{side}"] for side in ("ours", "theirs")}
    squares = sum((n[side] - 1) * n[side] * compared[f"se_{side}"] ** 2 for side in n)
    df = n["ours"] + n["theirs"] - 2
    pooled = np.sqrt(squares / df.where(df > 0))
    return (compared["gap"] / pooled * (1 - 3 / (4 * df - 1))).round(DECIMALS)


def _ends(waves: pd.Series[str]) -> pd.Series:
    """Return the last day of every wave."""
    ends = {wave: pd.Timestamp(Period.parse(wave).end) for wave in waves.unique()}
    return waves.map(ends)
