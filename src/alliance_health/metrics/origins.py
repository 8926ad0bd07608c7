"""What stands behind the rows of a trace: earlier versions, and the exchange rates used."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.lineage import TRACE_COLUMNS
from alliance_health.tables.checked import Tables
from alliance_health.tables.columns import RECORDED_ON, TableSchema
from alliance_health.tables.exchange import rate_needs
from alliance_health.tables.schemas import SCHEMAS

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Columns that follow those of a trace.
ORIGIN_COLUMNS = ["use", "recorded_on", "stated", "currency"]

#: What a row is to the number.
COUNTS, SUPERSEDED, EXCHANGE_RATE = "counts", "superseded", "exchange rate"

_PLACE = ["file", "line"]


def with_origins(
    rows: pd.DataFrame,
    *,
    stated: Tables,
    everything: Tables,
    catalogue: Catalogue,
    as_of: date,
) -> pd.DataFrame:
    """Add to the rows of a trace their earlier versions and the exchange rates used.

    Parameters
    ----------
    rows : DataFrame
        From `alliance_health.metrics.lineage.rows_behind`: `TRACE_COLUMNS`; and `use` where
        some rows do not count.
    stated : Tables
        The tables as known, amounts as stated in the files.
    everything : Tables
        The same tables with all versions of all rows.
    catalogue : Catalogue
        Metrics and the reporting currency.
    as_of : date
        Later versions are not known yet.

    Returns
    -------
    DataFrame
        `TRACE_COLUMNS` and `ORIGIN_COLUMNS`: `use` (counts, superseded, exchange rate),
        `recorded_on` (from when the row is known), `stated` and `currency` (the amount as the
        file has it, scale included). `value` of a superseded row is what it stated; of an
        exchange rate the rate. In the order of the rows given, each followed by what stands
        behind it.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> nothing = pd.DataFrame(columns=TRACE_COLUMNS)
    >>> rules = Catalogue(settings, {}, {}, {}, version="1")
    >>> empty = Tables({})
    >>> found = with_origins(
    ...     nothing, stated=empty, everything=empty, catalogue=rules, as_of=date(2026, 9, 30)
    ... )
    >>> len(found), found.columns[-1]
    (0, 'currency')
    """
    parts = [
        _of_table(str(table), own, stated=stated, everything=everything, cut=(catalogue, as_of))
        for table, own in rows.groupby("table", sort=False)
    ]
    columns = [*TRACE_COLUMNS, *ORIGIN_COLUMNS]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns]


def _of_table(
    table: str,
    own: pd.DataFrame,
    *,
    stated: Tables,
    everything: Tables,
    cut: tuple[Catalogue, date],
) -> pd.DataFrame:
    """Add what stands behind the rows of one table."""
    catalogue, as_of = cut
    if "use" not in own:
        own = own.assign(use=COUNTS)
    if table not in SCHEMAS:  # a charter has former versions as a whole, not row by row
        return own.reindex(columns=[*TRACE_COLUMNS, *ORIGIN_COLUMNS])
    schema = SCHEMAS[table]
    own = own.assign(place=range(len(own)))
    frame = stated[table]
    known = own[["place", "key", *_PLACE]].merge(frame, on=_PLACE, validate="m:1")
    amount = _amount_column(schema)
    counting = own.merge(
        known.assign(
            stated=known[amount] if amount else float("nan"),
            currency=known.get("currency", None),
        )[["place", RECORDED_ON, "stated", "currency"]],
        on="place",
        how="left",
        validate="1:1",
    )
    earlier = _earlier(schema, known, everything[table], as_of=as_of, amount=amount)
    rates = _rates(schema, known, stated["exchange_rates"], catalogue=catalogue)
    behind = [part for part in (earlier.assign(table=table), rates) if len(part)]
    rows = pd.concat([counting, *behind], ignore_index=True)
    return rows.sort_values("place", kind="stable")


def _amount_column(schema: TableSchema) -> str | None:
    """Return the column with what a row states, where it has one."""
    stated = {"observations": "value", "targets": "target", "baselines": "value"}
    return stated.get(schema.table) or next(iter(schema.money), None)


def _earlier(
    schema: TableSchema,
    known: pd.DataFrame,
    versions: pd.DataFrame,
    *,
    as_of: date,
    amount: str | None,
) -> pd.DataFrame:
    """Find the superseded versions of rows."""
    told = versions[versions[RECORDED_ON] <= pd.Timestamp(as_of)]
    keys = known[["place", "key", *schema.key, *_PLACE]]
    found = keys.merge(told, on=schema.key, suffixes=("_now", ""))
    same = (found["file"] == found["file_now"]) & (found["line"] == found["line_now"])
    older = found[~same].sort_values(RECORDED_ON, kind="stable")
    value = older[amount] if amount else pd.Series(float("nan"), index=older.index)
    return older.assign(
        value=value,
        stated=value,
        currency=older.get("currency", None),
        use=SUPERSEDED,
    )[["place", "key", *_PLACE, "value", RECORDED_ON, "stated", "currency", "use"]]


def _rates(
    schema: TableSchema, known: pd.DataFrame, rates: pd.DataFrame, *, catalogue: Catalogue
) -> pd.DataFrame:
    """Find the exchange rates by which amounts were multiplied."""
    columns = ["place", *TRACE_COLUMNS, *ORIGIN_COLUMNS]
    reporting = catalogue.settings.reporting_currency
    if not schema.money or known.empty:
        return pd.DataFrame(columns=columns)
    needs = rate_needs(known, schema, catalogue).assign(place=known["place"])
    pairs = needs[needs["currency"] != reporting].merge(
        rates[["currency", "date", "rate", RECORDED_ON, *_PLACE]], on="currency"
    )
    inside = pairs["date"].between(pairs["start"], pairs["end"]) | pairs["end"].isna()
    used = pairs[inside].sort_values(["place", "date"], kind="stable")
    last = ~used.duplicated("place", keep="last")
    used = used[used["is_span"] | last]
    key = used["currency"] + "/" + used["date"].dt.strftime("%Y-%m-%d")
    return used.assign(
        table="exchange_rates", key=key, value=used["rate"], stated=used["rate"], use=EXCHANGE_RATE
    )[columns]
