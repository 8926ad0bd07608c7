"""Exchange rates: every amount in the reporting currency, by the rate of its day or period.

::

    what the amount is        rate
    an event of one day       the last one at most 7 days old
    a flow of a period        the mean of the rates dated in the period
    a state at a period's end the last one at most 7 days older than the end
    something without a day   the newest one known

No rate is guessed: where none is found the amount is missing, and the check refuses the
row with the days of which a rate is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from alliance_health.tables.checked import COVERS_FROM, COVERS_TO, Tables
from alliance_health.tables.columns import RECORDED_ON, WITHDRAWN_FLAG, TableSchema
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import OverTime

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Age in days up to which a rate counts for an event.
LAST_RATE_DAYS = 7

#: Unit of metrics that are in the workbook's reporting currency.
MONEY = "money"

#: Column of converted tables: the rate by which the amounts of a row were multiplied.
RATE = "rate"

_TOLERANCE = pd.Timedelta(days=LAST_RATE_DAYS)
_DAY: Final = "datetime64[us]"

#: What tells rows apart, whatever is in them.
_PLACE = ["file", "line"]


@dataclass(frozen=True, slots=True, eq=False)
class RateBook:
    """Rates into one reporting currency.

    Parameters
    ----------
    reporting_currency : str
        Three letters; one unit of it is worth 1.
    rates : DataFrame
        `currency`, `date`, `rate`, one row per currency and day, sorted by date.
    fixed : mapping of str to float or None
        One rate for each currency that counts for all days; None: each day has its own.
    """

    reporting_currency: str
    rates: pd.DataFrame
    fixed: Mapping[str, float] | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame, reporting_currency: str) -> RateBook:
        """Make the book of the newest versions of a checked table of rates."""
        newest = frame.sort_values(RECORDED_ON, kind="stable")
        newest = newest.drop_duplicates(["date", "currency"], keep="last")
        standing = newest[~newest[WITHDRAWN_FLAG].fillna(False).astype(bool)]
        rates = standing[["currency", "date", "rate"]].sort_values("date", kind="stable")
        return cls(reporting_currency, rates.reset_index(drop=True))

    def at_fixed(self, rates: Mapping[str, float]) -> RateBook:
        """Return a book in which every day has these rates."""
        return RateBook(self.reporting_currency, self.rates, dict(rates))

    def on_day(self, day: date) -> dict[str, float]:
        """Return the last rate of every currency, at most a week older than a day."""
        moment = pd.Timestamp(day)
        near = self.rates[self.rates["date"].between(moment - _TOLERANCE, moment)]
        return dict(near.groupby("currency")["rate"].last())

    def in_span(self, start: date, end: date) -> dict[str, float]:
        """Return the mean rate of every currency over the days of a span."""
        inside = self.rates["date"].between(pd.Timestamp(start), pd.Timestamp(end))
        return dict(self.rates[inside].groupby("currency")["rate"].mean())

    def look_up(self, needs: pd.DataFrame) -> pd.Series:
        """Find the rate of every row.

        Parameters
        ----------
        needs : DataFrame
            From `rate_needs`.

        Returns
        -------
        Series of float, same index
            1 for amounts in the reporting currency and for rows without money; missing
            where no rate is known.
        """
        found = pd.Series(1.0, index=needs.index)
        foreign = needs["currency"].ne(self.reporting_currency)
        if not foreign.any():
            return found
        asked = needs.loc[foreign]
        distinct = asked.drop_duplicates(ignore_index=True)
        keys = ["currency", "start", "end", "is_span"]
        distinct["found"] = self._found(distinct)
        rates = asked.merge(distinct, on=keys, how="left", validate="m:1")["found"]
        found.loc[foreign] = rates.to_numpy()
        return found

    def _found(self, asked: pd.DataFrame) -> pd.Series:
        """Find the rates of foreign currencies."""
        if self.fixed is not None:
            return asked["currency"].map(dict(self.fixed)).astype("float64")
        found = pd.Series(np.nan, index=asked.index)
        for currency, needs in asked.groupby("currency"):
            own = self.rates[self.rates["currency"] == currency]
            found.loc[needs.index] = _rates_within(own, needs).to_numpy()
        return found


def _rates_within(own: pd.DataFrame, needs: pd.DataFrame) -> pd.Series:
    """Find the rates of one currency, whose days are searched and not compared one by one."""
    days, rates = own["date"].to_numpy(_DAY), own["rate"].to_numpy("float64")
    timeless = needs["end"].isna().to_numpy()
    # What is missing is placed behind all days: an end without a day reaches the newest rate.
    firsts = days.searchsorted(needs["start"].to_numpy(_DAY), side="left")
    firsts[timeless] = 0
    beyonds = days.searchsorted(needs["end"].to_numpy(_DAY), side="right")
    means = needs["is_span"].to_numpy("bool") & ~timeless
    found = []
    for first, beyond, is_mean in zip(firsts, beyonds, means, strict=True):
        if first >= beyond:
            found.append(np.nan)
        else:
            found.append(float(rates[first:beyond].mean() if is_mean else rates[beyond - 1]))
    return pd.Series(found, index=needs.index, dtype="float64")


def rate_needs(frame: pd.DataFrame, schema: TableSchema, catalogue: Catalogue) -> pd.DataFrame:
    """Say of every row in which currency its amounts are, and of which days a rate counts.

    Parameters
    ----------
    frame : DataFrame
        Rows of a table; those with periods need `covers_from` and `covers_to`.
    schema : TableSchema
        The table.
    catalogue : Catalogue
        Units and rules over time of the metrics, and the reporting currency.

    Returns
    -------
    DataFrame, same index
        `currency` (the reporting currency for rows without any amount), `start` and `end`
        (days of which a rate counts, missing when any does), `is_span` (the mean over these
        days counts, else the last of them).
    """
    reporting = catalogue.settings.reporting_currency
    currency = frame["currency"].fillna(reporting)
    currency = currency.where(has_money(frame, schema, catalogue), reporting)
    if schema.period_column:
        flows = _is_flow(frame, catalogue)
        end = frame[COVERS_TO].astype(_DAY)
        start = frame[COVERS_FROM].astype(_DAY).where(flows, end - _TOLERANCE)
    else:
        flows = pd.Series(False, index=frame.index)
        end = _event_day(frame, schema)
        start = end - _TOLERANCE
    return pd.DataFrame({"currency": currency, "start": start, "end": end, "is_span": flows})


def has_money(frame: pd.DataFrame, schema: TableSchema, catalogue: Catalogue) -> pd.Series:
    """Tell which rows hold an amount of money.

    Parameters
    ----------
    frame : DataFrame
        Rows of a table with amounts.
    schema : TableSchema
        The table.
    catalogue : Catalogue
        Units of the metrics.

    Returns
    -------
    Series of bool, same index
        False where the amounts are empty, and where the metric is not in money.
    """
    filled = frame[money_columns(schema)].notna().any(axis=1)
    if "metric_id" in frame:
        units = {name: metric.unit for name, metric in catalogue.metrics.items()}
        filled &= frame["metric_id"].map(units).eq(MONEY)
    if schema.table == "ledger":
        filled &= frame["value"].notna() | frame["type"].eq(MONEY)
    return filled


def money_columns(schema: TableSchema) -> list[str]:
    """Return the columns that may hold money; `amount` of the ledger when it is money itself."""
    return [*schema.money, *(["amount"] if schema.table == "ledger" else [])]


def in_reporting_currency(
    tables: Tables, catalogue: Catalogue, *, fixed: Mapping[str, float] | None = None
) -> Tables:
    """Turn all amounts into the reporting currency.

    Parameters
    ----------
    tables : Tables
        Tables as known on a day, amounts as stated.
    catalogue : Catalogue
        Metrics and the reporting currency.
    fixed : mapping of str to float, optional
        One rate for each currency, in place of those of the days: the constant-rate view.

    Returns
    -------
    Tables
        The same rows; amounts multiplied, `currency` as stated, and a column `rate` in every
        table with amounts. An amount without a rate is missing.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> in_reporting_currency(Tables({}), Catalogue(settings, {}, {}, {}, version="1")).frames
    {}
    """
    book = RateBook.of(tables["exchange_rates"], catalogue.settings.reporting_currency)
    if fixed is not None:
        book = book.at_fixed(fixed)
    frames = {
        table: _converted(frame, SCHEMAS[table], catalogue, book=book)
        for table, frame in tables.frames.items()
    }
    return Tables(frames, tables.known_on)


def revalued(before: Tables, now: Tables) -> dict[str, frozenset[str]]:
    """Name by table the alliances of which an amount is converted at another rate.

    Parameters
    ----------
    before, now : Tables
        The same rows from `in_reporting_currency` at two sets of rates.

    Returns
    -------
    dict of str to frozenset of str
        Of every table with a rate; all its alliances when the rows are not the same.
    """
    found = {}
    for table, frame in now.frames.items():
        if not SCHEMAS[table].money:
            continue
        other = before[table]
        moved = pd.Series(True, index=frame.index)
        if RATE in other and frame[_PLACE].equals(other[_PLACE]):
            moved = frame[RATE].ne(other[RATE]) & (frame[RATE].notna() | other[RATE].notna())
        found[table] = frozenset(frame.loc[moved, "alliance_id"])
    return found


def foreign_currencies(tables: Tables, catalogue: Catalogue) -> set[str]:
    """Name the currencies other than the reporting one in which amounts are stated.

    Parameters
    ----------
    tables : Tables
        Checked tables.
    catalogue : Catalogue
        Metrics and the reporting currency.

    Returns
    -------
    set of str
        Three letters each.
    """
    found: set[str] = set()
    for table, frame in tables.frames.items():
        if SCHEMAS[table].money:
            found |= set(rate_needs(frame, SCHEMAS[table], catalogue)["currency"])
    return found - {catalogue.settings.reporting_currency}


def _converted(
    frame: pd.DataFrame, schema: TableSchema, catalogue: Catalogue, *, book: RateBook
) -> pd.DataFrame:
    """Convert one table."""
    if not schema.money:
        return frame
    rate = book.look_up(rate_needs(frame, schema, catalogue))
    amounts = {name: frame[name] * rate for name in schema.money}
    if schema.table == "observations":
        amounts["se"] = frame["se"] * rate
    if schema.table == "ledger":
        amounts["amount"] = frame["amount"] * rate.where(frame["type"].eq(MONEY), 1.0)
    return frame.assign(**amounts, **{RATE: rate})


def _is_flow(frame: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    """Tell which rows are about a whole period, and which about the state at its end."""
    if "metric_id" not in frame:
        return pd.Series(True, index=frame.index)
    states = [name for name, one in catalogue.metrics.items() if one.over_time is OverTime.LAST]
    flows: pd.Series = ~frame["metric_id"].isin(states)
    return flows


def _event_day(frame: pd.DataFrame, schema: TableSchema) -> pd.Series:
    """Return the day whose rate counts for an event; missing when it has none."""
    day = pd.Series(pd.NaT, index=frame.index, dtype=_DAY)
    for name in schema.rated_on:
        own = frame[name].astype(_DAY)
        settled_by = schema.column(name).settled_by
        day = day.fillna(own.where(frame[settled_by].notna()) if settled_by else own)
    return day
