"""`survey`: both sides' ratings, as far as they may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance_health.errors import DataError
from alliance_health.insights.two_sides.found import find_survey
from alliance_health.insights.two_sides.levels import WaveFound, last_full_wave

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


def wave_to_look_at(survey: pd.DataFrame, alliance_id: str = "") -> WaveFound:
    """Take the last full wave of one alliance.

    Parameters
    ----------
    survey : DataFrame
        From `answer_survey`.
    alliance_id : str
        The alliance; empty: the one with the most confirmed gaps, of those the first by id.

    Returns
    -------
    WaveFound
        Its rows and what was found.

    Raises
    ------
    DataError
        When there is no such wave.
    """
    wanted = [alliance_id] if alliance_id else sorted(survey["alliance_id"].unique())
    found = [last_full_wave(survey[survey["alliance_id"] == one]) for one in wanted]
    waves = [wave for wave in found if wave is not None]
    if not waves:
        of = f" of '{alliance_id}'" if alliance_id else ""
        raise DataError(f"no full wave of the survey{of} is known; fill in the table ratings")
    return max(waves, key=lambda wave: wave.confirmed)
