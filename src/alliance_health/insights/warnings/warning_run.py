"""Everything that warnings of a workbook rest on, computed once for all periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alliance_health.insights.warnings.alarms import alarms_of_model, raise_alarms
from alliance_health.insights.warnings.control_chart import chart_series
from alliance_health.insights.warnings.fixed_event import FixedEvent
from alliance_health.insights.warnings.model import Foretold, foretell
from alliance_health.insights.warnings.outcome import Happenings, Outcome, observe
from alliance_health.insights.warnings.readings import Floats, Readings
from alliance_health.insights.warnings.signals import Fired, count_signals

#: Name of the model among the methods.
MODEL = "model"

#: Every method, in the order in which they are told.
METHODS = ("k of n", "control chart", MODEL)


@dataclass(frozen=True, eq=False)
class Forecast:
    """One event and horizon: what became of it, and what was foretold.

    Parameters
    ----------
    outcome : Outcome
        What became of every alliance and period.
    foretold : Foretold
        Chances, each from what was over before its period.
    """

    outcome: Outcome
    foretold: Foretold

    @property
    def event(self) -> FixedEvent:
        """The event."""
        return self.outcome.event

    @property
    def horizon(self) -> int:
        """Within how many periods."""
        return self.outcome.horizon


@dataclass(frozen=True, eq=False)
class WarningRun:
    """Everything that warnings rest on. Nothing of a period rests on a later one.

    Parameters
    ----------
    readings : Readings
        Both indices and the leading pillars.
    happenings : Happenings
        Ends and renewals.
    forecasts : tuple of Forecast
        Events in the order of the settings, each with its horizons.
    rules : tuple of Fired
        The methods that need no training.
    """

    readings: Readings
    happenings: Happenings
    forecasts: tuple[Forecast, ...]
    rules: tuple[Fired, ...]

    @property
    def events(self) -> tuple[FixedEvent, ...]:
        """Every event once."""
        return tuple(dict.fromkeys(one.event for one in self.forecasts))

    def methods(self, forecast: Forecast) -> Iterator[tuple[str, Floats, Floats]]:
        """Yield every method for one event and horizon.

        Parameters
        ----------
        forecast : Forecast
            The event and horizon.

        Yields
        ------
        tuple of (str, ndarray, ndarray)
            Name, alarms, and how strongly it warns; NaN where it cannot say.
        """
        for rule in self.rules:
            yield rule.method, raise_alarms(rule), rule.strength
        chances = forecast.foretold.model
        yield MODEL, alarms_of_model(chances), chances


@dataclass(frozen=True, eq=False)
class Rulebook:
    """What methods need to know beside the readings.

    Parameters
    ----------
    events : sequence of FixedEvent
        What is warned of.
    labels : mapping of str to str
        Names of pillars.
    weak_below : float
        Edge of the weak band.
    """

    events: Sequence[FixedEvent]
    labels: Mapping[str, str]
    weak_below: float = 40.0


def run_warnings(
    readings: Readings,
    happenings: Happenings,
    rulebook: Rulebook,
    *,
    seen: Readings | None = None,
) -> WarningRun:
    """Apply every method to every period.

    Parameters
    ----------
    readings : Readings
        Both indices and pillars as they are known today: by these events are judged.
    happenings : Happenings
        Ends and renewals.
    rulebook : Rulebook
        Events, names and edges.
    seen : Readings, optional
        The same alliances and periods with the values that were known in each period: from
        these warnings are made. By default today's values.

    Returns
    -------
    WarningRun
        Nothing in a column rests on later columns, so it can be read at any period.

    Raises
    ------
    ValueError
        When `seen` is not of the same alliances and periods.

    Examples
    --------
    >>> import numpy as np
    >>> none = np.empty((0, 0))
    >>> nobody = Readings((), (), none.astype(str), none, none, {})
    >>> events = [FixedEvent("weak", "below", (1, 2))]
    >>> run = run_warnings(nobody, Happenings({}, {}, {}), Rulebook(events, {}))
    >>> [one.horizon for one in run.forecasts]
    [1, 2]
    """
    then = readings if seen is None else seen
    if (then.alliances, then.periods) != (readings.alliances, readings.periods):
        raise ValueError("seen: other alliances or periods than the readings")
    outcomes = [
        observe(event, horizon, readings, happenings)
        for event in rulebook.events
        for horizon in event.horizons
    ]
    rules = (
        count_signals(then, rulebook.labels, weak_below=rulebook.weak_below),
        chart_series(then),
    )
    forecasts = tuple(Forecast(one, foretell(one, then)) for one in outcomes)
    return WarningRun(readings, happenings, forecasts, rules)
