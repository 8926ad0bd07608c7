"""The warnings of a period: every alliance, event, horizon and method, with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from alliance_health.insights.warnings.control_chart import REASONS as CHART_REASONS
from alliance_health.insights.warnings.model import REASONS as MODEL_REASONS
from alliance_health.insights.warnings.model import TOO_LITTLE
from alliance_health.insights.warnings.signals import REASONS as SIGNAL_REASONS
from alliance_health.insights.warnings.track_record import PROVEN
from alliance_health.insights.warnings.warning_run import MODEL, Forecast, WarningRun
from alliance_health.kept import keep
from alliance_health.language import to_speak, to_speak_count
from alliance_health.vocabulary import STAGES_TOO_EARLY

#: Columns of `warn`, in this order.
WARNING_COLUMNS = (
    *("alliance_id", "period", "event", "method", "probability", "horizon", "reason"),
    *("state", "record", "line"),
)

#: States of a warning.
ALARM, SIGNAL, QUIET = to_speak("alarm"), to_speak("signal"), to_speak("quiet")
IN_PROGRESS, NOT_TOLD = to_speak("in progress"), to_speak("cannot be told")

#: That an event in progress is none to warn of, after its state and alone.
_ON_NOW = to_speak("in progress: it is not foretold again until it is over")
NOT_AGAIN = to_speak("it is not foretold again until it is over")

#: That no renewal is due, for which there is nothing to warn of.
NOT_DUE = to_speak_count(
    "no renewal is due within {number} period", "no renewal is due within {number} periods"
)

#: What a state rests on.
_EARLY = to_speak("too early to judge results")
_NO_LAGGING = to_speak("the lagging index is missing")
_NO_SPREAD = to_speak("how far the lagging index wanders is not known")
_NO_READING = to_speak("an index that the model looks at is missing")
_CHANCE = to_speak_count(
    "{base} % whoever it is; {number} reading counts, one for every ten events seen",
    "{base} % whoever it is; {number} readings count, one for every ten events seen",
)

#: Every reason of a warning; what is as general as that of a chart comes last.
REASONS = (
    *(TOO_LITTLE, _ON_NOW, NOT_DUE, _EARLY, _NO_LAGGING, _NO_SPREAD, _NO_READING, _CHANCE),
    *(*MODEL_REASONS, *SIGNAL_REASONS, *CHART_REASONS),
)


def list_warnings(run: WarningRun, period: str, record: pd.DataFrame) -> pd.DataFrame:
    """List what every method says of every alliance and event.

    Parameters
    ----------
    run : WarningRun
        Everything that warnings rest on.
    period : str
        Label of the period.
    record : DataFrame
        From `track_record` of the same period.

    Returns
    -------
    DataFrame
        Columns as `WARNING_COLUMNS`. `state` is alarm, signal (it warns, but not for long
        enough), quiet, in progress or cannot be told; `record` says whether such warnings are
        proven, or why not; `line` is the value that the lagging index must cross. Only alliances
        that lived then, all of them, by alliance, event, horizon and method.
    """
    periods = run.readings.periods
    rows: list[dict[str, Any]] = []
    if period in periods:
        at = periods.index(period)
        records = _records(record)
        for place in np.flatnonzero(run.readings.lived[:, at]):
            for forecast in run.forecasts:
                rows += _rows(run, forecast, (int(place), at), records)
    frame = pd.DataFrame(rows, columns=list(WARNING_COLUMNS))
    return frame.astype({"probability": "float64", "line": "float64"})


def choose_rows(warnings: pd.DataFrame) -> pd.DataFrame:
    """Choose one horizon of every alliance, event and method: what is claimed of it.

    Parameters
    ----------
    warnings : DataFrame
        From `list_warnings`.

    Returns
    -------
    DataFrame
        Some of the rows. Of the model the shortest horizon with an alarm, because a chance is
        of one horizon; of a rule the longest one, because a rule names none. Without an alarm
        the longest horizon of which anything can be said, else the longest.

    Examples
    --------
    >>> rows = {"state": ["quiet", "alarm", "alarm"], "horizon": [1, 2, 4], "method": "model"}
    >>> rows = pd.DataFrame({**rows, "alliance_id": "a", "event": "weak"})
    >>> choose_rows(rows)["horizon"].tolist()
    [2]
    """
    order = warnings["state"].map({ALARM: 0, SIGNAL: 1, QUIET: 1}).fillna(2)
    shortest = (warnings["method"] == MODEL) & (warnings["state"] == ALARM)
    ahead = warnings["horizon"].where(shortest, -warnings["horizon"])
    keys = ["alliance_id", "event", "method"]
    ranked = warnings.assign(order=order, ahead=ahead).sort_values(
        ["order", "ahead"], kind="stable"
    )
    return warnings.loc[ranked.drop_duplicates(keys).index.sort_values()]


Records = dict[tuple[str, int, str], str]


def _records(record: pd.DataFrame) -> Records:
    """Say of every method whether it is proven."""
    return {
        (row["event"], row["horizon"], row["method"]): (
            row["verdict"] if row["verdict"] == PROVEN else f"unproven: {row['reason']}"
        )
        for row in record.to_dict("records")
    }


def _rows(
    run: WarningRun, forecast: Forecast, cell: tuple[int, int], records: Records
) -> Iterator[dict[str, Any]]:
    """Yield the row of every method about one alliance and event."""
    row, at = cell
    outcome = forecast.outcome
    why_not = _why_not(run, forecast, cell)
    warns = {rule.method: rule for rule in run.rules}
    for name, alarms, strength in run.methods(forecast):
        if name == MODEL:
            chance = float(strength[cell])
            said = forecast.foretold.reasons[at] or _say_model(forecast, at, chance)
            fired = chance >= 0.5
        else:
            chance = float("nan")
            said, fired = str(warns[name].reasons[cell]), warns[name].fired[cell] == 1
        state = _state(float(alarms[cell]), fired=bool(fired))
        if why_not:
            state, said, chance = *why_not, float("nan")
        yield {
            "alliance_id": run.readings.alliances[row],
            "period": run.readings.periods[at],
            "event": forecast.event.name,
            "method": name,
            "probability": chance,
            "horizon": forecast.horizon,
            "reason": said,
            "state": state,
            "record": records.get((forecast.event.name, forecast.horizon, name), ""),
            "line": float(outcome.line[cell]) if outcome.at_risk[cell] else float("nan"),
        }


def _state(alarm: float, *, fired: bool) -> str:
    """Name the state of a warning."""
    if np.isnan(alarm):
        return NOT_TOLD
    if alarm == 1:
        return ALARM
    return SIGNAL if fired else QUIET


def _say_model(forecast: Forecast, at: int, chance: float) -> str:
    """Say what a chance rests on."""
    if np.isnan(chance):
        return keep(_NO_READING)
    base = float(np.nanmax(forecast.foretold.base_rate[:, at]))
    slopes = int(forecast.foretold.slopes[at])
    return keep(_CHANCE, base=f"{100 * base:.0f}", number=slopes)


def _why_not(run: WarningRun, forecast: Forecast, cell: tuple[int, int]) -> tuple[str, str] | None:
    """Say why an event is not foretold of an alliance; None when it is."""
    outcome, kind = forecast.outcome, forecast.event.kind
    if outcome.at_risk[cell]:
        return None
    if outcome.in_progress[cell]:
        return IN_PROGRESS, keep(_ON_NOW)
    if kind == "missed_renewal":
        return NOT_TOLD, keep(NOT_DUE, number=forecast.horizon)
    if np.isnan(run.readings.lagging[cell]):
        early = run.readings.stages[cell] in {stage.value for stage in STAGES_TOO_EARLY}
        return NOT_TOLD, keep(_EARLY if early else _NO_LAGGING)
    return NOT_TOLD, keep(TOO_LITTLE, why=keep(_NO_SPREAD))
