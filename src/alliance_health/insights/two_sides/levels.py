"""Both levels of a wave apart, the lower one first, and what to make of all its factors."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from alliance_health.insights.two_sides.result import GapVerdict
from alliance_health.language import speak_count
from alliance_health.metrics.disclosure import DECIMALS
from alliance_health.metrics.gaps import CONFIRMED_AT, VALIDATION_FACTOR
from alliance_health.tables.calendar import Period

#: Columns of the scores of levels.
LEVEL_COLUMNS = ("alliance_id", "wave", "level", "ours", "theirs", "score", "factors")

#: Share of factors asked in the fullest wave from which a wave counts as full.
FULL_FROM = 2 / 3


class WaveFound(NamedTuple):
    """What one wave of an alliance says: its rows of `survey`, and how many were tested."""

    wave: str
    rows: pd.DataFrame
    tested: int
    confirmed: int
    indicated: int


def level_scores(table: pd.DataFrame) -> pd.DataFrame:
    """Average the shown factors of each level: both sides weigh alike, whoever is more.

    Parameters
    ----------
    table : DataFrame
        From `alliance_health.insights.two_sides.table.survey_table`.

    Returns
    -------
    DataFrame
        `LEVEL_COLUMNS`, the lower level of a wave first. Ours and theirs are means over the
        factors that both sides show, score the plain mean of both. Nothing but published
        numbers enters, so it tells nothing new. Levels without such a factor have no row.

    Examples
    --------
    >>> rows = pd.DataFrame({"alliance_id": "a", "wave": "2026Q2", "level": "working",
    ...     "factor": ["voice", "pace"], "ours": [4.0, 3.0], "theirs": [3.0, 3.0], "gap": [1.0, 0]})
    >>> level_scores(rows)[["ours", "theirs", "score"]].to_numpy().tolist()
    [[3.5, 3.0, 3.25]]
    """
    both = table[["ours", "theirs"]].notna().all(axis=1)
    shown = table[both & (table["factor"] != VALIDATION_FACTOR)]
    groups = shown.groupby(["alliance_id", "wave", "level"])
    scores = groups[["ours", "theirs"]].mean().round(DECIMALS)
    scores["score"] = ((scores["ours"] + scores["theirs"]) / 2).round(DECIMALS)
    scores["factors"] = groups.size()
    ordered = scores.reset_index().sort_values(
        ["alliance_id", "wave", "score", "level"], ignore_index=True
    )
    return ordered[list(LEVEL_COLUMNS)]


def last_full_wave(table: pd.DataFrame, *, until: Period | None = None) -> WaveFound | None:
    """Find the last wave of an alliance that asked most factors.

    Parameters
    ----------
    table : DataFrame
        Rows of `survey` of one alliance.
    until : Period, optional
        Waves that end later are not looked at.

    Returns
    -------
    WaveFound or None
        None where there is none.

    Examples
    --------
    >>> last_full_wave(pd.DataFrame({"wave": [], "factor": []})) is None
    True
    """
    ends = {wave: Period.parse(wave).end for wave in table["wave"].unique()}
    waves = [wave for wave, end in ends.items() if until is None or end <= until.end]
    asked = table[table["wave"].isin(waves)].groupby("wave")["factor"].nunique()
    full = asked[asked >= FULL_FROM * asked.max()] if len(asked) else asked
    if full.empty:
        return None
    wave = max(full.index, key=lambda one: (ends[one], one))
    rows = table[table["wave"] == wave]
    tested = rows[rows["p_adjusted"].notna()]
    return WaveFound(
        wave=str(wave),
        rows=rows,
        tested=len(tested),
        confirmed=int((tested["verdict"] == GapVerdict.CONFIRMED.value).sum()),
        indicated=int((tested["verdict"] == GapVerdict.INDICATION.value).sum()),
    )


def say_by_chance(tested: int) -> str:
    """Say what so many tests find where both sides see everything alike.

    Parameters
    ----------
    tested : int
        Factors compared.

    Returns
    -------
    str
        A sentence; empty where nothing was tested.

    Examples
    --------
    >>> say_by_chance(20).partition(";")[0]
    'Of 20 comparisons, up to 2 would look like an indication by chance alone'
    """
    if not tested:
        return ""
    by_chance = max(1, round(CONFIRMED_AT * tested))
    return speak_count(
        tested,
        "Of {number} comparison, up to {by_chance} would look like an indication by chance alone; "
        "a confirmed gap comes by chance in at most 1 of 10 reports.",
        "Of {number} comparisons, up to {by_chance} would look like an indication by chance alone; "
        "a confirmed gap comes by chance in at most 1 of 10 reports.",
        by_chance=by_chance,
    )
