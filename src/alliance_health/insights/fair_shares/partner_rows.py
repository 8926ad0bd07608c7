"""The rows of fairness of one alliance at the end of one period, one a partner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.noise import generator_of
from alliance_health.insights.fair_shares.findings import fading_finding, life_finding
from alliance_health.insights.fair_shares.game import NO_OUTSIDE, Coalition
from alliance_health.insights.fair_shares.most_valuable import MostValuable, most_valuable
from alliance_health.insights.fair_shares.ratios import fairness_ratios, ratio_interval
from alliance_health.insights.fair_shares.rebalance import more_put_in, transfers
from alliance_health.insights.fair_shares.result import FAIRNESS_COLUMNS
from alliance_health.insights.fair_shares.splits import Split, choose_game, split_value
from alliance_health.insights.fair_shares.verdict import (
    STILL_ACTIVE,
    FairVerdict,
    agreed_gap,
    judge_shares,
    most_serious,
    say_drift,
)
from alliance_health.kept import keep
from alliance_health.vocabulary import Perspective

#: Verdicts about shares beside which it is worth saying that a partner still acts.
_UNTOLD = (FairVerdict.TOO_LITTLE, FairVerdict.NOT_TOLD)

Row = dict[str, Any]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """Everything known of one alliance at the end of one period.

    Parameters
    ----------
    alliance_id, period : str
        Which, and when.
    end : Timestamp
        Last day of the period.
    shares : sequence of dict
        Rows of `share_table` with agreed_share, one a partner.
    rewards : array of float, periods x partners
        What each partner got in each period of the window, in the order of `shares`.
    alone : mapping of str to float or None
        Stand-alone value of every partner over the window; None unless all are known.
    game : mapping of coalition to float or None
        Worths that the charter gives.
    acknowledged : str
        What both sides agreed on about unequal shares; empty where they did not.
    life : dict
        Row of `LIFE_COLUMNS`; may be empty.
    fading : mapping of str to dict
        Row of `FADING_COLUMNS` by partner; may be empty.
    """

    alliance_id: str
    period: str
    end: pd.Timestamp
    shares: Sequence[Row]
    rewards: Numbers
    alone: Mapping[str, float] | None
    game: Mapping[Coalition, float] | None
    acknowledged: str
    life: Row
    fading: Mapping[str, Row]

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """Partners in the order of the rows."""
        return tuple(row["partner_id"] for row in self.shares)

    def column(self, name: str) -> Numbers:
        """Return one number of every partner."""
        return np.array([row[name] for row in self.shares], dtype="float64")

    @cached_property
    def benefits(self) -> Numbers:
        """What each partner got over the window."""
        return self.column("benefit")

    @cached_property
    def contributions(self) -> Numbers:
        """What each partner put in over the window."""
        return self.column("contribution")

    @cached_property
    def net(self) -> dict[str, float]:
        """Benefit minus contribution of each partner."""
        kept = self.benefits - self.contributions
        return dict(zip(self.partners, kept.tolist(), strict=True))


def partner_rows(here: Standing) -> list[Row]:
    """Return what fairness says of every partner of one alliance in one period.

    Parameters
    ----------
    here : Standing
        Everything known.

    Returns
    -------
    list of dict
        `FAIRNESS_COLUMNS` as far as they are known, one row a partner.
    """
    split = _split(here)
    best = _best(here, split)
    numbers = {**_balance(here), **_ratios(here, split)}
    rows = []
    for at, share in enumerate(here.shares):
        partner = share["partner_id"]
        fading = here.fading.get(partner, {})
        others = (life_finding(here.life), fading_finding(fading, here.end))
        judged = judge_shares(share, here.acknowledged)
        verdict, reason = most_serious([judged, *(one for one in others if one is not None)])
        if verdict in _UNTOLD and fading.get("state") == "active":
            verdict = FairVerdict.ACTIVE
            reason = f"{keep(STILL_ACTIVE, activity=fading['activity'])}; {reason}"
        drift = say_drift(share)
        rows.append(
            {
                **{key: value for key, value in share.items() if key in FAIRNESS_COLUMNS},
                **{name: column[at] for name, column in numbers.items()},
                **_split_of(split, partner),
                **_value_of(here, best, partner),
                **_acts(here, share["perspective"], fading),
                "agreed_gap": agreed_gap(share),
                "verdict": verdict.value,
                "reason": f"{reason}; {drift}" if drift else reason,
            }
        )
    return rows


def _split(here: Standing) -> Split | None:
    """Split the benefits of the window; None where they are not known or nothing was got."""
    benefits, given = here.benefits, here.game
    if not (benefits >= 0).all() or not benefits.sum() > 0:
        return None
    together = float(benefits.sum())
    if given and not frozenset().union(*given) <= set(here.partners):
        given = None  # it speaks of somebody else: `check` says so
    game = choose_game(here.partners, together, given=given, alone=here.alone)
    contributions = dict(zip(here.partners, here.contributions.tolist(), strict=True))
    rng = generator_of("fairness", "shapley", here.alliance_id, here.period)
    return split_value(game, together, contributions, rng)


def _is_assumed(split: Split | None) -> bool:
    """Tell whether nothing is known of outside options."""
    return split is None or not split.shapley or split.rests_on.startswith(NO_OUTSIDE)


def _best(here: Standing, split: Split | None) -> MostValuable:
    """Find the most valuable partner; an assumed game knows none."""
    adds = {} if split is None or _is_assumed(split) else split.shapley
    return most_valuable(adds, here.net, here.alone)


def _balance(here: Standing) -> dict[str, Numbers]:
    """Return what would bring shares together."""
    return {
        "rebalance": transfers(here.benefits, here.column("contribution_share")),
        "put_in_more": more_put_in(here.contributions, here.benefits),
    }


def _ratios(here: Standing, split: Split | None) -> dict[str, Numbers]:
    """Return fairness ratios with their intervals; missing where the split is an assumption."""
    names = ("fairness_ratio", "ratio_low", "ratio_high")
    if split is None or _is_assumed(split):
        return dict.fromkeys(names, np.full(len(here.partners), np.nan))
    fair = np.array([split.shapley[name] for name in here.partners])
    moves = split.rests_on.startswith("model") and here.alone is not None
    alone = here.alone or {}
    low, high = ratio_interval(
        here.rewards,
        generator_of("fairness", "ratio", here.alliance_id, here.period),
        alone=np.array([alone[name] for name in here.partners]) if moves else None,
        shares=None if moves else fair / fair.sum(),
    )
    return dict(zip(names, (fairness_ratios(here.benefits, fair), low, high), strict=True))


def _split_of(split: Split | None, partner: str) -> Row:
    """Return the three splits of one partner."""
    if split is None:
        return {"game": ""}
    return {
        "equal": split.equal.get(partner),
        "proportional": split.proportional.get(partner),
        "shapley": split.shapley.get(partner),
        "shapley_se": split.errors.get(partner),
        "game": split.rests_on,
    }


def _value_of(here: Standing, best: MostValuable, partner: str) -> Row:
    """Say whether a partner is the most valuable one, and whether all others gain."""
    gain: bool | None = None
    if here.alone is not None and len(here.net) > 1 and np.isfinite(list(here.net.values())).all():
        pairs = [(name, net) for name, net in here.net.items() if name != partner]
        gain = all(net > here.alone[name] for name, net in pairs)
    shown: bool | None = None
    if best.candidate:
        # The candidate that the test does not accept is not shown to be the most valuable one.
        shown = (best.is_shown or None) if partner == best.candidate else False
    return {"is_most_valuable": shown, "others_gain": gain}


def _acts(here: Standing, perspective: str, fading: Row) -> Row:
    """Return reciprocity, the last act of the other side, and when a partner faded."""
    theirs = perspective == Perspective.THEIRS
    known = fading_finding(fading, here.end) is not None
    warned: list[Any] = [here.life.get("warned_on")] if theirs else []
    warned += [fading["warned_on"]] if known else []
    days = [pd.Timestamp(one) for one in warned if one and not pd.isna(one)]
    return {
        "reciprocity": here.life.get("reciprocity"),
        "days_since_last_act": here.life.get("days_since_last_act") if theirs else None,
        "faded_on": (fading["faded_on"] or fading["gone_on"]) if known else "",
        "fade_p": fading.get("fade_p"),
        "warned_on": min(days) if days else pd.NaT,
    }
