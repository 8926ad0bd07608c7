"""Who withdrew, and when: the verdict on every partner of every alliance.

The one rule: a decline of the whole is nobody's withdrawal, and neither is the entry of another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.insights.give_and_get.fading_judge import (
    ACTS_NEEDED,
    PERIODS_NEEDED,
    Suspicion,
    judge,
)
from alliance_health.insights.give_and_get.fading_panel import ActivityPanel, lay_panel
from alliance_health.insights.give_and_get.fading_rule import PAST
from alliance_health.insights.give_and_get.result import FADING_COLUMNS
from alliance_health.kept import keep
from alliance_health.language import to_speak
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.tables.calendar import Period

if TYPE_CHECKING:
    from alliance_health.insights.give_and_get.activity import Activity
    from alliance_health.vocabulary import Frequency

#: Share of activity of nobody known above which nobody is named.
MOST_UNATTRIBUTED = 1 / 3

#: States of a partner.
FADED, GONE, ACTIVE, TOO_LITTLE, REFUSED = (
    to_speak("faded"),
    to_speak("gone"),
    to_speak("active"),
    to_speak("too little data"),
    to_speak("refused"),
)

#: Why a partner is in its state.
_NOBODY = to_speak("{share} of the activity belongs to nobody known, more than a third")
_SILENT = to_speak("no act since {period}")
_FEW = to_speak("{periods} periods and {acts} acts; needed are {periods_needed} and {acts_needed}")
_NO_NUMBER = to_speak("no number after {period}: missing is not 0")
_CHANCE = to_speak("low since {period}, within what chance does in this alliance")
_FELL = to_speak("share of the activity {before} % before, {since} % since")
REASONS = (_NOBODY, _SILENT, _FEW, _NO_NUMBER, _CHANCE, _FELL)


def find_fading(
    activity: Activity,
    frequency: Frequency,
    *,
    then: Callable[[Period], Activity] | None = None,
) -> pd.DataFrame:
    """Find the partners that withdrew, and since when.

    Parameters
    ----------
    activity : Activity
        Acts of each partner in each period, as known now.
    frequency : Frequency
        Length of the periods.
    then : callable, optional
        From a period to the activity as it was known at its end, for `warned_on`; without it
        what is known now is cut at that period.

    Returns
    -------
    DataFrame
        `FADING_COLUMNS`: one row an alliance and partner, sorted. `faded_on` is the first period
        of a withdrawal that has not been made good; `gone_on` that of the silence in which it
        ends. `fade_p` is missing where nothing was tested. `warned_on` is the end of the first
        period by which the same rule names the partner with what was known by then.

    See Also
    --------
    alliance_health.insights.give_and_get.activity.count_activity : What counts as activity.
    alliance_health.insights.give_and_get.fading_judge.judge : The rule.
    """
    rows: list[dict[str, object]] = []
    for name, acts in activity.acts.groupby("alliance_id", sort=True):
        alliance_id = str(name)
        panel = _panel(activity, alliance_id)
        found = judge(panel)
        told = [_tell(panel, one, frequency) for one in found]
        named = [one["state"] in (FADED, GONE) for one in told]
        warned = _first_named(panel, found, named, _knowledge(panel, alliance_id, frequency, then))
        rows += [
            {
                **told[at],
                "alliance_id": alliance_id,
                "partner_id": partner,
                "perspective": panel.sides[at],
                "activity": acts["activity"].iloc[0],
                "warned_on": _end(panel, warned.get(partner), frequency),
            }
            for at, partner in enumerate(panel.partners)
        ]
    table = pd.DataFrame(rows, columns=list(FADING_COLUMNS))
    kinds = {"fade_p": "float64", "n_periods": "int64", "n_acts": "int64"}
    texts = {name: "str" for name in FADING_COLUMNS if name not in kinds}
    return table.astype({**kinds, **texts})


def _panel(activity: Activity, alliance_id: str) -> ActivityPanel:
    """Lay out one alliance."""
    acts, totals = activity.acts, activity.totals
    return lay_panel(rows_of_alliance(acts, alliance_id), rows_of_alliance(totals, alliance_id))


def _knowledge(
    panel: ActivityPanel,
    alliance_id: str,
    frequency: Frequency,
    then: Callable[[Period], Activity] | None,
) -> Callable[[int], ActivityPanel | None]:
    """Return how to look up what was known at the end of a period, by its place."""

    def known_at(place: int) -> ActivityPanel | None:
        """Lay out what was known at the end of one period; None where nothing was."""
        ordinal = panel.first + place
        if then is None:
            return panel.until(ordinal)
        known = then(Period(frequency, ordinal))
        if rows_of_alliance(known.acts, alliance_id).empty:
            return None
        return _panel(known, alliance_id).until(ordinal)

    return known_at


def _first_named(
    panel: ActivityPanel,
    found: Sequence[Suspicion],
    named: Sequence[bool],
    known_at: Callable[[int], ActivityPanel | None],
) -> dict[str, int]:
    """Find, of each partner named, the first period by which the rule could name it."""
    wanted = {panel.partners[at]: found[at].began for at, is_named in enumerate(named) if is_named}
    first: dict[str, int] = {}
    for place in range(min(wanted.values(), default=0), panel.acts.shape[1]):
        if len(first) == len(wanted):
            break
        known = known_at(place)
        for at, one in enumerate(judge(known) if known else ()):
            partner = known.partners[at] if known else ""
            began = one.began + (known.first - panel.first if known else 0)
            # An earlier fade that was made good since is another one.
            is_same = began >= wanted.get(partner, place + 1) - PAST // 2
            if one.is_named and is_same and partner not in first:
                first[partner] = place
    return first


def _end(panel: ActivityPanel, place: int | None, frequency: Frequency) -> str:
    """Return the last day of a period by its place; nothing where there is none."""
    return "" if place is None else Period(frequency, panel.first + place).end.isoformat()


def _tell(panel: ActivityPanel, one: Suspicion, frequency: Frequency) -> dict[str, object]:
    """Tell the verdict on one partner."""
    told: dict[str, object] = {
        "faded_on": "",
        "gone_on": "",
        "fade_p": one.p_adjusted,
        "n_periods": len(one.life.acts),
        "n_acts": round(one.life.acts.sum()),
    }
    if panel.unattributed > MOST_UNATTRIBUTED:
        reason = keep(_NOBODY, share=f"{100 * panel.unattributed:.0f} %")
        return {**told, "fade_p": np.nan, "state": REFUSED, "reason": reason}
    if not one.has_enough:
        return {**told, "state": TOO_LITTLE, "reason": _too_little(one)}
    if not one.is_named or one.onset is None:
        return {**told, "state": ACTIVE, "reason": _unproven(panel, one, frequency)}
    told["faded_on"] = _label(panel, one, one.onset, frequency)
    if one.silent_at is None:
        return {**told, "state": FADED, "reason": _fall(one, one.onset)}
    told["gone_on"] = _label(panel, one, one.silent_at, frequency)
    return {**told, "state": GONE, "reason": keep(_SILENT, period=told["gone_on"])}


def _label(panel: ActivityPanel, one: Suspicion, start: int, frequency: Frequency) -> str:
    """Write the label of a period by its place in the life of a partner."""
    return Period(frequency, panel.first + int(one.life.place[start])).label


def _too_little(one: Suspicion) -> str:
    """Say what a partner lacks to be judged."""
    periods, acts = len(one.life.acts), round(one.life.acts.sum())
    needed = {"periods_needed": PERIODS_NEEDED, "acts_needed": ACTS_NEEDED}
    return keep(_FEW, periods=periods, acts=acts, **needed)


def _unproven(panel: ActivityPanel, one: Suspicion, frequency: Frequency) -> str:
    """Say what looked like a withdrawal, and why it is not called one."""
    last = len(one.life.place) - 1
    if one.life.place[last] < panel.acts.shape[1] - 1:
        return keep(_NO_NUMBER, period=_label(panel, one, last, frequency))
    if one.onset is None:
        return ""
    return keep(_CHANCE, period=_label(panel, one, one.onset, frequency))


def _fall(one: Suspicion, start: int) -> str:
    """Say how far a share fell."""
    life = one.life
    usual = 100 * float(np.median((life.acts / life.total)[max(start - PAST, 0) : start]))
    since = 100 * float(life.acts[start:].sum() / life.total[start:].sum())
    return keep(_FELL, before=f"{usual:.1f}", since=f"{since:.1f}")
