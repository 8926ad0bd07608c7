"""The ledger as metrics read it: who gave or got what, when, and what it was worth.

The one rule: an entry counts for the partner it names, on the side on which that
partner stands. Entries of the venture itself or of the press belong to no side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import used_rows
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Both sides of an alliance, as they are written in the tables.
BOTH_SIDES = (str(Perspective.OURS), str(Perspective.THEIRS))

#: Types of contribution that are people and money: what a plan or a cost is made of.
PEOPLE_AND_MONEY = ("hours", "money")


def partner_sides(context: Context) -> pd.DataFrame:
    """List the partners that stand on one of the two sides.

    Returns
    -------
    DataFrame
        alliance_id, partner_id, perspective (ours or theirs).
    """
    partners = context.tables["partners"]
    sides = partners[partners["perspective"].isin(BOTH_SIDES)]
    return sides[["alliance_id", "partner_id", "perspective"]]


def ledger_entries(context: Context) -> pd.DataFrame:
    """Read the ledger with the side and the worth of every entry.

    Parameters
    ----------
    context : Context
        Tables as known.

    Returns
    -------
    DataFrame
        alliance_id, member (the partner), perspective, occurred_on, flow, type, amount,
        worth (in the reporting currency: `value`, or the amount of a money entry; missing
        where neither says it), entry_id, counterparty_id, recorded_on, file, line.
    """
    ledger = context.tables["ledger"]
    entries = ledger.merge(partner_sides(context), on=["alliance_id", "partner_id"], validate="m:1")
    money = entries["amount"].where(entries["type"] == "money")
    entries = entries.assign(worth=entries["value"].fillna(money))
    return entries.rename(columns={"partner_id": "member"})[
        [
            "alliance_id",
            "member",
            "perspective",
            "occurred_on",
            "flow",
            "type",
            "amount",
            "worth",
            "entry_id",
            "counterparty_id",
            "recorded_on",
            "file",
            "line",
        ]
    ]


def given_by_each_side(
    context: Context, metric_id: str, *, types: tuple[str, ...], quantity: str
) -> pd.DataFrame:
    """Select what each side contributed in a period, silence included.

    A side without a contribution of these types has given 0 only if that is known: the
    ledger names the side at some time up to the period's end, and it holds an entry of
    the alliance in the period itself. Those entries are then the rows behind the 0. A
    side that the ledger has never named is unknown, not idle; so is a period without
    any entry.

    Parameters
    ----------
    context : Context
        Tables as known.
    metric_id : str
        Whose slots.
    types : tuple of str
        Types of contribution that count.
    quantity : str
        Column of the ledger that is brought in: amount or worth.

    Returns
    -------
    DataFrame
        Selected rows by alliance, slot and side.
    """
    entries = ledger_entries(context)
    within = context.dated_within(entries, metric_id, dated="occurred_on")
    counted = within[(within["flow"] == "contribution") & within["type"].isin(types)]
    named = entries.groupby(["alliance_id", "perspective"])["occurred_on"].min()
    sides = named.rename("named_on").reset_index()
    cells = context.standing(sides, metric_id)
    cells = cells[cells["named_on"] <= cells["end"]][["alliance_id", "period", "perspective"]]
    given = counted[["alliance_id", "period", "perspective"]].drop_duplicates()
    silent = cells.merge(given, how="left", indicator=True)
    silent = silent[silent["_merge"] == "left_only"].drop(columns="_merge")
    evidence = within.drop(columns="perspective").merge(silent, on=["alliance_id", "period"])
    rows = pd.concat([counted, evidence.assign(**{quantity: 0.0})], ignore_index=True)
    return used_rows(rows, "ledger", quantity=quantity)


def flows_between_partners(context: Context, metric_id: str, *, window: int = 1) -> pd.DataFrame:
    """Select all contributions and benefits of a period, of all partners together.

    Benefits are taken as recorded from the first benefit entry of the alliance on; before
    that their absence says nothing, and the period is left out.

    Parameters
    ----------
    context : Context
        Tables as known.
    metric_id : str
        Whose slots.
    window : int
        Number of slots over which an entry counts.

    Returns
    -------
    DataFrame
        Selected rows with perspective joint; quantity is the worth; also member, side,
        flow, type, `n_members` (partners on both sides), own_ordinal, window_length.
    """
    entries = ledger_entries(context).rename(columns={"perspective": "side"})
    placed = context.dated_within(entries, metric_id, dated="occurred_on", window=window)
    members = partner_sides(context).groupby("alliance_id").size().rename("n_members")
    placed = placed.join(members, on="alliance_id").assign(perspective=str(Perspective.JOINT))
    keep = ("member", "side", "flow", "type", "n_members", "own_ordinal", "window_length")
    return used_rows(placed, "ledger", quantity="worth", keep=keep)


def both_sides_named(context: Context, metric_id: str) -> pd.DataFrame:
    """List the slots by whose end the ledger has named both sides.

    A side that it has never named is unknown, not idle.

    Returns
    -------
    DataFrame
        alliance_id, period.
    """
    sides = ledger_entries(context).groupby(["alliance_id", "perspective"])["occurred_on"].min()
    alliances = sides.groupby("alliance_id")
    both = alliances.max().where(alliances.size() == len(BOTH_SIDES)).rename("both_named_on")
    slots = context.slots(metric_id).join(both, on="alliance_id")
    return slots[slots["both_named_on"] <= slots["end"]][["alliance_id", "period"]]


def benefits_recorded(context: Context, selected: pd.DataFrame, metric_id: str) -> pd.DataFrame:
    """Keep the periods in which benefits are recorded: from the first benefit entry on.

    Before the first one, no benefit in the ledger means that nobody wrote them down.
    """
    entries = ledger_entries(context)
    benefits = entries[entries["flow"] == "benefit"]
    first = benefits.groupby("alliance_id")["occurred_on"].min().rename("first_benefit")
    slots = context.slots(metric_id).join(first, on="alliance_id")
    recorded = slots[slots["first_benefit"] <= slots["end"]][["alliance_id", "period"]]
    return selected.merge(recorded, on=["alliance_id", "period"], validate="m:1")
