"""What a metric's rule is: which rows it uses, and what they amount to.

A rule has two halves. `select` returns the event rows that a value rests on, one row
per (event row, period in which it counts); `measure` turns exactly these rows into
values. So the value that is published and the rows that are shown for it cannot
drift apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue
    from alliance_health.tables.checked import Tables

_DAY = "datetime64[us]"


@dataclass(frozen=True, slots=True)
class MetricRule:
    """How one metric is computed from event tables.

    Parameters
    ----------
    metric_id : str
        The metric.
    reads : tuple of str
        Tables that it looks at.
    select : callable
        From a `Context` to the rows used: `SELECTED_COLUMNS` and the rule's own columns.
    measure : callable
        From selected rows to one row per cell: the columns of `CELL`, `value`, and where
        the rule knows them `se`, `n_respondents`, `suppressed`, `reason`. A value that
        cannot be had (an empty denominator, an amount without worth) is missing.
    """

    metric_id: str
    reads: tuple[str, ...]
    select: Callable[[Context], pd.DataFrame]
    measure: Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a rule may look at.

    Parameters
    ----------
    tables : Tables
        Event tables as known on the date of the cut.
    grid : DataFrame
        alliance_id, period, ordinal, stage: one row per alliance and workbook period.
    catalogue : Catalogue
        Definitions and settings.

    Notes
    -----
    Slots of each length are laid out once and kept, and so is what several rules share.
    """

    tables: Tables
    grid: pd.DataFrame
    catalogue: Catalogue
    _slots: dict[Frequency, pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _kept: dict[str, pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def keep(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return a table that several rules share, made once.

        Parameters
        ----------
        name : str
            What the table is.
        make : callable
            Makes it when it is asked for the first time.

        Returns
        -------
        DataFrame
            The same object to everybody: nobody changes it.
        """
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def slot_frequency(self, metric_id: str) -> Frequency:
        """Return the length of the periods in which a metric is computed.

        It is the metric's own, but never shorter than that of the workbook: a monthly
        metric of a quarterly workbook is computed from the rows of the whole quarter.
        """
        shortest = self.catalogue.settings.frequency
        own = self.catalogue.metrics[metric_id].frequency or shortest
        return max(own, shortest, key=lambda frequency: frequency.months)

    def slots(self, metric_id: str) -> pd.DataFrame:
        """Return the periods in which a metric is due for each alliance.

        A slot touches the life of the alliance, and has ended when the last period of
        the grid ends: a half-year is not measured in its first quarter.

        Parameters
        ----------
        metric_id : str
            The metric; its frequency counts.

        Returns
        -------
        DataFrame
            alliance_id, period (label), ordinal (int), start, end (first and last day);
            one row per alliance and slot, sorted by both.
        """
        frequency = self.slot_frequency(metric_id)
        if frequency not in self._slots:
            self._slots[frequency] = _slots_of(
                self.grid, self.catalogue.settings.frequency, frequency
            )
        return self._slots[frequency]

    def dated_within(
        self, rows: pd.DataFrame, metric_id: str, *, dated: str, window: int = 1
    ) -> pd.DataFrame:
        """Place rows in the slots in which one of their dates counts.

        ::

            slots            1   2   3   4   5
            window of 4      [---------------]      an entry of slot 2 counts in 2, 3, 4, 5
            a young alliance     [-------]          its window is as long as its life

        Parameters
        ----------
        rows : DataFrame
            With alliance_id and the date column; rows without a date are in no slot.
        metric_id : str
            Whose slots.
        dated : str
            Name of the date column.
        window : int
            Number of slots over which a row counts, its own first.

        Returns
        -------
        DataFrame
            The rows, once per slot in which they count, with period, ordinal, start, end
            of that slot, `own_ordinal` of the slot in which the row lies, and
            `window_length`: the number of slots that the alliance lived of the window.
        """
        months = self.slot_frequency(metric_id).months
        placed = rows[rows[dated].notna()]
        own = (placed[dated].dt.year * 12 + placed[dated].dt.month - 1) // months
        placed = placed.assign(own_ordinal=own.astype("int64"))
        windows = self.keep(
            f"windows of {window} x {months} months",
            lambda: _windows(self.slots(metric_id), window),
        )
        return placed.merge(windows, on=["alliance_id", "own_ordinal"])

    def standing(self, rows: pd.DataFrame, metric_id: str) -> pd.DataFrame:
        """Pair every row with every slot of its alliance, for states at a period's end.

        Returns
        -------
        DataFrame
            The rows, once per slot of the alliance, with period, ordinal, start, end.
        """
        return rows.merge(self.slots(metric_id), on="alliance_id")


def slot_calendar(ordinals: pd.Series[int], frequency: Frequency) -> pd.DataFrame:
    """Look up label, first and last day of periods by their ordinal.

    >>> slot_calendar(pd.Series([8105, 8105]), Frequency.QUARTER)["period"].tolist()
    ['2026Q2']
    """
    distinct = sorted(set(ordinals))
    periods = [Period(frequency, int(ordinal)) for ordinal in distinct]
    return pd.DataFrame(
        {
            "ordinal": pd.Series(distinct, dtype="int64"),
            "period": pd.Series([period.label for period in periods], dtype="str"),
            "start": pd.Series([period.start for period in periods], dtype=_DAY),
            "end": pd.Series([period.end for period in periods], dtype=_DAY),
        }
    )


def _slots_of(grid: pd.DataFrame, shortest: Frequency, frequency: Frequency) -> pd.DataFrame:
    """Lay out the slots of one length that touch the grid and have ended with it."""
    per_period, per_slot = shortest.months, frequency.months
    ordinals = grid["ordinal"].astype("int64")
    lived = pd.DataFrame(
        {"alliance_id": grid["alliance_id"], "ordinal": ordinals * per_period // per_slot}
    ).drop_duplicates()
    months_ended = (int(ordinals.max()) + 1) * per_period if len(ordinals) else 0
    ended = lived[(lived["ordinal"] + 1) * per_slot <= months_ended]
    slots = ended.merge(slot_calendar(ended["ordinal"], frequency), on="ordinal", validate="m:1")
    slots = slots.sort_values(["alliance_id", "ordinal"], ignore_index=True)
    return slots[["alliance_id", "period", "ordinal", "start", "end"]]


def _windows(slots: pd.DataFrame, window: int) -> pd.DataFrame:
    """Pair each slot with the slots of its window that the alliance lived."""
    steps = pd.DataFrame({"step": range(window)})
    pairs = slots.merge(steps, how="cross")
    pairs = pairs.assign(own_ordinal=pairs["ordinal"] - pairs["step"]).drop(columns="step")
    lived = slots[["alliance_id", "ordinal"]].rename(columns={"ordinal": "own_ordinal"})
    pairs = pairs.merge(lived, on=["alliance_id", "own_ordinal"], validate="m:1")
    length = pairs.groupby(["alliance_id", "ordinal"])["own_ordinal"].transform("size")
    return pairs.assign(window_length=length)
