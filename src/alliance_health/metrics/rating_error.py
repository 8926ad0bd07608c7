"""How far the mean of a side's ratings may be off: the error of who answered.

The one rule: when nearly everybody who was asked answered, the error of who answered is
small, but people would not give the same answers again. Only the share of the spread that is
the people's own, Cronbach's alpha, is taken off; without alpha nothing is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from alliance_health.metrics.cells import CELL
from alliance_health.metrics.reliability import MIN_COMPLETE, MIN_ITEMS

#: One wave of one side.
SIDE_WAVE = [*CELL, "wave"]

#: People whose answers are judged together: both sides, one level.
_TOGETHER = ["alliance_id", "period", "wave", "level"]

#: Size of a sum of squares that is rounding.
_NOTHING = 1e-12


def remaining_error(shown: pd.DataFrame, selected: pd.DataFrame) -> pd.Series[float]:
    """Tell what is left of the error of a side's mean, knowing how many were asked.

    ``error = s / sqrt(n) x sqrt(1 - alpha n / N)``: s of the persons' values, n of them, N who
    were asked. Without invitations, or without alpha, all of it is left.

    Parameters
    ----------
    shown : DataFrame
        Persons who may be shown: `SIDE_WAVE`, level, value.
    selected : DataFrame
        All answers of the metric, as `alliance_health.metrics.survey.select_ratings` returns them.

    Returns
    -------
    Series of float
        By `SIDE_WAVE`: the square root, 0 to 1.

    References
    ----------
    Cochran (1977), *Sampling Techniques*, chapter 2, for 1 - n / N.
    """
    n = shown.groupby(SIDE_WAVE)["value"].size()
    own_share = _own_shares(shown, selected).reindex(n.index).fillna(0.0)
    answered = (n / _asked(shown, selected).reindex(n.index)).fillna(0.0)
    return pd.Series(np.sqrt(1 - own_share * answered), n.index)


def _asked(shown: pd.DataFrame, selected: pd.DataFrame) -> pd.Series[float]:
    """Return how many people of the levels shown were asked; missing where that cannot be."""
    level = [*SIDE_WAVE, "level"]
    answered = shown.groupby(level).size()
    invited = selected.groupby(level)["invited"].first().reindex(answered.index)
    possible = invited.where(invited >= answered)
    asked: pd.Series[float] = possible.groupby(SIDE_WAVE).sum(min_count=1)
    return asked.where(possible.notna().groupby(SIDE_WAVE).all())


def _own_shares(shown: pd.DataFrame, selected: pd.DataFrame) -> pd.Series[float]:
    """Return for each side and wave the share of the spread that is the persons' own."""
    alphas = pooled_alphas(answers_of(shown, selected))
    best = alphas.sort_values("n", kind="stable").groupby(_TOGETHER[:-1])["alpha"].last()
    sides = shown[SIDE_WAVE].drop_duplicates()
    found = sides.join(best.clip(0, 1), on=_TOGETHER[:-1]).set_index(SIDE_WAVE)["alpha"]
    return found.sort_index()


def answers_of(shown: pd.DataFrame, selected: pd.DataFrame) -> pd.DataFrame:
    """Keep the answers of persons who may be shown.

    Parameters
    ----------
    shown : DataFrame
        Persons: `SIDE_WAVE`, level, respondent_id.
    selected : DataFrame
        Answers of all persons.

    Returns
    -------
    DataFrame
        The rows of `selected` of these persons.
    """
    person = [*SIDE_WAVE, "level", "respondent_id"]
    return selected.merge(shown[person].drop_duplicates(), on=person, validate="m:1")


def pooled_alphas(answers: pd.DataFrame) -> pd.DataFrame:
    """Measure alpha within the sides of each alliance and wave, by level.

    Both sides are put on one mean first, so that what divides them does not pass for what the
    items have in common. Of each alliance alone: what others answer changes nothing.

    Parameters
    ----------
    answers : DataFrame
        From `answers_of`, with answer, n_metric and is_difference.

    Returns
    -------
    DataFrame
        By alliance_id, period, wave and level: alpha, n (complete respondents). Missing below
        ten of them or three items that vary, and for a difference of items.

    See Also
    --------
    alliance_health.metrics.reliability.cronbach_alpha : The same for one table of answers.
    """
    person = [*SIDE_WAVE, "level", "respondent_id"]
    given = answers.groupby(person)["answer"].transform("size")
    whole = answers[(given == answers["n_metric"]) & ~answers["is_difference"].astype("bool")]
    about = whole.groupby([*SIDE_WAVE, "level", "item_id"])["answer"].transform("mean")
    whole = whole.assign(away=whole["answer"] - about, square=(whole["answer"] - about) ** 2)
    items = whole.groupby([*_TOGETHER, "item_id"])["square"].sum()
    of_sums = (whole.groupby(person)["away"].sum() ** 2).groupby(_TOGETHER).sum()
    by = items[items > _NOTHING].groupby(_TOGETHER)
    k, parts = by.size(), by.sum()
    n = whole.drop_duplicates(person).groupby(_TOGETHER).size()
    found = pd.DataFrame({"k": k, "parts": parts, "sums": of_sums, "n": n})
    enough = (found["n"] >= MIN_COMPLETE) & (found["k"] >= MIN_ITEMS) & (found["sums"] > _NOTHING)
    alpha = found["k"] / (found["k"] - 1) * (1 - found["parts"] / found["sums"])
    return pd.DataFrame({"alpha": alpha.where(enough), "n": found["n"]})
