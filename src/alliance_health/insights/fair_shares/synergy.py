"""Whether the partners have more together than alone, in the stage in which that counts."""

from __future__ import annotations

import pandas as pd

from alliance_health.insights.fair_shares.asymmetry import AMBER, GREEN, NOT_KNOWN, RED
from alliance_health.kept import keep
from alliance_health.language import to_speak
from alliance_health.vocabulary import Stage

#: The metric that says so, in percent of what all would have alone.
SURPLUS_METRIC = "synergy_surplus"

#: Columns of `judge_synergy`.
SYNERGY_COLUMNS = ("alliance_id", "period", "surplus", "source_period", "stage", "level", "reason")


def judge_synergy(panel: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Judge whether what the partners have together exceeds what each would have alone.

    Parameters
    ----------
    panel : DataFrame
        Values that count: alliance_id, period, metric_id, perspective, value (percent of the
        stand-alone values), source_period.
    grid : DataFrame
        alliance_id, period, stage.

    Returns
    -------
    DataFrame
        `SYNERGY_COLUMNS`, one row an alliance and period of the grid. `level` is red when there
        is no surplus in operation, amber when there is none in another stage, green with a
        surplus, and "not known" without a value.

    Examples
    --------
    >>> grid = pd.DataFrame([("a", "2026Q3", "operate")])
    >>> grid.columns = ["alliance_id", "period", "stage"]
    >>> panel = grid.assign(metric_id="synergy_surplus", perspective="joint", value=-2.0)
    >>> judge_synergy(panel.assign(source_period="2026H1"), grid)["level"].tolist()
    ['red']
    """
    own = panel[(panel["metric_id"] == SURPLUS_METRIC) & (panel["perspective"] == "joint")]
    known = own[["alliance_id", "period", "value", "source_period"]]
    known = known.rename(columns={"value": "surplus"}).drop_duplicates(["alliance_id", "period"])
    cells = grid[["alliance_id", "period", "stage"]]
    rows = cells.merge(known, on=["alliance_id", "period"], how="left", validate="1:1")
    pairs = zip(rows["surplus"], rows["stage"], strict=True)
    told = [_level(surplus, stage) for surplus, stage in pairs]
    rows = rows.assign(level=[level for level, _ in told], reason=[why for _, why in told])
    rows = rows.assign(source_period=rows["source_period"].fillna(""))
    return rows[list(SYNERGY_COLUMNS)]


_NO_VALUE = to_speak("no joint value, or no stand-alone value of every partner")
_MORE = to_speak("together {surplus} % more than alone")
_LESS = to_speak("together {surplus} % less than alone")
_NO_MORE = to_speak("no more than alone")

#: Every reason of a level.
REASONS = (_NO_VALUE, _MORE, _LESS, _NO_MORE)


def _level(surplus: float, stage: str) -> tuple[str, str]:
    """Return the level of one surplus, and why."""
    if pd.isna(surplus):
        return NOT_KNOWN, keep(_NO_VALUE)
    if surplus > 0:
        return GREEN, keep(_MORE, surplus=f"{surplus:.1f}")
    level = RED if stage == Stage.OPERATE else AMBER
    return level, keep(_LESS, surplus=f"{-surplus:.1f}") if surplus else keep(_NO_MORE)
