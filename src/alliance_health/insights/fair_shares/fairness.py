"""Everything that fairness says of every partner and period, as one tidy table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from alliance_health.insights.fair_shares.alone import alone_values
from alliance_health.insights.fair_shares.asymmetry import Acknowledged, acknowledged_by
from alliance_health.insights.fair_shares.game import Coalition
from alliance_health.insights.fair_shares.partner_rows import Numbers, Row, Standing, partner_rows
from alliance_health.insights.fair_shares.result import FAIRNESS_COLUMNS
from alliance_health.insights.fair_shares.shares import WINDOW, share_table
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

#: Columns that are no numbers.
_TEXTS = (
    *("alliance_id", "period", "partner_id", "faded_on", "verdict", "perspective", "game"),
    "reason",
)
_FLAGS = ("is_most_valuable", "others_gain")
_DAYS = ("warned_on",)


@dataclass(frozen=True)
class FairInputs:
    """What fairness rests on.

    Parameters
    ----------
    flows : DataFrame
        From `flows_by_period`.
    partners : DataFrame
        alliance_id, partner_id, perspective: those on both sides.
    grid : DataFrame
        alliance_id, period, ordinal.
    baselines : DataFrame
        alliance_id, partner_id, period, value: stand-alone values, reporting currency.
    agreed : DataFrame
        alliance_id, partner_id, perspective, agreed (0 to 1).
    acknowledged : mapping of alliance_id to sequence of AcknowledgedInequality
        Inequalities agreed on in writing.
    games : mapping of alliance_id to mapping of coalition to float
        Worths of coalitions that charters give.
    life, fading : DataFrame
        Columns as `LIFE_COLUMNS` and `FADING_COLUMNS`; rows may be absent.
    frequency : Frequency
        Length of the periods.
    """

    flows: pd.DataFrame
    partners: pd.DataFrame
    grid: pd.DataFrame
    baselines: pd.DataFrame
    agreed: pd.DataFrame
    acknowledged: Acknowledged
    games: Mapping[str, Mapping[Coalition, float]]
    life: pd.DataFrame
    fading: pd.DataFrame
    frequency: Frequency


def fairness_table(inputs: FairInputs, periods: Collection[str] | None = None) -> pd.DataFrame:
    """Return shares, splits, reciprocity and fading of every partner, with one verdict each.

    Parameters
    ----------
    inputs : FairInputs
        What it rests on.
    periods : collection of str, optional
        Labels of the periods that are wanted; by default all.

    Returns
    -------
    DataFrame
        `FAIRNESS_COLUMNS`, one row an alliance, period and partner on either side, sorted, our
        side first. Money in the reporting currency over the window of four periods; what is
        not known is missing. `verdict` is one of `FairVerdict`, the most serious that holds.

    See Also
    --------
    alliance_health.insights.fair_shares.verdict.judge_shares : How shares are judged.
    """
    shares = share_table(inputs.flows, periods)
    ordinals = inputs.grid[["alliance_id", "period", "ordinal"]]
    shares = shares.merge(ordinals, on=["alliance_id", "period"], validate="m:1")
    agreed = inputs.agreed[["alliance_id", "partner_id", "agreed"]]
    agreed = agreed.rename(columns={"agreed": "agreed_share"})
    shares = shares.merge(agreed, on=["alliance_id", "partner_id"], how="left", validate="m:1")
    shares = shares.sort_values(["alliance_id", "ordinal", "partner_id"], ignore_index=True)
    rows = [row for here in _standings(inputs, shares) for row in partner_rows(here)]
    return _typed(pd.DataFrame(rows, columns=list(FAIRNESS_COLUMNS)), shares)


def _standings(inputs: FairInputs, shares: pd.DataFrame) -> Iterator[Standing]:
    """Gather what is known of every alliance at the end of every period."""
    alone = _alone(inputs, shares)
    rewards = {str(name): _matrix(own) for name, own in inputs.flows.groupby("alliance_id")}
    life = _by(inputs.life, "period")
    fading = _by(inputs.fading, "partner_id")
    records = shares.to_dict("records")
    for (alliance_id, period), found in groupby(records, lambda r: (r["alliance_id"], r["period"])):
        own = [{str(name): value for name, value in row.items()} for row in found]
        ordinal = int(own[0]["ordinal"])
        end = Period(inputs.frequency, ordinal).end
        ordinals, matrix = rewards[alliance_id]
        within = (ordinals > ordinal - WINDOW) & (ordinals <= ordinal)
        agreements = inputs.acknowledged.get(alliance_id, ())
        written = acknowledged_by(agreements, end).get("shares")
        yield Standing(
            alliance_id,
            period,
            pd.Timestamp(end),
            own,
            matrix[within],
            alone.get((alliance_id, period)),
            inputs.games.get(alliance_id),
            written.note if written else "",
            life.get(alliance_id, {}).get(period, {}),
            fading.get(alliance_id, {}),
        )


def _alone(inputs: FairInputs, shares: pd.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    """Return stand-alone values by alliance and period, and then by partner."""
    windows = shares[["alliance_id", "period", "ordinal", "n_periods"]].drop_duplicates()
    windows = windows.reset_index(drop=True)
    rows = alone_values(inputs.baselines, inputs.partners, windows, inputs.frequency)
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows.to_dict("records"):
        key = (row["alliance_id"], row["period"])
        found.setdefault(key, {})[row["partner_id"]] = row["alone"]
    return found


def _matrix(own: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """Lay the benefits of one alliance out by period and partner, both in order."""
    ordered = own.sort_values(["ordinal", "partner_id"])
    ordinals = np.unique(ordered["ordinal"].to_numpy("float64"))
    return ordinals, ordered["benefit"].to_numpy("float64").reshape(len(ordinals), -1)


def _by(rows: pd.DataFrame, key: str) -> dict[str, dict[str, Row]]:
    """Lay rows out for look-ups by alliance and another key."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows.to_dict("records"):
        named: dict[str, Any] = {str(name): value for name, value in row.items()}
        found.setdefault(named["alliance_id"], {})[named[key]] = named
    return found


def _typed(rows: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Give every column its type, and put our side first."""
    texts = {name: rows[name].astype("object").fillna("").astype("str") for name in _TEXTS}
    flags = {name: rows[name].astype("boolean") for name in _FLAGS}
    days = {name: pd.to_datetime(rows[name]).astype("datetime64[us]") for name in _DAYS}
    left = [name for name in FAIRNESS_COLUMNS if name not in (*_TEXTS, *_FLAGS, *_DAYS)]
    numbers = {name: pd.to_numeric(rows[name]).astype("float64") for name in left}
    typed = rows.assign(**texts, **flags, **days, **numbers, ordinal=shares["ordinal"])
    order = ["alliance_id", "ordinal", "perspective", "partner_id"]
    return typed.sort_values(order, ignore_index=True)[list(FAIRNESS_COLUMNS)]
