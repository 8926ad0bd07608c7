"""Whether factors of one's own make measures: for items that a workbook adds to the survey.

The one rule: too few people say nothing about a factor, neither good nor bad.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from alliance_health.insights.two_sides.quality_words import RELIABLE
from alliance_health.metrics.agreement import group_agreement
from alliance_health.metrics.rating_gates import AGREED_FROM
from alliance_health.metrics.reliability import (
    MIN_COMPLETE,
    MIN_ITEMS,
    cronbach_alpha,
    omega_total,
)
from alliance_health.metrics.survey import SURVEY_CELL

#: Columns of the quality of factors.
FACTOR_COLUMNS = (
    *("factor", "n_items", "n_complete", "alpha", "omega", "rwg_j", "n_groups"),
    *("weakest_item", "alpha_without", "verdict", "reason"),
)

#: What is said of a factor.
USABLE, LOOSE, DISPUTED, TOO_LITTLE = "usable", "hangs together loosely", "disputed", "cannot tell"

_DIGITS = 2


def factor_quality(
    answers: pd.DataFrame,
    factors: Mapping[str, Sequence[str]],
    *,
    min_group_size: int = 5,
) -> pd.DataFrame:
    """Measure whether the items of each factor hang together, and whether groups agree on them.

    Both sides and all alliances are put on one mean first: what divides groups must not pass
    for what the items have in common.

    Parameters
    ----------
    answers : DataFrame
        `SURVEY_CELL`, respondent_id, item_id, answer, reversed items turned over.
    factors : mapping of str to sequence of str
        Items of each factor.
    min_group_size : int
        Smaller groups are left out.

    Returns
    -------
    DataFrame
        `FACTOR_COLUMNS`, a row per factor in the order given: alpha and omega over complete
        respondents, the median rwg(j) of the groups, the item without which alpha is highest, if
        that is higher, and the verdict: usable, hangs together loosely (alpha below .70),
        disputed (rwg(j) below .70), or cannot tell, with the reason.

    Examples
    --------
    >>> cell = {"alliance_id": "orion", "wave": "2026Q3", "perspective": "ours", "level": "working"}
    >>> said = [{**cell, "respondent_id": f"r{at}", "item_id": "x01", "answer": 4.0}
    ...         for at in range(6)]
    >>> found = factor_quality(pd.DataFrame(said), {"speed": ["x01"]}).iloc[0]
    >>> found["verdict"], found["reason"]
    ('cannot tell', '1 item; 3 are needed')
    """
    size = answers.groupby(SURVEY_CELL)["respondent_id"].transform("nunique")
    large = answers[size >= min_group_size]
    rows = [
        {"factor": factor, **_judge(large[large["item_id"].isin(list(items))], items)}
        for factor, items in factors.items()
    ]
    return pd.DataFrame(rows, columns=list(FACTOR_COLUMNS))


def _judge(own: pd.DataFrame, items: Sequence[str]) -> dict[str, object]:
    """Judge one factor by the answers to its items."""
    groups = own.groupby([*SURVEY_CELL, "item_id"])["answer"]
    apart = own.assign(answer=own["answer"] - groups.transform("mean"))
    wide = apart.pivot_table("answer", [*SURVEY_CELL, "respondent_id"], "item_id")
    alpha, omega = cronbach_alpha(wide), omega_total(wide)
    agreed = group_agreement(own, SURVEY_CELL)["rwg_j"]
    better = {name: value for name, value in alpha.without.items() if value > alpha.value}
    weakest = max(better, key=lambda name: better[name]) if better else ""
    verdict, reason = _verdict(alpha.value, float(agreed.median()), items, alpha.n_complete)
    return {
        "n_items": len(items),
        "n_complete": alpha.n_complete,
        "alpha": round(alpha.value, _DIGITS),
        "omega": round(omega.value, _DIGITS),
        "rwg_j": round(float(agreed.median()), _DIGITS),
        "n_groups": int(agreed.notna().sum()),
        "weakest_item": weakest,
        "alpha_without": round(better.get(weakest, float("nan")), _DIGITS),
        "verdict": verdict,
        "reason": reason,
    }


def _verdict(alpha: float, agreed: float, items: Sequence[str], n_complete: int) -> tuple[str, str]:
    """Say what a factor is good for, and why."""
    if len(items) < MIN_ITEMS:
        word = "item" if len(items) == 1 else "items"
        return TOO_LITTLE, f"{len(items)} {word}; {MIN_ITEMS} are needed"
    if n_complete < MIN_COMPLETE:
        return TOO_LITTLE, f"{n_complete} complete respondents; {MIN_COMPLETE} are needed"
    if pd.isna(alpha):
        return TOO_LITTLE, "too few of its items vary"
    if alpha < RELIABLE:
        return LOOSE, f"alpha {alpha:.2f} is below {RELIABLE:.2f}"
    if agreed < AGREED_FROM:
        return DISPUTED, f"median rwg(j) {agreed:.2f} is below {AGREED_FROM:.2f}"
    return USABLE, ""
