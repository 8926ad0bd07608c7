"""Give and get of all alliances side by side: how much is exchanged, who gives, who is silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.insights.give_and_get.contacts import judge_contacts
from alliance_health.insights.give_and_get.flows import side_balance
from alliance_health.insights.give_and_get.life_signs import find_life_signs
from alliance_health.metrics.reciprocity import RECIPROCITY_WINDOW

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Columns of `exchange_overview`: one row an alliance.
OVERVIEW_COLUMNS = (
    "alliance_id",
    "period",
    "given",  #: worth that we put in, a period, over the window; reporting currency
    "received",  #: worth that the other side put in, a period
    "lean",  #: balance as a share of both, -1 (they give all) to 1 (we give all)
    "acts_ours",  #: entries a period
    "acts_theirs",
    "days_since_last_act",
    "cost_since_last_act",
    "warned_on",
    "verdict",
    "reason",
)


@dataclass(frozen=True, eq=False)
class GiveAndGet:
    """Everything that is known of give and get of all alliances.

    Parameters
    ----------
    life : DataFrame
        From `find_life_signs`.
    fading : DataFrame
        From `find_fading`.
    balance : DataFrame
        From `side_balance`.
    contacts : DataFrame
        From `judge_contacts`.
    """

    life: pd.DataFrame
    fading: pd.DataFrame
    balance: pd.DataFrame
    contacts: pd.DataFrame


def gather_give_and_get(context: Context, fading: pd.DataFrame) -> GiveAndGet:
    """Look at give and get of all alliances.

    Parameters
    ----------
    context : Context
        Its grid ends with the last period that is looked at.
    fading : DataFrame
        From `find_fading`.

    Returns
    -------
    GiveAndGet
        Nothing of later periods is in it.
    """
    last = context.grid["ordinal"].max()
    balance = side_balance(context)
    return GiveAndGet(
        life=find_life_signs(context),
        fading=fading,
        balance=balance[balance["ordinal"] <= last].reset_index(drop=True),
        contacts=judge_contacts(context),
    )


def exchange_overview(found: GiveAndGet, period: str) -> pd.DataFrame:
    """Set the rate of exchange of every alliance beside its balance.

    Parameters
    ----------
    found : GiveAndGet
        Everything that is known.
    period : str
        The last period, as a label; an alliance that did not live in it has no row.

    Returns
    -------
    DataFrame
        `OVERVIEW_COLUMNS`: empty ones first, then those suspected to be one-way, then by lean.
        Means of the last `RECIPROCITY_WINDOW` periods of the ledger; missing where one of their
        entries has no worth, or nobody put anything in.
    """
    life = found.life[found.life["period"] == period]
    last = found.balance[found.balance["period"] == period][["alliance_id", "ordinal"]]
    recent = found.balance.merge(last.rename(columns={"ordinal": "last"}), on="alliance_id")
    within = recent["ordinal"].between(recent["last"] - RECIPROCITY_WINDOW + 1, recent["last"])
    means = (
        recent[within]
        .groupby("alliance_id")
        .agg(
            given=("ours", lambda one: one.mean(skipna=False)),
            received=("theirs", lambda one: one.mean(skipna=False)),
            acts_ours=("entries_ours", "mean"),
            acts_theirs=("entries_theirs", "mean"),
        )
    )
    total = means["given"] + means["received"]
    means["lean"] = (means["given"] - means["received"]) / total.where(total > 0)
    table = life.merge(means, on="alliance_id", how="left", validate="1:1")
    order = {"empty": 0, "one-way suspected": 1, "two-way": 2, "cannot be told": 3}
    placed = table.assign(place=table["verdict"].map(order), size=table["lean"].abs())
    ordered = placed.sort_values(
        ["place", "size", "alliance_id"], ascending=[True, False, True], ignore_index=True
    )
    return ordered[list(OVERVIEW_COLUMNS)]
