"""What a report claims, so that the next one can be held to it.

Calls rest on published numbers only: indices, bands, and warnings made from pillar scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from alliance_health.catalogue.settings import BandEdges, QuadrantCuts
from alliance_health.indices.bands import band_of, whole_number_shown
from alliance_health.insights.warnings.listing import (
    ALARM,
    QUIET,
    REASONS,
    SIGNAL,
    choose_rows,
)
from alliance_health.insights.warnings.readings import Readings
from alliance_health.insights.warnings.warning_run import WarningRun
from alliance_health.kept import keep
from alliance_health.language import to_speak
from alliance_health.vocabulary import Quadrant, Role

#: What bands and directions rest on; a warning rests on its reason.
_STANDS = to_speak("the index stands at {score}")
_PLACE = to_speak("{quadrant}: influence {influence}, outcomes {outcomes}")
RESTS_ON = (*REASONS, _STANDS, _PLACE)

#: Columns of calls, in this order.
CALL_COLUMNS = (
    *("alliance_id", "period", "kind", "subject", "event_kind", "method", "said", "horizon"),
    *("probability", "value", "line", "rests_on"),
)

#: Kinds of calls.
WARNING, BAND, DIRECTION = "warning", "band", "direction"

#: What is said of an event, and of the direction of the lagging index.
WARNED, SILENT = "alarm", "no alarm"
RISE, FALL = "rise", "fall"

#: Periods after which a band and a direction are judged.
BAND_AHEAD, DIRECTION_AHEAD = 1, 2


def make_calls(
    run: WarningRun,
    period: str,
    warnings: pd.DataFrame,
    *,
    edges: BandEdges,
    cuts: QuadrantCuts,
) -> pd.DataFrame:
    """Say what a report of a period claims.

    Parameters
    ----------
    run : WarningRun
        Its readings give both indices.
    period : str
        Label of the report's period.
    warnings : DataFrame
        From `list_warnings` of the same period.
    edges : BandEdges
        Where bands change.
    cuts : QuadrantCuts
        Where the quadrant is cut.

    Returns
    -------
    DataFrame
        Columns as `CALL_COLUMNS`, by alliance. A band is expected to hold in the next period.
        The lagging index is expected to rise within two periods where influence is there and
        results are not, and to fall where it is the other way round; else nothing is expected of
        it. An event is warned of or not, by each method that can say; `line` is what the
        lagging index must cross.
    """
    rows: list[dict[str, Any]] = []
    readings = run.readings
    if period in readings.periods:
        at = readings.periods.index(period)
        warned = {str(key): own for key, own in warnings.groupby("alliance_id", sort=False)}
        for place in np.flatnonzero(readings.lived[:, at]):
            alliance_id = readings.alliances[place]
            own: list[dict[str, Any]] = [
                *_bands(readings, (int(place), at), edges),
                *_directions(readings, (int(place), at), edges, cuts),
                *_warnings(run, warned.get(alliance_id, warnings.iloc[:0])),
            ]
            rows += [{"alliance_id": alliance_id, "period": period, **one} for one in own]
    return pd.DataFrame(rows, columns=list(CALL_COLUMNS)).astype(_KINDS)


def no_calls() -> pd.DataFrame:
    """Return a frame of calls without a row.

    >>> list(no_calls().columns) == list(CALL_COLUMNS)
    True
    """
    return pd.DataFrame(columns=list(CALL_COLUMNS)).astype(_KINDS)


_NUMBERS = {"horizon": "int64", "probability": "float64", "value": "float64", "line": "float64"}

#: Kind of every column.
_KINDS = {name: _NUMBERS.get(name, "str") for name in CALL_COLUMNS}

#: A call before anything is said in it.
_EMPTY: dict[str, Any] = {
    "event_kind": "",
    "method": "",
    "probability": np.nan,
    "line": np.nan,
}


def _bands(readings: Readings, cell: tuple[int, int], edges: BandEdges) -> Iterator[dict[str, Any]]:
    """Yield the band of both indices, expected to hold."""
    for role, index in ((Role.LEADING, readings.leading), (Role.LAGGING, readings.lagging)):
        score = float(index[cell])
        band = band_of(score, edges)
        if band is not None:
            yield {
                **_EMPTY,
                "kind": BAND,
                "subject": role.index_id,
                "said": band.value,
                "horizon": BAND_AHEAD,
                "value": score,
                "rests_on": keep(_STANDS, score=whole_number_shown(score, edges)),
            }


def _directions(
    readings: Readings, cell: tuple[int, int], edges: BandEdges, cuts: QuadrantCuts
) -> Iterator[dict[str, Any]]:
    """Yield where the lagging index is expected to go, where the quadrant says so."""
    leading, lagging = float(readings.leading[cell]), float(readings.lagging[cell])
    if np.isnan(leading) or np.isnan(lagging):
        return
    influence, results = leading >= cuts.leading, lagging >= cuts.lagging
    if influence == results:
        return
    place = Quadrant.BUILDING if influence else Quadrant.LIVING_ON_THE_PAST
    shown = [whole_number_shown(score, edges) for score in (leading, lagging)]
    yield {
        **_EMPTY,
        "kind": DIRECTION,
        "subject": Role.LAGGING.index_id,
        "said": RISE if influence else FALL,
        "horizon": DIRECTION_AHEAD,
        "value": lagging,
        "rests_on": keep(_PLACE, quadrant=place.value, influence=shown[0], outcomes=shown[1]),
    }


def _warnings(run: WarningRun, warnings: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield one call for each event and method that could say something."""
    kinds = {event.name: event.kind for event in run.events}
    chosen = choose_rows(warnings)
    for row in chosen[chosen["state"].isin((ALARM, SIGNAL, QUIET))].to_dict("records"):
        yield {
            **_EMPTY,
            "kind": WARNING,
            "subject": row["event"],
            "event_kind": kinds[row["event"]],
            "method": row["method"],
            "said": WARNED if row["state"] == ALARM else SILENT,
            "horizon": row["horizon"],
            "probability": row["probability"],
            "value": np.nan,
            "line": row["line"],
            "rests_on": row["reason"],
        }
