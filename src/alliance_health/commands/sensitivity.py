"""`sensitivity`: how far both indices rest on one metric, on the rules, and on what is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance_health.analysis import Analysis
from alliance_health.indices.alternatives import score_alternatives
from alliance_health.indices.leave_one_out import leave_one_out, main_effects
from alliance_health.indices.verdict_changes import find_verdict_changes
from alliance_health.insights.what_would_change import ChangeWords, say_verdict_changes
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Sensitivity

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.indices.snapshot import Snapshot


def analyse_sensitivity(
    analysis: Analysis,
    what: Sensitivity | str = Sensitivity.LEAVE_ONE_OUT,
    period: Period | str | None = None,
    *,
    alliance_id: str = "",
) -> pd.DataFrame:
    """Say how sure the indices of a period are, as one tidy table.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    what : {"leave-one-out", "alternatives", "main-effects", "verdict"}
        What is asked; see `docs/sensitivity.md`.
    period : Period or str, optional
        The period or its label; default, also when empty: the last complete one.
    alliance_id : str
        Only the rows of this alliance; empty for all. Ranks stay those among all, and main
        effects, which are of all alliances, ignore it.

    Returns
    -------
    DataFrame
        The columns of that question.

    Raises
    ------
    ValueError
        When the question is unknown.
    """
    given = Period.parse(period) if isinstance(period, str) and period else period
    cut = given if isinstance(given, Period) else analysis.period
    snapshot = analysis.snapshot(cut)
    asked = Sensitivity(what)
    if asked is Sensitivity.VERDICT:
        table = verdict_table(analysis, snapshot)
    elif asked is Sensitivity.ALTERNATIVES:
        table = score_alternatives(snapshot)
    elif asked is Sensitivity.MAIN_EFFECTS:
        return main_effects(snapshot)
    else:
        table = leave_one_out(snapshot)
    if not alliance_id:
        return table
    return table[table["alliance_id"] == alliance_id].reset_index(drop=True)


def verdict_table(analysis: Analysis, snapshot: Snapshot) -> pd.DataFrame:
    """List what would turn the bands of all alliances, with a sentence for each question.

    Parameters
    ----------
    analysis : Analysis
        For labels and units.
    snapshot : Snapshot
        The period.

    Returns
    -------
    DataFrame
        Rows of `find_verdict_changes` with `sentence`, beside the first row of each question.
    """
    catalogue = analysis.catalogue
    names = {"ours": "our side", "theirs": "their side"}
    words = ChangeWords(catalogue.metrics, catalogue.settings.reporting_currency, names)
    changes = find_verdict_changes(snapshot)
    keys = ["alliance_id", "index", "measure", "direction"]
    first = ~changes.duplicated(keys)
    sentences = []
    for _, rows in changes.groupby(keys, sort=False):
        (said,) = say_verdict_changes(rows.assign(measure="band"), words) or ("",)
        sentences.append(said)
    told = changes.assign(sentence="")
    told.loc[first, "sentence"] = sentences
    return told
