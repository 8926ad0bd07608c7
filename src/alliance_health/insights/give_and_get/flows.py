"""From the ledger to flows: who gave what to whom, and how the balance ran.

The one rule: a flow is a contribution at its worth. An entry of which nobody knows the worth makes
the sum of its type and period unknown, and every balance after it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliance_health.errors import DataError, Problem
from alliance_health.insights.give_and_get.placing import labelled
from alliance_health.metrics.ledger import BOTH_SIDES, ledger_entries, partner_sides
from alliance_health.metrics.reciprocity import RECIPROCITY_WINDOW
from alliance_health.tables.labels import ordinals_containing
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Columns of `find_flows`: one row an alliance, period, pair and type.
FLOW_COLUMNS = (
    "alliance_id",
    "ordinal",
    "period",
    "partner_id",  #: of the pair; ours where one of them is
    "counterparty_id",  #: the other one; the word of a side where an entry names nobody of several
    "type",  #: money, hours, leads, knowledge, assets; "all" for their sum
    "given",  #: worth that the partner gave to the counterparty, reporting currency
    "received",  #: worth that it got from it
    "balance",  #: given minus received
    "cumulative",  #: balance of all periods up to this one
    "entries",
    "without_worth",  #: entries of which nobody knows the worth
    "reason",
)

#: Columns of `side_balance`: one row an alliance and period.
BALANCE_COLUMNS = (
    "alliance_id",
    "ordinal",
    "period",
    "ours",
    "theirs",
    "balance",
    "cumulative",
    "entries_ours",
    "entries_theirs",
    "without_worth",
    "reciprocity",
)

#: Type of the rows that add up all types.
ALL_TYPES = "all"

_PAIR = ["alliance_id", "ordinal", "partner_id", "counterparty_id", "type"]


def find_flows(context: Context) -> pd.DataFrame:
    """Lay out what every pair of partners gave one another, by type and period.

    Parameters
    ----------
    context : Context
        Reads `ledger` and `partners`; contributions of partners on both sides.

    Returns
    -------
    DataFrame
        `FLOW_COLUMNS`, sorted. The receiver is the counterparty that the entry names; else the
        only partner of the other side; else that side as a whole ("ours", "theirs"). Periods in
        which nobody of the alliance put anything in have no row. Sums with an entry without worth
        are missing, with the reason.

    Raises
    ------
    DataError
        When a worth lies below 0: what was taken back is a flow of the other one.

    See Also
    --------
    side_balance : Both sides as a whole.
    """
    entries = _contributions(context)
    pairs = _in_pairs(entries, context)
    summed = pd.concat([pairs, pairs.assign(type=ALL_TYPES)], ignore_index=True)
    counted = summed.groupby(_PAIR).agg(
        given=("given", _whole_sum),
        received=("received", _whole_sum),
        entries=("entry", "sum"),
        without_worth=("unknown", "sum"),
    )
    flows = _every_period(counted.reset_index(), pairs)
    flows["balance"] = flows["given"] - flows["received"]
    by = ["alliance_id", "partner_id", "counterparty_id", "type"]
    flows = flows.sort_values([*by, "ordinal"], ignore_index=True)
    flows["cumulative"] = flows.groupby(by)["balance"].transform(_running)
    flows["reason"] = [_say_unknown(int(count)) for count in flows["without_worth"]]
    table = labelled(flows, context.catalogue.settings.frequency, FLOW_COLUMNS)
    return table.sort_values(
        ["alliance_id", "partner_id", "counterparty_id", "type", "ordinal"], ignore_index=True
    )


def side_balance(context: Context) -> pd.DataFrame:
    """Lay out what both sides of every alliance put in, and the balance over time.

    Parameters
    ----------
    context : Context
        Reads `ledger` and `partners`.

    Returns
    -------
    DataFrame
        `BALANCE_COLUMNS`, sorted; worth in the reporting currency. `balance` is ours minus theirs:
        above 0 we gave more. Periods in which nobody put anything in have no row. `reciprocity` is
        1 minus the distance of both sides over their sum, over `RECIPROCITY_WINDOW` periods;
        missing while a period of them has no entry, a worth is missing, one side was never named,
        or nothing was given.

    Raises
    ------
    DataError
        When a worth lies below 0.
    """
    entries = _contributions(context)
    ours = entries["perspective"] == str(Perspective.OURS)
    sides = entries.assign(
        ours=entries["worth"].where(ours, 0.0),
        theirs=entries["worth"].where(~ours, 0.0),
        entries_ours=ours.astype("int64"),
        entries_theirs=(~ours).astype("int64"),
        without_worth=entries["worth"].isna().astype("int64"),
    )
    cells = sides.groupby(["alliance_id", "ordinal"]).agg(
        ours=("ours", _whole_sum),
        theirs=("theirs", _whole_sum),
        entries_ours=("entries_ours", "sum"),
        entries_theirs=("entries_theirs", "sum"),
        without_worth=("without_worth", "sum"),
    )
    cells = cells.reset_index()
    cells["balance"] = cells["ours"] - cells["theirs"]
    cells["cumulative"] = cells.groupby("alliance_id")["balance"].transform(_running)
    cells["reciprocity"] = _reciprocity(cells, context.grid)
    return labelled(cells, context.catalogue.settings.frequency, BALANCE_COLUMNS)


def _contributions(context: Context) -> pd.DataFrame:
    """Read the dated contributions with their period; refuse a worth below 0."""
    entries = ledger_entries(context)
    given = entries[(entries["flow"] == "contribution") & entries["occurred_on"].notna()]
    negative = given[given["worth"] < 0]
    if len(negative):
        reason = "a flow is worth 0 or more"
        remedy = "book what was taken back as a contribution of the other partner"
        problems = [
            Problem(
                str(row["file"]), int(row["line"]), "value", f"{row['worth']:g}", reason, remedy
            )
            for row in negative.to_dict("records")
        ]
        raise DataError(f"{len(problems)} entries of the ledger run backwards", problems)
    frequency = context.catalogue.settings.frequency
    ordinal = ordinals_containing(given["occurred_on"], frequency)
    return given.assign(ordinal=ordinal.astype("int64"))


def _in_pairs(entries: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Give each entry its pair, ours first, and the direction in it."""
    sides = partner_sides(context)
    names = dict(zip(sides["partner_id"], sides["perspective"], strict=True))
    lone = sides.groupby(["alliance_id", "perspective"])["partner_id"].agg(list).to_dict()
    receivers = [_receiver(row, lone) for row in entries.to_dict("records")]
    forward = [
        _comes_first(giver, receiver, names)
        for giver, receiver in zip(entries["member"], receivers, strict=True)
    ]
    first = np.where(forward, entries["member"], receivers)
    second = np.where(forward, receivers, entries["member"])
    worth = entries["worth"]
    return entries[["alliance_id", "ordinal", "type"]].assign(
        partner_id=pd.Series(first, entries.index, dtype="str"),
        counterparty_id=pd.Series(second, entries.index, dtype="str"),
        given=worth.where(np.array(forward, dtype=bool), 0.0),
        received=worth.where(~np.array(forward, dtype=bool), 0.0),
        entry=1,
        unknown=worth.isna().astype("int64"),
    )


def _receiver(entry: dict[Hashable, Any], lone: Mapping[Hashable, list[str]]) -> str:
    """Return who got a contribution: the one named, the only one across, or that side."""
    if isinstance(entry["counterparty_id"], str) and entry["counterparty_id"]:
        return entry["counterparty_id"]
    (across,) = (side for side in BOTH_SIDES if side != entry["perspective"])
    there = lone.get((entry["alliance_id"], across), [])
    return str(there[0]) if len(there) == 1 else across


def _comes_first(giver: str, receiver: str, sides: dict[str, str]) -> bool:
    """Tell whether the giver stands first in its pair: ours before theirs, then by id."""

    def place(name: str) -> tuple[bool, str]:
        """Return what is sorted by."""
        return sides.get(name, name) != str(Perspective.OURS), name

    return place(giver) <= place(receiver)


def _every_period(counted: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the periods in which a pair exchanged nothing while others of the alliance did."""
    kinds = counted[["alliance_id", "partner_id", "counterparty_id", "type"]].drop_duplicates()
    written = pairs[["alliance_id", "ordinal"]].drop_duplicates()
    cells = kinds.merge(written, on="alliance_id").merge(counted, on=_PAIR, how="left")
    silent = cells["entries"].isna()
    cells[["given", "received"]] = cells[["given", "received"]].mask(silent, 0.0)
    counts = ["entries", "without_worth"]
    cells[counts] = cells[counts].fillna(0).astype("int64")
    return cells


def _reciprocity(cells: pd.DataFrame, grid: pd.DataFrame) -> pd.Series[float]:
    """Set both sides of the last periods against one another."""
    started = cells["alliance_id"].map(grid.groupby("alliance_id")["ordinal"].min())
    started = started.fillna(cells.groupby("alliance_id")["ordinal"].transform("min"))
    lived = (cells["ordinal"] - started + 1).clip(upper=RECIPROCITY_WINDOW)
    sums = cells[["ours", "theirs"]].copy()
    found = pd.Series(1, cells.index)
    own = cells.set_index(["alliance_id", "ordinal"])[["ours", "theirs"]]
    for step in range(1, RECIPROCITY_WINDOW):
        before = pd.MultiIndex.from_arrays([cells["alliance_id"], cells["ordinal"] - step])
        there = pd.Series(before.isin(own.index), cells.index)
        found += there
        earlier = own.reindex(before).set_axis(cells.index)
        sums += earlier.where(there, 0.0, axis=0)
    named = [
        cells.groupby("alliance_id")[name].cumsum() > 0
        for name in ("entries_ours", "entries_theirs")
    ]
    total = sums["ours"] + sums["theirs"]
    reciprocity = 1 - (sums["ours"] - sums["theirs"]).abs() / total.where(total > 0)
    return reciprocity.where(named[0] & named[1] & (found == lived))


def _whole_sum(values: pd.Series[float]) -> float:
    """Add up; one unknown part hides the sum."""
    return float(values.sum(skipna=False))


def _running(values: pd.Series[float]) -> pd.Series[float]:
    """Add up over time; nothing is known after an unknown part."""
    return values.cumsum(skipna=False)


def _say_unknown(count: int) -> str:
    """Say why a sum is not known; empty where it is.

    >>> _say_unknown(1)
    'the worth of 1 entry is not known'
    """
    if not count:
        return ""
    return f"the worth of {count} {'entry' if count == 1 else 'entries'} is not known"
