"""Executive metrics: whether sponsors meet, stay, and what executives say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import share, total, used_rows
from alliance_health.metrics.rule import MetricRule
from alliance_health.metrics.survey import measure_ratings, select_ratings
from alliance_health.vocabulary import Level, Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Field of the alliance's history in which each side's sponsor stands.
SPONSOR_FIELDS = {
    "sponsor_ours": str(Perspective.OURS),
    "sponsor_theirs": str(Perspective.THEIRS),
}

#: Months over which changes of sponsor are counted.
SPONSOR_MONTHS = 12


def select_exec_contact(context: Context) -> pd.DataFrame:
    """Select the executive meetings planned for a period.

    Quantity is 1 for one that was held by the end of the period, else 0. A meeting that
    was not planned is no promise kept; a period without a plan has no value.
    """
    meetings = context.tables["meetings"]
    sponsors = meetings[meetings["level"] == str(Level.EXECUTIVE)]
    planned = context.dated_within(sponsors, "exec_contact", dated="planned_on")
    held = (planned["held_on"] <= planned["end"]).astype("float64")
    return used_rows(
        planned.assign(held=held, perspective=str(Perspective.JOINT)), "meetings", quantity="held"
    )


def select_sponsor_continuity(context: Context) -> pd.DataFrame:
    """Select the whole history of each side's sponsor up to a period's end.

    ::

        window       |--- 12 months ---|
        history   A........B.....C.......      two changes
                     B..................       no value: who was sponsor before?
        alliance     starts here
        history      A..................       no change: the first sponsor is none

    Quantity is 1 for an entry that names somebody else than the one before, within twelve
    months, else 0. The history must reach back to the start of the window, or to the
    start of the alliance where that is later. The earlier entries are among the rows
    used: they make 0 changes known.

    Parameters
    ----------
    context : Context
        Reads `alliance_history` and `alliances`.

    Returns
    -------
    DataFrame
        Selected rows by alliance, slot and side.
    """
    history = context.tables["alliance_history"]
    history = history[history["field"].isin(list(SPONSOR_FIELDS))]
    history = history.sort_values(["alliance_id", "field", "valid_from"], kind="stable")
    names = history["value"].fillna("")
    before = names.groupby([history["alliance_id"], history["field"]]).shift()
    history = history.assign(
        perspective=history["field"].map(SPONSOR_FIELDS),
        is_change=before.notna() & (before != names),
        known_from=history.groupby(["alliance_id", "field"])["valid_from"].transform("min"),
    )
    starts = context.tables["alliances"][["alliance_id", "started_on"]]
    history = history.merge(starts, on="alliance_id", how="left", validate="m:1")
    pairs = context.standing(history, "sponsor_continuity")
    window_start = pairs["end"] + pd.Timedelta(days=1) - pd.DateOffset(months=SPONSOR_MONTHS)
    is_young = pairs["started_on"] >= window_start
    known = (pairs["known_from"] <= window_start) | is_young
    changed = pairs["is_change"] & (pairs["valid_from"] >= window_start)
    pairs = pairs.assign(changed=changed.astype("float64"))
    used = pairs[known & (pairs["valid_from"] <= pairs["end"])]
    return used_rows(used, "alliance_history", quantity="changed")


#: Rules of this pillar.
EXECUTIVE_RULES = (
    MetricRule("exec_contact", ("meetings",), select_exec_contact, share),
    MetricRule(
        "sponsor_continuity", ("alliance_history", "alliances"), select_sponsor_continuity, total
    ),
    MetricRule(
        "exec_relationship",
        ("ratings", "invitations"),
        partial(select_ratings, metric_id="exec_relationship"),
        measure_ratings,
    ),
)
