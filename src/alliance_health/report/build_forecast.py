"""From forecasts of all alliances to what the page of one says of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from alliance_health.indices.bands import whole_number_shown
from alliance_health.insights.links.fan import SHARES
from alliance_health.insights.links.outlook import Outlook, helps_to_forecast, look_ahead
from alliance_health.insights.links.outlook_words import say_basis, say_held, why_no_forecast
from alliance_health.insights.links.overview import link_words
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.series import Factors
from alliance_health.language import say_digits, speak
from alliance_health.report.warning_part import ForecastPart, ForecastPoint
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    import numpy.typing as npt

    from alliance_health.report.source import ReportSource

#: Periods ahead where the workbook fixes no event.
AHEAD = 4

LEADING, LAGGING = (role.index_id for role in Role)


def outlook_of(source: ReportSource) -> Outlook:
    """Forecast the lagging index of every alliance from the report's period.

    Parameters
    ----------
    source : ReportSource
        The analysis, the period, and the test of its links.

    Returns
    -------
    Outlook
        From the leading index as well only where that is shown to help, and where it is
        measured in every period of the workbook.
    """
    readings, last = source.analysis.warning_run.readings, source.period.label
    until = readings.periods.index(last) + 1 if last in readings.periods else 0
    periods, y = readings.periods[:until], readings.lagging[:, :until]
    x = np.full(y.shape, np.nan)
    if helps_to_forecast(_link(source)):
        x = _leading(source, periods)
    pair = PairPanel(LEADING, LAGGING, readings.alliances, periods, x, y)
    return look_ahead(pair, range(1, _ahead(source) + 1), leads=bool(np.isfinite(x).any()))


def forecast_of(source: ReportSource, alliance_id: str) -> ForecastPart:
    """Tell where the lagging index of one alliance is expected.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        An alliance that lived in that period.

    Returns
    -------
    ForecastPart
        Its own numbers; of all others only how many forecasts held. Without a forecast why.
    """
    line = _red_line(source)
    reason = _ended(source, alliance_id) or why_no_forecast(source.outlook, alliance_id)
    if reason:
        return ForecastPart(statement=reason, red_line=line)
    fan = rows_of_alliance(source.outlook.fan, alliance_id)
    rows = fan[fan["median"].notna()]
    points = tuple(
        ForecastPoint(
            period=row["period"],
            horizon=row["horizon"],
            **{name: float(row[name]) for name in SHARES},
        )
        for row in rows.to_dict("records")
    )
    words, link = link_words(source.analysis.catalogue), _link(source)
    # It helps, but is not measured in every period: then it is not in the forecast.
    basis = say_basis(link if source.outlook.leads == helps_to_forecast(link) else None, words)
    return ForecastPart(
        statement=_say(source, points, line),
        basis=f"{basis} {say_held(source.outlook, words)}",
        red_line=line,
        points=points,
    )


def _link(source: ReportSource) -> Mapping[Any, Any] | None:
    """Return what the test found of both indices, over all alliances; None where it is not."""
    if source.links is None:
        return None
    links = source.links.links
    own = links[(links["leading"] == LEADING) & (links["lagging"] == LAGGING)]
    own = own[own["alliance_id"].fillna("") == ""]
    return None if own.empty else own.to_dict("records")[0]


def _leading(source: ReportSource, periods: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Return the leading index as it was tested: what was observed, never what was carried."""
    analysis = source.analysis
    grid = analysis.grid[analysis.grid["ordinal"] <= source.period.ordinal]
    panel = analysis.panel[analysis.panel["period"].isin(grid["period"].unique())]
    factors = Factors(panel.reset_index(drop=True), grid.reset_index(drop=True), analysis.catalogue)
    series = factors.series(Role.LEADING, LEADING)
    if series.frequency is not analysis.catalogue.settings.frequency:
        return np.full((len(analysis.warning_run.readings.alliances), len(periods)), np.nan)
    ordinals = [Period.parse(label).ordinal for label in periods]
    values = series.values.reindex(
        index=list(analysis.warning_run.readings.alliances), columns=ordinals
    )
    return values.to_numpy(dtype=float)


def _ahead(source: ReportSource) -> int:
    """Return how many periods ahead events look at most."""
    events = source.analysis.warning_run.events
    return max((horizon for event in events for horizon in event.horizons), default=AHEAD)


def _red_line(source: ReportSource) -> float:
    """Return the line below which an alliance is warned of."""
    lines = [one.red_line for one in source.analysis.warning_run.events if one.kind == "below"]
    return lines[0] if lines else source.analysis.catalogue.settings.bands.weak_below


def _ended(source: ReportSource, alliance_id: str) -> str:
    """Say that an alliance has ended by the report's period; empty while it lives."""
    alliances = source.analysis.tables["alliances"].set_index("alliance_id")
    ended = pd.Timestamp(str(alliances.loc[alliance_id, "ended_on"]))
    is_over = not pd.isna(ended) and ended.date() <= source.period.end
    return speak("no forecast: the alliance has ended") if is_over else ""


def _say(source: ReportSource, points: tuple[ForecastPoint, ...], line: float) -> str:
    """Say where outcomes are expected at the end, and where that meets the line."""
    edges, last = source.analysis.catalogue.settings.bands, points[-1]
    middle, low, high = (
        whole_number_shown(score, edges) for score in (last.median, last.low90, last.high90)
    )
    said = speak(
        "outcomes are expected at {middle} in {period}, nine of ten from {low} to {high}",
        middle=middle,
        period=last.period,
        low=low,
        high=high,
    )
    return f"{said}; {_say_line(points, line)}"


def _say_line(points: tuple[ForecastPoint, ...], line: float) -> str:
    """Say where what is expected meets the warning line."""
    shown = say_digits(f"{line:g}")
    below = _first(points, [one.median < line for one in points])
    if below:
        if below.lasts:
            return speak(
                "below the warning line of {line} from {period} on", line=shown, period=below.period
            )
        return speak(
            "below the warning line of {line} in {period}", line=shown, period=below.period
        )
    near = _first(points, [one.low90 < line for one in points])
    if near and near.lasts:
        return speak(
            "the pale band meets the warning line of {line} from {period} on",
            line=shown,
            period=near.period,
        )
    if near:
        return speak(
            "the pale band meets the warning line of {line} in {period}",
            line=shown,
            period=near.period,
        )
    return speak("the pale band stays above the warning line of {line}", line=shown)


class _First(NamedTuple):
    """In which period something holds first, and whether it does until the end."""

    period: str
    lasts: bool


def _first(points: tuple[ForecastPoint, ...], hit: list[bool]) -> _First | None:
    """Find where something holds first; None where it never does."""
    if not any(hit):
        return None
    first = hit.index(True)
    lasts = all(hit[first:]) and first < len(points) - 1
    return _First(points[first].period, lasts)
