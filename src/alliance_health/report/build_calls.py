"""From calls that were kept to what pages say became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alliance_health.insights.warnings.call_sums import only_claims, say_marks, sum_warnings
from alliance_health.insights.warnings.call_words import say_call
from alliance_health.insights.warnings.calls import SILENT, WARNED, WARNING
from alliance_health.insights.warnings.marking import OPEN, RIGHT, UNTOLD, WRONG
from alliance_health.report.warning_part import CallsPart, CallTold, MethodSum

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.report.source import ReportSource

#: What a page says when no report was kept that could have made calls.
NO_CALLS = "no earlier report has kept its calls here"


def calls_of(source: ReportSource, alliance_id: str = "") -> CallsPart:
    """Tell what became of the calls of earlier reports.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        Only calls about this alliance; all when empty.

    Returns
    -------
    CallsPart
        Told are the calls of the last report, and older ones that were settled since or are
        still open; of all alliances only warnings are told one by one.
    """
    marked = source.marked
    if alliance_id:
        marked = marked[marked["alliance_id"] == alliance_id]
    if marked.empty:
        return CallsPart(line=NO_CALLS)
    periods = list(source.analysis.warning_run.readings.periods)
    last = max(marked["period"].unique(), key=periods.index)
    newest = marked[marked["period"] == last]
    order = {label: at for at, label in enumerate(periods)}
    settled = marked["settled_in"].map(order).fillna(len(periods))
    shown = marked[(marked["period"] == last) | (settled > order[last])]
    if not alliance_id:
        shown = shown[shown["kind"] == WARNING]
    claims = only_claims(marked)
    came = int((claims["mark"] == RIGHT).sum())
    settled_claims = int(claims["mark"].isin((RIGHT, WRONG)).sum())
    total = ""
    if settled_claims:
        reports = int(marked["period"].nunique())
        word = "report" if reports == 1 else "reports"
        total = f"Of {settled_claims} settled calls in {reports} {word} {came} came true."
    return CallsPart(
        line=say_marks(newest),
        last_period=str(last),
        total=total,
        told=tuple(_told(source, shown)),
        sums=tuple(_sums(marked)),
    )


def _told(source: ReportSource, shown: pd.DataFrame) -> list[CallTold]:
    """Tell calls one by one, and events that no method had warned of."""
    silent = shown["said"] == SILENT
    warned = shown[(shown["kind"] == WARNING) & (shown["said"] == WARNED)]
    keys = ["alliance_id", "period", "subject"]
    of_warned = set(map(tuple, warned[keys].to_numpy()))
    missed = [
        bool(quiet and mark == WRONG and tuple(key) not in of_warned)
        for quiet, mark, key in zip(silent, shown["mark"], shown[keys].to_numpy(), strict=True)
    ]
    rows = shown[~silent.to_numpy() | np.array(missed, dtype=bool)]
    return [
        CallTold(
            alliance=source.names.get(row["alliance_id"], row["alliance_id"]),
            claim=say_call(row),
            **{key: row[key] for key in ("alliance_id", "period", "rests_on", "mark")},
            **{key: row[key] for key in ("told", "settled_in")},
        )
        for row in rows.sort_values("period", ascending=False, kind="stable").to_dict("records")
    ]


def _sums(marked: pd.DataFrame) -> list[MethodSum]:
    """Add up the warnings of every method, and of all together."""
    warnings = marked[marked["kind"] == WARNING]
    found = []
    for method, own in warnings.groupby("method", sort=False):
        alarms, quiet = own[own["said"] == WARNED], own[own["said"] == SILENT]
        found.append(
            MethodSum(
                method=str(method),
                hits=int((alarms["mark"] == RIGHT).sum()),
                false_alarms=int((alarms["mark"] == WRONG).sum()),
                misses=int((quiet["mark"] == WRONG).sum()),
                open=int((alarms["mark"] == OPEN).sum()),
                untold=int((own["mark"] == UNTOLD).sum()),
            )
        )
    if found:
        all_ = sum_warnings(warnings)
        found.append(
            MethodSum(
                method="any method",
                hits=all_.hits,
                false_alarms=all_.false_alarms,
                misses=all_.misses,
                open=all_.open,
                untold=all_.untold,
            )
        )
    return found
