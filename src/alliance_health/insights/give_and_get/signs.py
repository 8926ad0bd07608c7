"""The three signs of life of an alliance in each period: exchange, support, sales caused.

The one rule: a sign is absent only where somebody wrote down what would have shown it. Where nobody
writes, silence says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.emptiness import LOGGED_WITHIN, acts_of_both_sides
from alliance_health.metrics.ledger import ledger_entries, partner_sides
from alliance_health.tables.labels import ordinals_containing, period_spans
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context
    from alliance_health.vocabulary import Frequency

#: The signs, in the order of the article.
SIGNS = ("exchange", "support", "partner_sales")

#: Parts of an alliance in a deal by which the other side caused it.
CAUSED = ("sourced", "influenced")

#: Months over which a sign counts: one silent month is not yet a silence.
SIGN_MONTHS = 3

_CELL = ["alliance_id", "ordinal"]
_THEIRS = str(Perspective.THEIRS)


def find_signs(context: Context) -> pd.DataFrame:
    """Tell of every alliance and period which signs of life were seen.

    Parameters
    ----------
    context : Context
        Reads `contacts`, `ledger`, `commitments`, `decisions`, `opportunities`, `partners` and
        `alliances`.

    Returns
    -------
    DataFrame
        alliance_id, period, ordinal and one column of `SIGNS` (nullable boolean), one row a cell
        of the grid. Exchange: the other side put something in, kept a commitment or asked for a
        decision, or contacts exchanged anything. Support: the other side put something in.
        Partner sales: a deal opened that is credited to a partner of theirs, or leads from them.
        A sign counts for `SIGN_MONTHS`; it is absent only where the log that would show it was
        written in every period of them, and has named the other side before or was kept from the
        start of the alliance on; else missing.

    See Also
    --------
    alliance_health.insights.give_and_get.life_signs.find_life_signs : What they amount to.
    """
    frequency = context.catalogue.settings.frequency
    acts = acts_of_both_sides(context)
    acts = acts.assign(ordinal=_ordinals(acts["acted_on"], frequency))
    ledger = acts[acts["table"] == "ledger"]
    table = context.grid[["alliance_id", "period", "ordinal"]]
    logs = [_seen(table, rows, context) for _, rows in acts.groupby("table")]
    support = _seen(table, ledger, context)
    signs = table.assign(
        exchange=_any_of([*logs, _contact_sign(table, context)], table),
        support=support,
        partner_sales=_any_of([_lead_sign(table, context), _deal_sign(table, context)], table),
    )
    length = max(1, -(-SIGN_MONTHS // frequency.months))
    for name in SIGNS:
        signs[name] = _over_periods(signs, name, length)
    return signs


def _ordinals(days: pd.Series, frequency: Frequency) -> pd.Series[int]:
    """Place days in periods."""
    return ordinals_containing(days, frequency).astype("Int64")


def _seen(table: pd.DataFrame, rows: pd.DataFrame, context: Context) -> pd.Series:
    """Tell where the other side stands in a log, and where it is known not to."""
    cells = pd.MultiIndex.from_frame(table[_CELL].astype({"ordinal": "Int64"}))
    theirs = rows[rows["perspective"] == _THEIRS]
    seen = cells.isin(pd.MultiIndex.from_frame(theirs[_CELL]))
    written = cells.isin(pd.MultiIndex.from_frame(rows[_CELL]))
    named = theirs.groupby("alliance_id")["ordinal"].min()
    is_named = (table["alliance_id"].map(named) <= table["ordinal"]).fillna(False)
    from_start = table["alliance_id"].isin(_logged_from_start(rows, context))
    known = written & (is_named.to_numpy(bool) | from_start.to_numpy(bool))
    return (
        pd.Series(seen, table.index).astype("boolean").where(pd.Series(seen | known, table.index))
    )


def _logged_from_start(rows: pd.DataFrame, context: Context) -> set[str]:
    """Name the alliances whose log begins with the alliance: who never acted is known in it."""
    alliances = context.tables["alliances"]
    started = alliances.set_index("alliance_id")["started_on"]
    if "acted_on" not in rows:
        return set()
    first = rows.groupby("alliance_id")["acted_on"].min()
    late = first - started.reindex(first.index)
    return set(first.index[late <= pd.Timedelta(days=LOGGED_WITHIN)])


def _contact_sign(table: pd.DataFrame, context: Context) -> pd.Series:
    """Tell where persons of both sides exchanged anything."""
    contacts = context.tables["contacts"]
    months = context.catalogue.settings.frequency.months
    spans = period_spans(contacts["period"])
    placed = contacts[["alliance_id", "exchanges"]].assign(
        months=spans["months"], ordinal=spans["ordinal"]
    )
    placed = placed[(placed["months"] <= months) & placed["exchanges"].notna()]
    placed["ordinal"] = (placed["ordinal"] * placed["months"] // months).astype("int64")
    totals = placed.groupby(_CELL)["exchanges"].sum()
    found = totals.reindex(pd.MultiIndex.from_frame(table[_CELL]))
    return (found > 0).astype("boolean").where(found.notna()).set_axis(table.index)


def _lead_sign(table: pd.DataFrame, context: Context) -> pd.Series:
    """Tell where the other side brought leads, as far as the ledger has ever held any of theirs."""
    entries = ledger_entries(context)
    given = entries[(entries["flow"] == "contribution") & entries["occurred_on"].notna()]
    ordinal = _ordinals(given["occurred_on"], context.catalogue.settings.frequency)
    given = given.assign(ordinal=ordinal)
    leads = given[(given["type"] == "leads") & (given["perspective"] == _THEIRS)]
    return _credited(table, leads, given)


def _deal_sign(table: pd.DataFrame, context: Context) -> pd.Series:
    """Tell where a deal opened that is credited to a partner of theirs."""
    deals = context.tables["opportunities"]
    frequency = context.catalogue.settings.frequency
    deals = deals.assign(ordinal=_ordinals(deals["opened_on"], frequency))
    sides = partner_sides(context)
    theirs = sides[sides["perspective"] == _THEIRS][["alliance_id", "partner_id"]]
    named = pd.MultiIndex.from_frame(deals[["alliance_id", "partner_id"]].astype("str"))
    by_them = named.isin(pd.MultiIndex.from_frame(theirs.astype("str")))
    return _credited(table, deals[by_them & deals["attribution"].isin(CAUSED)], deals)


def _credited(table: pd.DataFrame, theirs: pd.DataFrame, all_rows: pd.DataFrame) -> pd.Series:
    """Tell where rows of theirs are, and where they are known to be absent."""
    cells = pd.MultiIndex.from_frame(table[_CELL].astype({"ordinal": "Int64"}))
    seen = cells.isin(pd.MultiIndex.from_frame(theirs[_CELL]))
    written = cells.isin(pd.MultiIndex.from_frame(all_rows[_CELL]))
    first = theirs.groupby("alliance_id")["ordinal"].min()
    begun = (table["alliance_id"].map(first) <= table["ordinal"]).fillna(False)
    told = pd.Series(seen | (written & begun.to_numpy(bool)), table.index)
    return pd.Series(seen, table.index).astype("boolean").where(told)


def _any_of(signs: list[pd.Series], table: pd.DataFrame) -> pd.Series:
    """Tell whether any log shows the sign; absent where one that was kept does not."""
    seen = pd.Series(False, table.index)
    told = pd.Series(False, table.index)
    for sign in signs:
        seen |= sign.fillna(False).astype("bool")
        told |= sign.notna()
    return seen.astype("boolean").where(told)


def _over_periods(signs: pd.DataFrame, name: str, length: int) -> pd.Series:
    """Tell whether a sign was seen within some periods up to each; absent only if known in all."""
    seen = signs[name].fillna(False).astype("bool")
    told = signs[name].notna()
    for step in range(1, length):
        before = signs.groupby("alliance_id")[name].shift(step)
        seen |= before.fillna(False).astype("bool")
        told &= before.notna()
    return seen.astype("boolean").where(told | seen)
