"""`sensitivity`: how far both indices rest on one metric, on the rules, and on what is unsure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from alliance_health.analysis import Analysis
from alliance_health.indices.alternatives import score_alternatives
from alliance_health.indices.bands import round_significant
from alliance_health.indices.factors import FACTORS, FactorModel, rank_shifts
from alliance_health.indices.leave_one_out import leave_one_out, main_effects
from alliance_health.indices.matrix import INDEX_IDS, Numbers, form_again, read_matrix, rounded
from alliance_health.indices.noise import N_DRAWS
from alliance_health.indices.period_draws import draws_of_period, pairs_of
from alliance_health.indices.ranking import FEWEST_RANKED
from alliance_health.indices.verdict_changes import find_verdict_changes
from alliance_health.insights.what_would_change import ChangeWords, say_verdict_change
from alliance_health.pipeline import draw
from alliance_health.sobol import LEAST_BASE, SOBOL_COLUMNS, require_salib, share_out_variance
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import RowKind, Sensitivity

if TYPE_CHECKING:
    import pandas as pd

#: What is shared out among factors: the index of each alliance, and the mean rank shift of all.
SCORE, RANK_SHIFT = "score", "mean rank shift"
#: Columns of `--what intervals`.
INTERVAL_COLUMNS = (
    *("alliance_id", "index", "score", "median", "lower", "upper", "rule_lower", "rule_upper"),
    *("bound_low", "bound_high", "coverage", "band", "at_least", "p_weak", "p_watch", "p_strong"),
    *("rank", "rank_lower", "rank_upper", "reason"),
)
#: Columns of `--what sobol`.
FACTOR_COLUMNS = ("alliance_id", "index", *SOBOL_COLUMNS)


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
        Everything computed; what needs draws makes them where there are none.
    what : Sensitivity or str
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
    AllianceHealthError
        When Sobol indices are asked for and SALib is not installed.
    """
    given = Period.parse(period) if isinstance(period, str) and period else period
    cut = given if isinstance(given, Period) else analysis.period
    asked = Sensitivity(what)
    table = _QUESTIONS[asked](analysis, cut)
    if not alliance_id or asked is Sensitivity.MAIN_EFFECTS:
        return table
    column = "above" if asked is Sensitivity.PAIRS else "alliance_id"
    return table[table[column] == alliance_id].reset_index(drop=True)


def verdict_table(analysis: Analysis, period: Period) -> pd.DataFrame:
    """List what would turn the bands of all alliances, with a sentence for each question.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period
        The period.

    Returns
    -------
    DataFrame
        Rows of `find_verdict_changes` with `sentence`, beside the first row of each question.
    """
    drawn = _drawn(analysis, period)
    snapshot = analysis.snapshot(period)
    alliances = sorted(snapshot.state("now").stages)
    floors = draws_of_period(drawn.draws, period.label, alliances, floor=True)  # type: ignore[arg-type]
    catalogue = analysis.catalogue
    names = {"ours": "our side", "theirs": "their side"}
    words = ChangeWords(catalogue.metrics, catalogue.settings.reporting_currency, names)
    changes = find_verdict_changes(snapshot, floors)
    keys = ["alliance_id", "index", "measure", "direction"]
    first = ~changes.duplicated(keys)
    sentences = []
    for _, rows in changes.groupby(keys, sort=False):
        sentences.append(say_verdict_change(rows, words))
    told = changes.assign(sentence="")
    told.loc[first, "sentence"] = sentences
    return told


def factor_table(analysis: Analysis, period: Period, *, base: int = LEAST_BASE) -> pd.DataFrame:
    """Share the variance of every index, and of the mean rank shift, out among factors.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period
        The period.
    base : int
        Runs of the base design, a power of 2 from 512 on.

    Returns
    -------
    DataFrame
        alliance_id, index and the columns of `alliance_health.sobol.share_out_variance`;
        `output` is score or mean rank shift. Rows of the rank shift have no alliance_id, and
        are there from five alliances on.

    Raises
    ------
    AllianceHealthError
        When SALib is not installed.
    """
    require_salib()
    catalogue = analysis.catalogue
    model = FactorModel.of(
        analysis.panel,
        analysis.grid,
        catalogue,
        period=period.label,
        n_levels=N_DRAWS,
        expert_points=analysis.weighting.expert_points,
    )
    agreed = rounded(form_again(read_matrix(analysis.snapshot(period))))
    named = [
        (alliance_id, index_id, SCORE, (cell, role))
        for role, index_id in enumerate(INDEX_IDS)
        for cell, alliance_id in enumerate(model.alliances)
        if not np.isnan(agreed[cell, role])
    ]
    ranked = [role for role in range(len(INDEX_IDS)) if _can_rank(agreed[:, role])]
    places = [place for *_, place in named]

    def outputs(points: Numbers) -> Numbers:
        """Take what is shared out from all indices."""
        formed = model.evaluate(points)
        shifts = [rank_shifts(formed[:, role], agreed[:, role]) for role in ranked]
        return np.array([*(formed[place] for place in places), *shifts])

    keys = [(alliance_id, index_id, what) for alliance_id, index_id, what, _ in named]
    keys += [("", INDEX_IDS[role], RANK_SHIFT) for role in ranked]
    numbers = [str(at) for at in range(len(keys))]
    table = share_out_variance(outputs, factors=FACTORS, outputs=numbers, base=base)
    told = [keys[int(number)] for number in table["output"]]
    for at, column in enumerate(("alliance_id", "index", "output")):
        table[column] = [key[at] for key in told]
    return table[list(FACTOR_COLUMNS)]


def _can_rank(index: Numbers) -> bool:
    """Tell whether enough alliances have an index to speak of ranks."""
    return int((~np.isnan(index)).sum()) >= FEWEST_RANKED


def _drawn(analysis: Analysis, period: Period) -> Analysis:
    """Draw the period where nothing was drawn yet."""
    return analysis if analysis.draws else draw(analysis, periods=[period.label])


def _interval_table(analysis: Analysis, period: Period) -> pd.DataFrame:
    """List where each index lies, with the middle of its draws."""
    drawn = _drawn(analysis, period)
    scores = drawn.scores
    own = (scores["row"] == RowKind.INDEX.value) & (scores["period"] == period.label)
    rows = scores[own & scores["score"].notna()].rename(columns={"id": "index"})
    if drawn.drawn is not None:
        medians = drawn.drawn.rows[["number_id", "median"]]
        rows = rows.merge(medians, on="number_id", how="left", validate="1:1")
        rows["median"] = round_significant(rows["median"].astype("float64"))
    return rows[list(INTERVAL_COLUMNS)].reset_index(drop=True)


def _pair_table(analysis: Analysis, period: Period) -> pd.DataFrame:
    """List in which share of the draws each alliance stands above each other."""
    drawn = _drawn(analysis, period)
    return pairs_of(drawn.draws, drawn.scores, period.label)


_QUESTIONS: dict[Sensitivity, Callable[[Analysis, Period], pd.DataFrame]] = {
    Sensitivity.INTERVALS: _interval_table,
    Sensitivity.LEAVE_ONE_OUT: lambda analysis, cut: leave_one_out(analysis.snapshot(cut)),
    Sensitivity.ALTERNATIVES: lambda analysis, cut: score_alternatives(analysis.snapshot(cut)),
    Sensitivity.MAIN_EFFECTS: lambda analysis, cut: main_effects(analysis.snapshot(cut)),
    Sensitivity.VERDICT: verdict_table,
    Sensitivity.PAIRS: _pair_table,
    Sensitivity.SOBOL: factor_table,
}
