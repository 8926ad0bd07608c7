"""How a side's mean of a factor changed since the wave before.

::

    same people in both waves    each person's own change        paired interval
    otherwise                    two means of different people   Welch's interval

One that came or left would be told by a paired comparison: it is made only where nobody did.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from alliance_health.metrics.disclosure import DECIMALS, standard_errors
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Perspective

#: What changes: one factor at one level of one side.
_FACTOR = ["alliance_id", "level", "factor", "side"]

#: Coverage of the interval of a change.
_CONFIDENCE = 0.90


def changes_between_waves(selected: pd.DataFrame) -> pd.DataFrame:
    """Compare every shown mean with that of the wave before in which it was shown.

    Parameters
    ----------
    selected : DataFrame
        From `alliance_health.metrics.gaps.select_waves`.

    Returns
    -------
    DataFrame
        alliance_id, wave, level, factor, ours_change and theirs_change (scale points, the
        difference of the two published means), ours_moved and theirs_moved ("up" or "down"
        where the 90 % interval leaves 0 out, else empty).
    """
    persons = _persons(selected)
    waves = _with_wave_before(_means(persons))
    waves = _with_paired(waves, persons)
    change = (waves["mean"] - waves["mean_before"]).round(DECIMALS)
    moved = np.select([change > _reach(waves), change < -_reach(waves)], ["up", "down"], default="")
    told = waves.assign(change=change, moved=moved)
    key = ["alliance_id", "wave", "level", "factor"]
    laid = told[[*key]].drop_duplicates().reset_index(drop=True)
    for side in (Perspective.OURS.value, Perspective.THEIRS.value):
        own = told.loc[told["side"] == side, [*key, "change", "moved"]]
        named = own.rename(columns={"change": f"{side}_change", "moved": f"{side}_moved"})
        laid = laid.merge(named, on=key, how="left", validate="1:1")
    return laid.assign(
        ours_moved=laid["ours_moved"].fillna(""), theirs_moved=laid["theirs_moved"].fillna("")
    )


def _persons(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of every person of a shown factor."""
    shown = selected[selected["factor_shown"]]
    groups = shown.groupby([*_FACTOR, "wave", "respondent_id"])
    return groups.agg(value=("answer", "mean"), n_items=("n_factor", "first")).reset_index()


def _means(persons: pd.DataFrame) -> pd.DataFrame:
    """Return the published mean and error of every shown factor of a side."""
    groups = persons.groupby([*_FACTOR, "wave"])
    n, items = groups.size(), groups["n_items"].max()
    found = pd.DataFrame(
        {
            "mean": groups["value"].mean().round(DECIMALS),
            "se": standard_errors(groups["value"].var(), n, items),
            "n": n,
            "n_items": items,
        }
    )
    return found.reset_index()


def _with_wave_before(waves: pd.DataFrame) -> pd.DataFrame:
    """Lay every wave of a factor beside the one before it."""
    ends = {wave: pd.Timestamp(Period.parse(wave).end) for wave in waves["wave"].unique()}
    ordered = waves.assign(end=waves["wave"].map(ends).astype("datetime64[us]"))
    ordered = ordered.sort_values([*_FACTOR, "end", "wave"], ignore_index=True)
    before = ordered.groupby(_FACTOR)[["wave", "mean", "se", "n"]].shift(1)
    return ordered.join(before.add_suffix("_before")).drop(columns="end")


def _with_paired(waves: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """Add the variance of each person's own change, where all are the same people."""
    own = persons.merge(waves[[*_FACTOR, "wave", "wave_before"]], on=[*_FACTOR, "wave"])
    earlier = persons.rename(columns={"wave": "wave_before", "value": "value_before"})
    both = own.merge(earlier.drop(columns="n_items"), on=[*_FACTOR, "wave_before", "respondent_id"])
    steps = (both["value"] - both["value_before"]).groupby(
        [both[name] for name in (*_FACTOR, "wave")]
    )
    paired = pd.DataFrame({"in_both": steps.size(), "step_variance": steps.var()}).reset_index()
    joined = waves.merge(paired, on=[*_FACTOR, "wave"], how="left", validate="1:1")
    same = (joined["in_both"] == joined["n"]) & (joined["in_both"] == joined["n_before"])
    return joined.assign(is_paired=same)


def _reach(waves: pd.DataFrame) -> pd.Series[float]:
    """Return half the length of the interval of every change."""
    from scipy.special import stdtrit

    squares = [waves["se"] ** 2, waves["se_before"] ** 2]
    total = squares[0] + squares[1]
    parts = squares[0] ** 2 / (waves["n"] - 1) + squares[1] ** 2 / (waves["n_before"] - 1)
    paired = standard_errors(waves["step_variance"].astype("float64"), waves["n"], waves["n_items"])
    error = paired.where(waves["is_paired"], total**0.5)
    df = (waves["n"] - 1.0).where(waves["is_paired"], total**2 / parts)
    t = stdtrit(df.to_numpy(dtype="float64"), (1 + _CONFIDENCE) / 2)
    reach: pd.Series[float] = pd.Series(t, waves.index) * error
    return reach
