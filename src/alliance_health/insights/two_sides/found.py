"""Both sides' ratings in every wave of every alliance, found at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance_health.insights.two_sides.table import survey_table
from alliance_health.metrics.gaps import compare_sides, select_waves
from alliance_health.metrics.wave_changes import changes_between_waves

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.metrics.rule import Context


@dataclass(frozen=True)
class SurveyFound:
    """What the ratings of all alliances and waves carry.

    Parameters
    ----------
    compared : DataFrame
        From `alliance_health.metrics.gaps.compare_sides`.
    table : DataFrame
        Rows of `survey`.
    """

    compared: pd.DataFrame
    table: pd.DataFrame


def find_survey(context: Context) -> SurveyFound:
    """Compare both sides in every wave of every alliance.

    Parameters
    ----------
    context : Context
        The tables as known, and the definitions.

    Returns
    -------
    SurveyFound
        Without rows where there are no ratings.
    """
    selected = select_waves(context)
    compared = compare_sides(selected)
    return SurveyFound(compared, survey_table(compared, changes_between_waves(selected)))
