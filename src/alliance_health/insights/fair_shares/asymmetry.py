"""Where the two sides are unequal: dependence, size, importance, pain, and what each puts in.

The one rule: an inequality that both sides acknowledged and agreed on in writing is amber,
not red. What is not known is "not known", never equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from alliance_health.catalogue.charter import AcknowledgedInequality
from alliance_health.kept import keep
from alliance_health.language import to_speak
from alliance_health.vocabulary import Perspective

#: Columns of `asymmetry_table`.
ASYMMETRY_COLUMNS = (
    *("alliance_id", "period", "what", "ours", "theirs", "unit", "measure", "measured_in"),
    *("agreed", "level", "acknowledged_on", "reason"),
)

GREEN, AMBER, RED, NOT_KNOWN, NO_AGREEMENT = (
    to_speak("green"),
    to_speak("amber"),
    to_speak("red"),
    to_speak("not known"),
    to_speak("no agreement"),
)

#: In what both sides may be unequal.
DEPENDENCE, SIZE, IMPORTANCE, PAIN = (
    to_speak("dependence"),
    to_speak("size"),
    to_speak("importance"),
    to_speak("pain"),
)
TIME, ATTENTION, MONEY = to_speak("time"), to_speak("attention"), to_speak("money")

#: Units of both sides' numbers, and of what decides on the level.
OF_REVENUE, TIMES, POINTS = to_speak("% of own revenue"), to_speak("times"), to_speak("points")

#: Why a level is what it is.
_NOT_KNOWN_OF = {
    ("ours",): to_speak("not known of ours"),
    ("theirs",): to_speak("not known of theirs"),
    ("ours", "theirs"): to_speak("not known of ours and theirs"),
    (): to_speak("not known of both sides"),
}
_EDGES = to_speak("green up to {green}, amber up to {amber}")
_WITHIN = to_speak("green within {green}, amber within {amber} of the share")
_NO_SHARE = to_speak("the charter has no agreed share of every partner")
_ACKNOWLEDGED = to_speak("acknowledged: {note}")

#: What the partners of each alliance agreed on in writing.
Acknowledged = Mapping[str, Sequence[AcknowledgedInequality]]

_OURS, _THEIRS = str(Perspective.OURS), str(Perspective.THEIRS)


@dataclass(frozen=True)
class Limits:
    """Up to where an inequality is green, and up to where amber.

    Parameters
    ----------
    green, amber : float
        In the unit of the measure.
    """

    green: float
    amber: float

    def level(self, measure: float) -> str:
        """Return the level of a measure.

        >>> Limits(2, 5).level(2.0), Limits(2, 5).level(5.1)
        ('green', 'red')
        """
        if measure <= self.green:
            return GREEN
        return AMBER if measure <= self.amber else RED


#: Percent of a side's own revenue that is lost if the alliance fails.
DEPENDENCE_LIMITS = Limits(5.0, 15.0)

#: Revenue of the larger side in revenues of the smaller one.
SIZE_LIMITS = Limits(3.0, 10.0)

#: Points between the importance that both sides give it, of five.
IMPORTANCE_LIMITS = Limits(1.0, 2.0)

#: Dependence of the more dependent side in dependences of the other.
PAIN_LIMITS = Limits(2.0, 5.0)

#: Percentage points between our share and the agreed one: those of investment parity.
SHARE_LIMITS = Limits(10.0, 20.0)

#: Words of the three shares that are held against the agreement.
SHARED = {
    TIME: to_speak("% of hours"),
    ATTENTION: to_speak("% of people at meetings"),
    MONEY: to_speak("% of money"),
}
_NOT_ON_RECORD = {
    TIME: to_speak("no hours of both sides on record"),
    ATTENTION: to_speak("no people at meetings of both sides on record"),
    MONEY: to_speak("no money of both sides on record"),
}

#: Every reason of a level.
REASONS = (
    *(*_NOT_KNOWN_OF.values(), _EDGES, _WITHIN, _NO_SHARE, _ACKNOWLEDGED),
    *_NOT_ON_RECORD.values(),
)


def asymmetry_table(
    windows: pd.DataFrame,
    partners: pd.DataFrame,
    efforts: pd.DataFrame,
    agreed: pd.DataFrame,
    acknowledged: Acknowledged,
) -> pd.DataFrame:
    """Return every inequality of both sides with its level.

    Parameters
    ----------
    windows : DataFrame
        alliance_id, period, end (last day): what is asked for.
    partners : DataFrame
        alliance_id, perspective, revenue, loss_if_it_fails (reporting currency), importance
        (1-5): those on both sides; several on a side are added, their importance averaged.
    efforts : DataFrame
        alliance_id, period, what ("time", "attention", "money"), ours, theirs: sums over the
        window; a row that is not there is not known.
    agreed : DataFrame
        alliance_id, perspective, agreed (0 to 1): agreed shares of the cost.
    acknowledged : mapping of alliance_id to sequence of AcknowledgedInequality
        Inequalities agreed on in writing.

    Returns
    -------
    DataFrame
        `ASYMMETRY_COLUMNS`, seven rows an alliance and period. `ours` and `theirs` in `unit`;
        `measure` in `measured_in` decides on `level`: green, amber, red, "not known", or "no
        agreement" where shares are known and nothing was agreed on. `acknowledged_on` is the day
        of the written agreement, where it counts by the period's end.

    Notes
    -----
    Limits are defaults of this project: dependence 5 and 15 % of own revenue, size 3 and 10
    times, importance 1 and 2 points, pain 2 and 5 times, shares 10 and 20 points.

    Examples
    --------
    >>> sides = pd.DataFrame({"alliance_id": ["a", "a"], "perspective": ["ours", "theirs"]})
    >>> sides = sides.assign(revenue=[1000.0, 100.0], loss_if_it_fails=[10.0, 20.0])
    >>> window = pd.DataFrame({"alliance_id": ["a"], "period": ["2026Q3"]})
    >>> window = window.assign(end=pd.Timestamp("2026-09-30"))
    >>> none = pd.DataFrame(columns=["alliance_id", "period", "what", "ours", "theirs"])
    >>> empty = pd.DataFrame(columns=["alliance_id", "perspective", "agreed"])
    >>> found = asymmetry_table(window, sides.assign(importance=3), none, empty, {})
    >>> found[["what", "measure", "level"]].head(4).to_numpy().tolist()[1:4]
    [['size', 10.0, 'amber'], ['importance', 0.0, 'green'], ['pain', 20.0, 'red']]
    """
    sides = _sides(partners)
    shares = agreed[agreed["perspective"] == _OURS].groupby("alliance_id")["agreed"].sum()
    put_in = {
        (row["alliance_id"], row["period"], row["what"]): (row["ours"], row["theirs"])
        for row in efforts.to_dict("records")
    }
    rows: list[dict[str, Any]] = []
    for window in windows.to_dict("records"):
        key = (window["alliance_id"], window["period"])
        found = _standing(sides.get(window["alliance_id"], {}))
        share = shares.get(window["alliance_id"])
        found += [_effort(what, put_in.get((*key, what)), share) for what in SHARED]
        named = dict(zip(("alliance_id", "period"), key, strict=True))
        agreements = acknowledged.get(window["alliance_id"], ())
        written = acknowledged_by(agreements, window["end"].date())
        rows += [{**named, **_softened(row, written)} for row in found]
    table = pd.DataFrame(rows, columns=list(ASYMMETRY_COLUMNS))
    numbers = dict.fromkeys(("ours", "theirs", "measure", "agreed"), "float64")
    return table.astype({**numbers, "acknowledged_on": "datetime64[us]"})


def acknowledged_by(
    agreements: Sequence[AcknowledgedInequality], end: date
) -> dict[str, AcknowledgedInequality]:
    """Return the inequalities that the partners of an alliance had agreed on by a day.

    Parameters
    ----------
    agreements : sequence of AcknowledgedInequality
        Of one alliance.
    end : date
        Last day that counts.

    Returns
    -------
    dict of str to AcknowledgedInequality
        By what they are about, the newest.

    Examples
    --------
    >>> size = AcknowledgedInequality(what="size", agreed_on=date(2026, 1, 31), note="Known.")
    >>> acknowledged_by([size], date(2025, 12, 31))
    {}
    """
    agreed = sorted((one for one in agreements if one.agreed_on <= end), key=lambda o: o.agreed_on)
    return {one.what: one for one in agreed}


def _sides(partners: pd.DataFrame) -> dict[str, dict[str, dict[str, float]]]:
    """Add up revenue and loss of each side; average the importance; what lacks one is missing."""
    money = ["revenue", "loss_if_it_fails"]
    groups = partners.groupby(["alliance_id", "perspective"])
    sums = groups[money].sum(min_count=1)
    whole = groups[[*money, "importance"]].count().eq(groups.size(), axis=0)
    sides = sums.assign(importance=groups["importance"].mean()).where(whole)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for row in sides.reset_index().to_dict("records"):
        numbers = {name: float(row[name]) for name in (*money, "importance")}
        found.setdefault(row["alliance_id"], {})[row["perspective"]] = numbers
    return found


def _standing(sides: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """Return dependence, size, importance and pain."""
    nothing = float("nan")
    ours, theirs = sides.get(_OURS, {}), sides.get(_THEIRS, {})
    revenue = [one.get("revenue", nothing) for one in (ours, theirs)]
    loss = [one.get("loss_if_it_fails", nothing) for one in (ours, theirs)]
    stake = [_divided(100 * lost, own) for lost, own in zip(loss, revenue, strict=True)]
    weight = [one.get("importance", nothing) for one in (ours, theirs)]
    worst = max(stake) if not any(pd.isna(one) for one in stake) else nothing
    dependence = _row(DEPENDENCE, stake, OF_REVENUE, worst, DEPENDENCE_LIMITS)
    size = _row(SIZE, revenue, "money", _times(*revenue), SIZE_LIMITS)
    apart = abs(weight[0] - weight[1])
    importance = _row(IMPORTANCE, weight, "1-5", apart, IMPORTANCE_LIMITS)
    pain = _row(PAIN, stake, OF_REVENUE, _times(*stake), PAIN_LIMITS)
    units = (OF_REVENUE, TIMES, POINTS, TIMES)
    told = (dependence, size, importance, pain)
    return [{**row, "measured_in": unit} for row, unit in zip(told, units, strict=True)]


def _row(what: str, both: list[float], unit: str, measure: float, limits: Limits) -> dict[str, Any]:
    """Return one inequality with its level."""
    row: dict[str, Any] = {"what": what, "ours": both[0], "theirs": both[1], "unit": unit}
    if pd.isna(measure):
        missing = [side for side, one in zip((_OURS, _THEIRS), both, strict=True) if pd.isna(one)]
        reason = keep(_NOT_KNOWN_OF[tuple(missing)])
        return {**row, "measure": measure, "level": NOT_KNOWN, "reason": reason}
    level = limits.level(round(measure, 10))
    edges = keep(_EDGES, green=f"{limits.green:g}", amber=f"{limits.amber:g}")
    return {**row, "measure": measure, "level": level, "reason": edges}


def _effort(what: str, both: tuple[float, float] | None, share: float | None) -> dict[str, Any]:
    """Return our share of hours, attention or money, against what was agreed."""
    nothing = float("nan")
    ours, theirs = both if both is not None else (nothing, nothing)
    total = ours + theirs
    percent = [_divided(100 * one, total) for one in (ours, theirs)]
    row: dict[str, Any] = {
        "what": what,
        "ours": percent[0],
        "theirs": percent[1],
        "unit": SHARED[what],
        "measured_in": POINTS,
    }
    if pd.isna(percent[0]):
        said = keep(_NOT_ON_RECORD[what])
        return {**row, "measure": nothing, "level": NOT_KNOWN, "reason": said}
    if share is None:
        said = keep(_NO_SHARE)
        return {**row, "measure": nothing, "level": NO_AGREEMENT, "reason": said}
    measure = percent[0] - 100 * share
    level = SHARE_LIMITS.level(round(abs(measure), 10))
    limits = {"green": f"{SHARE_LIMITS.green:g}", "amber": f"{SHARE_LIMITS.amber:g}"}
    said = keep(_WITHIN, **limits)
    return {**row, "measure": measure, "agreed": 100 * share, "level": level, "reason": said}


def _softened(row: dict[str, Any], written: Mapping[str, AcknowledgedInequality]) -> dict[str, Any]:
    """Make red amber where both sides agreed to it in writing."""
    found = written.get(row["what"])
    if found is None or row["level"] not in (RED, AMBER):
        return row
    said = keep(_ACKNOWLEDGED, note=found.note)
    return {**row, "level": AMBER, "acknowledged_on": pd.Timestamp(found.agreed_on), "reason": said}


def _divided(part: float, whole: float) -> float:
    """Divide; missing when the whole is missing, 0 or negative."""
    return part / whole if whole > 0 else float("nan")


def _times(one: float, other: float) -> float:
    """Return the larger in multiples of the smaller; missing unless both are above 0."""
    if not (one > 0 and other > 0):
        return float("nan")
    return max(one, other) / min(one, other)
