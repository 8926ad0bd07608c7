"""Who withdrew, and when: the verdict on every partner of every alliance.

The one rule: a decline of the whole is nobody's withdrawal, and neither is the entry of another.
A partner is named only where its share of the joint activity, its own level, and its part of what
those who were there before still do have all fallen surely.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.insights.give_and_get.fading_evidence import (
    Scatter,
    Spell,
    drop_p,
    scatter_of,
    silence_p,
)
from alliance_health.insights.give_and_get.fading_panel import ActivityPanel, lay_panel
from alliance_health.insights.give_and_get.fading_rule import (
    ACTIVE_OF,
    PAST,
    PartnerLife,
    fade_start,
    life_of,
    silence_start,
)
from alliance_health.insights.give_and_get.result import FADING_COLUMNS
from alliance_health.tables.calendar import Period

if TYPE_CHECKING:
    from alliance_health.insights.give_and_get.activity import Activity
    from alliance_health.vocabulary import Frequency

Floats = npt.NDArray[np.float64]

#: Periods and acts of a partner below which nothing is said.
PERIODS_NEEDED, ACTS_NEEDED = 12, 30

#: Share of activity of nobody known above which nobody is named.
MOST_UNATTRIBUTED = 1 / 3

#: Adjusted p below which a partner is named.
P_NAMED = 0.01

#: How much less surely its own level need have fallen than its share.
OWN_EASIER = 0.1

#: Share of the total from which the going of one partner moves the shares of all others.
HEAVY = 0.15

#: A measure without any chance in it, for the test of a partner's own level.
CERTAIN = 1e9

#: It must have fallen below this part of how three in four of the others developed.
AGAINST_PEERS, PEERS = 0.75, 0.75

FADED, GONE, ACTIVE, TOO_LITTLE, REFUSED = "faded", "gone", "active", "too little data", "refused"


@dataclass(frozen=True, eq=False)
class Suspicion:
    """What speaks for the withdrawal of one partner, before all partners are looked at."""

    life: PartnerLife
    has_enough: bool
    faded_at: int | None = None
    silent_at: int | None = None
    p: float = 1.0
    p_adjusted: float = float("nan")

    @property
    def is_named(self) -> bool:
        """Whether the withdrawal is sure enough to be said."""
        return self.has_enough and self.p_adjusted < P_NAMED


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
        `FADING_COLUMNS`: one row an alliance and partner, sorted. `fade_p` is missing where
        nothing was tested.

    See Also
    --------
    alliance_health.insights.give_and_get.activity.count_activity : What counts as activity.

    References
    ----------
    Benjamini and Yekutieli (2001), *Annals of Statistics* 29, over the partners of an alliance.
    """
    rows: list[dict[str, object]] = []
    for alliance_id, acts in activity.acts.groupby("alliance_id", sort=True):
        totals = activity.totals[activity.totals["alliance_id"] == alliance_id]
        panel = lay_panel(acts, totals)
        found = judge(panel)
        dates = _WarnDates(str(alliance_id), panel, frequency, then)
        for at, one in enumerate(found):
            told = _tell(panel, one, frequency)
            warned = dates.of(at, one) if told["state"] in (FADED, GONE) else ""
            rows.append(
                {
                    **told,
                    "alliance_id": alliance_id,
                    "partner_id": panel.partners[at],
                    "perspective": panel.sides[at],
                    "activity": acts["activity"].iloc[0],
                    "warned_on": warned,
                }
            )
    table = pd.DataFrame(rows, columns=list(FADING_COLUMNS))
    kinds = {"fade_p": "float64", "n_periods": "int64", "n_acts": "int64"}
    texts = {name: "str" for name in FADING_COLUMNS if name not in kinds}
    return table.astype({**kinds, **texts})


def judge(panel: ActivityPanel) -> list[Suspicion]:
    """Judge every partner of one alliance.

    Parameters
    ----------
    panel : ActivityPanel
        What they did.

    Returns
    -------
    list of Suspicion
        In the order of the partners, with p adjusted over those with enough data.
    """
    lives = [life_of(acts, panel.total) for acts in panel.acts]
    starts = [(fade_start(life), silence_start(life)) for life in lives]
    enough = [_has_enough(life) for life in lives]
    scatter = scatter_of(
        [_pieces(life, starts, lives) for life, told in zip(lives, enough, strict=True) if told]
    )
    found = []
    for at, (life, (faded, silent)) in enumerate(zip(lives, starts, strict=True)):
        p = 1.0
        if enough[at] and faded is not None:
            p = _fade_p(panel, at, life, faded, scatter)
        if enough[at] and silent is not None:
            p = min(p, _silent_p(life, silent, scatter))
        found.append(Suspicion(life, enough[at], faded, silent, p))
    return _adjusted(found)


def _has_enough(life: PartnerLife) -> bool:
    """Tell whether a partner has periods and acts enough to be judged."""
    return len(life.acts) >= PERIODS_NEEDED and life.acts.sum() >= ACTS_NEEDED


def _pieces(
    life: PartnerLife, starts: Sequence[tuple[int | None, int | None]], lives: Sequence[PartnerLife]
) -> list[Spell]:
    """Cut a life into shares of at most the length of a past, and where any level may change.

    A large partner that leaves changes the shares of all others: that is no scatter of theirs.
    """
    n = len(life.acts)
    edges = {0, n}
    for other, own in zip(lives, starts, strict=True):
        for start in own:
            if start is not None and (other is life or _is_heavy(other, start)):
                edges.add(int(np.searchsorted(life.at, other.at[start])))
    pieces = []
    for first, stop in pairwise(sorted(edges)):
        for at in range(stop, first, -PAST):
            begin = max(at - PAST, first)
            pieces.append(Spell(life.acts[begin:at], life.total[begin:at]))
    return pieces


def _is_heavy(life: PartnerLife, start: int) -> bool:
    """Tell whether a partner held so much of the total that its going moves all shares."""
    before = slice(max(start - PAST, 0), start)
    return bool(life.acts[before].sum() > HEAVY * life.total[before].sum())


def _fade_p(
    panel: ActivityPanel, at: int, life: PartnerLife, start: int, scatter: Scatter
) -> float:
    """Test the fall of one partner against the whole, its own level, and those there before."""
    entered = _entered_since(panel, at, int(life.at[max(start - PAST, 0)]))
    newcomers = np.nansum(panel.acts[entered], axis=0)[life.at]
    against = [life.others, np.full(len(life.acts), CERTAIN)]
    if entered.any():
        against.append(np.maximum(life.others - newcomers, 0.0))
    p = [_drop(life.acts, others, start, scatter) for others in against]
    p[1] = min(p[1] * OWN_EASIER, 1.0)
    return max(p) if _fell_more_than_peers(panel, at, life, start) else 1.0


def _drop(acts: Floats, others: Floats, start: int, scatter: Scatter) -> float:
    """Test the fall of one partner against one measure."""
    first = max(start - PAST, 0)
    before, since = (Spell(acts[p], others[p]) for p in (slice(first, start), slice(start, None)))
    edges = range(first % PAST if first >= PAST else 0, first, PAST)
    past = [Spell(acts[at : at + PAST], others[at : at + PAST]) for at in edges]
    return drop_p(before, since, scatter, past=past)


def _silent_p(life: PartnerLife, start: int, scatter: Scatter) -> float:
    """Return how probable the silence is at the level before it."""
    before = life.spell(max(start - ACTIVE_OF, 0), start)
    return silence_p(before, life.others[start:], scatter)


def _entered_since(panel: ActivityPanel, at: int, first: int) -> np.ndarray:
    """Mark the partners whose first act lies in or after a period."""
    acted = panel.acts > 0
    began = np.where(acted.any(axis=1), acted.argmax(axis=1), panel.acts.shape[1])
    entered = began >= max(first, 1)
    entered[at] = False
    return np.asarray(entered & acted.any(axis=1))


def _fell_more_than_peers(panel: ActivityPanel, at: int, life: PartnerLife, start: int) -> bool:
    """Tell whether a partner's level fell more than that of most others."""
    before = panel.acts[:, life.at[max(start - PAST, 0)] : life.at[start]]
    since = panel.acts[:, life.at[start] :]
    known = np.isfinite(before).sum(axis=1) > PAST // 2
    known &= np.isfinite(since).any(axis=1) & (np.nansum(before, axis=1) >= PAST // 2)
    if not known[at]:
        return True
    ratios = np.nanmean(since[known], axis=1) / np.nanmean(before[known], axis=1)
    place = int(known[:at].sum())
    others = np.delete(ratios, place)
    if not len(others):
        return True
    return bool(ratios[place] <= AGAINST_PEERS * np.quantile(others, PEERS))


def _adjusted(found: Sequence[Suspicion]) -> list[Suspicion]:
    """Adjust p over the partners with enough data."""
    from scipy.stats import false_discovery_control

    told = [at for at, one in enumerate(found) if one.has_enough]
    if not told:
        return list(found)
    adjusted = false_discovery_control([found[at].p for at in told], method="by")
    result = list(found)
    for at, value in zip(told, adjusted, strict=True):
        one = found[at]
        result[at] = Suspicion(
            one.life, True, one.faded_at, one.silent_at, one.p, float(min(value, 1.0))
        )
    return result


class _WarnDates:
    """The day on which each withdrawal could first have been said."""

    def __init__(
        self,
        alliance_id: str,
        panel: ActivityPanel,
        frequency: Frequency,
        then: Callable[[Period], Activity] | None,
    ) -> None:
        self._alliance_id, self._panel = alliance_id, panel
        self._frequency, self._then = frequency, then
        self._judged: dict[int, dict[str, int]] = {}

    def of(self, at: int, one: Suspicion) -> str:
        """Return the last day of the first period after which this withdrawal was named."""
        began = int(one.life.at[_onset(one)])
        for place in range(began, self._panel.acts.shape[1]):
            named = self._named_at(place)
            if named.get(self._panel.partners[at], -1) >= began - PAST // 2:
                return self._period(place).end.isoformat()
        return ""

    def _named_at(self, place: int) -> dict[str, int]:
        """Judge all partners by what was known at the end of a period: who, since where."""
        if place not in self._judged:
            panel = self._known_at(place)
            self._judged[place] = {
                panel.partners[at]: int(one.life.at[_onset(one)]) + panel.first - self._panel.first
                for at, one in enumerate(judge(panel))
                if one.is_named
            }
        return self._judged[place]

    def _known_at(self, place: int) -> ActivityPanel:
        """Lay out what was known at the end of a period."""
        ordinal = self._panel.first + place
        if self._then is None:
            return self._panel.until(ordinal)
        known = self._then(self._period(place))
        own = known.acts[known.acts["alliance_id"] == self._alliance_id]
        if own.empty:
            return self._panel.until(self._panel.first - 1)
        totals = known.totals[known.totals["alliance_id"] == self._alliance_id]
        return lay_panel(own, totals).until(ordinal)

    def _period(self, place: int) -> Period:
        return Period(self._frequency, self._panel.first + place)


def _onset(one: Suspicion) -> int:
    """Return where in its life a suspected withdrawal began."""
    starts = [start for start in (one.faded_at, one.silent_at) if start is not None]
    return min(starts)


def _tell(panel: ActivityPanel, one: Suspicion, frequency: Frequency) -> dict[str, object]:
    """Tell the verdict on one partner."""
    told: dict[str, object] = {
        "faded_on": "",
        "gone_on": "",
        "fade_p": one.p_adjusted,
        "n_periods": len(one.life.acts),
        "n_acts": int(round(one.life.acts.sum())),
    }

    def label(start: int) -> str:
        return Period(frequency, panel.first + int(one.life.at[start])).label

    if panel.unattributed > MOST_UNATTRIBUTED:
        share = f"{100 * panel.unattributed:.0f} %"
        reason = f"{share} of the activity belongs to nobody known, more than a third"
        return {**told, "fade_p": np.nan, "state": REFUSED, "reason": reason}
    if not one.has_enough:
        return {**told, "state": TOO_LITTLE, "reason": _too_little(one.life)}
    if not one.is_named:
        return {**told, "state": ACTIVE, "reason": _unproven(panel, one, label)}
    told["faded_on"] = label(_onset(one))
    if one.silent_at is not None:
        told["gone_on"] = label(one.silent_at)
        return {**told, "state": GONE, "reason": f"no act since {told['gone_on']}"}
    return {**told, "state": FADED, "reason": _fall(one)}


def _too_little(life: PartnerLife) -> str:
    """Say what a partner lacks to be judged."""
    periods, acts = len(life.acts), int(round(life.acts.sum()))
    return f"{periods} periods and {acts} acts; needed are {PERIODS_NEEDED} and {ACTS_NEEDED}"


def _unproven(panel: ActivityPanel, one: Suspicion, label: Callable[[int], str]) -> str:
    """Say what looked like a withdrawal, and why it is not called one."""
    if one.life.at[-1] < panel.acts.shape[1] - 1:
        return f"no number after {label(len(one.life.at) - 1)}: missing is not 0"
    if one.faded_at is None and one.silent_at is None:
        return ""
    return f"low since {label(_onset(one))}, within what chance does in this alliance"


def _fall(one: Suspicion) -> str:
    """Say how far a share fell."""
    start = _onset(one)
    life = one.life
    usual = 100 * float(np.median((life.acts / life.total)[max(start - PAST, 0) : start]))
    since = 100 * float(life.acts[start:].sum() / life.total[start:].sum())
    return f"share of the activity {usual:.1f} % before, {since:.1f} % since"
