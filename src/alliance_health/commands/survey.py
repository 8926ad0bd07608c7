"""`survey`: both sides' ratings, as far as they may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance_health.insights.two_sides.found import find_survey

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.analysis import Analysis

#: Columns that fit a terminal; the other forms have all.
SHOWN_COLUMNS = (
    *("wave", "level", "factor", "ours", "theirs", "n_ours", "n_theirs", "gap", "gap_low"),
    *("gap_high", "class", "verdict"),
)


def answer_survey(analysis: Analysis, *, alliance_id: str = "", wave: str = "") -> pd.DataFrame:
    """Answer what the ratings carry as one tidy table.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    alliance_id, wave : str
        Only this alliance, only this wave; empty: all.

    Returns
    -------
    DataFrame
        The columns of `alliance_health.insights.two_sides.result.SURVEY_COLUMNS`.
    """
    table = find_survey(analysis.context).table
    if alliance_id:
        table = table[table["alliance_id"] == alliance_id]
    if wave:
        table = table[table["wave"] == wave]
    return table.reset_index(drop=True)


def waves_of(analysis: Analysis) -> list[str]:
    """List the waves that there are, for who asks for another one.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.

    Returns
    -------
    list of str
        Sorted.
    """
    return sorted(analysis.tables["ratings"]["wave"].dropna().unique())
