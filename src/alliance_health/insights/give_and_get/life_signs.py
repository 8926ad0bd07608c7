"""Signs of life of every alliance, period by period: two-way, one-way, or empty.

The rule is fixed here and nowhere else: `EMPTY_AFTER` days without an act of the other side while
we go on putting in; 0 of 3 signs is empty, 1 of 3 or a reciprocity below `ONE_WAY_BELOW` is
suspected to be one-way. Its windows overlap, so the second is said once it has been so for as many
periods as a window has.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.insights.give_and_get.flows import side_balance
from alliance_health.insights.give_and_get.result import LIFE_COLUMNS
from alliance_health.insights.give_and_get.signs import SIGNS, find_signs
from alliance_health.kept import keep
from alliance_health.language import to_speak
from alliance_health.metrics.emptiness import LOGGED_WITHIN, acts_of_both_sides
from alliance_health.metrics.ledger import PEOPLE_AND_MONEY, ledger_entries
from alliance_health.metrics.reciprocity import RECIPROCITY_WINDOW
from alliance_health.metrics.rule import slot_calendar
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

Days = npt.NDArray[np.datetime64]

#: Days without an act of the other side after which the rule warns: the red line of the emptiness
#: clock.
EMPTY_AFTER = 90

#: We go on putting in where an act of ours is more days after their last one than this (the green
#: line of the clock), and our latest act is not older than two quarters: where both have fallen
#: silent, or nobody writes, there is nothing to warn of.
WENT_ON_AFTER, WRITTEN_WITHIN = 45, 184

#: Reciprocity over its four periods below which an alliance is a one-way street: the red line of
#: that metric.
ONE_WAY_BELOW = 0.3

TWO_WAY, ONE_WAY, EMPTY, NOT_TOLD = (
    to_speak("two-way"),
    to_speak("one-way suspected"),
    to_speak("empty"),
    to_speak("cannot be told"),
)

#: Why an alliance has its verdict; what is not yet so comes before what is.
_NO_LOG = to_speak("no log says whether the other side did anything")
_NO_SIGN = to_speak("no exchange, no support, no sales caused by the other side")
_WE_GIVE_NOT_YET = to_speak(
    "we give nearly all: reciprocity {reciprocity}, below {line}, not yet for {periods} periods"
)
_THEY_GIVE_NOT_YET = to_speak(
    "the other side gives nearly all: reciprocity {reciprocity}, below {line}, not yet for "
    "{periods} periods"
)
_WE_GIVE = to_speak("we give nearly all: reciprocity {reciprocity}, below {line}")
_THEY_GIVE = to_speak("the other side gives nearly all: reciprocity {reciprocity}, below {line}")
_SIGNS_NOT_KNOWN = to_speak("{seen} of 3 signs of life, {not_known} not known")
_SIGNS_SEEN = to_speak("{seen} of 3 signs of life")
REASONS = (
    *(_NO_LOG, _NO_SIGN, _WE_GIVE_NOT_YET, _THEY_GIVE_NOT_YET, _WE_GIVE, _THEY_GIVE),
    *(_SIGNS_NOT_KNOWN, _SIGNS_SEEN),
)

_CELL = ["alliance_id", "ordinal"]
_OURS, _THEIRS = str(Perspective.OURS), str(Perspective.THEIRS)


def find_life_signs(context: Context) -> pd.DataFrame:
    """Judge the signs of life of every alliance in every period in which it lived.

    Parameters
    ----------
    context : Context
        Reads the tables of `find_signs`.

    Returns
    -------
    DataFrame
        `LIFE_COLUMNS`, sorted by alliance and period. A verdict is given only where enough of the
        three signs can be told: "empty" where all three are known to be absent, "one-way suspected"
        where at most one of three can be there, or reciprocity has been below `ONE_WAY_BELOW` for
        `RECIPROCITY_WINDOW` periods in a row; "two-way" from two signs on. `warned_on` rests on
        what was known on each day.

    See Also
    --------
    alliance_health.insights.give_and_get.signs.find_signs : What counts as a sign.
    """
    signs = find_signs(context)
    calendar = slot_calendar(signs["ordinal"], context.catalogue.settings.frequency)
    table = signs.merge(calendar[["ordinal", "end"]], on="ordinal", how="left", validate="m:1")
    balance = side_balance(context)[[*_CELL, "ours", "theirs", "reciprocity"]]
    table = table.merge(balance, on=_CELL, how="left", validate="1:1")
    table = table.assign(
        signs=table[list(SIGNS)].fillna(False).astype("int64").sum(axis=1),
        known=table[list(SIGNS)].notna().sum(axis=1).astype("int64"),
    )
    table = table.sort_values(_CELL, ignore_index=True)
    table = pd.concat([table, pd.DataFrame(_silences(table, context))], axis=1)
    table["one_way_for"] = _periods_one_way(table)
    verdicts = [_verdict(row) for row in table.to_dict("records")]
    table["verdict"] = [verdict for verdict, _ in verdicts]
    table["reason"] = [reason for _, reason in verdicts]
    table = table[list(LIFE_COLUMNS)]
    texts = dict.fromkeys(("alliance_id", "period", "verdict", "warned_on", "reason"), "str")
    return table.astype(texts)


def _periods_one_way(table: pd.DataFrame) -> pd.Series[int]:
    """Count the periods in a row in which reciprocity has been below its line."""
    low = table["reciprocity"] < ONE_WAY_BELOW
    spell = (~low).groupby(table["alliance_id"]).cumsum()
    return low.groupby([table["alliance_id"], spell]).cumsum().astype("int64")


def _verdict(row: dict[Hashable, Any]) -> tuple[str, str]:
    """Say of one alliance and period what its signs amount to, and why."""
    seen, known = int(row["signs"]), int(row["known"])
    not_told = len(SIGNS) - known
    if not known:
        return NOT_TOLD, keep(_NO_LOG)
    if seen == 0 and not not_told:
        return EMPTY, keep(_NO_SIGN)
    if row["reciprocity"] < ONE_WAY_BELOW and row["one_way_for"] >= RECIPROCITY_WINDOW:
        return ONE_WAY, _giver(row, lasts=True)
    if seen >= 2:
        return TWO_WAY, _giver(row, lasts=False)
    if seen + not_told > 1:
        return NOT_TOLD, keep(_SIGNS_NOT_KNOWN, seen=seen, not_known=not_told)
    if not_told:
        return ONE_WAY, keep(_SIGNS_NOT_KNOWN, seen=seen, not_known=1)
    return ONE_WAY, keep(_SIGNS_SEEN, seen=seen)


def _giver(row: dict[Hashable, Any], *, lasts: bool) -> str:
    """Say who gives nearly all, over four periods; empty where nobody does."""
    if not row["reciprocity"] < ONE_WAY_BELOW:
        return ""
    told = {"reciprocity": f"{row['reciprocity']:.3g}", "line": f"{ONE_WAY_BELOW:g}"}
    is_ours = row["ours"] > row["theirs"]
    if lasts:
        return keep(_WE_GIVE if is_ours else _THEY_GIVE, **told)
    not_yet = _WE_GIVE_NOT_YET if is_ours else _THEY_GIVE_NOT_YET
    return keep(not_yet, periods=RECIPROCITY_WINDOW, **told)


@dataclass(frozen=True, eq=False)
class _SideLog:
    """The acts of one side: when they were, when they became known, and the latest known then."""

    day: Days
    known: Days
    latest: Days

    @classmethod
    def of(cls, acts: pd.DataFrame, side: str) -> _SideLog:
        """Take the acts of one side, in the order in which they became known."""
        own = acts[acts["perspective"] == side]
        day = own["acted_on"].to_numpy("datetime64[D]")
        known = np.maximum(day, own["recorded_on"].to_numpy("datetime64[D]"))
        order = np.argsort(known, kind="stable")
        day, known = day[order], known[order]
        return cls(day, known, np.maximum.accumulate(day) if len(day) else day)

    def last_known(self, days: Days, before: np.datetime64) -> Days:
        """Return the last act that was known on each day; `before` where none was."""
        at = np.searchsorted(self.known, days, side="right")
        if not len(self.latest):
            return np.full(len(days), before)
        return np.where(at > 0, self.latest[np.maximum(at - 1, 0)], before)


@dataclass(frozen=True, eq=False)
class _Silence:
    """What tells how long the other side of one alliance has been silent, and what we spent."""

    ours: _SideLog
    theirs: _SideLog
    start: np.datetime64  #: of the alliance, where its logs begin with it
    spent_on: Days
    worth: npt.NDArray[np.float64]

    @classmethod
    def of(cls, acts: pd.DataFrame, spent: pd.DataFrame, started: pd.Timestamp) -> _Silence:
        """Gather it from the acts of both sides and what we put in."""
        first = acts["acted_on"].min()
        kept = pd.notna(started) and first <= started + pd.Timedelta(days=LOGGED_WITHIN)
        return cls(
            _SideLog.of(acts, _OURS),
            _SideLog.of(acts, _THEIRS),
            np.datetime64(str(started.date()) if kept else "NaT", "D"),
            spent["occurred_on"].to_numpy("datetime64[D]"),
            spent["worth"].to_numpy("float64"),
        )

    def at(self, end: pd.Timestamp) -> dict[str, object]:
        """Tell the silence at the end of a period."""
        day = np.datetime64(str(end.date()), "D")
        past = self.theirs.day[self.theirs.day <= day]
        last = past.max() if len(past) else self.start
        if np.isnat(last):
            return _NO_SILENCE
        since = (self.spent_on > last) & (self.spent_on <= day)
        return {
            "days_since_last_act": float((day - last).astype("int64")),
            "cost_since_last_act": float(self.worth[since].sum()) if len(self.worth) else np.nan,
            "warned_on": self._warned_on(day),
        }

    def _warned_on(self, day: np.datetime64) -> str:
        """Return the first day of the spell up to a day on which the rule warns; empty: none."""
        if not self._warns_on(np.array([day]))[0]:
            return ""
        turning = self._turning_days()
        days = turning[turning <= day]
        quiet = np.flatnonzero(~self._warns_on(days))
        first = int(quiet[-1]) + 1 if len(quiet) else 0
        return str(days[first] if first < len(days) else day)

    def _warns_on(self, days: Days) -> npt.NDArray[np.bool_]:
        """Tell on which days the rule warns, by what was known on each.

        ::

            last act of theirs |------ EMPTY_AFTER days ------|  warns
                               |-- WENT_ON_AFTER --|  an act of ours
        """
        theirs = self.theirs.last_known(days, self.start)
        ours = self.ours.last_known(days, np.datetime64("NaT", "D"))
        silent, went_on, written = (
            np.timedelta64(count, "D") for count in (EMPTY_AFTER, WENT_ON_AFTER, WRITTEN_WITHIN)
        )
        told = ~np.isnat(theirs) & ~np.isnat(ours) & (days - theirs > silent)
        warns = told & (ours - theirs > went_on) & (days - ours <= written)
        return np.asarray(warns, dtype=bool)

    def _turning_days(self) -> Days:
        """List the days on which the rule can begin or cease to warn."""
        after, lapsed = (np.timedelta64(n + 1, "D") for n in (EMPTY_AFTER, WRITTEN_WITHIN))
        parts = [self.theirs.day + after, self.theirs.known]
        parts += [self.ours.known, self.ours.day + lapsed]
        days = np.unique(np.concatenate([*parts, np.array([self.start]) + after]))
        return np.asarray(days[~np.isnat(days)])


#: What is said where no log tells of the other side.
_NO_SILENCE = {"days_since_last_act": np.nan, "cost_since_last_act": np.nan, "warned_on": ""}


def _silences(table: pd.DataFrame, context: Context) -> list[dict[str, object]]:
    """Tell the silence of every row of a table of alliances and period ends."""
    entries = ledger_entries(context)
    is_ours = (entries["flow"] == "contribution") & (entries["perspective"] == _OURS)
    spent = entries[is_ours & entries["type"].isin(PEOPLE_AND_MONEY)]
    alliances = context.tables["alliances"]
    started = dict(zip(alliances["alliance_id"], alliances["started_on"], strict=True))
    found = {
        str(name): _Silence.of(rows, spent[spent["alliance_id"] == name], started[name])
        for name, rows in acts_of_both_sides(context).groupby("alliance_id")
    }
    return [
        found[name].at(end) if name in found else _NO_SILENCE
        for name, end in zip(table["alliance_id"], table["end"], strict=True)
    ]


def says_warning(life: pd.DataFrame, last: date) -> pd.Series[bool]:
    """Tell in which rows the rule warns by a day.

    Parameters
    ----------
    life : DataFrame
        From `find_life_signs`.
    last : date
        The day.

    Returns
    -------
    Series of bool, same index as `life`
        False where `warned_on` is empty or later.

    Examples
    --------
    >>> says_warning(pd.DataFrame({"warned_on": ["2026-01-31", ""]}), date(2026, 3, 31)).tolist()
    [True, False]
    """
    warned = life["warned_on"]
    return (warned != "") & (warned <= last.isoformat())
