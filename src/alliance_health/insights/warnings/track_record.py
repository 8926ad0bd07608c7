"""How often warnings were right: rules, control charts and the model in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.noise import generator_of
from alliance_health.insights.warnings.alarms import follow_alarms
from alliance_health.insights.warnings.model import (
    CANNOT_EVALUATE,
    FIRST_ORIGIN,
    TOO_LITTLE,
    too_few,
)
from alliance_health.insights.warnings.model import REASONS as MODEL_REASONS
from alliance_health.insights.warnings.readings import Floats
from alliance_health.insights.warnings.resampling import Resampled
from alliance_health.insights.warnings.scoring import (
    area_under_curve,
    at_k,
    brier_score,
    brier_skill,
    reliability,
)
from alliance_health.insights.warnings.warning_run import MODEL, Forecast, WarningRun
from alliance_health.kept import keep
from alliance_health.language import to_speak

#: Share of the periods before the first one whose forecast is judged.
TRAINING_SHARE = 0.6

#: Alliances below which drawing them anew proves nothing.
FEWEST_ALLIANCES = 10

#: Columns of `warn --track-record`, in this order.
RECORD_COLUMNS = (
    *("event", "horizon", "method", "verdict", "events", "non_events", "base_rate"),
    *("hits", "false_alarms", "misses", "quiet", "cases", "unheard", "precision", "recall"),
    *("k", "precision_at_k", "recall_at_k", "auc", "auc_low", "auc_high"),
    *("brier", "skill_base_rate", "skill_base_rate_low", "skill_last_index"),
    *("skill_last_index_low", "reliability_slope", "reliability_intercept"),
    *("lead_time", "lead_time_low", "lead_time_high", "false_alarms_per_year"),
    *("n_alliances", "first_period", "last_period", "reason"),
)

#: Verdicts on a method.
PROVEN, UNPROVEN, NOT_EVALUATED = (
    to_speak("proven"),
    to_speak("unproven"),
    to_speak("cannot be evaluated"),
)

#: Why a verdict is what it is.
_NONE_AT_RISK = to_speak("no period was at risk and has run its horizon")
_NONE_FORETOLD = to_speak("no period could be foretold")
_SAID_NOTHING = to_speak("the method could say nothing in any of these periods")
_FEW_ALLIANCES = to_speak("{alliances} alliances, {needed} needed to prove anything")
_SKILL = to_speak(
    "skill against the base rate {skill} (at least {low}), against the last lagging index "
    "{skill_last} (at least {low_last})"
)
_AREA = to_speak("area {area} (at least {low}), precision less base rate at least {gain}")
_UNKNOWN = to_speak("unknown")

#: Every reason of a verdict.
REASONS = (
    *(*MODEL_REASONS, _NONE_AT_RISK, _NONE_FORETOLD, _SAID_NOTHING, _FEW_ALLIANCES, _SKILL),
    *(_AREA, _UNKNOWN),
)


@dataclass(frozen=True, eq=False)
class _Method:
    """One method on the cases that it is judged by."""

    name: str
    alarms: Floats
    strength: Floats
    came: Floats


def track_record(run: WarningRun, period: str) -> pd.DataFrame:
    """Judge every method by what had come by a period.

    Parameters
    ----------
    run : WarningRun
        Everything that warnings rest on.
    period : str
        Label of the period at which one looks back.

    Returns
    -------
    DataFrame
        Columns as `RECORD_COLUMNS`, one row an event, horizon and method. `hits`,
        `false_alarms`, `misses` and `quiet` count alliances in periods; `events` counts each
        event once. Below 10 events or 10 stretches without one only these counts are told,
        and `reason` says so. A method is "proven" when, with nine of ten draws of alliances
        inside the interval, its lower end lies above chance: the model's skill above 0 against the
        base rate and against the last lagging index alone, a rule's area above .5 and its
        precision above the base rate; fewer than ten alliances prove nothing.

    Examples
    --------
    >>> from alliance_health.insights.warnings.outcome import Happenings
    >>> from alliance_health.insights.warnings.readings import Readings
    >>> none = np.empty((0, 0))
    >>> nobody = Readings((), (), none.astype(str), none, none, {})
    >>> len(track_record(WarningRun(nobody, Happenings({}, {}, {}), (), ()), "2026Q1"))
    0
    """
    rows: list[dict[str, Any]] = []
    periods = run.readings.periods
    if period in periods:
        last = periods.index(period)
        for forecast in run.forecasts:
            first = _first_judged(forecast, last)
            came = _judged(forecast, first, last)
            for name, alarms, strength in run.methods(forecast):
                method = _Method(name, alarms, strength, came)
                rows.append(_row(run, forecast, method, first))
    return pd.DataFrame(rows, columns=list(RECORD_COLUMNS))


def _first_judged(forecast: Forecast, last: int) -> int:
    """Return the first period whose forecast is judged: all where no model can be fitted."""
    known = forecast.outcome.known_at(last)
    if too_few(forecast.outcome, known):
        return 0
    return max(FIRST_ORIGIN, int(np.ceil(TRAINING_SHARE * (last + 1))))


def _judged(forecast: Forecast, first: int, last: int) -> Floats:
    """Return what came, only of the periods that are judged."""
    came = forecast.outcome.known_at(last)
    came[:, :first] = np.nan
    return came


def _row(run: WarningRun, forecast: Forecast, method: _Method, first: int) -> dict[str, Any]:
    """Judge one method."""
    outcome, came = forecast.outcome, method.came
    known = ~np.isnan(came)
    heard = known & ~np.isnan(method.alarms)
    on = heard & (method.alarms == 1)
    judged = np.where(heard, came, np.nan)
    reason = too_few(outcome, came) if known.any() else ""
    if not reason and not heard.any():
        reason = _never_heard(forecast, method, known)
    reason = reason or too_few(outcome, judged)
    followed = follow_alarms(method.alarms, came, outcome, per_year=run.readings.per_year)
    hits = int((on & (came == 1)).sum())
    n_alarms, n_events = int(on.sum()), int((heard & (came == 1)).sum())
    places = np.flatnonzero(heard.any(axis=0))
    row: dict[str, Any] = {
        "event": forecast.event.name,
        "horizon": forecast.horizon,
        "method": method.name,
        "events": outcome.count_events(judged),
        "non_events": outcome.count_non_events(judged),
        "base_rate": n_events / int(heard.sum()) if heard.any() else None,
        "hits": hits,
        "false_alarms": n_alarms - hits,
        "misses": n_events - hits,
        "quiet": int(heard.sum()) - n_alarms - n_events + hits,
        "cases": int(heard.sum()),
        "unheard": int((known & ~heard).sum()),
        "n_alliances": int(heard.any(axis=1).sum()),
        "first_period": run.readings.periods[places[0]] if places.size else None,
        "last_period": run.readings.periods[places[-1]] if places.size else None,
        "reason": reason,
    }
    if reason:
        word = NOT_EVALUATED if "cannot be evaluated" in reason else UNPROVEN
        return {**row, "verdict": word}
    row |= _alarm_numbers(hits, n_alarms, n_events, followed.lead_times)
    row["false_alarms_per_year"] = followed.per_year
    row |= _ranking_numbers(forecast, method, heard)
    return _with_verdict(row, forecast, method, heard)


def _never_heard(forecast: Forecast, method: _Method, known: npt.NDArray[np.bool_]) -> str:
    """Say why a method never said anything."""
    if not known.any():
        return keep(CANNOT_EVALUATE, why=keep(_NONE_AT_RISK))
    if method.name == MODEL:
        found = [reason for reason in forecast.foretold.reasons if reason]
        return found[-1] if found else keep(TOO_LITTLE, why=keep(_NONE_FORETOLD))
    return keep(TOO_LITTLE, why=keep(_SAID_NOTHING))


def _alarm_numbers(hits: int, alarms: int, events: int, leads: tuple[int, ...]) -> dict[str, Any]:
    """Return what alarms amount to."""
    low, middle, high = np.quantile(leads, [0.25, 0.5, 0.75]) if leads else (None, None, None)
    return {
        "precision": hits / alarms if alarms else None,
        "recall": hits / events if events else None,
        "lead_time": middle,
        "lead_time_low": low,
        "lead_time_high": high,
    }


def _ranking_numbers(
    forecast: Forecast, method: _Method, heard: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    """Return how well strength ranks alliances, and how good chances are."""
    rows, periods = np.nonzero(heard)
    came, strength = method.came[heard], method.strength[heard]
    generator = generator_of("track record", forecast.event.name, str(forecast.horizon))
    low, high = Resampled.of(rows, generator).area(strength, came)
    looked = at_k(strength, came, periods)
    found: dict[str, Any] = {
        "k": looked.k,
        "precision_at_k": looked.precision,
        "recall_at_k": looked.recall,
        "auc": area_under_curve(strength, came),
        "auc_low": low,
        "auc_high": high,
    }
    if method.name != MODEL:
        return found
    slope, intercept = reliability(strength, came)
    found |= {"brier": brier_score(strength, came)}
    found |= {"reliability_slope": slope, "reliability_intercept": intercept}
    for name, reference in (
        ("skill_base_rate", forecast.foretold.base_rate),
        ("skill_last_index", forecast.foretold.last_index),
    ):
        found |= _skill(name, reference, forecast, method=method)
    return found


def _skill(name: str, reference: Floats, forecast: Forecast, *, method: _Method) -> dict[str, Any]:
    """Return skill against a reference with the lower end of its interval."""
    both = ~np.isnan(method.came) & ~np.isnan(method.strength) & ~np.isnan(reference)
    rows, _ = np.nonzero(both)
    chances, usual, came = method.strength[both], reference[both], method.came[both]
    generator = generator_of(name, forecast.event.name, str(forecast.horizon))
    low, _ = Resampled.of(rows, generator).skill(chances, usual, came)
    return {name: brier_skill(chances, usual, came), f"{name}_low": low}


def _with_verdict(
    row: dict[str, Any], forecast: Forecast, method: _Method, heard: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    """Say whether a method is proven, and by what."""
    if row["n_alliances"] < FEWEST_ALLIANCES:
        few = keep(_FEW_ALLIANCES, alliances=row["n_alliances"], needed=FEWEST_ALLIANCES)
        return {**row, "verdict": UNPROVEN, "reason": keep(TOO_LITTLE, why=few)}
    if method.name == MODEL:
        proven = row["skill_base_rate_low"] > 0 and row["skill_last_index_low"] > 0
        reason = keep(
            _SKILL,
            skill=_signed(row["skill_base_rate"]),
            low=_signed(row["skill_base_rate_low"]),
            skill_last=_signed(row["skill_last_index"]),
            low_last=_signed(row["skill_last_index_low"]),
        )
    else:
        low = _precision_gain(forecast, method, heard)
        proven = row["auc_low"] > 0.5 and low > 0
        ends = {"area": f"{row['auc']:.2f}", "low": f"{row['auc_low']:.2f}"}
        reason = keep(_AREA, gain=_signed(low), **ends)
    verdict = PROVEN if proven else UNPROVEN
    return {**row, "verdict": verdict, "reason": reason}


def _precision_gain(forecast: Forecast, method: _Method, heard: npt.NDArray[np.bool_]) -> float:
    """Return the lower end of precision less base rate; NaN where there is no alarm."""
    rows, _ = np.nonzero(heard)
    came, on = method.came[heard], method.alarms[heard] == 1
    generator = generator_of("precision", forecast.event.name, str(forecast.horizon))
    return Resampled.of(rows, generator).precision_gain(on, came)[0]


def _signed(number: float) -> str:
    """Write a number with its sign.

    >>> _signed(0.1234), _signed(float("nan"))
    ('+0.12', 'unknown')
    """
    return keep(_UNKNOWN) if np.isnan(number) else f"{number:+.2f}"
