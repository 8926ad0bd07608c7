"""From calls that were kept to what pages say became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.insights.warnings.call_sums import (
    join_horizons,
    join_methods,
    only_claims,
    say_marks,
    sum_warnings,
)
from alliance_health.insights.warnings.call_words import say_call
from alliance_health.insights.warnings.calls import RESTS_ON, SILENT, WARNED, WARNING
from alliance_health.insights.warnings.marking import OPEN, RIGHT, TOLD, UNTOLD, WRONG
from alliance_health.kept import speak_kept
from alliance_health.language import speak, speak_count, to_speak
from alliance_health.report.warning_part import CallDrawn, CallsPart, CallTold, MethodSum
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    from alliance_health.report.source import ReportSource

#: What a call is about.
END, RENEWAL, INFLUENCE, OUTCOMES = (
    to_speak("End"),
    to_speak("Renewal"),
    to_speak("Influence"),
    to_speak("Outcomes"),
)

#: The same by the kind of its event, or by its index.
_ABOUT = {
    **{"ended": END, "missed_renewal": RENEWAL},
    Role.LEADING.index_id: INFLUENCE,
}

#: What a page says when no report was kept that could have made calls.
NO_CALLS = to_speak("there is no earlier report to check")


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
        marked = rows_of_alliance(marked, alliance_id)
    if marked.empty:
        return CallsPart(line=speak(NO_CALLS))
    periods = list(source.analysis.warning_run.readings.periods)
    last = max(marked["period"].unique(), key=periods.index)
    newest = marked[marked["period"] == last]
    order = {label: at for at, label in enumerate(periods)}
    settled = marked["settled_in"].map(order).fillna(len(periods))
    shown = marked[(marked["period"] == last) | (settled > order[last])]
    if not alliance_id:
        shown = shown[shown["kind"] == WARNING]
    claims = join_horizons(join_methods(only_claims(marked)))
    came = int((claims["mark"] == RIGHT).sum())
    settled_claims = int(claims["mark"].isin((RIGHT, WRONG)).sum())
    total = ""
    if settled_claims:
        reports = int(marked["period"].nunique())
        total = speak_count(
            reports,
            "Of {settled} settled calls in {number} report {came} came true.",
            "Of {settled} settled calls in {number} reports {came} came true.",
            settled=settled_claims,
            came=came,
        )
    return CallsPart(
        line=say_marks(newest),
        last_period=str(last),
        total=total,
        told=tuple(_told(source, shown)),
        sums=tuple(_sums(marked)),
        drawn=() if alliance_id else tuple(_drawn(claims)),
    )


def _drawn(claims: pd.DataFrame) -> list[CallDrawn]:
    """Lay claims out for a figure: when they were made and due, and what became of them."""
    return [
        CallDrawn(
            made_in=row["period"],
            due_in=Period.parse(row["period"]).shift(int(row["horizon"])).label,
            said=say_call(row),
            followed="" if row["mark"] == OPEN else speak_kept(row["told"], TOLD),
            outcome={RIGHT: "right", WRONG: "wrong"}.get(row["mark"], row["mark"]),
            subject=_ABOUT.get(row["event_kind"]) or _ABOUT.get(row["subject"], OUTCOMES),
            alliance_id=row["alliance_id"],
            kind=row["kind"],
        )
        for row in claims.to_dict("records")
    ]


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
    claims = join_methods(shown[~silent.to_numpy()])
    rows = pd.concat([claims, shown[np.array(missed, dtype=bool)]], ignore_index=True)
    return [
        CallTold(
            alliance=source.names.get(row["alliance_id"], row["alliance_id"]),
            claim=say_call(row),
            rests_on=speak_kept(row["rests_on"], RESTS_ON),
            told=speak_kept(row["told"], TOLD),
            **{key: row[key] for key in ("alliance_id", "period", "mark", "settled_in")},
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
